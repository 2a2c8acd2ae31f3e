//! Webhooks: a bank's coordinators say which programs are told what happens, and of what.

mod deliver;
mod log;
mod outcome;
mod secret;

use domain::id::{AnyId, BankId, WebhookId};
use domain::patch::Patch;
use domain::policy::Operation;
use domain::text::Label;
use domain::webhook::{BOTH_SIGN_SECONDS, Endpoint, WEBHOOKS_MAX, WebhookState};
use domain::{Error, Reason, Refusal};
use store::{NoticeSubject, SealedSecrets, WebhookRecord};

pub use deliver::Parcel;
pub use outcome::Outcome;
pub use secret::NewSecret;
pub use store::Happened as EventKind;

use crate::{Actor, App, AppError, Key, Result, Work};

/// A program that shall be told.
#[derive(Debug, Clone)]
pub struct RegisterWebhook {
    /// In which bank.
    pub bank: BankId,
    /// Where it is told.
    pub url: Endpoint,
    /// Of what.
    pub kinds: Vec<EventKind>,
    /// What the bank calls it.
    pub label: Option<Label>,
}

/// What changes of a webhook.
#[derive(Debug, Clone)]
pub struct UpdateWebhook {
    /// Which one.
    pub webhook: WebhookId,
    /// The version that was seen.
    pub expected_version: i64,
    /// Where it is told from now on.
    pub url: Option<Endpoint>,
    /// Of what, from now on.
    pub kinds: Option<Vec<EventKind>>,
    /// What the bank calls it.
    pub label: Patch<Label>,
}

/// A step on a webhook as it was seen.
#[derive(Debug, Clone, Copy)]
pub struct WebhookStep {
    /// Which one.
    pub webhook: WebhookId,
    /// The version that was seen.
    pub expected_version: i64,
}

/// A webhook under its lock, in a transaction that may change it.
struct Held {
    work: Work,
    record: WebhookRecord,
    secrets: SealedSecrets,
}

impl App {
    /// Registers a webhook, as a coordinator. It is told of what happens from now on; its secret is shown this once, and
    /// again to whoever sends the same under the same key, since the first answer may have been lost.
    pub async fn register_webhook(
        &self,
        actor: &Actor,
        mut command: RegisterWebhook,
        key: Option<&Key>,
    ) -> Result<(WebhookRecord, NewSecret)> {
        command.kinds = once(command.kinds)?;
        let work = self.work(actor, Operation::ManageWebhooks, command.bank).await?;
        let person = work.person().ok_or(Error::Unauthenticated)?;
        let inside = work.inside();
        let id = WebhookId::new(self.new_id());
        if let Some(earlier) = work.claim_optional(key, &command, id.uuid()).await? {
            return self.registered(&work, WebhookId::new(earlier)).await;
        }
        inside.lock_bank().await?;
        let many = i64::try_from(inside.webhooks().await?.len()).unwrap_or(i64::MAX);
        if many >= WEBHOOKS_MAX {
            return Err(Refusal::TooMany { max: WEBHOOKS_MAX }.into());
        }
        let record = WebhookRecord {
            id,
            bank: work.bank(),
            url: command.url.into(),
            label: command.label.map(Into::into),
            kinds: command.kinds,
            state: WebhookState::Active,
            disabled_for: None,
            both_sign_until: None,
            after_seq: inside.event_head().await?,
            failing_since: None,
            created_by: person,
            created_at: work.at(),
            ended_at: None,
            version: 1,
        };
        let secret = NewSecret::draw()?;
        let secrets = SealedSecrets {
            now: self.seal_webhook_secret(record.id, secret.key())?,
            before: None,
        };
        inside.insert_webhook(&record, &secrets).await?;
        work.commit().await?;
        Ok((record, secret))
    }

    /// A webhook that was registered before, with its secret as it is now. What has ended is gone.
    async fn registered(&self, work: &Work, id: WebhookId) -> Result<(WebhookRecord, NewSecret)> {
        let found = work.inside().lock_webhook(id).await?;
        let found = found.filter(|(record, _)| record.state != WebhookState::Ended);
        let (record, secrets) = found.ok_or(AppError::not_found("webhook"))?;
        let key = self.open_webhook_secret(id, &secrets.now)?;
        let key =
            key.ok_or_else(|| AppError::Fault(format!("the secret of {id} was sealed by another server secret")))?;
        Ok((record, NewSecret::of(&key)?))
    }

    /// Changes where a webhook is told, of what, or its name. What waits already goes to the new address.
    pub async fn update_webhook(&self, actor: &Actor, command: UpdateWebhook) -> Result<WebhookRecord> {
        let kinds = command.kinds.map(once).transpose()?;
        let mut held = self
            .hold(actor, command.webhook, Some(command.expected_version))
            .await?;
        let was = held.record.clone();
        if let Some(url) = command.url {
            held.record.url = url.into();
        }
        if let Some(kinds) = kinds {
            held.record.kinds = kinds;
        }
        command.label.map(String::from).onto(&mut held.record.label);
        held.save(&was).await
    }

    /// Lets a webhook rest. Nothing is lost: what happens meanwhile is told when it goes on, as long as it is kept.
    pub async fn pause_webhook(&self, actor: &Actor, step: WebhookStep) -> Result<WebhookRecord> {
        let mut held = self.hold(actor, step.webhook, Some(step.expected_version)).await?;
        let was = held.record.clone();
        held.record.state = WebhookState::Paused;
        held.record.disabled_for = None;
        held.save(&was).await
    }

    /// Lets a webhook go on that rested or was disabled: what waits for it is told now.
    pub async fn resume_webhook(&self, actor: &Actor, step: WebhookStep) -> Result<WebhookRecord> {
        let mut held = self.hold(actor, step.webhook, Some(step.expected_version)).await?;
        let was = held.record.clone();
        if was.state != WebhookState::Active {
            held.record.state = WebhookState::Active;
            held.record.disabled_for = None;
            held.record.failing_since = None;
        }
        held.save(&was).await
    }

    /// Ends a webhook for ever: it is told nothing more, and its secrets are gone at once.
    pub async fn end_webhook(&self, actor: &Actor, step: WebhookStep) -> Result<WebhookRecord> {
        let mut held = self.hold(actor, step.webhook, Some(step.expected_version)).await?;
        let was = held.record.clone();
        held.record.state = WebhookState::Ended;
        held.record.disabled_for = None;
        held.record.both_sign_until = None;
        held.record.ended_at = Some(held.work.at());
        held.secrets = SealedSecrets {
            now: String::new(),
            before: None,
        };
        held.save(&was).await
    }

    /// Makes a new secret, shown this once. For a day the one before signs beside it, so that a receiver can change over.
    pub async fn rotate_webhook_secret(&self, actor: &Actor, step: WebhookStep) -> Result<(WebhookRecord, NewSecret)> {
        let mut held = self.hold(actor, step.webhook, Some(step.expected_version)).await?;
        let was = held.record.clone();
        let secret = NewSecret::draw()?;
        let sealed = self.seal_webhook_secret(was.id, secret.key())?;
        held.secrets.before = Some(std::mem::replace(&mut held.secrets.now, sealed));
        held.record.both_sign_until = Some(held.work.at().plus_seconds(BOTH_SIGN_SECONDS));
        let record = held.save(&was).await?;
        Ok((record, secret))
    }

    /// A webhook that a coordinator changes, under its lock. What has ended is gone.
    async fn hold(&self, actor: &Actor, webhook: WebhookId, expected_version: Option<i64>) -> Result<Held> {
        let subject = AnyId::WebhookId(webhook);
        let work = self
            .work_on(actor, Operation::ManageWebhooks, subject, "webhook")
            .await?;
        let found = work.inside().lock_webhook(webhook).await?;
        let found = found.filter(|(record, _)| record.state != WebhookState::Ended);
        let (record, secrets) = found.ok_or(AppError::not_found("webhook"))?;
        if expected_version.is_some_and(|version| version != record.version) {
            return Err(Error::Stale.into());
        }
        Ok(Held { work, record, secrets })
    }
}

impl Held {
    /// Writes what changed; nothing where nothing did.
    async fn save(mut self, was: &WebhookRecord) -> Result<WebhookRecord> {
        if *was != self.record {
            let inside = self.work.inside();
            inside.save_webhook(&mut self.record, &self.secrets).await?;
            if was.state == WebhookState::Disabled && self.record.state != WebhookState::Disabled {
                let about = NoticeSubject::Webhook(self.record.id);
                inside.answer_notices_about(about, self.work.at()).await?;
            }
            self.work.commit().await?;
        }
        Ok(self.record)
    }
}

/// Each kind once; at least one is needed.
fn once(mut kinds: Vec<EventKind>) -> Result<Vec<EventKind>> {
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Err(Error::invalid("kinds", Reason::Missing).into());
    }
    Ok(kinds)
}
