//! Telling webhooks: what is to be sent is taken from the database and signed here; who sends it says what became of it.
//!
//! An attempt is taken under a lease. The lease saves work, it guards nothing: if whoever took it dies, another takes it
//! when the lease is over, and the message comes with the same id as before.

use domain::exchange::NoticeKind;
use domain::id::{BankId, EventId, MemberId, WebhookId};
use domain::member::Role;
use domain::time::Instant;
use domain::webhook::{DeliveryFailure, DeliveryState, FAILING_DAYS, WebhookState, WhyDisabled, retry_after_rest};
use secrecy::zeroize::Zeroizing;
use serde_json::json;
use store::{
    DeliveryRecord, EventRecord, InBank, NoticeRecord, NoticeSubject, SealedSecrets, Tried, Tx, WebhookRecord,
};

use super::outcome::Outcome;
use super::secret::sign;
use crate::{App, Result, calendar};

/// How long an attempt may be in one worker's hands, in seconds; longer than an answer may take.
const LEASE_SECONDS: i64 = 60;
/// The most attempts for one webhook that are under way at once, on all servers together.
const AT_ONCE: i64 = 8;
/// The same where nothing arrives: who does not answer keeps few hands busy.
const AT_ONCE_FAILING: i64 = 2;
/// The most readings of events that one taking goes through until something is of interest.
const READINGS: usize = 20;

/// A message to a webhook, signed and ready to be sent.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Where to.
    pub url: String,
    /// The id of the message: the event's, however often it is sent.
    pub id: String,
    /// When it is sent, in seconds since 1970: what the signature covers.
    pub timestamp: i64,
    /// One signature, or two while a secret is changed over, with a space between.
    pub signatures: String,
    /// What is said: JSON.
    pub body: String,
    /// Which webhook it is for.
    pub webhook: WebhookId,
    bank: BankId,
    sent_at: Instant,
    delivery: DeliveryRecord,
}

impl App {
    /// Webhooks whose ids come after this one and that something waits for, in order; 100 or fewer where no more follow.
    pub async fn webhooks_due(&self, after: Option<WebhookId>) -> Result<Vec<(BankId, WebhookId)>> {
        Ok(self.store().reader().webhooks_due(after, self.now()).await?)
    }

    /// Takes what is due for one webhook, at most `many` messages: new events become attempts, and attempts that are due
    /// and in nobody's hands are taken and signed.
    pub async fn take_deliveries(&self, bank: BankId, webhook: WebhookId, many: usize) -> Result<Vec<Parcel>> {
        let now = self.now();
        let tx = self.store().begin().await?;
        let inside = tx.in_bank(bank);
        let Some((mut record, secrets)) = inside.lock_webhook(webhook).await? else {
            tx.rollback().await?;
            return Ok(Vec::new());
        };
        if record.state != WebhookState::Active {
            tx.rollback().await?;
            return Ok(Vec::new());
        }
        let Some(keys) = self.open_secrets(&record, &secrets, now)? else {
            tracing::error!(%webhook, "the secret of a webhook was sealed with another server secret; it needs a new one");
            record.state = WebhookState::Disabled;
            record.disabled_for = Some(WhyDisabled::SecretLost);
            inside.save_webhook(&mut record, &secrets).await?;
            self.tell_coordinators(inside, webhook, now).await?;
            tx.commit().await?;
            return Ok(Vec::new());
        };
        self.fan_out(inside, &mut record, now).await?;
        let busy = inside.leased_deliveries(webhook, now).await?;
        let most = if record.failing_since.is_some() {
            AT_ONCE_FAILING
        } else {
            AT_ONCE
        };
        let free = usize::try_from(most.saturating_sub(busy)).unwrap_or(0);
        let until = now.plus_seconds(LEASE_SECONDS);
        let taken = match free.min(many) {
            0 => Vec::new(),
            many => inside.lease_deliveries(webhook, now, until, many).await?,
        };
        tx.commit().await?;
        Ok(taken
            .into_iter()
            .map(|delivery| parcel(&record, delivery, &keys, now))
            .collect())
    }

    /// Makes an attempt of each event after those before, as far as the webhook wants to be told of it.
    async fn fan_out(&self, inside: InBank<'_, Tx>, record: &mut WebhookRecord, now: Instant) -> Result<()> {
        let (begun, kinds) = (record.after_seq, record.kinds.clone());
        let mut wanted: Vec<EventRecord> = Vec::new();
        for _ in 0..READINGS {
            let events = inside.events_after(record.after_seq).await?;
            let Some(last) = events.last() else { break };
            record.after_seq = last.seq;
            wanted.extend(events.into_iter().filter(|event| kinds.contains(&event.kind)));
            if !wanted.is_empty() {
                break;
            }
        }
        let subjects = inside.subjects(&wanted).await?;
        let fresh: Vec<DeliveryRecord> = wanted
            .iter()
            .zip(subjects)
            .map(|(event, subject)| DeliveryRecord {
                seq: event.seq,
                happened_at: event.at,
                ..self.first(record.id, event.id, event.kind.as_str(), subject, now)
            })
            .collect();
        inside.insert_deliveries(&fresh).await?;
        if record.after_seq != begun {
            inside.move_webhook(record.id, record.after_seq).await?;
        }
        Ok(())
    }

    /// The first attempt of something that happens now.
    pub(super) fn first(
        &self,
        webhook: WebhookId,
        event: EventId,
        kind: &str,
        subject: String,
        now: Instant,
    ) -> DeliveryRecord {
        DeliveryRecord {
            id: self.new_id(),
            webhook,
            event,
            seq: 0,
            kind: kind.to_owned(),
            subject,
            happened_at: now,
            attempt: 1,
            state: DeliveryState::Waiting,
            due_at: now,
            sent_at: None,
            status: None,
            failure: None,
            millis: None,
            next_at: None,
        }
    }

    /// Writes what became of a message, and when it is tried again; a receiver that is gone is told nothing more.
    ///
    /// Where another worker wrote it meanwhile, nothing changes.
    pub async fn record_delivery(&self, parcel: &Parcel, outcome: Outcome, millis: i64) -> Result<()> {
        let now = self.now();
        let fresh = self.new_id();
        let failure = outcome.failure();
        let again = failure.and_then(|_| retry_after_rest(parcel.delivery.attempt, outcome.rest(), fresh.as_u128()));
        let tx = self.store().begin().await?;
        let inside = tx.in_bank(parcel.bank);
        let Some((mut record, secrets)) = inside.lock_webhook(parcel.webhook).await? else {
            return Ok(tx.rollback().await?);
        };
        let ended = record.state == WebhookState::Ended;
        let next_at = again.filter(|_| !ended).map(|seconds| now.plus_seconds(seconds));
        let tried = Tried {
            sent_at: parcel.sent_at,
            status: outcome.status().map(i64::from),
            failure,
            millis,
            next_at,
        };
        let Some(closed) = inside.close_delivery(parcel.delivery.id, &tried).await? else {
            return Ok(tx.rollback().await?);
        };
        if let Some(due_at) = next_at {
            let next = DeliveryRecord {
                attempt: closed.attempt.saturating_add(1),
                happened_at: closed.happened_at,
                seq: closed.seq,
                id: fresh,
                due_at,
                ..self.first(closed.webhook, closed.event, &closed.kind, closed.subject.clone(), now)
            };
            inside.insert_deliveries(&[next]).await?;
        }
        let since = record.failing_since.unwrap_or(now);
        let failing = failure.map(|_| since);
        let why = match failure {
            Some(DeliveryFailure::Gone) => Some(WhyDisabled::Gone),
            Some(_) if again.is_none() && since.plus_days(FAILING_DAYS) <= now => Some(WhyDisabled::Failing),
            _ => None,
        };
        if let Some(why) = why.filter(|_| record.state == WebhookState::Active) {
            record.state = WebhookState::Disabled;
            record.disabled_for = Some(why);
            record.failing_since = failing;
            inside.save_webhook(&mut record, &secrets).await?;
            self.tell_coordinators(inside, record.id, now).await?;
            tracing::info!(webhook = %record.id, why = why.as_str(), "a webhook is told nothing more");
        } else if failing != record.failing_since {
            inside.note_failing(record.id, failing).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Tells those who look after the bank's webhooks that one of them is told nothing more.
    async fn tell_coordinators(&self, inside: InBank<'_, Tx>, webhook: WebhookId, due: Instant) -> Result<()> {
        let mut told: Vec<MemberId> = Vec::new();
        for term in inside.roles().await? {
            if term.role != Role::Coordinator || told.contains(&term.member) {
                continue;
            }
            told.push(term.member);
            let notice = NoticeRecord {
                id: self.new_id(),
                member: term.member,
                about: NoticeSubject::Webhook(webhook),
                kind: NoticeKind::WebhookDisabled,
                due,
                seen_at: None,
                answered_at: None,
            };
            inside.insert_notice(&notice).await?;
        }
        Ok(())
    }

    /// The secrets that sign now, the one in use first; `None` where the one in use does not open.
    fn open_secrets(
        &self,
        record: &WebhookRecord,
        secrets: &SealedSecrets,
        now: Instant,
    ) -> Result<Option<Vec<Zeroizing<Vec<u8>>>>> {
        let Some(first) = self.open_webhook_secret(record.id, &secrets.now)? else {
            return Ok(None);
        };
        let both = record.both_sign_until.is_some_and(|until| until > now);
        let before = match secrets.before.as_deref().filter(|_| both) {
            Some(sealed) => self.open_webhook_secret(record.id, sealed)?,
            None => None,
        };
        Ok(Some(std::iter::once(first).chain(before).collect()))
    }
}

fn parcel(record: &WebhookRecord, delivery: DeliveryRecord, keys: &[Zeroizing<Vec<u8>>], now: Instant) -> Parcel {
    let id = delivery.event.to_string();
    let timestamp = now.micros().div_euclid(1_000_000);
    let body = json!({
        "type": delivery.kind.replace('_', "."),
        "timestamp": calendar::rfc_3339(delivery.happened_at),
        "data": { "bankId": record.bank.to_string(), "id": delivery.subject },
    })
    .to_string();
    let signatures: Vec<String> = keys.iter().map(|key| sign(key, &id, timestamp, &body)).collect();
    Parcel {
        url: record.url.clone(),
        id,
        timestamp,
        signatures: signatures.join(" "),
        body,
        webhook: record.id,
        bank: record.bank,
        sent_at: now,
        delivery,
    }
}
