//! What ends, or begins again, with a member: listings, the account, pauses, agreements.

use domain::id::{AccountId, ListingId, MemberId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::{Result, rows};
use crate::tx::{InBank, Reader, Tx};

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// Whether the bank has an agreement of this version.
    pub async fn has_agreement(&self, version: i64) -> Result<bool> {
        let statement = self.statement(
            "SELECT 1 AS one FROM agreement WHERE bank_id = $1 AND version = $2",
            vec![version.into()],
        );
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }
}

impl Reader {
    /// Those who left and whose time was kept long enough, up to 500.
    pub async fn kept_long_enough(&self, now: Instant) -> Result<Vec<MemberId>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT id FROM member WHERE kept_until <= $1 AND state = 'left' ORDER BY kept_until, id LIMIT 500",
            vec![now.micros().into()],
        );
        let found = Id::find_by_statement(statement).all(self).await?;
        Ok(found.into_iter().map(|row| MemberId::new(row.id)).collect())
    }
}

impl InBank<'_, Tx> {
    /// Withdraws every open or resting offer and need of a member; names those that changed.
    pub async fn withdraw_listings(&self, member: MemberId, at: Instant) -> Result<Vec<ListingId>> {
        let statement = self.statement(
            "UPDATE listing SET state = 'withdrawn', ended_at = $3, version = version + 1,
                    ended = CASE WHEN kind = 'need' THEN 'no_longer' ELSE NULL END
              WHERE bank_id = $1 AND member_id = $2 AND state <> 'withdrawn' RETURNING id",
            vec![member.uuid().into(), at.micros().into()],
        );
        let found = Id::find_by_statement(statement).all(self.conn).await?;
        Ok(found.into_iter().map(|row| ListingId::new(row.id)).collect())
    }

    /// Silence no longer confirms what waits for a member, or was given by one: it stands on the desk instead.
    pub async fn end_silence(&self, member: MemberId) -> Result<()> {
        let statement = self.statement(
            "UPDATE exchange SET confirm_due_at = NULL, version = version + 1
              WHERE bank_id = $1 AND (giver_id = $2 OR receiver_id = $2) AND confirm_due_at IS NOT NULL",
            vec![member.uuid().into()],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    /// Marks an account as closed, or open again. Corrections still reach it.
    pub async fn close_account(&self, account: AccountId, closed: Option<Instant>) -> Result<()> {
        let statement = self.statement(
            "UPDATE account SET closed_at = $3 WHERE bank_id = $1 AND id = $2",
            vec![account.uuid().into(), closed.map(Instant::micros).into()],
        );
        rows("account", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }

    /// Ends the pauses whose time is over; names those who are back.
    pub async fn end_pauses(&self, at: Instant) -> Result<Vec<MemberId>> {
        let statement = self.statement(
            "UPDATE member SET state = 'active', paused_until = NULL, version = version + 1
              WHERE bank_id = $1 AND state = 'paused' AND paused_until <= $2 RETURNING id",
            vec![at.micros().into()],
        );
        let found = Id::find_by_statement(statement).all(self.conn).await?;
        Ok(found.into_iter().map(|row| MemberId::new(row.id)).collect())
    }

    /// Keeps that a member accepted an agreement, and who wrote it down; once.
    pub async fn insert_acceptance(&self, member: MemberId, version: i64, by: PersonId, at: Instant) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO agreement_acceptance (bank_id, member_id, version, at, recorded_by)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            vec![
                member.uuid().into(),
                version.into(),
                at.micros().into(),
                by.uuid().into(),
            ],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }
}
