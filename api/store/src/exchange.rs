//! Exchanges: rows that are read as values of the domain and written under a guard.

use domain::exchange::{AnyExchange, Counting, Facts, Receiver, Recorder, Side, State};
use domain::id::{BankId, CategoryId, ExchangeId, ListingId, MemberId, PersonId};
use domain::minutes::Minutes;
use domain::time::{Day, Instant, Period};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait,
    Value,
};
use uuid::Uuid;

use crate::dialect::sum;
use crate::entity::{exchange, exchange_revision};
use crate::error::{Result, StoreError};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

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
    /// Who confirmed it; `None` for the clockwork.
    pub confirmed_by: Option<PersonId>,
    /// `receiver`, `recorded`, `silence`, `bookkeeper`, `giver` (who accepted a lower figure).
    pub confirmed_how: Option<String>,
    /// Who ended it: declined, handed back, reversed.
    pub ended_by: Option<PersonId>,
    /// When.
    pub ended_at: Option<Instant>,
    /// Counts the changes; an update names the one it saw.
    pub version: i64,
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
            confirmed_by: None,
            confirmed_how: None,
            ended_by: None,
            ended_at: None,
            version: 1,
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
    }

    /// Corrects the days that it was given on; minutes are corrected by reversal only.
    pub const fn redate(&mut self, period: Period) {
        self.facts.period = Some(period);
    }

    fn model(&self, bank: Uuid) -> exchange::Model {
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
            recorder: self
                .facts
                .recorder
                .map(|recorder| recorder.as_str().to_owned()),
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
            confirmed_by: self.confirmed_by.map(PersonId::uuid),
            confirmed_at: self.facts.confirmed_at.map(Instant::micros),
            confirmed_how: self.confirmed_how.clone(),
            ended_by: self.ended_by.map(PersonId::uuid),
            ended_at: self.ended_at.map(Instant::micros),
            version: self.version,
        }
    }
}

fn read(row: exchange::Model) -> Result<ExchangeRecord> {
    let corrupt = |what: String| StoreError::corrupt("exchange", what);
    let minutes = |count: i64| Minutes::try_new(count).map_err(|error| corrupt(error.to_string()));
    let day = |day: i64| {
        i32::try_from(day)
            .map(Day::new)
            .map_err(|error| corrupt(error.to_string()))
    };
    let period = match (row.first_day, row.last_day) {
        (Some(first), Some(last)) => Some(
            Period::try_new(day(first)?, day(last)?).map_err(|error| corrupt(error.to_string()))?,
        ),
        _ => None,
    };
    let facts = Facts {
        id: ExchangeId::new(row.id),
        giver: MemberId::new(row.giver_id),
        receiver: row.receiver_id.map_or(Receiver::Bank, |member| {
            Receiver::Member(MemberId::new(member))
        }),
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
        confirmed_by: row.confirmed_by.map(PersonId::new),
        confirmed_how: row.confirmed_how,
        ended_by: row.ended_by.map(PersonId::new),
        ended_at: row.ended_at.map(Instant::from_micros),
        version: row.version,
    })
}

/// Which exchanges a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeFilter {
    /// Of these members, on either side; empty for all of the bank.
    pub members: Vec<MemberId>,
    /// In these states; empty for all.
    pub states: Vec<State>,
    /// That answer this listing.
    pub listing: Option<ListingId>,
}

/// Hours given and received in a period, however they counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many exchanges.
    pub exchanges: i64,
    /// Minutes given.
    pub gave: i64,
    /// Minutes received.
    pub received: i64,
}

#[derive(FromQueryResult)]
struct TotalsRow {
    many: i64,
    gave: i64,
    received: i64,
}

/// Whether the hours of a row count: confirmed, and questioned ones that had been confirmed.
pub(crate) const COUNTS: &str =
    "(x.state = 'confirmed' OR (x.state = 'disputed' AND x.confirmed_at IS NOT NULL))";

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One exchange.
    pub async fn exchange(&self, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        self.exchange_by(
            "SELECT * FROM exchange WHERE bank_id = $1 AND id = $2".to_owned(),
            id,
        )
        .await
    }

    async fn exchange_by(&self, sql: String, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        let statement = self.statement(sql, vec![id.uuid().into()]);
        exchange::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map(read)
            .transpose()
    }

    /// These exchanges, in no order; one statement for any number.
    pub async fn exchanges(&self, ids: &[ExchangeId]) -> Result<Vec<ExchangeRecord>> {
        use sea_orm::{ColumnTrait, QueryFilter};
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let found = exchange::Entity::find()
            .filter(exchange::Column::BankId.eq(self.bank.uuid()))
            .filter(exchange::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
            .all(self.conn)
            .await?;
        found.into_iter().map(read).collect()
    }

    /// A page of exchanges, newest first.
    pub async fn exchange_page(
        &self,
        filter: &ExchangeFilter,
        window: Window<Uuid>,
    ) -> Result<Slice<ExchangeRecord>> {
        let mut sql = "SELECT x.* FROM exchange x WHERE x.bank_id = $1".to_owned();
        let mut values: Vec<Value> = Vec::new();
        let hole = |value: Value, values: &mut Vec<Value>| {
            values.push(value);
            format!("${}", values.len().saturating_add(1))
        };
        if !filter.members.is_empty() {
            let holes: Vec<String> = filter
                .members
                .iter()
                .map(|member| hole(member.uuid().into(), &mut values))
                .collect();
            let holes = holes.join(", ");
            sql.push_str(&format!(
                " AND (x.giver_id IN ({holes}) OR x.receiver_id IN ({holes}))"
            ));
        }
        if !filter.states.is_empty() {
            let holes: Vec<String> = filter
                .states
                .iter()
                .map(|state| hole(state.as_str().into(), &mut values))
                .collect();
            sql.push_str(&format!(" AND x.state IN ({})", holes.join(", ")));
        }
        if let Some(listing) = filter.listing {
            sql.push_str(&format!(
                " AND x.listing_id = {}",
                hole(listing.uuid().into(), &mut values)
            ));
        }
        let slice: Slice<exchange::Model> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "x.id",
                },
                window,
            )
            .await?;
        slice.try_map(read)
    }

    /// Hours that a member gave and received on days from `first` to `last` (days since 1970-01-01).
    pub async fn totals_by_day(&self, member: MemberId, first: i64, last: i64) -> Result<Totals> {
        self.totals("x.last_day", member, first, last).await
    }

    /// The same by the instants of posting, in microseconds.
    pub async fn totals_by_posting(
        &self,
        member: MemberId,
        from: Instant,
        before: Instant,
    ) -> Result<Totals> {
        self.totals(
            "x.confirmed_at",
            member,
            from.micros(),
            before.micros().saturating_sub(1),
        )
        .await
    }

    async fn totals(
        &self,
        column: &str,
        member: MemberId,
        first: i64,
        last: i64,
    ) -> Result<Totals> {
        let sql = format!(
            "SELECT COUNT(*) AS many, {} AS gave, {} AS received FROM exchange x
              WHERE x.bank_id = $1 AND (x.giver_id = $2 OR x.receiver_id = $2)
                AND {column} >= $3 AND {column} <= $4 AND {COUNTS}",
            sum("CASE WHEN x.giver_id = $2 THEN x.minutes ELSE 0 END"),
            sum("CASE WHEN x.receiver_id = $2 THEN x.minutes ELSE 0 END"),
        );
        let statement = self.statement(sql, vec![member.uuid().into(), first.into(), last.into()]);
        let row = TotalsRow::find_by_statement(statement)
            .one(self.conn)
            .await?;
        Ok(row.map_or_else(Totals::default, |row| Totals {
            exchanges: row.many,
            gave: row.gave,
            received: row.received,
        }))
    }

    /// The hours of the whole bank on days from `first` to `last`: each exchange once. What was received by the bank
    /// itself counts in `gave` only.
    pub async fn bank_totals(&self, first: i64, last: i64) -> Result<Totals> {
        let sql = format!(
            "SELECT COUNT(*) AS many, {} AS gave, {} AS received FROM exchange x
              WHERE x.bank_id = $1 AND x.last_day >= $2 AND x.last_day <= $3 AND {COUNTS}",
            sum("x.minutes"),
            sum("CASE WHEN x.receiver_id IS NULL THEN 0 ELSE x.minutes END"),
        );
        let statement = self.statement(sql, vec![first.into(), last.into()]);
        let row = TotalsRow::find_by_statement(statement)
            .one(self.conn)
            .await?;
        Ok(row.map_or_else(Totals::default, |row| Totals {
            exchanges: row.many,
            gave: row.gave,
            received: row.received,
        }))
    }

    /// What the texts of an exchange were before they were corrected, newest first.
    pub async fn revisions(&self, exchange: ExchangeId) -> Result<Vec<Revision>> {
        let statement = self.statement(
            "SELECT * FROM exchange_revision WHERE bank_id = $1 AND exchange_id = $2 ORDER BY id DESC LIMIT 100",
            vec![exchange.uuid().into()],
        );
        let found = exchange_revision::Model::find_by_statement(statement)
            .all(self.conn)
            .await?;
        Ok(found
            .into_iter()
            .map(|row| Revision {
                title: row.title,
                note: row.note,
                by: row.by_person.map(PersonId::new),
                at: Instant::from_micros(row.at),
            })
            .collect())
    }
}

/// What a text was, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The headline that stood.
    pub title: String,
    /// The note that stood.
    pub note: String,
    /// Who replaced it.
    pub by: Option<PersonId>,
    /// When it was replaced.
    pub at: Instant,
}

impl InBank<'_, Tx> {
    /// One exchange, locked until commit.
    pub async fn lock_exchange(&self, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        let sql = format!(
            "SELECT * FROM exchange WHERE bank_id = $1 AND id = $2{}",
            self.engine().lock()
        );
        self.exchange_by(sql, id).await
    }

    /// Writes a new exchange.
    pub async fn insert_exchange(&self, record: &ExchangeRecord) -> Result<()> {
        let row = record
            .model(self.bank.uuid())
            .into_active_model()
            .reset_all();
        let insert = self.built(&exchange::Entity::insert(row).into_query());
        self.conn
            .write("exchange", record.facts.id.uuid(), insert, Some(1))
            .await
    }

    /// Writes a changed exchange, if nobody was faster; the record then carries the next version.
    pub async fn save_exchange(&self, record: &mut ExchangeRecord) -> Result<()> {
        use sea_orm::{ColumnTrait, QueryFilter};
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let mut row = record
            .model(self.bank.uuid())
            .into_active_model()
            .reset_all();
        // Keys never change; setting them would lock the row against every foreign key that names it.
        row.not_set(exchange::Column::Id);
        row.not_set(exchange::Column::BankId);
        let update = exchange::Entity::update_many()
            .set(row)
            .filter(exchange::Column::BankId.eq(self.bank.uuid()))
            .filter(exchange::Column::Id.eq(record.facts.id.uuid()))
            .filter(exchange::Column::Version.eq(seen));
        let update = self.built(&update.into_query());
        self.conn
            .write("exchange", record.facts.id.uuid(), update, Some(1))
            .await
    }

    /// Keeps what the texts were.
    pub async fn insert_revision(
        &self,
        id: Uuid,
        was: &ExchangeRecord,
        by: Option<PersonId>,
        at: Instant,
    ) -> Result<()> {
        let old = was.model(self.bank.uuid());
        let row = exchange_revision::Model {
            id,
            bank_id: old.bank_id,
            exchange_id: old.id,
            title: old.title,
            note: old.note,
            category_id: old.category_id,
            first_day: old.first_day,
            last_day: old.last_day,
            by_person: by.map(PersonId::uuid),
            at: at.micros(),
        };
        exchange_revision::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    /// An exchange of the same two that this one resembles: dates within `days`, the same category, listing or figure.
    pub async fn resembling(
        &self,
        record: &ExchangeRecord,
        days: i64,
    ) -> Result<Option<ExchangeRecord>> {
        let new = record.model(self.bank.uuid());
        let (Some(first), Some(last)) = (new.first_day, new.last_day) else {
            return Ok(None);
        };
        let sql = "SELECT x.* FROM exchange x
                    WHERE x.bank_id = $1 AND x.giver_id = $2
                      AND (x.receiver_id = $3 OR (x.receiver_id IS NULL AND $3 IS NULL))
                      AND x.first_day <= $4 AND x.last_day >= $5
                      AND (x.category_id = $6 OR x.minutes = $7 OR x.listing_id = $8)
                      AND x.state IN ('logged', 'countered', 'held', 'confirmed', 'disputed') AND x.id <> $9
                    ORDER BY x.id DESC LIMIT 1";
        let statement = self.statement(
            sql,
            vec![
                new.giver_id.into(),
                new.receiver_id.into(),
                last.saturating_add(days).into(),
                first.saturating_sub(days).into(),
                new.category_id.into(),
                new.minutes.into(),
                new.listing_id.into(),
                new.id.into(),
            ],
        );
        exchange::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map(read)
            .transpose()
    }

    /// Whether these two have a confirmed exchange already, in either direction (RULES 10: never the first of a pair).
    pub async fn have_exchanged(&self, one: MemberId, other: MemberId) -> Result<bool> {
        let statement = self.statement(
            "SELECT 1 AS one FROM exchange WHERE bank_id = $1 AND confirmed_at IS NOT NULL
                AND ((giver_id = $2 AND receiver_id = $3) OR (giver_id = $3 AND receiver_id = $2)) LIMIT 1",
            vec![one.uuid().into(), other.uuid().into()],
        );
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }
}

#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    due: i64,
}

impl crate::tx::Reader {
    /// Exchanges whose silence has lasted long enough, of every bank, up to 500: each is confirmed on its own, by a use
    /// case that looks again.
    pub async fn due_exchanges(&self, at: Instant) -> Result<Vec<(ExchangeId, Instant)>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT id, confirm_due_at AS due FROM exchange WHERE confirm_due_at <= $1
                AND state IN ('logged', 'countered') ORDER BY confirm_due_at LIMIT 500",
            vec![at.micros().into()],
        );
        let found = Due::find_by_statement(statement).all(self).await?;
        Ok(found
            .into_iter()
            .map(|row| (ExchangeId::new(row.id), Instant::from_micros(row.due)))
            .collect())
    }

    /// Proposals and agreements on which nobody spoke since their bank's days for it, of every bank, up to 500.
    pub async fn unanswered_exchanges(&self, at: Instant) -> Result<Vec<ExchangeId>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        // A day is the shortest that a bank may set; the use case looks at the bank's own rule.
        let statement = engine.statement(
            "SELECT id, created_at AS due FROM exchange
              WHERE state IN ('proposed', 'agreed') AND created_at <= $1 ORDER BY created_at LIMIT 500",
            vec![at.plus_days(-1).micros().into()],
        );
        let found = Due::find_by_statement(statement).all(self).await?;
        Ok(found
            .into_iter()
            .map(|row| ExchangeId::new(row.id))
            .collect())
    }
}
