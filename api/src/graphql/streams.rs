//! What WebSocket and event streams share: their limits, the token that is looked at again, and how an operation runs.

mod pass;

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::App;
use app::live::Cursor;
use async_graphql::{ErrorExtensionValues, Request, Response, ServerError};
use futures_util::stream::BoxStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;

pub use self::pass::{Ended, Pass};
use super::EvenhourSchema;
use super::guard::{self, Admission, Codes};
use crate::asker::Asker;
use crate::figures::OpenStream;
use crate::messages::{self, Locale};
use crate::rate::Limits as RateLimits;

/// The figures of WebSocket and event streams. They are published in the documentation.
#[derive(Debug, Clone)]
pub struct StreamSettings {
    /// How long a socket may take to say who it is.
    pub init: Duration,
    /// How often a stream on which nothing happens shows that it lives, and its token is looked at.
    pub keep_alive: Duration,
    /// How long a client may take to accept what is sent.
    pub patience: Duration,
    /// Operations at once on one socket.
    pub operations: usize,
    /// Sockets and event streams at once on one server.
    pub connections: usize,
    /// Bytes of one message that a socket takes.
    pub message_bytes: usize,
    /// Messages or events that wait for one client. Whoever has more waits, so that nothing grows.
    pub waiting: usize,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            init: Duration::from_secs(10),
            keep_alive: Duration::from_secs(15),
            patience: Duration::from_secs(10),
            operations: 50,
            connections: 10_000,
            message_bytes: guard::Limits::BODY_BYTES,
            waiting: 16,
        }
    }
}

/// What streams need of the service.
#[derive(Clone)]
pub struct Gate {
    /// The service.
    pub app: App,
    /// The schema.
    pub schema: EvenhourSchema,
    /// How long one answer may take; streams may take any time.
    pub time_limit: Duration,
    /// The figures.
    pub settings: Arc<StreamSettings>,
    limits: Arc<RateLimits>,
    room: Arc<Semaphore>,
}

impl Gate {
    /// A gate to this service.
    pub fn new(
        app: App,
        schema: EvenhourSchema,
        limits: Arc<RateLimits>,
        time_limit: Duration,
        settings: StreamSettings,
    ) -> Self {
        Self {
            app,
            schema,
            limits,
            time_limit,
            room: Arc::new(Semaphore::new(settings.connections)),
            settings: Arc::new(settings),
        }
    }

    /// Counts one more operation on a socket, as a request of its own.
    pub fn count(&self, pass: &Pass, address: Option<IpAddr>) -> app::Result<()> {
        self.limits.address(address)?;
        if let Some(bearer) = &pass.bearer {
            self.limits.token(bearer)?;
        }
        self.limits.person(pass.actor.person_id())?;
        Ok(())
    }

    /// A place for one more connection, where there is room.
    pub fn enter(&self) -> Option<Place> {
        let permit = Arc::clone(&self.room).try_acquire_owned().ok()?;
        Some(Place {
            _permit: permit,
            _open: OpenStream::begin(),
        })
    }

    /// Begins a query or a mutation at once; it runs to its end, also where nobody waits for it any more.
    pub fn begin(&self, request: Request, asker: Asker) -> Begun {
        let (admission, locale) = (Admission::to_a_stream(), asker.locale);
        let request = request.data(asker).data(admission.clone());
        let schema = self.schema.clone();
        // As long as it lives, the server waits for it before it stops.
        let waited_for = self.app.live().ending();
        let work = tokio::spawn(async move {
            let response = app::settling(schema.execute(request)).await;
            drop(waited_for);
            response
        });
        Begun {
            work,
            admission,
            locale,
            time_limit: self.time_limit,
        }
    }

    /// Begins a subscription.
    pub fn stream(&self, request: Request, asker: Asker) -> Answers {
        let admission = Admission::to_a_stream();
        let mark = Mark::default();
        let request = request.data(asker).data(admission.clone()).data(mark.clone());
        Answers {
            stream: self.schema.execute_stream(request),
            admission,
            mark,
            began: false,
        }
    }
}

/// A place of one connection, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
    _open: OpenStream,
}

/// A query or a mutation under way.
pub struct Begun {
    work: JoinHandle<app::Result<Response>>,
    admission: Admission,
    locale: Locale,
    time_limit: Duration,
}

impl Begun {
    /// Its answer. The time limit ends the answer, not the work.
    pub async fn answer(self) -> Answer {
        match tokio::time::timeout(self.time_limit, self.work).await {
            Ok(Ok(Ok(response))) => Answer {
                response,
                admitted: self.admission.admitted(),
            },
            Ok(outcome) => {
                match outcome {
                    Err(error) => tracing::error!(panicked = error.is_panic(), "an operation did not come to its end"),
                    Ok(lost) => tracing::error!(error = ?lost.err(), "what an operation read was never written"),
                }
                Answer::refused(Codes::INTERNAL, "Something went wrong on the server.")
            }
            Err(_elapsed) => Answer::refused("UNAVAILABLE", &messages::too_slow(self.locale, false)),
        }
    }
}

/// Whether a request asks for many answers. What cannot be read is refused as one answer.
pub fn is_stream(request: &Request) -> bool {
    let Ok(document) = guard::parse(&request.query) else {
        return false;
    };
    let kind = guard::operation_type(&document, request.operation_name.as_deref());
    kind == Some(async_graphql::parser::types::OperationType::Subscription)
}

/// One answer, and whether its request was found valid.
pub struct Answer {
    /// What is answered.
    pub response: Response,
    /// Otherwise it is a request error: there is no data.
    pub admitted: bool,
}

impl Answer {
    /// A request that is not carried out.
    pub fn refused(code: &'static str, message: &str) -> Self {
        Self {
            response: Response::from_errors(vec![error(code, message)]),
            admitted: false,
        }
    }
}

/// An error of a stream, with its code.
pub fn error(code: &'static str, message: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set("code", code);
    error
}

/// The answers of one subscription.
pub struct Answers {
    stream: BoxStream<'static, Response>,
    admission: Admission,
    mark: Mark,
    began: bool,
}

impl Answers {
    /// The next answer. A subscription that could not begin has one, without data.
    pub async fn next(&mut self) -> Option<Answer> {
        let response = futures_util::StreamExt::next(&mut self.stream).await?;
        let failed = response.data == async_graphql::Value::Null && !response.errors.is_empty();
        let admitted = self.admission.admitted() && (self.began || !failed);
        self.began = self.began || admitted;
        Some(Answer { response, admitted })
    }

    /// Where to go on after the answer that came last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.mark.read()
    }
}

/// Where a subscription stands, told by its resolver to the transport.
#[derive(Debug, Clone, Default)]
pub struct Mark(Arc<Mutex<Option<Cursor>>>);

impl Mark {
    /// It stands here now.
    pub fn set(&self, cursor: Cursor) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor);
    }

    fn read(&self) -> Option<Cursor> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a client that lost its stream goes on, told by the transport: it counts before `since`.
#[derive(Debug, Clone)]
pub struct Resume(pub String);
