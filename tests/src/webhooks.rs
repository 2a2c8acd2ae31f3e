//! Webhooks (API 39): programs elsewhere are told what happened, signed, until they take it.

pub mod asking;
mod heeding;
mod receiver;
mod telling;
mod working;

use app::App;
use app::webhook::{EventKind, RegisterWebhook, WebhookStep};
use domain::webhook::Endpoint;
use evenhour::graphql::streams::StreamSettings;
use evenhour::outbound::Outbound;
use evenhour::webhooks::turn;
use store::{DeliveryRecord, WebhookRecord, Window};

use crate::api::Api;
use crate::bank::Bank;
use crate::events::number;
use receiver::Receiver;

/// A bank whose events are told to a receiver on this machine.
struct World {
    api: Api,
    app: App,
    outbound: Outbound,
    receiver: Receiver,
    webhook: WebhookRecord,
    secret: String,
}

impl World {
    /// A receiver that is told of exchanges.
    async fn open(bank: &Bank) -> Self {
        Self::told_of(bank, &[EventKind::Exchange]).await
    }

    async fn told_of(bank: &Bank, kinds: &[EventKind]) -> Self {
        let app = bank.app.clone().with_loopback_receivers();
        let api = Api::of(bank, app, StreamSettings::default()).await;
        let app = api.app.clone();
        let receiver = Receiver::open().await;
        let (webhook, secret) = register(bank, &app, &receiver.url, kinds).await;
        Self {
            api,
            app,
            outbound: Outbound::open(true).unwrap(),
            receiver,
            webhook,
            secret,
        }
    }

    /// Numbers what happened and sends what is due; says how many messages.
    async fn turn(&self) -> usize {
        number(&self.app).await;
        turn(&self.app, &self.outbound).await
    }

    /// The webhook as it is now.
    async fn now(&self, bank: &Bank) -> WebhookRecord {
        self.app.webhook(&bank.ines.actor, self.webhook.id).await.unwrap()
    }

    /// The log, newest first.
    async fn log(&self, bank: &Bank) -> Vec<DeliveryRecord> {
        let page = self
            .app
            .deliveries(&bank.ines.actor, self.webhook.id, Window::first(100));
        page.await.unwrap().items
    }

    /// The webhook as somebody sees it who is about to change it.
    async fn step(&self, bank: &Bank) -> WebhookStep {
        let record = self.now(bank).await;
        WebhookStep {
            webhook: record.id,
            expected_version: record.version,
        }
    }
}

/// Registers a webhook as the coordinator; returns its secret, too.
async fn register(bank: &Bank, app: &App, url: &str, kinds: &[EventKind]) -> (WebhookRecord, String) {
    let command = RegisterWebhook {
        bank: bank.id,
        url: Endpoint::try_new(url).unwrap(),
        kinds: kinds.to_vec(),
        label: None,
    };
    let (record, secret) = app.register_webhook(&bank.ines.actor, command, None).await.unwrap();
    (record, secret.text().to_owned())
}
