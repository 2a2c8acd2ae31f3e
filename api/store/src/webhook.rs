//! Webhooks: who is told what happens. Attempts to tell them lie in `delivery`, what waits in `queue`.

mod delivery;
mod queue;

use domain::id::{BankId, PersonId, WebhookId};
use domain::time::Instant;
use domain::webhook::{WebhookState, WhyDisabled};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

pub use delivery::DeliveryRecord;
pub use queue::Tried;

use crate::dialect::Engine;
use crate::error::{Result, StoreError, rows};
use crate::outbox::Happened;
use crate::tx::{InBank, Reader, Tx};

/// A webhook. Its secret is read apart, as [`SealedSecrets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRecord {
    /// Its id.
    pub id: WebhookId,
    /// Its bank.
    pub bank: BankId,
    /// Where it is told.
    pub url: String,
    /// What its bank calls it.
    pub label: Option<String>,
    /// Of what it is told.
    pub kinds: Vec<Happened>,
    /// Whether it is told.
    pub state: WebhookState,
    /// Why the server stopped telling it.
    pub disabled_for: Option<WhyDisabled>,
    /// Until when the secret before still signs beside the one in use.
    pub both_sign_until: Option<Instant>,
    /// The number of the newest event that became deliveries, or was of no interest.
    pub after_seq: i64,
    /// Since when nothing arrived.
    pub failing_since: Option<Instant>,
    /// Who registered it.
    pub created_by: PersonId,
    /// When.
    pub created_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Counts the changes.
    pub version: i64,
}

/// The secrets of a webhook, sealed. They have no `Debug`: even sealed, no log should hold them.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The one in use.
    pub now: String,
    /// The one before, which may still sign beside it.
    pub before: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    bank_id: Uuid,
    url: String,
    label: Option<String>,
    kinds: String,
    state: String,
    disabled_for: Option<String>,
    sealed_secret: String,
    sealed_before: Option<String>,
    both_sign_until: Option<i64>,
    after_seq: i64,
    failing_since: Option<i64>,
    created_by: Uuid,
    created_at: i64,
    ended_at: Option<i64>,
    version: i64,
}

fn read(row: Row) -> Result<(WebhookRecord, SealedSecrets)> {
    let odd = |what: &str| StoreError::corrupt("webhook", what);
    let kinds = row.kinds.split(' ').filter(|word| !word.is_empty());
    let disabled_for = row.disabled_for.as_deref();
    let record = WebhookRecord {
        id: WebhookId::new(row.id),
        bank: BankId::new(row.bank_id),
        kinds: kinds
            .map(|word| Happened::parse(word).ok_or_else(|| odd(word)))
            .collect::<Result<_>>()?,
        state: WebhookState::parse(&row.state).ok_or_else(|| odd(&row.state))?,
        disabled_for: disabled_for
            .map(|word| WhyDisabled::parse(word).ok_or_else(|| odd(word)))
            .transpose()?,
        url: row.url,
        label: row.label,
        both_sign_until: row.both_sign_until.map(Instant::from_micros),
        after_seq: row.after_seq,
        failing_since: row.failing_since.map(Instant::from_micros),
        created_by: PersonId::new(row.created_by),
        created_at: Instant::from_micros(row.created_at),
        ended_at: row.ended_at.map(Instant::from_micros),
        version: row.version,
    };
    let secrets = SealedSecrets {
        now: row.sealed_secret,
        before: row.sealed_before,
    };
    Ok((record, secrets))
}

fn words(kinds: &[Happened]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    words.join(" ")
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A webhook, unless it has ended.
    pub async fn webhook(&self, id: WebhookId) -> Result<Option<WebhookRecord>> {
        let sql = "SELECT * FROM webhook WHERE bank_id = $1 AND id = $2 AND state <> 'ended'";
        let found = Row::find_by_statement(self.statement(sql, vec![id.uuid().into()]))
            .one(self.conn)
            .await?;
        Ok(found.map(read).transpose()?.map(|(record, _)| record))
    }

    /// The webhooks of the bank that have not ended, newest first; there are never many.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRecord>> {
        let sql = "SELECT * FROM webhook WHERE bank_id = $1 AND state <> 'ended' ORDER BY id DESC";
        let found = Row::find_by_statement(self.statement(sql, vec![]))
            .all(self.conn)
            .await?;
        found.into_iter().map(|row| Ok(read(row)?.0)).collect()
    }
}

impl InBank<'_, Tx> {
    /// A webhook under its lock, also one that has ended, with its secrets.
    pub async fn lock_webhook(&self, id: WebhookId) -> Result<Option<(WebhookRecord, SealedSecrets)>> {
        let sql = format!(
            "SELECT * FROM webhook WHERE bank_id = $1 AND id = $2{}",
            self.engine().lock()
        );
        let found = Row::find_by_statement(self.statement(sql, vec![id.uuid().into()]))
            .one(self.conn)
            .await?;
        found.map(read).transpose()
    }

    /// Writes a new webhook.
    pub async fn insert_webhook(&self, record: &WebhookRecord, secrets: &SealedSecrets) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO webhook (bank_id, id, url, label, kinds, state, sealed_secret, after_seq, created_by, created_at,
                    version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                record.id.uuid().into(),
                record.url.clone().into(),
                record.label.clone().into(),
                words(&record.kinds).into(),
                record.state.as_str().into(),
                secrets.now.clone().into(),
                record.after_seq.into(),
                record.created_by.uuid().into(),
                record.created_at.micros().into(),
                record.version.into(),
            ],
        );
        rows("webhook", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }

    /// Writes what changed of a webhook, and counts the change. Whoever calls it holds its lock.
    pub async fn save_webhook(&self, record: &mut WebhookRecord, secrets: &SealedSecrets) -> Result<()> {
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let statement = self.statement(
            "UPDATE webhook SET url = $3, label = $4, kinds = $5, state = $6, disabled_for = $7, sealed_secret = $8,
                    sealed_before = $9, both_sign_until = $10, failing_since = $11, ended_at = $12, version = $13
              WHERE bank_id = $1 AND id = $2 AND version = $14",
            vec![
                record.id.uuid().into(),
                record.url.clone().into(),
                record.label.clone().into(),
                words(&record.kinds).into(),
                record.state.as_str().into(),
                record.disabled_for.map(WhyDisabled::as_str).into(),
                secrets.now.clone().into(),
                secrets.before.clone().into(),
                record.both_sign_until.map(Instant::micros).into(),
                record.failing_since.map(Instant::micros).into(),
                record.ended_at.map(Instant::micros).into(),
                record.version.into(),
                seen.into(),
            ],
        );
        rows("webhook", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }

    /// Notes up to which event a webhook's deliveries were made. This is no change of the webhook.
    pub async fn move_webhook(&self, id: WebhookId, after_seq: i64) -> Result<()> {
        let sql = "UPDATE webhook SET after_seq = $3 WHERE bank_id = $1 AND id = $2";
        let statement = self.statement(sql, vec![id.uuid().into(), after_seq.into()]);
        rows("webhook", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }

    /// Notes since when nothing arrived at a webhook; `None` when something did. This is no change of the webhook.
    pub async fn note_failing(&self, id: WebhookId, since: Option<Instant>) -> Result<()> {
        let sql = "UPDATE webhook SET failing_since = $3 WHERE bank_id = $1 AND id = $2";
        let values = vec![id.uuid().into(), since.map(Instant::micros).into()];
        rows(
            "webhook",
            self.conn
                .execute_raw(self.statement(sql, values))
                .await?
                .rows_affected(),
            1,
        )
    }

    /// The number before the first event since then that is still kept; `None` where there is none.
    pub async fn seq_before(&self, since: Instant) -> Result<Option<i64>> {
        #[derive(FromQueryResult)]
        struct First {
            seq: Option<i64>,
        }
        let sql = "SELECT MIN(seq) AS seq FROM event WHERE bank_id = $1 AND at >= $2";
        let found = First::find_by_statement(self.statement(sql, vec![since.micros().into()]))
            .one(self.conn)
            .await?;
        Ok(found.and_then(|first| first.seq).map(|seq| seq.saturating_sub(1)))
    }
}

impl Reader {
    /// Active webhooks whose ids come after this one and that something waits for, in order, at most 100: events that
    /// are no deliveries yet, or deliveries that are due and in nobody's hands.
    pub async fn webhooks_due(&self, after: Option<WebhookId>, now: Instant) -> Result<Vec<(BankId, WebhookId)>> {
        #[derive(FromQueryResult)]
        struct Due {
            id: Uuid,
            bank_id: Uuid,
        }
        let engine = Engine::of(self.get_database_backend());
        let sql = "SELECT w.id, w.bank_id FROM webhook w
              WHERE w.state = 'active' AND w.id > $1
                AND (EXISTS (SELECT 1 FROM event e WHERE e.bank_id = w.bank_id AND e.seq > w.after_seq)
                     OR EXISTS (SELECT 1 FROM webhook_delivery d
                                 WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= $2
                                   AND (d.leased_until IS NULL OR d.leased_until <= $2)))
              ORDER BY w.id LIMIT 100";
        let after: Value = after.map_or(Uuid::nil(), WebhookId::uuid).into();
        let statement = engine.statement(sql, vec![after, now.micros().into()]);
        let found = Due::find_by_statement(statement).all(self).await?;
        let pair = |due: Due| (BankId::new(due.bank_id), WebhookId::new(due.id));
        Ok(found.into_iter().map(pair).collect())
    }
}

impl Tx {
    /// Deletes webhooks that ended before this instant and have no attempts in the log any more; says how many.
    pub async fn forget_webhooks(&self, before: Instant) -> Result<u64> {
        let sql = "DELETE FROM webhook WHERE state = 'ended' AND ended_at < $1
                      AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = webhook.id)";
        let statement = self.engine().statement(sql, vec![before.micros().into()]);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }
}
