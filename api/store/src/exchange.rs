//! Exchanges: rows that are read as values of the domain and written under a guard.

mod decision;
mod desk;
mod due;
mod record;
mod totals;

use domain::exchange::State;
use domain::id::{CategoryId, ExchangeId, ListingId, MemberId, PersonId};
use domain::time::{Day, Instant};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait, Value};
use uuid::Uuid;

use crate::entity::{exchange, exchange_revision};
use crate::error::Result;
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

pub use self::decision::DecisionRecord;
pub use self::desk::Sight;
pub use self::record::ExchangeRecord;
use self::record::read;
pub(crate) use self::totals::COUNTS;
pub use self::totals::Totals;

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

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One exchange.
    pub async fn exchange(&self, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        self.exchange_by("SELECT * FROM exchange WHERE bank_id = $1 AND id = $2".to_owned(), id)
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
    pub async fn exchange_page(&self, filter: &ExchangeFilter, window: Window<Uuid>) -> Result<Slice<ExchangeRecord>> {
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
            sql.push_str(&format!(" AND (x.giver_id IN ({holes}) OR x.receiver_id IN ({holes}))"));
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
                category: CategoryId::new(row.category_id),
                days: day(row.first_day).zip(day(row.last_day)),
                by: row.by_person.map(PersonId::new),
                at: Instant::from_micros(row.at),
            })
            .collect())
    }
}

/// A day as it is stored.
fn day(days: Option<i64>) -> Option<Day> {
    days.and_then(|days| i32::try_from(days).ok()).map(Day::new)
}

/// What a text was, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The headline that stood.
    pub title: String,
    /// The note that stood.
    pub note: String,
    /// The category that stood.
    pub category: CategoryId,
    /// The first and the last day that stood.
    pub days: Option<(Day, Day)>,
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
        let row = record.model(self.bank.uuid()).into_active_model().reset_all();
        let insert = self.built(&exchange::Entity::insert(row).into_query());
        self.conn
            .write("exchange", record.facts().id.uuid(), insert, Some(1))
            .await
    }

    /// Writes a changed exchange, if nobody was faster; the record then carries the next version.
    pub async fn save_exchange(&self, record: &mut ExchangeRecord) -> Result<()> {
        use sea_orm::{ColumnTrait, QueryFilter};
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let mut row = record.model(self.bank.uuid()).into_active_model().reset_all();
        // Keys never change; setting them would lock the row against every foreign key that names it.
        row.not_set(exchange::Column::Id);
        row.not_set(exchange::Column::BankId);
        let update = exchange::Entity::update_many()
            .set(row)
            .filter(exchange::Column::BankId.eq(self.bank.uuid()))
            .filter(exchange::Column::Id.eq(record.facts().id.uuid()))
            .filter(exchange::Column::Version.eq(seen));
        let update = self.built(&update.into_query());
        self.conn
            .write("exchange", record.facts().id.uuid(), update, Some(1))
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
    pub async fn resembling(&self, record: &ExchangeRecord, days: i64) -> Result<Option<ExchangeRecord>> {
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

    /// Whether an exchange that corrects this one counts in its place.
    pub async fn is_corrected(&self, id: ExchangeId) -> Result<bool> {
        let sql =
            format!("SELECT 1 AS one FROM exchange x WHERE x.bank_id = $1 AND x.corrects_id = $2 AND {COUNTS} LIMIT 1");
        let statement = self.statement(sql, vec![id.uuid().into()]);
        Ok(self.conn.query_one_raw(statement).await?.is_some())
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
