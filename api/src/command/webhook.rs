//! Webhooks: who is told what happens.

use app::webhook::{NewSecret, RegisterWebhook, UpdateWebhook, WebhookStep};
use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::Error;
use domain::id::WebhookId;
use domain::webhook::Endpoint;
use serde::Deserialize;
use store::{DeliveryRecord, WebhookRecord};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::outbound;
use crate::view::DateTime;
use crate::view::words::WebhookEventKind;

/// A program that shall be told what happens in a bank.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterWebhookInput {
    /// In which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Where it is told: `https://`, on the open internet, port 443 or above 1023, no login in it.
    pub url: String,
    /// Of what, at least one.
    pub kinds: Vec<WebhookEventKind>,
    /// What the bank calls it, at most 80 characters.
    pub label: Option<String>,
    /// Done once under this key, however often it is sent; without one, each time is a new time.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What changes of a webhook; what is not given stays.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateWebhookInput {
    /// Which one.
    #[serde(skip)]
    pub webhook_id: ID,
    /// The `Webhook.version` that was seen.
    #[serde(skip)]
    pub expected_version: i64,
    /// Where it is told from now on, also of what waits already; null leaves it.
    pub url: Option<String>,
    /// Of what, from now on; null leaves it.
    pub kinds: Option<Vec<WebhookEventKind>>,
    /// What the bank calls it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub label: MaybeUndefined<String>,
}

/// A step on a webhook as it was seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookStepInput {
    /// Which one.
    #[serde(skip)]
    pub webhook_id: ID,
    /// The `Webhook.version` that was seen.
    #[serde(skip)]
    pub expected_version: i64,
}

/// From when a webhook is told once more.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplayWebhookInput {
    /// Which one.
    #[serde(skip)]
    pub webhook_id: ID,
    /// From when; events are kept for 30 days.
    pub since: DateTime,
}

/// Names a webhook that is tried out.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendTestEventInput {
    /// Which one.
    #[serde(skip)]
    pub webhook_id: ID,
}

impl WebhookStepInput {
    fn step(&self) -> app::Result<WebhookStep> {
        Ok(WebhookStep {
            webhook: input::id("webhookId", &self.webhook_id)?,
            expected_version: self.expected_version,
        })
    }
}

/// An address that messages may be sent to, in its one form.
fn endpoint(asker: &Asker, url: &str) -> app::Result<Endpoint> {
    let checked = outbound::checked(url, asker.app.reaches_loopback());
    let checked = checked.ok_or_else(|| Error::invalid("url", domain::Reason::Endpoint))?;
    Ok(Endpoint::try_new(checked.as_str())?)
}

/// Registers a webhook, as a coordinator. Its secret is shown this once.
pub async fn register_webhook(asker: &Asker, input: &RegisterWebhookInput) -> app::Result<(WebhookRecord, NewSecret)> {
    let command = RegisterWebhook {
        bank: input::id("bankId", &input.bank_id)?,
        url: endpoint(asker, &input.url)?,
        kinds: input.kinds.iter().map(|kind| (*kind).into()).collect(),
        label: input::label("label", input.label.as_deref())?,
    };
    let key = asker.optional_key(input.idempotency_key.as_deref())?;
    asker.app.register_webhook(&asker.actor, command, key.as_ref()).await
}

/// Changes where a webhook is told, of what, or its name, as a coordinator.
pub async fn update_webhook(asker: &Asker, input: &UpdateWebhookInput) -> app::Result<WebhookRecord> {
    let kinds = input.kinds.as_ref();
    let command = UpdateWebhook {
        webhook: input::id("webhookId", &input.webhook_id)?,
        expected_version: input.expected_version,
        url: input.url.as_deref().map(|url| endpoint(asker, url)).transpose()?,
        kinds: kinds.map(|kinds| kinds.iter().map(|kind| (*kind).into()).collect()),
        label: input::text_patch(input.label.clone(), |text| input::label("label", Some(text)))?,
    };
    asker.app.update_webhook(&asker.actor, command).await
}

/// Lets a webhook rest, as a coordinator.
pub async fn pause_webhook(asker: &Asker, input: &WebhookStepInput) -> app::Result<WebhookRecord> {
    asker.app.pause_webhook(&asker.actor, input.step()?).await
}

/// Lets a webhook go on, as a coordinator.
pub async fn resume_webhook(asker: &Asker, input: &WebhookStepInput) -> app::Result<WebhookRecord> {
    asker.app.resume_webhook(&asker.actor, input.step()?).await
}

/// Ends a webhook, as a coordinator.
pub async fn end_webhook(asker: &Asker, input: &WebhookStepInput) -> app::Result<WebhookRecord> {
    asker.app.end_webhook(&asker.actor, input.step()?).await
}

/// Makes a new secret, as a coordinator; it is shown this once.
pub async fn rotate_webhook_secret(asker: &Asker, input: &WebhookStepInput) -> app::Result<(WebhookRecord, NewSecret)> {
    asker.app.rotate_webhook_secret(&asker.actor, input.step()?).await
}

/// Tells a webhook once more of everything since then, as a coordinator.
pub async fn replay_webhook(asker: &Asker, input: &ReplayWebhookInput) -> app::Result<WebhookRecord> {
    let webhook = input::id("webhookId", &input.webhook_id)?;
    asker.app.replay_webhook(&asker.actor, webhook, input.since.0).await
}

/// Sends a webhook a message that says nothing, as a coordinator.
pub async fn send_test_event(asker: &Asker, input: &SendTestEventInput) -> app::Result<DeliveryRecord> {
    let webhook = input::id("webhookId", &input.webhook_id)?;
    asker.app.send_test_event(&asker.actor, webhook).await
}

/// The webhooks of a bank, newest first, for its coordinators.
pub async fn webhooks(asker: &Asker, bank_id: &ID) -> app::Result<Vec<WebhookRecord>> {
    asker.app.webhooks(&asker.actor, input::id("bankId", bank_id)?).await
}

/// A webhook, for coordinators of its bank.
pub async fn webhook(asker: &Asker, id: &ID) -> app::Result<WebhookRecord> {
    asker.app.webhook(&asker.actor, input::id("id", id)?).await
}

/// The attempts to tell a webhook, newest first.
pub async fn webhook_deliveries(
    asker: &Asker,
    webhook_id: &ID,
    paging: Paging,
) -> app::Result<Paged<DeliveryRecord, Uuid>> {
    let list = List::new("webhookDeliveries", &webhook_id.as_str());
    let webhook = input::id::<WebhookId>("webhookId", webhook_id)?;
    let page = asker
        .app
        .deliveries(&asker.actor, webhook, list.window(&paging)?)
        .await?;
    Ok(Paged::new(list, paging, page, |record| record.id))
}
