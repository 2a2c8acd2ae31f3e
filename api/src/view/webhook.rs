//! A webhook, and what became of each attempt to tell it.

use app::webhook::NewSecret;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, PersonId};
use serde::Serialize;
use store::{DeliveryRecord, WebhookRecord};
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use super::scalar;
use super::words::{WebhookDeliveryState, WebhookEventKind, WebhookFailure, WebhookState, WhyWebhookDisabled};
use crate::asker::Asker;

/// A program that is told what happens in a bank (Standard Webhooks 1.0).
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Webhook", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// Where it is told.
    pub url: String,
    /// What its bank calls it.
    pub label: Option<String>,
    /// Of what it is told.
    pub kinds: Vec<WebhookEventKind>,
    /// Whether it is told.
    pub state: WebhookState,
    /// Why the server stopped telling it; null while it did not.
    pub disabled_for: Option<WhyWebhookDisabled>,
    /// Since when nothing arrived; null while all is well.
    pub failing_since: Option<DateTime>,
    /// Until when the secret before still signs beside the one in use; null where none does.
    pub both_sign_until: Option<DateTime>,
    /// When it was registered.
    pub created_at: DateTime,
    /// Counts the changes; send it back as `expectedVersion`.
    pub version: i64,
    #[graphql(skip)]
    #[serde(rename = "bankId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) by: PersonId,
}

impl WebhookView {
    /// The shape of a record.
    pub fn new(record: &WebhookRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            url: record.url.clone(),
            label: record.label.clone(),
            kinds: record.kinds.iter().map(|kind| (*kind).into()).collect(),
            state: record.state.into(),
            disabled_for: record.disabled_for.map(Into::into),
            failing_since: record.failing_since.map(Into::into),
            both_sign_until: record.both_sign_until.map(Into::into),
            created_at: record.created_at.into(),
            version: record.version,
            bank: record.bank,
            by: record.created_by,
        }
    }
}

#[ComplexObject]
impl WebhookView {
    /// Who registered it.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_person(self.bank, self.by).await
    }
}

/// A webhook with a secret that was just made.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WebhookSecret)]
pub struct WebhookSecretView {
    /// What its messages are signed with: `whsec_` and base64. It is shown this once.
    pub secret: String,
    /// The webhook.
    pub webhook: WebhookView,
}

impl WebhookSecretView {
    /// The shape of what was made.
    pub fn new((record, secret): &(WebhookRecord, NewSecret)) -> Self {
        Self {
            secret: secret.text().to_owned(),
            webhook: WebhookView::new(record),
        }
    }
}

/// An attempt to tell a webhook of an event.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "WebhookDelivery")]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookDelivery)]
pub struct DeliveryView {
    /// The attempt's own id.
    #[schema(value_type = String)]
    pub id: ID,
    /// The id of the event: the header `webhook-id`, the same for every attempt.
    #[schema(value_type = String)]
    pub event_id: ID,
    /// `type` in the message, such as `exchange.changed`.
    pub event_type: String,
    /// `data.id` in the message: what it is about.
    #[schema(value_type = String)]
    pub subject_id: ID,
    /// When it happened.
    pub happened_at: DateTime,
    /// Which attempt this is, from 1; there are 10 at most, over three days.
    pub attempt: i64,
    /// What became of it.
    pub state: WebhookDeliveryState,
    /// When it was, or is, to be made.
    pub due_at: DateTime,
    /// When it was made.
    pub sent_at: Option<DateTime>,
    /// The HTTP status of the answer; null where there was none.
    pub status: Option<i64>,
    /// Why it failed; null where it did not.
    pub failure: Option<WebhookFailure>,
    /// How long the answer took, in milliseconds.
    pub response_millis: Option<i64>,
    /// When the next attempt comes; null where none does.
    pub next_attempt_at: Option<DateTime>,
}

impl DeliveryView {
    /// The shape of a record.
    pub fn new(record: &DeliveryRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            event_id: record.event.to_string().into(),
            event_type: record.kind.replace('_', "."),
            subject_id: record.subject.clone().into(),
            happened_at: record.happened_at.into(),
            attempt: record.attempt,
            state: record.state.into(),
            due_at: record.due_at.into(),
            sent_at: record.sent_at.map(Into::into),
            status: record.status,
            failure: record.failure.map(Into::into),
            response_millis: record.millis,
            next_attempt_at: record.next_at.map(Into::into),
        }
    }
}
