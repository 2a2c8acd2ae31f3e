//! The worker that tells webhooks what happened. What is sent, and what becomes of it, is decided by the use cases.

mod worker;

use app::App;
use app::webhook::{Outcome, Parcel};
use domain::time::Instant;
use domain::webhook::DeliveryFailure;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use crate::figures;
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
        Ok(answer) => Outcome::Answered {
            status: answer.status.as_u16(),
            rest: answer.retry_after.and_then(|text| rest(&text, app.now())),
        },
        Err(Unsent::Closed) => Outcome::Unanswered(DeliveryFailure::ClosedAddress),
        Err(Unsent::TimedOut) => Outcome::Unanswered(DeliveryFailure::TimedOut),
        Err(Unsent::NoConnection) => Outcome::Unanswered(DeliveryFailure::NoConnection),
    };
    let took = watch.elapsed();
    figures::attempted(outcome.failure(), took);
    let millis = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
    if let Err(error) = app.record_delivery(&parcel, outcome, millis).await {
        tracing::error!(%error, webhook = %parcel.webhook, "what became of a message could not be written; it is sent again");
    }
}

/// For how many seconds a receiver wants to be left alone: a number, or a date of HTTP (RFC 9110, section 10.2.3).
/// Anything else is no wish.
fn rest(text: &str, now: Instant) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().unwrap_or(i64::MAX));
    }
    let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(until.timestamp().saturating_sub(now.micros().div_euclid(1_000_000)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_number_or_a_date_and_nothing_else() {
        // 20 November 2026, noon UTC.
        let now = Instant::from_micros(1_795_176_000_000_000);
        for (text, wished) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999", Some(i64::MAX)),
            ("Fri, 20 Nov 2026 12:02:00 GMT", Some(120)),
            ("Fri, 20 Nov 2026 11:58:00 GMT", Some(-120)),
            ("", None),
            ("-5", None),
            ("+5", None),
            ("soon", None),
            ("1.5", None),
        ] {
            assert_eq!(rest(text, now), wished, "{text}");
        }
    }
}
