//! The worker that tells webhooks what happened. What is sent, and what becomes of it, is decided by the use cases.

mod worker;

use app::App;
use app::webhook::{Outcome, Parcel};
use domain::webhook::DeliveryFailure;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use crate::outbound::{Outbound, Unsent};

pub use worker::{Worker, turn};

/// Starts the worker of a server. Where messages cannot be sent at all, that is told, and everything else goes on.
pub fn begin(app: &App) -> Option<Worker> {
    match Outbound::open(app.reaches_loopback()) {
        Ok(outbound) => Some(Worker::begin(app.clone(), outbound)),
        Err(error) => {
            tracing::error!(%error, "webhooks are told nothing: this machine has no certificates of authorities, or no TLS");
            None
        }
    }
}

/// Sends one message and writes what became of it. If that cannot be written, the message is sent again when its lease is
/// over.
async fn tell(app: App, outbound: Outbound, parcel: Parcel) {
    let watch = tokio::time::Instant::now();
    let outcome = match outbound.post(&parcel.url, headers(&parcel), parcel.body.clone()).await {
        Ok(status) => Outcome::Answered(status.as_u16()),
        Err(Unsent::Closed) => Outcome::Unanswered(DeliveryFailure::ClosedAddress),
        Err(Unsent::TimedOut) => Outcome::Unanswered(DeliveryFailure::TimedOut),
        Err(Unsent::NoConnection) => Outcome::Unanswered(DeliveryFailure::NoConnection),
    };
    let millis = i64::try_from(watch.elapsed().as_millis()).unwrap_or(i64::MAX);
    if let Err(error) = app.record_delivery(&parcel, outcome, millis).await {
        tracing::error!(%error, webhook = %parcel.webhook, "what became of a message could not be written; it is sent again");
    }
}

/// The headers of Standard Webhooks 1.0.
fn headers(parcel: &Parcel) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(HeaderName::from_static("webhook-timestamp"), parcel.timestamp.into());
    for (name, value) in [("webhook-id", &parcel.id), ("webhook-signature", &parcel.signatures)] {
        // Base64, ids and spaces: always a value.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}
