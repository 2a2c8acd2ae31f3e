//! What a coordinator reads of webhooks, sends again, and tries out; and what is forgotten.

use domain::id::{AnyId, BankId, EventId, WebhookId};
use domain::policy::Operation;
use domain::time::Instant;
use domain::webhook::{LOG_DAYS, TESTS_MAX};
use domain::{Error, Reason, Refusal};
use store::{DeliveryRecord, Slice, WebhookRecord, Window};
use uuid::Uuid;

use crate::clock::uuid_v7;
use crate::{Actor, App, AppError, Result};

/// The kind of a test event.
const PING: &str = "webhook_ping";

impl App {
    /// The webhooks of a bank, newest first, for its coordinators; without those that ended.
    pub async fn webhooks(&self, actor: &Actor, bank: BankId) -> Result<Vec<WebhookRecord>> {
        self.reading(actor, Operation::ManageWebhooks, bank, "bank").await?;
        Ok(self.store().reader().in_bank(bank).webhooks().await?)
    }

    /// A webhook, for coordinators of its bank.
    pub async fn webhook(&self, actor: &Actor, id: WebhookId) -> Result<WebhookRecord> {
        if actor.person_id().is_none() {
            return Err(Error::Unauthenticated.into());
        }
        let reader = self.store().reader();
        let bank = reader.bank_of(AnyId::WebhookId(id)).await?;
        let bank = bank.ok_or(AppError::not_found("webhook"))?;
        self.reading(actor, Operation::ManageWebhooks, bank, "webhook").await?;
        let found = reader.in_bank(bank).webhook(id).await?;
        found.ok_or(AppError::not_found("webhook"))
    }

    /// The attempts to tell a webhook, newest first, with those that are still to come; kept for 30 days.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        webhook: WebhookId,
        window: Window<Uuid>,
    ) -> Result<Slice<DeliveryRecord>> {
        let record = self.webhook(actor, webhook).await?;
        let reader = self.store().reader();
        Ok(reader.in_bank(record.bank).deliveries(record.id, window).await?)
    }

    /// Tells a webhook once more of everything since then, as far as events are kept. Each message has the id that it had.
    pub async fn replay_webhook(&self, actor: &Actor, webhook: WebhookId, since: Instant) -> Result<WebhookRecord> {
        let held = self.hold(actor, webhook, None).await?;
        let now = held.work.at();
        if since > now {
            return Err(Error::invalid("since", Reason::InFuture).into());
        }
        let mut record = held.record;
        let inside = held.work.inside();
        // Never forward: what it was not told of yet is not passed over.
        let before = inside.seq_before(since).await?.unwrap_or(i64::MAX);
        if before < record.after_seq {
            record.after_seq = before;
            inside.withdraw_deliveries(webhook, before, now).await?;
            inside.move_webhook(webhook, before).await?;
        }
        held.work.commit().await?;
        Ok(record)
    }

    /// Sends a webhook a message that says nothing (`webhook.ping`), to try it out.
    pub async fn send_test_event(&self, actor: &Actor, webhook: WebhookId) -> Result<DeliveryRecord> {
        let held = self.hold(actor, webhook, None).await?;
        let inside = held.work.inside();
        if inside.waiting_deliveries(webhook, PING).await? >= TESTS_MAX {
            return Err(Refusal::TooMany { max: TESTS_MAX }.into());
        }
        let event = EventId::new(self.new_id());
        let delivery = self.first(webhook, event, PING, webhook.to_string(), held.work.at());
        inside.insert_deliveries(std::slice::from_ref(&delivery)).await?;
        held.work.commit().await?;
        Ok(delivery)
    }

    /// Forgets attempts older than 30 days, and webhooks that ended so long ago; says how many attempts.
    pub async fn forget_deliveries(&self) -> Result<u64> {
        let before = self.now().plus_days(LOG_DAYS.saturating_neg());
        let mut forgotten: u64 = 0;
        loop {
            let tx = self.store().begin().await?;
            let some = tx.forget_deliveries(uuid_v7(before, [0; 10])).await?;
            if some == 0 {
                tx.forget_webhooks(before).await?;
            }
            tx.commit().await?;
            forgotten = forgotten.saturating_add(some);
            if some == 0 {
                return Ok(forgotten);
            }
        }
    }
}
