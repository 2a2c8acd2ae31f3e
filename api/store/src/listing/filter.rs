//! What somebody looks for and may read, as a condition in SQL.

use domain::id::{BankId, CategoryId, ListingId, MemberId};
use domain::listing::{ListingKind, ListingMode, ListingPhase, ListingSubject, Visibility};
use domain::time::{Day, Instant};
use sea_orm::{Statement, Value};
use uuid::Uuid;

use super::{COLUMNS, FROM, ListingReader};
use crate::dialect::Engine;
use crate::page::Order;
use crate::search::{OF_PUBLIC, RANKED_MAX, Sought, of_bank};

/// What somebody looks for. Empty fields ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingFilter {
    /// The instant at which it is asked.
    pub now: Instant,
    /// This one, if it is among them.
    pub only: Option<ListingId>,
    /// Offers or needs.
    pub kind: Option<ListingKind>,
    /// Services or things.
    pub subject: Option<ListingSubject>,
    /// In one of these categories; a group holds what is in it.
    pub categories: Vec<CategoryId>,
    /// The same by slugs of the taxonomy, which all banks share.
    pub taxa: Vec<String>,
    /// Of this member.
    pub member: Option<MemberId>,
    /// Possible in person, or from afar; what can be either is both.
    pub mode: Option<ListingMode>,
    /// For exactly these eyes.
    pub visibility: Option<Visibility>,
    /// In this area, by its exact name.
    pub area: Option<String>,
    /// In this spoken language; `es` holds `es-MX`.
    pub language: Option<String>,
    /// With this tag, lower case.
    pub tag: Option<String>,
    /// In one of these phases; empty for open.
    pub phases: Vec<ListingPhase>,
    /// Needed on a day before this one.
    pub needed_before: Option<Day>,
    /// With all these words, in any of their forms; see `crate::search`.
    pub words: Option<String>,
    /// Needs published before this instant that nobody answered.
    pub unanswered_since: Option<Instant>,
}

impl ListingFilter {
    /// Everything that is open now.
    pub const fn open(now: Instant) -> Self {
        Self {
            now,
            only: None,
            kind: None,
            subject: None,
            categories: Vec::new(),
            taxa: Vec::new(),
            member: None,
            mode: None,
            visibility: None,
            area: None,
            language: None,
            tag: None,
            phases: Vec::new(),
            needed_before: None,
            words: None,
            unanswered_since: None,
        }
    }
}

/// A condition under construction, with its values.
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    pub(super) order: Order,
}

/// The row of the index that belongs to a listing; a cursor names the listing.
fn in_index(listing: &str) -> String {
    format!("(SELECT x.n FROM listing_search x WHERE x.listing_id = {listing})")
}

impl Query {
    /// Every listing, of one bank or of all.
    fn new(bank: Option<BankId>) -> Self {
        let mut query = Self {
            sql: format!("{COLUMNS}{FROM} WHERE 1 = 1"),
            values: Vec::new(),
            order: Order::from("l.id"),
        };
        query.equal("l.bank_id", bank.map(BankId::uuid));
        query
    }

    /// Those with these words, walked in the order of the index.
    fn found(engine: Engine, bank: Option<BankId>, reader: &ListingReader, sought: &Sought) -> Self {
        let public = matches!(reader, ListingReader::Public).then(|| OF_PUBLIC.to_owned());
        let marks: Vec<String> = bank.map(of_bank).into_iter().chain(public).collect();
        let mut query = Self {
            sql: String::new(),
            values: Vec::new(),
            order: Order {
                key: engine.found_order(),
                of: in_index,
            },
        };
        let hole = query.bind(engine.search_query(&marks, sought));
        query.sql = format!("{COLUMNS} {}", engine.found_by_words(&hole));
        query.equal("l.bank_id", bank.map(BankId::uuid));
        query
    }

    /// The newest of them as far as ranking needs to know them, none newer than this one.
    pub(super) fn candidates(mut self, newest: Option<ListingId>) -> Self {
        let wanted = "SELECT l.id, l.created_at, s.title, substr(s.body, 1, 1000) AS body";
        self.sql = self.sql.replacen(COLUMNS, wanted, 1);
        if let Some(newest) = newest {
            let hole = self.bind(newest.uuid());
            self.and(&format!("{} <= {}", self.order.key, in_index(&hole)));
        }
        let key = self.order.key;
        self.sql.push_str(&format!(" ORDER BY {key} DESC LIMIT {RANKED_MAX}"));
        self
    }

    /// What this reader may see of what they look for.
    pub(super) fn of(
        engine: Engine,
        bank: Option<BankId>,
        reader: &ListingReader,
        filter: &ListingFilter,
        sought: Option<&Sought>,
    ) -> Self {
        let mut query = match sought {
            // Nothing but signs: there is nothing of that kind.
            Some(sought) if sought.is_empty() => {
                let mut query = Self::new(bank);
                query.and("1 = 0");
                query
            }
            Some(sought) => Self::found(engine, bank, reader, sought),
            None => Self::new(bank),
        };
        if let (Some(only), Some(_)) = (filter.only, sought) {
            // Looked up in the index, not met on a walk through it.
            let hole = query.bind(only.uuid());
            query.and(&format!("{} = {}", query.order.key, (query.order.of)(&hole)));
        }
        reader.condition(filter, &mut query);
        query.filter(filter);
        query
    }

    /// These listings.
    pub(super) fn these(engine: Engine, bank: Option<BankId>, ids: &[ListingId]) -> Statement {
        let mut query = Self::new(bank);
        let these = query.one_of("l.id", ids.iter().map(|id| id.uuid()));
        query.and(&these);
        engine.statement(query.sql, query.values)
    }

    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    pub(super) fn equal(&mut self, column: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            let hole = self.bind(value);
            self.and(&format!("{column} = {hole}"));
        }
    }

    /// That a column is one of these; of none, it is not.
    pub(super) fn one_of<V: Into<Value>>(&mut self, column: &str, values: impl Iterator<Item = V>) -> String {
        let holes: Vec<String> = values.map(|value| self.bind(value)).collect();
        if holes.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("{column} IN ({})", holes.join(", "))
        }
    }

    fn category(&mut self, filter: &ListingFilter) {
        if !filter.categories.is_empty() {
            let ids: Vec<Uuid> = filter.categories.iter().map(|id| id.uuid()).collect();
            let own = self.one_of("c.id", ids.iter().copied());
            let group = self.one_of("c.parent_id", ids.into_iter());
            self.and(&format!(
                "l.category_id IN (SELECT c.id FROM category c WHERE {own} OR {group})"
            ));
        }
        if !filter.taxa.is_empty() {
            let own = self.one_of("c.taxon_slug", filter.taxa.iter().cloned());
            let group = self.one_of("g.taxon_slug", filter.taxa.iter().cloned());
            self.and(&format!(
                "l.category_id IN (SELECT c.id FROM category c LEFT JOIN category g ON g.id = c.parent_id
                                    WHERE {own} OR {group})"
            ));
        }
    }

    fn phases(&mut self, filter: &ListingFilter) {
        let wanted: &[ListingPhase] = match filter.phases.as_slice() {
            [] => &[ListingPhase::Open],
            some => some,
        };
        let mut each = Vec::new();
        for phase in wanted {
            each.push(match phase {
                ListingPhase::Open => {
                    let now = self.bind(filter.now.micros());
                    format!("l.state = 'open' AND (l.expires_at IS NULL OR l.expires_at > {now})")
                }
                ListingPhase::Expired => {
                    let now = self.bind(filter.now.micros());
                    format!("l.state = 'open' AND l.expires_at <= {now}")
                }
                ListingPhase::Paused => "l.state = 'paused'".to_owned(),
                ListingPhase::Withdrawn => "l.state = 'withdrawn'".to_owned(),
            });
        }
        // One phase stands bare, so that the index of the list serves it.
        match each.as_slice() {
            [one] => self.and(one),
            several => self.and(&format!("(({}))", several.join(") OR ("))),
        }
    }

    /// Needs without an exchange that is under way or done, and without a member who said yes and still stands to it.
    fn unanswered(&mut self, since: Instant) {
        const OVER: &str = "('cancelled', 'lapsed', 'handed_back', 'declined', 'reversed')";
        let since = self.bind(since.micros());
        self.and(&format!(
            "l.kind = 'need' AND l.created_at <= {since}
             AND NOT EXISTS (SELECT 1 FROM exchange x WHERE x.listing_id = l.id AND x.state NOT IN {OVER})
             AND NOT EXISTS (SELECT 1 FROM match_note n WHERE n.listing_id = l.id AND n.state = 'yes'
                   AND NOT EXISTS (SELECT 1 FROM exchange x WHERE x.listing_id = l.id AND x.state IN {OVER}
                                      AND (x.giver_id = n.member_id OR x.receiver_id = n.member_id)))"
        ));
    }

    fn filter(&mut self, filter: &ListingFilter) {
        self.phases(filter);
        self.equal("l.id", filter.only.map(ListingId::uuid));
        self.equal("l.kind", filter.kind.map(ListingKind::as_str));
        self.equal("l.subject", filter.subject.map(ListingSubject::as_str));
        self.equal("l.member_id", filter.member.map(MemberId::uuid));
        self.equal("l.visibility", filter.visibility.map(Visibility::as_str));
        self.equal("l.area", filter.area.clone());
        self.category(filter);
        if let Some(mode) = filter.mode {
            let hole = self.bind(mode.as_str());
            self.and(&format!("l.mode IN ({hole}, 'either')"));
        }
        if let Some(language) = &filter.language {
            let (whole, part) = (self.bind(language.clone()), self.bind(format!("{language}-%")));
            self.and(&format!(
                "EXISTS (SELECT 1 FROM listing_language s WHERE s.listing_id = l.id
                                 AND (s.lang = {whole} OR s.lang LIKE {part}))"
            ));
        }
        if let Some(tag) = &filter.tag {
            let hole = self.bind(tag.clone());
            self.and(&format!(
                "EXISTS (SELECT 1 FROM listing_tag t WHERE t.listing_id = l.id AND t.tag = {hole})"
            ));
        }
        if let Some(day) = filter.needed_before {
            let hole = self.bind(i64::from(day.days()));
            self.and(&format!("l.needed_by < {hole}"));
        }
        if let Some(since) = filter.unanswered_since {
            self.unanswered(since);
        }
    }
}
