//! Webhooks: who is told what happens.

use app::webhook::NewSecret;
use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use store::WebhookRecord;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::paging::Paging;
use crate::command::stale;
use crate::command::webhook::{
    self as command, RegisterWebhookInput, ReplayWebhookInput, SendTestEventInput, UpdateWebhookInput, WebhookStepInput,
};
use crate::problem::{self, UserError};
use crate::view::webhook::{DeliveryView, WebhookSecretView, WebhookView};

plain_payloads! {
    /// The webhook after a command.
    WebhookPayload {
        /// The webhook; on STALE, as it is now.
        webhook: WebhookView
    }
    /// A message that was sent to try a webhook out.
    TestEventPayload {
        /// The first attempt; ask for `webhookDeliveries` to see what became of it.
        delivery: DeliveryView
    }
}

/// A webhook with a secret that was just made.
#[derive(Debug, SimpleObject)]
pub struct WebhookSecretPayload {
    /// What its messages are signed with: `whsec_` and base64. It is shown this once.
    pub secret: Option<String>,
    /// The webhook; on STALE, as it is now.
    pub webhook: Option<WebhookView>,
    /// Why it was not done; empty when it was.
    pub user_errors: Vec<UserError>,
}

impl WebhookSecretPayload {
    fn answer(
        asker: &Asker,
        done: app::Result<(WebhookRecord, NewSecret)>,
        current: Option<WebhookView>,
    ) -> Result<Self> {
        match done {
            Ok(made) => {
                let WebhookSecretView { secret, webhook } = WebhookSecretView::new(&made);
                Ok(Self {
                    secret: Some(secret),
                    webhook: Some(webhook),
                    user_errors: Vec::new(),
                })
            }
            Err(error) => Ok(Self {
                secret: None,
                webhook: current,
                user_errors: vec![problem::sort(&error, asker.locale)?],
            }),
        }
    }
}

/// A stale version comes with the webhook as it is now.
async fn current<T>(asker: &Asker, id: &ID, done: &app::Result<T>) -> Option<WebhookView> {
    let now = stale::now(done, command::webhook(asker, id)).await;
    now.map(|record| WebhookView::new(&record))
}

async fn answered(asker: &Asker, id: &ID, done: app::Result<WebhookRecord>) -> Result<WebhookPayload> {
    let current = current(asker, id, &done).await;
    WebhookPayload::answer_with(asker, done.map(|record| WebhookView::new(&record)), current)
}

/// Questions about webhooks.
#[derive(Default)]
pub struct WebhookQuery;

#[Object]
impl WebhookQuery {
    /// The webhooks of a bank, newest first, for its coordinators; 10 at most.
    async fn webhooks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which bank.")] bank_id: ID,
    ) -> Result<Option<Vec<WebhookView>>> {
        let asker = Asker::of(ctx)?;
        let found = asker.found(command::webhooks(asker, &bank_id).await)?;
        Ok(found.map(|records| records.iter().map(WebhookView::new).collect()))
    }

    /// A webhook, for coordinators of its bank.
    async fn webhook(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<WebhookView>> {
        let asker = Asker::of(ctx)?;
        let found = command::webhook(asker, &id).await;
        asker.found(found.map(|record| WebhookView::new(&record)))
    }

    /// The attempts to tell a webhook, newest first, with those that are still to come; kept for 30 days.
    async fn webhook_deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which webhook.")] webhook_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, DeliveryView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::webhook_deliveries(asker, &webhook_id, paging).await)?;
        Ok(page.map(|page| page.connection(|record| DeliveryView::new(&record))))
    }
}

/// What coordinators do with webhooks.
#[derive(Default)]
pub struct WebhookMutation;

#[Object]
impl WebhookMutation {
    /// Registers a program that is told what happens in the bank from now on, as a coordinator. Messages carry ids only,
    /// are signed with the secret that is shown this once, and are sent again for three days until they are answered
    /// with success.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RegisterWebhookInput,
    ) -> Result<WebhookSecretPayload> {
        let asker = Asker::of(ctx)?;
        WebhookSecretPayload::answer(asker, command::register_webhook(asker, &input).await, None)
    }

    /// Changes where a webhook is told, of what, or its name, as a coordinator.
    async fn update_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: UpdateWebhookInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.webhook_id, command::update_webhook(asker, &input).await).await
    }

    /// Lets a webhook rest, as a coordinator. Nothing is lost: what happens meanwhile is told when it goes on, as long as
    /// events are kept.
    async fn pause_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WebhookStepInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.webhook_id, command::pause_webhook(asker, &input).await).await
    }

    /// Lets a webhook go on that rested or was disabled, as a coordinator. What waits for it is told at once.
    async fn resume_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WebhookStepInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.webhook_id, command::resume_webhook(asker, &input).await).await
    }

    /// Ends a webhook for ever, as a coordinator: it is told nothing more, and its secret is gone at once.
    async fn end_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WebhookStepInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, &input.webhook_id, command::end_webhook(asker, &input).await).await
    }

    /// Makes a new secret, shown this once, as a coordinator. For a day the one before signs beside it: every message has
    /// two signatures then.
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WebhookStepInput,
    ) -> Result<WebhookSecretPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::rotate_webhook_secret(asker, &input).await;
        let current = current(asker, &input.webhook_id, &done).await;
        WebhookSecretPayload::answer(asker, done, current)
    }

    /// Tells a webhook once more of everything since an instant, as a coordinator. Each message has the id it had before.
    async fn replay_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ReplayWebhookInput,
    ) -> Result<WebhookPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::replay_webhook(asker, &input).await;
        WebhookPayload::answer(asker, done.map(|record| WebhookView::new(&record)))
    }

    /// Sends a webhook a message that says nothing, `webhook.ping`, to try it out, as a coordinator.
    async fn send_test_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SendTestEventInput,
    ) -> Result<TestEventPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::send_test_event(asker, &input).await;
        TestEventPayload::answer(asker, done.map(|record| DeliveryView::new(&record)))
    }
}
