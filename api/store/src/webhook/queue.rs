//! What waits for webhooks: taken by one worker at a time, closed once.

use domain::id::WebhookId;
use domain::time::Instant;
use domain::webhook::{DeliveryFailure, DeliveryState};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::delivery::{DeliveryRecord, Row, read};
use crate::error::{Result, rows};
use crate::tx::{InBank, Tx};

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// When it was made.
    pub sent_at: Instant,
    /// The HTTP status of the answer.
    pub status: Option<i64>,
    /// Why it failed; `None` where it did not.
    pub failure: Option<DeliveryFailure>,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// When the next attempt comes.
    pub next_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Count {
    many: i64,
}

impl InBank<'_, Tx> {
    /// How many attempts for a webhook are in somebody's hands.
    pub async fn leased_deliveries(&self, webhook: WebhookId, now: Instant) -> Result<i64> {
        let sql = "SELECT COUNT(*) AS many FROM webhook_delivery
                    WHERE bank_id = $1 AND webhook_id = $2 AND state = 'waiting' AND leased_until > $3";
        let statement = self.statement(sql, vec![webhook.uuid().into(), now.micros().into()]);
        let found = Count::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map_or(0, |count| count.many))
    }

    /// How many attempts of this kind wait for a webhook.
    pub async fn waiting_deliveries(&self, webhook: WebhookId, kind: &str) -> Result<i64> {
        let sql = "SELECT COUNT(*) AS many FROM webhook_delivery
                    WHERE bank_id = $1 AND webhook_id = $2 AND state = 'waiting' AND kind = $3";
        let statement = self.statement(sql, vec![webhook.uuid().into(), kind.into()]);
        let found = Count::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map_or(0, |count| count.many))
    }

    /// Takes attempts for a webhook that are due and in nobody's hands into one's own until then: at most `many`, and 8.
    /// Whoever calls it holds the webhook's lock, so that no two take the same.
    pub async fn lease_deliveries(
        &self,
        webhook: WebhookId,
        now: Instant,
        until: Instant,
        many: usize,
    ) -> Result<Vec<DeliveryRecord>> {
        let sql = "SELECT * FROM webhook_delivery
                    WHERE bank_id = $1 AND webhook_id = $2 AND state = 'waiting' AND due_at <= $3
                      AND (leased_until IS NULL OR leased_until <= $3)
                    ORDER BY due_at, id LIMIT 8";
        let values = vec![webhook.uuid().into(), now.micros().into()];
        let mut found = Row::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        found.truncate(many);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        // `$2` is the lease; ids follow.
        let holes: Vec<String> = (3..).take(found.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "UPDATE webhook_delivery SET leased_until = $2 WHERE bank_id = $1 AND id IN ({})",
            holes.join(", ")
        );
        let mut values: Vec<Value> = vec![until.micros().into()];
        values.extend(found.iter().map(|row| Value::from(row.id)));
        let leased = self.conn.execute_raw(self.statement(sql, values)).await?;
        let wanted = u64::try_from(found.len()).unwrap_or(u64::MAX);
        rows("webhook_delivery", leased.rows_affected(), wanted)?;
        found.into_iter().map(read).collect()
    }

    /// Writes what became of an attempt; `None` where that was written before, or the attempt is gone.
    pub async fn close_delivery(&self, id: Uuid, tried: &Tried) -> Result<Option<DeliveryRecord>> {
        let state = match tried.failure {
            None => DeliveryState::Succeeded,
            Some(_) => DeliveryState::Failed,
        };
        let sql =
            "UPDATE webhook_delivery SET state = $3, leased_until = NULL, sent_at = $4, status = $5, failure = $6,
                          millis = $7, next_at = $8
                    WHERE bank_id = $1 AND id = $2 AND state = 'waiting'
                    RETURNING *";
        let values = vec![
            id.into(),
            state.as_str().into(),
            tried.sent_at.micros().into(),
            tried.status.into(),
            tried.failure.map(DeliveryFailure::as_str).into(),
            tried.millis.into(),
            tried.next_at.map(Instant::micros).into(),
        ];
        let found = Row::find_by_statement(self.statement(sql, values))
            .one(self.conn)
            .await?;
        found.map(read).transpose()
    }

    /// Takes back attempts that wait in nobody's hands, of events after this number: they are made anew.
    pub async fn withdraw_deliveries(&self, webhook: WebhookId, after_seq: i64, now: Instant) -> Result<u64> {
        let sql = "DELETE FROM webhook_delivery
                    WHERE bank_id = $1 AND webhook_id = $2 AND state = 'waiting' AND seq > $3
                      AND (leased_until IS NULL OR leased_until <= $4)";
        let values = vec![webhook.uuid().into(), after_seq.into(), now.micros().into()];
        Ok(self
            .conn
            .execute_raw(self.statement(sql, values))
            .await?
            .rows_affected())
    }
}

impl Tx {
    /// Forgets attempts whose ids are older than this one, oldest first and at most a thousand; says how many.
    pub async fn forget_deliveries(&self, before: Uuid) -> Result<u64> {
        let sql = "DELETE FROM webhook_delivery
                    WHERE id IN (SELECT id FROM webhook_delivery WHERE id < $1 ORDER BY id LIMIT 1000)";
        let statement = self.engine().statement(sql, vec![before.into()]);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }
}
