//! Attempts to tell a webhook: one row each, from when it is due to what became of it.

use domain::id::{EventId, ExchangeId, ListingId, MemberId, TransferId, WebhookId};
use domain::time::Instant;
use domain::webhook::{DeliveryFailure, DeliveryState};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use crate::error::{Result, StoreError, rows};
use crate::event::EventRecord;
use crate::outbox::Happened;
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

/// An attempt to tell a webhook of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// The attempt's own id.
    pub id: Uuid,
    /// Whom it tells.
    pub webhook: WebhookId,
    /// Of which event; all its attempts carry the same.
    pub event: EventId,
    /// The event's number in the bank; 0 for a test event.
    pub seq: i64,
    /// What happened, as a word.
    pub kind: String,
    /// To what: an id with its prefix.
    pub subject: String,
    /// When it happened.
    pub happened_at: Instant,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// What became of it.
    pub state: DeliveryState,
    /// When it was, or is, to be made.
    pub due_at: Instant,
    /// When it was made.
    pub sent_at: Option<Instant>,
    /// The HTTP status of the answer.
    pub status: Option<i64>,
    /// Why it failed.
    pub failure: Option<DeliveryFailure>,
    /// How long the answer took, in milliseconds.
    pub millis: Option<i64>,
    /// When the next attempt comes.
    pub next_at: Option<Instant>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) id: Uuid,
    webhook_id: Uuid,
    event_id: Uuid,
    seq: i64,
    kind: String,
    subject: String,
    happened_at: i64,
    attempt: i64,
    state: String,
    due_at: i64,
    sent_at: Option<i64>,
    status: Option<i64>,
    failure: Option<String>,
    millis: Option<i64>,
    next_at: Option<i64>,
}

pub(super) fn read(row: Row) -> Result<DeliveryRecord> {
    let odd = |what: &str| StoreError::corrupt("webhook_delivery", what);
    let failure = row.failure.as_deref();
    Ok(DeliveryRecord {
        id: row.id,
        webhook: WebhookId::new(row.webhook_id),
        event: EventId::new(row.event_id),
        seq: row.seq,
        state: DeliveryState::parse(&row.state).ok_or_else(|| odd(&row.state))?,
        failure: failure
            .map(|word| DeliveryFailure::parse(word).ok_or_else(|| odd(word)))
            .transpose()?,
        kind: row.kind,
        subject: row.subject,
        happened_at: Instant::from_micros(row.happened_at),
        attempt: row.attempt,
        due_at: Instant::from_micros(row.due_at),
        sent_at: row.sent_at.map(Instant::from_micros),
        status: row.status,
        millis: row.millis,
        next_at: row.next_at.map(Instant::from_micros),
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of the attempts to tell a webhook, newest first.
    pub async fn deliveries(&self, webhook: WebhookId, window: Window<Uuid>) -> Result<Slice<DeliveryRecord>> {
        let sql = "SELECT d.* FROM webhook_delivery d WHERE d.bank_id = $1 AND d.webhook_id = $2".to_owned();
        let values = vec![webhook.uuid().into()];
        let slice: Slice<Row> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "d.id",
                },
                window,
            )
            .await?;
        slice.try_map(read)
    }
}

impl InBank<'_, Tx> {
    /// What each of these events is about, as an id with its prefix. A balance moved by an exchange or a transfer, or it
    /// is a member's.
    pub async fn subjects(&self, events: &[EventRecord]) -> Result<Vec<String>> {
        #[derive(FromQueryResult)]
        struct Moved {
            noun: String,
            id: Uuid,
        }
        let moved: Vec<Uuid> = events
            .iter()
            .filter(|event| event.kind == Happened::Balance)
            .map(|event| event.subject)
            .collect();
        let mut nouns = std::collections::HashMap::new();
        if !moved.is_empty() {
            let holes = holes(moved.len());
            let sql = format!(
                "SELECT 'exchange' AS noun, id FROM exchange WHERE bank_id = $1 AND id IN ({holes})
                  UNION ALL
                 SELECT 'transfer' AS noun, id FROM transfer WHERE bank_id = $1 AND id IN ({holes})"
            );
            let values = moved.into_iter().map(Value::from).collect();
            let found = Moved::find_by_statement(self.statement(sql, values))
                .all(self.conn)
                .await?;
            nouns.extend(found.into_iter().map(|moved| (moved.id, moved.noun)));
        }
        let subject = |event: &EventRecord| match event.kind {
            Happened::Exchange => ExchangeId::new(event.subject).to_string(),
            Happened::Listing => ListingId::new(event.subject).to_string(),
            Happened::Member => MemberId::new(event.subject).to_string(),
            Happened::Bank => self.bank.to_string(),
            Happened::Balance => match nouns.get(&event.subject).map(String::as_str) {
                Some("exchange") => ExchangeId::new(event.subject).to_string(),
                Some(_) => TransferId::new(event.subject).to_string(),
                None => MemberId::new(event.subject).to_string(),
            },
        };
        Ok(events.iter().map(subject).collect())
    }

    /// Writes attempts that wait, at most 100.
    pub async fn insert_deliveries(&self, records: &[DeliveryRecord]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let mut values: Vec<Value> = Vec::new();
        let mut lines = Vec::new();
        for record in records {
            let first = values.len().saturating_add(2);
            let line: Vec<String> = (first..first.saturating_add(10)).map(|n| format!("${n}")).collect();
            lines.push(format!("($1, {})", line.join(", ")));
            values.extend([
                Value::from(record.id),
                record.webhook.uuid().into(),
                record.event.uuid().into(),
                record.seq.into(),
                record.kind.clone().into(),
                record.subject.clone().into(),
                record.happened_at.micros().into(),
                record.attempt.into(),
                record.state.as_str().into(),
                record.due_at.micros().into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO webhook_delivery (bank_id, id, webhook_id, event_id, seq, kind, subject, happened_at, attempt, state,
                    due_at)
             VALUES {}",
            lines.join(", ")
        );
        let written = self.conn.execute_raw(self.statement(sql, values)).await?;
        let many = u64::try_from(records.len()).unwrap_or(u64::MAX);
        rows("webhook_delivery", written.rows_affected(), many)
    }
}

/// The placeholders of a list that begins after `$1`.
fn holes(many: usize) -> String {
    let holes: Vec<String> = (2..).take(many).map(|n| format!("${n}")).collect();
    holes.join(", ")
}
