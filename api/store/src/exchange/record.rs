//! An exchange as it is kept: a row that is read as a value of the domain.

use domain::exchange::{AnyExchange, Counting, Facts, Receiver, Recorder, Side, State};
use domain::id::{BankId, CategoryId, ExchangeId, ListingId, MemberId, PersonId};
use domain::minutes::Minutes;
use domain::time::{Day, Instant, Period};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::entity::exchange;
use crate::error::{Result, StoreError};

/// An exchange with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRecord {
    facts: Facts,
    state: State,
    /// Its bank.
    pub bank: BankId,
    /// Its category.
    pub category: CategoryId,
    /// The offer or need that it answers.
    pub listing: Option<ListingId>,
    /// A headline.
    pub title: String,
    /// A text; empty for none.
    pub note: String,
    /// A word of thanks by the receiver.
    pub thanks: Option<String>,
    /// Who of the giving household or organisation gave.
    pub given_by: Option<String>,
    /// Whom it was received for.
    pub received_for: Option<String>,
    /// Others see neither title, place nor people (RULES 17).
    pub discreet: bool,
    /// The exchange whose figure this one corrects.
    pub corrects: Option<ExchangeId>,
    /// Which side asked first.
    pub proposed_by: Option<Side>,
    /// Who wrote the row.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Instant,
    /// When both had agreed.
    pub agreed_at: Option<Instant>,
    /// Who logged it.
    pub logged_by: Option<PersonId>,
    /// When.
    pub logged_at: Option<Instant>,
    /// When the receiver was told of the log (RULES 10).
    pub told_at: Option<Instant>,
    /// When silence confirms it; `None` where it never does.
    pub confirm_due_at: Option<Instant>,
    /// When a proposal or an agreement ends by itself, if nobody says anything.
    pub lapse_due_at: Option<Instant>,
    /// When both are asked whether what they agreed on happened (RULES 11); `None` once they were.
    pub ask_due_at: Option<Instant>,
    /// Who confirmed it; `None` for the clockwork.
    pub confirmed_by: Option<PersonId>,
    /// `receiver`, `recorded`, `silence`, `bookkeeper`, `members` (two of them, RULES 15), `giver` (who accepted a lower
    /// figure).
    pub confirmed_how: Option<String>,
    /// Who ended it: declined, handed back, reversed.
    pub ended_by: Option<PersonId>,
    /// When.
    pub ended_at: Option<Instant>,
    /// When a mistaken undoing was undone; that happens once (RULES 13).
    pub restored_at: Option<Instant>,
    /// Counts the changes; an update names the one it saw.
    pub version: i64,
    /// Whoever reads it is shown neither title, place nor people (RULES 17). Never written.
    pub veiled: bool,
}

impl ExchangeRecord {
    /// A new record of an exchange, without any text.
    pub fn new(
        bank: BankId,
        exchange: impl Into<AnyExchange>,
        category: CategoryId,
        by: Option<PersonId>,
        at: Instant,
    ) -> Self {
        let exchange = exchange.into();
        Self {
            facts: *exchange.facts(),
            state: exchange.state(),
            bank,
            category,
            listing: None,
            title: String::new(),
            note: String::new(),
            thanks: None,
            given_by: None,
            received_for: None,
            discreet: false,
            corrects: None,
            proposed_by: None,
            created_by: by,
            created_at: at,
            agreed_at: None,
            logged_by: None,
            logged_at: None,
            told_at: None,
            confirm_due_at: None,
            lapse_due_at: None,
            ask_due_at: None,
            confirmed_by: None,
            confirmed_how: None,
            ended_by: None,
            ended_at: None,
            restored_at: None,
            version: 1,
            veiled: false,
        }
    }

    /// Reads a row of `exchange`, whatever else stands beside it.
    pub(crate) fn from_row(row: &sea_orm::QueryResult) -> Result<Self> {
        read(exchange::Model::from_query_result(row, "")?)
    }

    /// What is known of it.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The state it is in.
    pub const fn state(&self) -> State {
        self.state
    }

    /// As a value of the domain, whose type knows what can happen.
    pub const fn exchange(&self) -> AnyExchange {
        AnyExchange::new(self.facts, self.state)
    }

    /// Takes over what a transition of the domain returned; nothing else can change state or figure.
    pub fn advance(&mut self, exchange: impl Into<AnyExchange>) {
        let exchange = exchange.into();
        self.facts = *exchange.facts();
        self.state = exchange.state();
        if !matches!(self.state, State::Proposed | State::Agreed) {
            (self.lapse_due_at, self.ask_due_at) = (None, None);
        }
    }

    /// What a reader sees who decides about a discreet exchange without a role: the hours, and nothing of whom or what
    /// (RULES 17).
    #[must_use]
    pub fn veil(self) -> Self {
        if !self.discreet {
            return self;
        }
        Self {
            title: String::new(),
            note: String::new(),
            thanks: None,
            given_by: None,
            received_for: None,
            listing: None,
            veiled: true,
            ..self
        }
    }

    /// Corrects the days that it was given on; minutes are corrected by reversal only.
    pub const fn redate(&mut self, period: Period) {
        self.facts.period = Some(period);
    }

    pub(super) fn model(&self, bank: Uuid) -> exchange::Model {
        let day = |day: Day| i64::from(day.days());
        exchange::Model {
            id: self.facts.id.uuid(),
            bank_id: bank,
            giver_id: self.facts.giver.uuid(),
            receiver_id: self.facts.receiver.member().map(MemberId::uuid),
            category_id: self.category.uuid(),
            listing_id: self.listing.map(ListingId::uuid),
            state: self.state.as_str().to_owned(),
            counting: self.facts.counting.as_str().to_owned(),
            minutes: self.facts.minutes.get(),
            counter_minutes: self.facts.counter.map(Minutes::get),
            first_day: self.facts.period.map(|period| day(period.first())),
            last_day: self.facts.period.map(|period| day(period.last())),
            recorder: self.facts.recorder.map(|recorder| recorder.as_str().to_owned()),
            title: self.title.clone(),
            note: self.note.clone(),
            thanks: self.thanks.clone(),
            given_by: self.given_by.clone(),
            received_for: self.received_for.clone(),
            discreet: self.discreet,
            corrects_id: self.corrects.map(ExchangeId::uuid),
            policy_version: self.facts.policy_version,
            proposed_by: self.proposed_by.map(|side| side.as_str().to_owned()),
            created_by: self.created_by.map(PersonId::uuid),
            created_at: self.created_at.micros(),
            agreed_at: self.agreed_at.map(Instant::micros),
            logged_by: self.logged_by.map(PersonId::uuid),
            logged_at: self.logged_at.map(Instant::micros),
            told_at: self.told_at.map(Instant::micros),
            confirm_due_at: self.confirm_due_at.map(Instant::micros),
            lapse_due_at: self.lapse_due_at.map(Instant::micros),
            ask_due_at: self.ask_due_at.map(Instant::micros),
            confirmed_by: self.confirmed_by.map(PersonId::uuid),
            confirmed_at: self.facts.confirmed_at.map(Instant::micros),
            confirmed_how: self.confirmed_how.clone(),
            ended_by: self.ended_by.map(PersonId::uuid),
            ended_at: self.ended_at.map(Instant::micros),
            restored_at: self.restored_at.map(Instant::micros),
            version: self.version,
        }
    }
}

pub(super) fn read(row: exchange::Model) -> Result<ExchangeRecord> {
    let corrupt = |what: String| StoreError::corrupt("exchange", what);
    let minutes = |count: i64| Minutes::try_new(count).map_err(|error| corrupt(error.to_string()));
    let day = |day: i64| {
        i32::try_from(day)
            .map(Day::new)
            .map_err(|error| corrupt(error.to_string()))
    };
    let period = match (row.first_day, row.last_day) {
        (Some(first), Some(last)) => {
            Some(Period::try_new(day(first)?, day(last)?).map_err(|error| corrupt(error.to_string()))?)
        }
        _ => None,
    };
    let facts = Facts {
        id: ExchangeId::new(row.id),
        giver: MemberId::new(row.giver_id),
        receiver: row
            .receiver_id
            .map_or(Receiver::Bank, |member| Receiver::Member(MemberId::new(member))),
        counting: Counting::parse(&row.counting).ok_or_else(|| corrupt(row.counting.clone()))?,
        minutes: minutes(row.minutes)?,
        counter: row.counter_minutes.map(minutes).transpose()?,
        period,
        recorder: row.recorder.as_deref().and_then(Recorder::parse),
        confirmed_at: row.confirmed_at.map(Instant::from_micros),
        policy_version: row.policy_version,
    };
    Ok(ExchangeRecord {
        facts,
        state: State::parse(&row.state).ok_or_else(|| corrupt(row.state.clone()))?,
        bank: BankId::new(row.bank_id),
        category: CategoryId::new(row.category_id),
        listing: row.listing_id.map(ListingId::new),
        title: row.title,
        note: row.note,
        thanks: row.thanks,
        given_by: row.given_by,
        received_for: row.received_for,
        discreet: row.discreet,
        corrects: row.corrects_id.map(ExchangeId::new),
        proposed_by: row.proposed_by.as_deref().and_then(Side::parse),
        created_by: row.created_by.map(PersonId::new),
        created_at: Instant::from_micros(row.created_at),
        agreed_at: row.agreed_at.map(Instant::from_micros),
        logged_by: row.logged_by.map(PersonId::new),
        logged_at: row.logged_at.map(Instant::from_micros),
        told_at: row.told_at.map(Instant::from_micros),
        confirm_due_at: row.confirm_due_at.map(Instant::from_micros),
        lapse_due_at: row.lapse_due_at.map(Instant::from_micros),
        ask_due_at: row.ask_due_at.map(Instant::from_micros),
        confirmed_by: row.confirmed_by.map(PersonId::new),
        confirmed_how: row.confirmed_how,
        ended_by: row.ended_by.map(PersonId::new),
        ended_at: row.ended_at.map(Instant::from_micros),
        restored_at: row.restored_at.map(Instant::from_micros),
        version: row.version,
        veiled: false,
    })
}
