//! Whom a registrar proposed for a listing, and what became of it.

use domain::id::{ListingId, MemberId, PersonId};
use domain::listing::{ListingKind, MatchState};
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Value};
use uuid::Uuid;

use crate::entity::match_note;
use crate::error::{Result, StoreError, rows};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

/// A member proposed for somebody's listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRecord {
    /// The key of its row, for cursors.
    pub id: Uuid,
    /// The listing.
    pub listing: ListingId,
    /// The member who was asked.
    pub member: MemberId,
    /// What became of it.
    pub state: MatchState,
    /// The registrar who proposed.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// When the member answered.
    pub answered_at: Option<Instant>,
}

/// Which proposals a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchFilter {
    /// For this listing.
    pub listing: Option<ListingId>,
    /// Of this member.
    pub member: Option<MemberId>,
    /// In this state.
    pub state: Option<MatchState>,
}

fn read(row: &match_note::Model) -> Result<MatchRecord> {
    Ok(MatchRecord {
        id: row.id,
        listing: ListingId::new(row.listing_id),
        member: MemberId::new(row.member_id),
        state: MatchState::parse(&row.state).ok_or_else(|| StoreError::corrupt("match_note", &row.state))?,
        by: PersonId::new(row.by_person),
        at: Instant::from_micros(row.at),
        answered_at: row.answered_at.map(Instant::from_micros),
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The last proposal of this member for this listing.
    pub async fn last_match(&self, listing: ListingId, member: MemberId) -> Result<Option<MatchRecord>> {
        let statement = self.statement(
            "SELECT * FROM match_note WHERE bank_id = $1 AND member_id = $2 AND listing_id = $3
              ORDER BY id DESC LIMIT 1",
            vec![member.uuid().into(), listing.uuid().into()],
        );
        match_note::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// Whether this member said "not now" after that instant to a listing of this kind: to an offer or to a need.
    pub async fn said_not_now(&self, member: MemberId, kind: ListingKind, after: Instant) -> Result<bool> {
        let statement = self.statement(
            "SELECT 1 AS one FROM match_note n JOIN listing l ON l.bank_id = n.bank_id AND l.id = n.listing_id
              WHERE n.bank_id = $1 AND n.member_id = $2 AND l.kind = $3 AND n.state = 'not_now' AND n.answered_at > $4
              LIMIT 1",
            vec![member.uuid().into(), kind.as_str().into(), after.micros().into()],
        );
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }

    /// A page of proposals, newest first.
    pub async fn match_page(&self, filter: &MatchFilter, window: Window<Uuid>) -> Result<Slice<MatchRecord>> {
        let mut sql = "SELECT n.* FROM match_note n WHERE n.bank_id = $1".to_owned();
        let mut values: Vec<Value> = Vec::new();
        let wanted: [(&str, Option<Value>); 3] = [
            ("listing_id", filter.listing.map(|id| id.uuid().into())),
            ("member_id", filter.member.map(|id| id.uuid().into())),
            ("state", filter.state.map(|state| state.as_str().into())),
        ];
        for (column, value) in wanted {
            if let Some(value) = value {
                values.push(value);
                let hole = values.len().saturating_add(1);
                sql.push_str(&format!(" AND n.{column} = ${hole}"));
            }
        }
        let slice: Slice<match_note::Model> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "n.id",
                },
                window,
            )
            .await?;
        slice.try_map(|row| read(&row))
    }
}

impl InBank<'_, Tx> {
    /// Writes that a member was asked; whoever calls holds the listing's lock.
    pub async fn insert_match(&self, record: &MatchRecord) -> Result<()> {
        let row = match_note::Model {
            id: record.id,
            bank_id: self.bank.uuid(),
            listing_id: record.listing.uuid(),
            member_id: record.member.uuid(),
            state: record.state.as_str().to_owned(),
            by_person: record.by.uuid(),
            at: record.at.micros(),
            answered_at: record.answered_at.map(Instant::micros),
        };
        match_note::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    /// Writes what a member answered; whoever calls holds the listing's lock.
    pub async fn answer_match(&self, record: &MatchRecord) -> Result<()> {
        let update = self.statement(
            "UPDATE match_note SET state = $3, answered_at = $4 WHERE bank_id = $1 AND id = $2",
            vec![
                record.id.into(),
                record.state.as_str().into(),
                record.answered_at.map(Instant::micros).into(),
            ],
        );
        let changed = self.conn.execute_raw(update).await?.rows_affected();
        rows("match_note", changed, 1)
    }

    /// Notes that a member was asked for help; the member did not change by it, so the version stays.
    pub async fn member_asked(&self, member: MemberId, at: Instant) -> Result<()> {
        let update = self.statement(
            "UPDATE member SET last_asked_at = $3 WHERE bank_id = $1 AND id = $2",
            vec![member.uuid().into(), at.micros().into()],
        );
        let changed = self.conn.execute_raw(update).await?.rows_affected();
        rows("member", changed, 1)
    }
}
