//! Webhooks: who is told what happens.

use async_graphql::ID;
use axum::extract::Path;
use axum::response::Response;
use store::WebhookRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::{Asked, OptionalKey, Seen};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::stale;
use crate::command::webhook::{
    self as command, RegisterWebhookInput, ReplayWebhookInput, SendTestEventInput, UpdateWebhookInput, WebhookStepInput,
};
use crate::server::Shared;
use crate::view::webhook::{DeliveryView, WebhookSecretView, WebhookView};

/// What can be done with webhooks.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(webhooks, register_webhook))
        .routes(routes!(webhook, update_webhook, end_webhook))
        .routes(routes!(pause_webhook))
        .routes(routes!(resume_webhook))
        .routes(routes!(rotate_webhook_secret))
        .routes(routes!(webhook_deliveries))
        .routes(routes!(replay_webhook))
        .routes(routes!(send_test_event))
}

fn step(id: String, version: i64) -> WebhookStepInput {
    WebhookStepInput {
        webhook_id: id.into(),
        expected_version: version,
    }
}

/// What a step returned, or why not; a stale version comes with the webhook as it is now.
async fn shown(asked: &Asked, id: &ID, done: app::Result<WebhookRecord>) -> Response {
    let now = stale::now(&done, command::webhook(&asked.asker, id)).await;
    asked.changed(
        done.map(|record| WebhookView::new(&record)),
        now.map(|record| WebhookView::new(&record)),
    )
}

/// The webhooks of a bank, newest first, for its coordinators; 10 at most.
#[utoipa::path(get, path = "/banks/{bankId}/webhooks", tag = "webhooks",
    params(("bankId" = String, Path, description = "Of which bank.")),
    responses((status = 200, description = "The webhooks.", body = Page<WebhookView>)))]
pub async fn webhooks(asked: Asked, Path(bank): Path<String>) -> Response {
    let found = command::webhooks(&asked.asker, &bank.into()).await;
    asked.all(found.map(|records| records.iter().map(WebhookView::new).collect()))
}

/// Registers a program that is told what happens in the bank from now on, as a coordinator. Messages carry ids only, are
/// signed with the secret that is shown this once, and are sent again for three days until they are answered with
/// success.
#[utoipa::path(post, path = "/banks/{bankId}/webhooks", tag = "webhooks",
    params(("bankId" = String, Path, description = "In which bank."),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterWebhookInput,
    responses((status = 201, description = "The webhook and its secret.", body = WebhookSecretView)))]
pub async fn register_webhook(
    asked: Asked,
    Path(bank): Path<String>,
    OptionalKey(key): OptionalKey,
    Body(mut input): Body<RegisterWebhookInput>,
) -> Response {
    (input.bank_id, input.idempotency_key) = (bank.into(), key);
    let made = command::register_webhook(&asked.asker, &input).await;
    asked.made(made.map(|made| WebhookSecretView::new(&made)), |made| {
        format!("/webhooks/{}", *made.webhook.id)
    })
}

/// A webhook, for coordinators of its bank.
#[utoipa::path(get, path = "/webhooks/{webhookId}", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook.")),
    responses((status = 200, description = "The webhook.", body = WebhookView)))]
pub async fn webhook(asked: Asked, Path(id): Path<String>) -> Response {
    let found = command::webhook(&asked.asker, &id.into()).await;
    asked.one(found.map(|record| WebhookView::new(&record)))
}

/// Changes where a webhook is told, of what, or its name, as a coordinator.
#[utoipa::path(patch, path = "/webhooks/{webhookId}", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook."), ("If-Match" = String, Header)),
    request_body = UpdateWebhookInput,
    responses((status = 200, description = "The webhook.", body = WebhookView)))]
pub async fn update_webhook(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<UpdateWebhookInput>,
) -> Response {
    (input.webhook_id, input.expected_version) = (id.into(), version);
    let done = command::update_webhook(&asked.asker, &input).await;
    shown(&asked, &input.webhook_id, done).await
}

/// Ends a webhook for ever, as a coordinator: it is told nothing more, and its secret is gone at once.
#[utoipa::path(delete, path = "/webhooks/{webhookId}", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The webhook as it ended.", body = WebhookView)))]
pub async fn end_webhook(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::end_webhook(&asked.asker, &input).await;
    shown(&asked, &input.webhook_id, done).await
}

/// Lets a webhook rest, as a coordinator. Nothing is lost: what happens meanwhile is told when it goes on, as long as
/// events are kept.
#[utoipa::path(post, path = "/webhooks/{webhookId}/pause", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The webhook.", body = WebhookView)))]
pub async fn pause_webhook(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::pause_webhook(&asked.asker, &input).await;
    shown(&asked, &input.webhook_id, done).await
}

/// Lets a webhook go on that rested or was disabled, as a coordinator. What waits for it is told at once.
#[utoipa::path(post, path = "/webhooks/{webhookId}/resume", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The webhook.", body = WebhookView)))]
pub async fn resume_webhook(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::resume_webhook(&asked.asker, &input).await;
    shown(&asked, &input.webhook_id, done).await
}

/// Makes a new secret, shown this once, as a coordinator. For a day the one before signs beside it: every message has two
/// signatures then.
#[utoipa::path(post, path = "/webhooks/{webhookId}/secret", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The webhook and its new secret.", body = WebhookSecretView)))]
pub async fn rotate_webhook_secret(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let made = command::rotate_webhook_secret(&asked.asker, &input).await;
    let now = stale::now(&made, command::webhook(&asked.asker, &input.webhook_id)).await;
    let now = now.map(|record| WebhookView::new(&record));
    asked.changed(made.map(|made| WebhookSecretView::new(&made)), now)
}

/// The attempts to tell a webhook, newest first, with those that are still to come; kept for 30 days.
#[utoipa::path(get, path = "/webhooks/{webhookId}/deliveries", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Of which webhook."), PageParams),
    responses((status = 200, description = "A page of attempts.", body = Page<DeliveryView>)))]
pub async fn webhook_deliveries(asked: Asked, Path(id): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::webhook_deliveries(&asked.asker, &id.into(), page.into()).await;
    asked.page(paged, |record| DeliveryView::new(&record))
}

/// Tells a webhook once more of everything since an instant, as a coordinator. Each message has the id it had before.
#[utoipa::path(post, path = "/webhooks/{webhookId}/replay", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook.")),
    request_body = ReplayWebhookInput,
    responses((status = 200, description = "The webhook.", body = WebhookView)))]
pub async fn replay_webhook(
    asked: Asked,
    Path(id): Path<String>,
    Body(mut input): Body<ReplayWebhookInput>,
) -> Response {
    input.webhook_id = id.into();
    let done = command::replay_webhook(&asked.asker, &input).await;
    asked.one(done.map(|record| WebhookView::new(&record)))
}

/// Sends a webhook a message that says nothing, `webhook.ping`, to try it out, as a coordinator.
#[utoipa::path(post, path = "/webhooks/{webhookId}/test", tag = "webhooks",
    params(("webhookId" = String, Path, description = "Which webhook.")),
    responses((status = 200, description = "The first attempt.", body = DeliveryView)))]
pub async fn send_test_event(asked: Asked, Path(id): Path<String>) -> Response {
    let input = SendTestEventInput { webhook_id: id.into() };
    let sent = command::send_test_event(&asked.asker, &input).await;
    asked.one(sent.map(|record| DeliveryView::new(&record)))
}
