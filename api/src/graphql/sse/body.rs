//! The body of an event stream: a few events wait for the client, never more.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use app::live::Cursor;
use async_graphql::Response;
use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::graphql::http;
use crate::graphql::streams::{Answer, Answers, Ended, Gate, Pass, Place, error};

/// Shows that the stream lives; clients pass over it.
const COMMENT: &str = ":\n\n";
/// The last event of a stream that came to its end.
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// Events on their way out.
pub(super) struct Events {
    first: String,
    waiting: Option<mpsc::Receiver<String>>,
    /// What is said when nothing waits any more.
    last: Arc<OnceLock<String>>,
    /// Kept until the client has all of it, or its connection ends: what waits for it counts until then.
    place: Option<Place>,
}

/// Why a stream of events ends.
enum End {
    /// There are no more.
    Complete,
    /// The client went, or the server stops: it comes back by itself and goes on.
    Silent,
    /// It was ended, with an error.
    Told(&'static str, &'static str),
}

impl Events {
    /// One answer.
    pub(super) fn one(answer: &Answer) -> Self {
        let last = OnceLock::new();
        // Nobody has set it before.
        let _ = last.set(COMPLETE.to_owned());
        Self {
            first: next(&answer.response, None),
            waiting: None,
            last: Arc::new(last),
            place: None,
        }
    }

    /// Many answers.
    pub(super) fn many(gate: Gate, pass: Pass, first: &Answer, answers: Answers, place: Place) -> Self {
        let (out, waiting) = mpsc::channel(gate.settings.waiting);
        let last = Arc::new(OnceLock::new());
        let events = Self {
            first: next(&first.response, answers.cursor()),
            waiting: Some(waiting),
            last: Arc::clone(&last),
            place: Some(place),
        };
        tokio::spawn(async move {
            let end = feed(&gate, &pass, answers, &out).await;
            let said = match end {
                End::Complete => COMPLETE.to_owned(),
                End::Silent => String::new(),
                End::Told(code, message) => {
                    let response = Response::from_errors(vec![error(code, message)]);
                    format!("{}{COMPLETE}", next(&response, None))
                }
            };
            // Set here and nowhere else, before the channel closes.
            let _ = last.set(said);
            drop(out);
        });
        events
    }

    /// The body that a client reads.
    pub(super) fn into_body(self) -> Body {
        let Self {
            first,
            waiting,
            last,
            place,
        } = self;
        let beginning = stream::iter([first]);
        let middle = stream::unfold(waiting, |waiting| async {
            let mut waiting = waiting?;
            let event = waiting.recv().await?;
            Some((event, Some(waiting)))
        });
        let end = stream::once(async move {
            drop(place);
            last.get().cloned().unwrap_or_default()
        });
        let all = beginning.chain(middle).chain(end);
        Body::from_stream(all.map(|event| Ok::<_, Infallible>(Bytes::from(event))))
    }
}

/// Sends answers until there are no more, or something ends them.
async fn feed(gate: &Gate, pass: &Pass, mut answers: Answers, out: &mpsc::Sender<String>) -> End {
    let mut ending = gate.app.live().ending();
    let mut alive = tokio::time::interval(gate.settings.keep_alive);
    alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
    alive.reset();
    loop {
        let event = tokio::select! {
            biased;
            () = ending.comes() => return End::Silent,
            () = out.closed() => return End::Silent,
            () = pass.ends() => return token_ended(),
            _ = alive.tick() => COMMENT.to_owned(),
            answer = answers.next() => match answer {
                Some(answer) => next(&answer.response, answers.cursor()),
                None => return End::Complete,
            },
        };
        match pass.check().await {
            Ok(()) => {}
            Err(Ended::Token) => return token_ended(),
            Err(Ended::Fault) => return End::Told("UNAVAILABLE", "Not possible now: go on from the last event."),
        }
        match out.send_timeout(event, gate.settings.patience).await {
            Ok(()) => {}
            Err(mpsc::error::SendTimeoutError::Closed(_)) => return End::Silent,
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                return End::Told("TOO_SLOW", "The stream was read too slowly: go on from the last event.");
            }
        }
    }
}

const fn token_ended() -> End {
    End::Told(
        "UNAUTHENTICATED",
        "The token has ended: go on from the last event with another one.",
    )
}

/// An event with an answer; its id is where a client goes on.
fn next(response: &Response, cursor: Option<Cursor>) -> String {
    let mut event = String::from("event: next\n");
    if let Some(cursor) = cursor {
        // Writing to a String does not fail.
        let _ = writeln!(event, "id: {cursor}");
    }
    let data = response.data != async_graphql::Value::Null || response.errors.is_empty();
    // JSON has no line breaks but escaped ones.
    let json = serde_json::to_string(&http::Body::of(response, data)).unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON; the client got none");
        String::new()
    });
    event.push_str("data: ");
    event.push_str(&json);
    event.push_str("\n\n");
    event
}
