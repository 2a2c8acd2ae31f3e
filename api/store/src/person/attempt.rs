//! Tries to sign in, counted where every node sees them, and before the password is looked at.

use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::error::{Result, StoreError};
use crate::tx::Tx;

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimit {
    /// The most tries in a window.
    pub tries: i64,
    /// How long a window is, in seconds.
    pub window_seconds: i64,
}

/// What became of counting a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It counts, and may go on.
    Fits,
    /// It is one too many; the next window begins then.
    Full {
        /// When the next try is heard.
        until: Instant,
    },
}

#[derive(FromQueryResult)]
struct Row {
    window_from: i64,
}

impl Tx {
    /// Counts a try of this subject, if it still fits into its window. Whoever comes at once waits for this
    /// transaction, so that no more than the limit ever pass, however many guess in parallel.
    pub async fn count_attempt(&self, subject: &str, limit: AttemptLimit, at: Instant) -> Result<Counted> {
        let over = at.plus_seconds(limit.window_seconds.saturating_neg());
        let statement = self.engine().statement(
            "INSERT INTO sign_in_attempt (subject, failures, window_from) VALUES ($1, 1, $2)
             ON CONFLICT (subject) DO UPDATE SET
                failures = CASE WHEN sign_in_attempt.window_from <= $3 THEN 1 ELSE sign_in_attempt.failures + 1 END,
                window_from = CASE WHEN sign_in_attempt.window_from <= $3 THEN excluded.window_from
                                   ELSE sign_in_attempt.window_from END
             WHERE sign_in_attempt.window_from <= $3 OR sign_in_attempt.failures < $4",
            vec![
                subject.into(),
                at.micros().into(),
                over.micros().into(),
                limit.tries.into(),
            ],
        );
        if self.execute_raw(statement).await?.rows_affected() == 1 {
            return Ok(Counted::Fits);
        }
        let statement = self.engine().statement(
            "SELECT window_from FROM sign_in_attempt WHERE subject = $1",
            vec![subject.into()],
        );
        let row = Row::find_by_statement(statement)
            .one(self)
            .await?
            .ok_or_else(|| StoreError::corrupt("sign_in_attempt", "a full window that is not there"))?;
        Ok(Counted::Full {
            until: Instant::from_micros(row.window_from).plus_seconds(limit.window_seconds),
        })
    }

    /// Forgets every try of this subject: it proved itself.
    pub async fn forget_attempts(&self, subject: &str) -> Result<()> {
        let statement = self
            .engine()
            .statement("DELETE FROM sign_in_attempt WHERE subject = $1", vec![subject.into()]);
        self.execute_raw(statement).await?;
        Ok(())
    }

    /// Takes one try of this subject back; those of others from the same address stay.
    pub async fn uncount_attempt(&self, subject: &str) -> Result<()> {
        let statement = self.engine().statement(
            "UPDATE sign_in_attempt SET failures = failures - 1 WHERE subject = $1 AND failures > 0",
            vec![subject.into()],
        );
        self.execute_raw(statement).await?;
        Ok(())
    }

    /// Deletes the windows that began before; how many it were.
    pub async fn sweep_attempts(&self, before: Instant) -> Result<u64> {
        let statement = self.engine().statement(
            "DELETE FROM sign_in_attempt WHERE window_from < $1",
            vec![before.micros().into()],
        );
        Ok(self.execute_raw(statement).await?.rows_affected())
    }
}
