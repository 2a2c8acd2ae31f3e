//! Idempotency: a retry changes nothing (law I8).

use domain::time::Instant;
use sea_orm::{ColumnTrait, EntityTrait};
use sea_orm::{ConnectionTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::idempotency;
use crate::error::{Result, StoreError};
use crate::tx::{InBank, Tx};

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is new: go on, in this transaction.
    Fresh,
    /// The same command was done before, to this subject: render it anew, change nothing.
    Replay(Uuid),
    /// Another command used it.
    Conflict,
}

impl InBank<'_, Tx> {
    /// Claims a key for a command. A second transaction with the same key waits until the first has ended.
    ///
    /// `scope` names the person, partner or job; `hash` covers the use case and the parsed command; `subject` is what
    /// the command makes or changes.
    pub async fn claim(&self, scope: &str, key: &str, hash: &str, subject: Uuid, at: Instant) -> Result<Claim> {
        let insert = self.statement(
            "INSERT INTO idempotency (bank_id, scope, key, hash, subject_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            vec![scope.into(), key.into(), hash.into(), subject.into(), at.micros().into()],
        );
        if self.conn.execute_raw(insert).await?.rows_affected() == 1 {
            return Ok(Claim::Fresh);
        }
        self.known(scope, key, hash).await
    }

    /// What a key that was claimed before stands for.
    pub(crate) async fn known(&self, scope: &str, key: &str, hash: &str) -> Result<Claim> {
        let known = idempotency::Entity::find()
            .filter(idempotency::Column::BankId.eq(self.bank.uuid()))
            .filter(idempotency::Column::Scope.eq(scope))
            .filter(idempotency::Column::Key.eq(key))
            .one(self.conn)
            .await?
            .ok_or_else(|| StoreError::corrupt("idempotency", "a key that conflicts and is not there"))?;
        match known.subject_id {
            Some(subject) if known.hash == hash => Ok(Claim::Replay(subject)),
            _ => Ok(Claim::Conflict),
        }
    }
}

impl Tx {
    /// Forgets the keys that were claimed before this instant; says how many.
    pub async fn forget_keys(&self, before: Instant) -> Result<u64> {
        let sql = "DELETE FROM idempotency WHERE created_at < $1";
        let statement = self.engine().statement(sql, vec![before.micros().into()]);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }
}
