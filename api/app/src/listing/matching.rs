//! A registrar proposes a member for somebody's offer or need. "Not now" needs no words and rests it.

use domain::id::{AnyId, ListingId, MemberId};
use domain::listing::{ListingPhase, MatchState};
use domain::member::MandateScope;
use domain::policy::{self, Operation};
use domain::{Error, Refusal};
use store::{Audience, Happened, ListingRow, MatchFilter, MatchRecord};
use uuid::Uuid;

use super::require_beginner;
use crate::{Actor, App, AppError, Result, Slice, Window, Work};

/// A member is proposed for a listing.
#[derive(Debug, Clone, Copy)]
pub struct SuggestMatch {
    /// The offer or need.
    pub listing: ListingId,
    /// Who could give it, or could use it.
    pub member: MemberId,
}

/// What a member says to a proposal.
#[derive(Debug, Clone, Copy)]
pub struct AnswerMatch {
    /// The offer or need.
    pub listing: ListingId,
    /// The member who was asked.
    pub member: MemberId,
    /// Whether they would do it; "not now" needs no words.
    pub yes: bool,
}

impl App {
    /// Proposes a member for a listing. Asked twice, it is one proposal; whoever said "not now" is left in peace for
    /// the days of the bank's rule, for listings of that kind.
    pub async fn suggest_match(&self, actor: &Actor, command: SuggestMatch) -> Result<MatchRecord> {
        let subject = AnyId::ListingId(command.listing);
        let work = self.work_on(actor, Operation::SuggestMatch, subject, "listing").await?;
        let by = work.person().ok_or(Error::Unauthenticated)?;
        let row = open(&work, command.listing).await?;
        if row.owner.id == command.member {
            return Err(Refusal::SameParty.into());
        }
        let member = work
            .inside()
            .lock_member(command.member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        require_beginner(&work, &member).await?;
        if work.inside().blocked(member.id, row.owner.id).await? {
            return Err(Refusal::Unreachable.into());
        }
        let rest = work.rules().not_now_days.saturating_neg();
        let after = work.at().plus_days(rest);
        let kind = row.listing.kind;
        if work.inside().said_not_now(member.id, kind, after).await? {
            return Err(Refusal::AskedNotNow.into());
        }
        let earlier = work.inside().last_match(command.listing, member.id).await?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.state != MatchState::NotNow) {
            return Ok(earlier);
        }
        let record = MatchRecord {
            id: self.new_id(),
            listing: command.listing,
            member: member.id,
            state: MatchState::Asked,
            by,
            at: work.at(),
            answered_at: None,
        };
        work.inside().insert_match(&record).await?;
        work.inside().member_asked(member.id, work.at()).await?;
        self.told_of_match(work, record).await
    }

    /// Answers a proposal, as the member who was asked or their helper. An answer can be changed while the listing is
    /// open.
    pub async fn answer_match(&self, actor: &Actor, command: AnswerMatch) -> Result<MatchRecord> {
        let subject = AnyId::ListingId(command.listing);
        let work = self.work_on(actor, Operation::WriteListing, subject, "match").await?;
        // What was proposed to somebody else does not exist.
        work.require(command.member, MandateScope::Listings)
            .map_err(|error| match error {
                AppError::Domain(Error::NotYours) => AppError::not_found("match"),
                other => other,
            })?;
        let row = work.inside().lock_listing(command.listing).await?;
        let last = work.inside().last_match(command.listing, command.member).await?;
        let (Some(row), Some(mut record)) = (row, last) else {
            return Err(AppError::not_found("match"));
        };
        let state = if command.yes {
            MatchState::Yes
        } else {
            MatchState::NotNow
        };
        if record.state == state {
            return Ok(record);
        }
        // "Not now" is possible at any time; a yes needs a listing that still waits.
        if command.yes {
            require_open(&work, &row)?;
        }
        record.state = state;
        record.answered_at = Some(work.at());
        work.inside().answer_match(&record).await?;
        self.told_of_match(work, record).await
    }

    async fn told_of_match(&self, work: Work, record: MatchRecord) -> Result<MatchRecord> {
        let (id, listing) = (self.new_id(), record.listing.uuid());
        work.happened(id, Happened::Listing, listing, Audience::Parties).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Proposals of one member, newest first: for that member, their helpers and registrars.
    pub async fn matches_of_member(
        &self,
        actor: &Actor,
        member: MemberId,
        state: Option<MatchState>,
        window: Window<Uuid>,
    ) -> Result<Slice<MatchRecord>> {
        let reader = self.store.reader();
        let bank = reader.bank_of(AnyId::MemberId(member)).await?;
        let bank = bank.ok_or(AppError::not_found("member"))?;
        let standing = self.reading(actor, Operation::ReadListings, bank, "member").await?;
        let manages = policy::permit(Operation::SuggestMatch, actor.scopes(), Some(&standing));
        if manages.is_err() {
            standing.require(member, MandateScope::Listings)?;
        }
        let filter = MatchFilter {
            member: Some(member),
            state,
            listing: None,
        };
        Ok(reader.in_bank(bank).match_page(&filter, window).await?)
    }

    /// Whom registrars proposed for a listing, newest first: for registrars.
    pub async fn matches_of_listing(
        &self,
        actor: &Actor,
        listing: ListingId,
        window: Window<Uuid>,
    ) -> Result<Slice<MatchRecord>> {
        let reader = self.store.reader();
        let bank = reader.bank_of(AnyId::ListingId(listing)).await?;
        let bank = bank.ok_or(AppError::not_found("listing"))?;
        self.reading(actor, Operation::SuggestMatch, bank, "listing").await?;
        let filter = MatchFilter {
            listing: Some(listing),
            ..MatchFilter::default()
        };
        Ok(reader.in_bank(bank).match_page(&filter, window).await?)
    }
}

/// The listing, locked, if it still waits.
async fn open(work: &Work, id: ListingId) -> Result<ListingRow> {
    let row = work
        .inside()
        .lock_listing(id)
        .await?
        .ok_or(AppError::not_found("listing"))?;
    require_open(work, &row)?;
    Ok(row)
}

fn require_open(work: &Work, row: &ListingRow) -> Result<()> {
    let owner = &row.owner;
    let around = owner.state.is_around(owner.paused_until, work.at());
    if around && row.listing.phase(work.at()) == ListingPhase::Open {
        Ok(())
    } else {
        Err(Refusal::ListingClosed.into())
    }
}
