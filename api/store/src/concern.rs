//! Concerns: for moderators who are not near what they are about, and for whoever raised them (RULES 19).

use domain::concern::{ConcernReach, ConcernState};
use domain::id::{ExchangeId, ListingId, MemberId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use crate::error::{Result, StoreError, rows};
use crate::page::{Listed, Slice, Window};
use crate::standing::circle_sql;
use crate::tx::{InBank, Tx};

/// A concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernRecord {
    /// The row's id.
    pub id: Uuid,
    /// Who raised it.
    pub raised_by: MemberId,
    /// The member it is about.
    pub about: MemberId,
    /// The exchange it is about.
    pub exchange: Option<ExchangeId>,
    /// The listing it is about.
    pub listing: Option<ListingId>,
    /// Whom it reaches.
    pub reach: ConcernReach,
    /// What it says.
    pub text: String,
    /// Whether it waits.
    pub state: ConcernState,
    /// What whoever closed it says.
    pub note: Option<String>,
    /// When it was raised.
    pub raised_at: Instant,
    /// Who closed it.
    pub closed_by: Option<PersonId>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Counts the changes.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    raised_by: Uuid,
    about_id: Uuid,
    exchange_id: Option<Uuid>,
    listing_id: Option<Uuid>,
    reach: String,
    text: String,
    state: String,
    note: Option<String>,
    raised_at: i64,
    closed_by: Option<Uuid>,
    closed_at: Option<i64>,
    version: i64,
}

fn read(row: Row) -> Result<ConcernRecord> {
    Ok(ConcernRecord {
        id: row.id,
        raised_by: MemberId::new(row.raised_by),
        about: MemberId::new(row.about_id),
        exchange: row.exchange_id.map(ExchangeId::new),
        listing: row.listing_id.map(ListingId::new),
        reach: ConcernReach::parse(&row.reach).ok_or_else(|| StoreError::corrupt("concern", &row.reach))?,
        text: row.text,
        state: ConcernState::parse(&row.state).ok_or_else(|| StoreError::corrupt("concern", &row.state))?,
        note: row.note,
        raised_at: Instant::from_micros(row.raised_at),
        closed_by: row.closed_by.map(PersonId::new),
        closed_at: row.closed_at.map(Instant::from_micros),
        version: row.version,
    })
}

/// Whether the person `$2` is neither near the subject of the concern `c`, nor, of an exchange, near a side of it, nor
/// raised it themselves; `$3` is now.
fn uninvolved() -> String {
    let near = |member: &str| {
        let circle = circle_sql(member, "$3");
        format!("EXISTS (SELECT 1 FROM ({circle}) z WHERE z.person_id = $2)")
    };
    let (subject, raiser) = (near("c.about_id"), near("c.raised_by"));
    let (giver, receiver) = (near("x.giver_id"), near("x.receiver_id"));
    format!(
        "NOT {subject} AND NOT {raiser} AND NOT EXISTS (SELECT 1 FROM exchange x WHERE x.id = c.exchange_id
            AND ({giver} OR {receiver}))"
    )
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of the concerns that this person looks at, newest first: as a moderator all, as another role holder those
    /// that reach them; never one that they are near.
    pub async fn concern_page(
        &self,
        person: PersonId,
        moderator: bool,
        state: Option<ConcernState>,
        now: Instant,
        window: Window<Uuid>,
    ) -> Result<Slice<ConcernRecord>> {
        let mut sql = format!("SELECT c.* FROM concern c WHERE c.bank_id = $1 AND {}", uninvolved());
        let mut values: Vec<Value> = vec![person.uuid().into(), now.micros().into()];
        if !moderator {
            sql.push_str(" AND c.reach = 'role_holders'");
        }
        if let Some(state) = state {
            sql.push_str(" AND c.state = $4");
            values.push(state.as_str().into());
        }
        let slice: Slice<Row> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "c.id",
                },
                window,
            )
            .await?;
        slice.try_map(read)
    }

    /// A page of the concerns that these members raised, newest first.
    pub async fn concerns_raised(&self, members: &[MemberId], window: Window<Uuid>) -> Result<Slice<ConcernRecord>> {
        let holes: Vec<String> = (0..members.len())
            .map(|n| format!("${}", n.saturating_add(2)))
            .collect();
        let sql = format!(
            "SELECT c.* FROM concern c WHERE c.bank_id = $1 AND c.raised_by IN ({})",
            holes.join(", ")
        );
        let values: Vec<Value> = members.iter().map(|member| member.uuid().into()).collect();
        let slice: Slice<Row> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "c.id",
                },
                window,
            )
            .await?;
        slice.try_map(read)
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One concern, whoever it reaches.
    pub async fn concern(&self, id: Uuid) -> Result<Option<ConcernRecord>> {
        let sql = "SELECT c.* FROM concern c WHERE c.bank_id = $1 AND c.id = $2";
        let found = Row::find_by_statement(self.statement(sql, vec![id.into()]));
        found.one(self.conn).await?.map(read).transpose()
    }

    /// One concern, if it reaches this person: see [`InBank::concern_page`].
    pub async fn concern_for(
        &self,
        id: Uuid,
        person: PersonId,
        moderator: bool,
        now: Instant,
    ) -> Result<Option<ConcernRecord>> {
        self.reaching(id, person, moderator, now, "").await
    }

    async fn reaching(
        &self,
        id: Uuid,
        person: PersonId,
        moderator: bool,
        now: Instant,
        lock: &str,
    ) -> Result<Option<ConcernRecord>> {
        let reach = if moderator { "" } else { " AND c.reach = 'role_holders'" };
        let sql = format!(
            "SELECT c.* FROM concern c WHERE c.bank_id = $1 AND c.id = $4 AND {}{reach}{lock}",
            uninvolved()
        );
        let values = vec![person.uuid().into(), now.micros().into(), id.into()];
        let found = Row::find_by_statement(self.statement(sql, values));
        found.one(self.conn).await?.map(read).transpose()
    }
}

impl InBank<'_, Tx> {
    /// Writes a new concern.
    pub async fn insert_concern(&self, record: &ConcernRecord) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO concern (bank_id, id, raised_by, about_id, exchange_id, listing_id, reach, text, state, raised_at,
                    version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                record.id.into(),
                record.raised_by.uuid().into(),
                record.about.uuid().into(),
                record.exchange.map(ExchangeId::uuid).into(),
                record.listing.map(ListingId::uuid).into(),
                record.reach.as_str().into(),
                record.text.clone().into(),
                record.state.as_str().into(),
                record.raised_at.micros().into(),
                record.version.into(),
            ],
        );
        rows("concern", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }

    /// One concern under its lock, if this person may close it: see [`InBank::concern_page`].
    pub async fn lock_concern(
        &self,
        id: Uuid,
        person: PersonId,
        moderator: bool,
        now: Instant,
    ) -> Result<Option<ConcernRecord>> {
        self.reaching(id, person, moderator, now, self.engine().lock()).await
    }

    /// How many concerns a member raised since then.
    pub async fn concerns_since(&self, member: MemberId, since: Instant) -> Result<i64> {
        #[derive(FromQueryResult)]
        struct Count {
            many: i64,
        }
        let statement = self.statement(
            "SELECT COUNT(*) AS many FROM concern WHERE bank_id = $1 AND raised_by = $2 AND raised_at > $3",
            vec![member.uuid().into(), since.micros().into()],
        );
        let found = Count::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map_or(0, |count| count.many))
    }

    /// Closes a concern that waits.
    pub async fn close_concern(&self, record: &mut ConcernRecord) -> Result<()> {
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let statement = self.statement(
            "UPDATE concern SET state = $3, note = $4, closed_by = $5, closed_at = $6, version = $7
              WHERE bank_id = $1 AND id = $2 AND version = $8",
            vec![
                record.id.into(),
                record.state.as_str().into(),
                record.note.clone().into(),
                record.closed_by.map(PersonId::uuid).into(),
                record.closed_at.map(Instant::micros).into(),
                record.version.into(),
                seen.into(),
            ],
        );
        rows("concern", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }
}
