//! Who may read which listing.

use domain::id::MemberId;
use domain::listing::{ListingPhase, Visibility};
use domain::time::Instant;

use super::ListingRow;
use super::filter::{ListingFilter, Query};

/// As whom somebody reads listings. What they may see is decided here twice, in words and in SQL, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListingReader {
    /// Anybody: open public listings of members in good standing.
    Public,
    /// A member of the bank: all open ones, and everything of these members, whom they are or help.
    Member(Vec<MemberId>),
    /// A registrar: also what is paused, withdrawn or expired, and the listings of one member who has gone.
    Registrar(Vec<MemberId>),
}

impl ListingReader {
    /// Whether this listing is theirs to change.
    pub fn owns(&self, row: &ListingRow) -> bool {
        match self {
            Self::Public => false,
            Self::Member(own) | Self::Registrar(own) => own.contains(&row.owner.id),
        }
    }

    /// Whether they may read this listing of their bank.
    pub fn sees(&self, row: &ListingRow, now: Instant) -> bool {
        let owner = &row.owner;
        let around = owner.state.is_around(owner.paused_until, now);
        let live = around && row.listing.phase(now) == ListingPhase::Open;
        match self {
            Self::Public => live && row.listing.visibility == Visibility::Public && !owner.is_minor(now),
            Self::Member(_) => live || self.owns(row),
            Self::Registrar(_) => true,
        }
    }

    /// The same of the listings `l` of members `m` in SQL.
    pub(super) fn condition(&self, filter: &ListingFilter, query: &mut Query) {
        if matches!(self, Self::Registrar(_)) && filter.member.is_some() {
            return;
        }
        // An unused placeholder has no type, which PostgreSQL refuses: bound here, used below in every case.
        let now = query.bind(filter.now.micros());
        let around = format!("(m.state = 'active' OR (m.state = 'paused' AND m.paused_until <= {now}))");
        let live = format!("({around} AND l.state = 'open' AND (l.expires_at IS NULL OR l.expires_at > {now}))");
        match self {
            Self::Public => {
                let grown = format!("(m.minor_until IS NULL OR m.minor_until <= {now})");
                query.and(&format!("{live} AND l.visibility = 'public' AND {grown}"));
                // Who looks for one member's listings must not learn whose the nameless ones are.
                if filter.member.is_some() {
                    query.equal("m.name_public", Some(true));
                }
            }
            Self::Member(own) => {
                let own = query.one_of("l.member_id", own.iter().map(|id| id.uuid()));
                query.and(&format!("({live} OR {own})"));
            }
            Self::Registrar(own) => {
                let own = query.one_of("l.member_id", own.iter().map(|id| id.uuid()));
                query.and(&format!("({around} OR {own})"));
            }
        }
    }
}
