//! One socket, from its first message to its close frame.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use app::AppError;
use app::live::Ending;
use async_graphql::{Pos, Request};
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use futures_util::StreamExt as _;
use futures_util::stream::SplitStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::close::Close;
use super::message::{Init, Said, Says};
use super::operation::Operation;
use super::writer::{Life, Outgoing, write};
use crate::asker::Asker;
use crate::graphql::guard::Codes;
use crate::graphql::streams::{Ended, Gate, Pass, Place, error, is_stream};
use crate::messages::Locale;
use crate::problem;

/// How long a client may take to answer a close frame.
const FAREWELL: Duration = Duration::from_secs(2);

/// What is known of a client before it says anything.
pub(super) struct Caller {
    /// Who the headers say it is.
    pub pass: Pass,
    /// The language of its headers.
    pub locale: Locale,
    /// Its address.
    pub address: Option<IpAddr>,
}

struct Connection {
    gate: Gate,
    caller: Caller,
    acknowledged: bool,
    heard: bool,
    out: mpsc::Sender<Outgoing>,
    running: HashMap<String, (Arc<Life>, AbortHandle)>,
    tasks: JoinSet<Result<(), Ended>>,
}

/// Serves a socket until either side ends it.
pub(super) async fn serve(socket: WebSocket, gate: Gate, caller: Caller, place: Place) {
    let (sink, mut messages) = socket.split();
    let (out, waiting) = mpsc::channel(gate.settings.waiting);
    let (close, closing) = oneshot::channel();
    let (slow, too_slow) = oneshot::channel();
    let ending = gate.app.live().ending();
    let writer = tokio::spawn(write(sink, waiting, closing, slow, gate.settings.patience));
    let mut connection = Connection {
        gate,
        caller,
        acknowledged: false,
        heard: true,
        out,
        running: HashMap::new(),
        tasks: JoinSet::new(),
    };
    let closed = connection
        .talk(&mut messages, too_slow, ending.clone())
        .await
        .err()
        .flatten();
    // Ends the answers of all operations; a mutation that runs goes on to its end.
    drop(connection);
    if let Some(reason) = closed {
        // The writer may have ended already, with the client.
        let _ = close.send(reason);
    } else {
        drop(close);
    }
    // Until the client has taken the reason: a socket that is dropped with unread messages loses what was sent.
    let farewell = async {
        let _ = writer.await;
        let _ = tokio::time::timeout(FAREWELL, async { while let Some(Ok(_)) = messages.next().await {} }).await;
    };
    farewell.await;
    drop((ending, place));
}

/// A socket whose subprotocol is not spoken here.
pub(super) async fn turn_away(mut socket: WebSocket) {
    // A client that is gone needs no reason.
    let _ = socket.send(Close::not_acceptable().into_message()).await;
    let _ = tokio::time::timeout(FAREWELL, async { while let Some(Ok(_)) = socket.recv().await {} }).await;
}

/// How a socket goes on, or why it ends: with a reason, or without one where nobody hears it.
type Goes = Result<(), Option<Close>>;

impl Connection {
    /// Listens and answers until either side ends it.
    async fn talk(
        &mut self,
        messages: &mut SplitStream<WebSocket>,
        mut too_slow: oneshot::Receiver<()>,
        mut ending: Ending,
    ) -> Goes {
        let init = tokio::time::sleep(self.gate.settings.init);
        tokio::pin!(init);
        let mut alive = tokio::time::interval(self.gate.settings.keep_alive);
        alive.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        alive.reset();
        loop {
            let pass = self.caller.pass.clone();
            let message = tokio::select! {
                biased;
                () = ending.comes() => return Err(Some(Close::going_away())),
                // The writer tells the client itself, where it was slow and not gone.
                _ = &mut too_slow => return Err(None),
                () = &mut init, if !self.acknowledged => return Err(Some(Close::init_timeout())),
                () = pass.ends(), if self.acknowledged => return Err(Some(Close::forbidden())),
                Some(ended) = self.tasks.join_next_with_id() => {
                    self.ended(ended).await?;
                    continue;
                }
                _ = alive.tick() => {
                    self.show_life().await?;
                    continue;
                }
                message = messages.next() => message,
            };
            self.heard = true;
            match message {
                Some(Ok(Message::Text(text))) => self.hear(&text).await?,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_))) => return Err(Some(Close::invalid("it is not a text"))),
                Some(Ok(Message::Close(_))) | None => return Err(None),
                Some(Err(error)) => return Err(unreadable(&error, self.gate.settings.message_bytes)),
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Goes {
        match Said::read(text, self.gate.settings.message_bytes)? {
            Said::Init(init) => self.init(init).await,
            Said::Ping(payload) => {
                self.say(&Says::Pong {
                    payload: payload.as_ref(),
                })
                .await
            }
            Said::Pong => Ok(()),
            Said::Subscribe { .. } if !self.acknowledged => Err(Some(Close::unauthorized())),
            Said::Subscribe { id, request } => self.subscribe(id, *request).await,
            Said::Complete { id } => {
                if let Some((life, task)) = self.running.remove(&id) {
                    life.end();
                    task.abort();
                }
                Ok(())
            }
        }
    }

    async fn init(&mut self, init: Init) -> Goes {
        if self.acknowledged {
            return Err(Some(Close::too_many_inits()));
        }
        if let Some(language) = &init.language {
            self.caller.locale = Locale::from_accept_language(Some(language));
        }
        if let Some(bearer) = &init.bearer {
            match Pass::open(&self.gate.app, Some(bearer)).await {
                Ok(pass) => self.caller.pass = pass,
                Err(AppError::Domain(_)) => return Err(Some(Close::forbidden())),
                Err(error) => {
                    tracing::error!(%error, "a token could not be looked at; the socket was closed");
                    return Err(Some(Close::try_again()));
                }
            }
        }
        self.acknowledged = true;
        self.say(&Says::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, request: Request) -> Goes {
        self.running.retain(|_, (life, _)| !life.ended());
        if self.running.contains_key(&id) {
            return Err(Some(Close::exists(&id)));
        }
        let life = Arc::new(Life::default());
        let operation = Operation {
            id: id.clone(),
            life: Arc::clone(&life),
            out: self.out.clone(),
        };
        let most = self.gate.settings.operations;
        if self.running.len() >= most {
            let message = format!("At most {most} operations run at once on one socket; complete some first.");
            operation.refuse(&[error("TOO_MANY_OPERATIONS", &message)]).await;
            return Ok(());
        }
        let Caller { pass, locale, address } = &self.caller;
        if let Err(often) = self.gate.count(pass, *address) {
            let told = problem::top_level(&often, *locale).into_server_error(Pos::default());
            operation.refuse(&[told]).await;
            return Ok(());
        }
        let asker = Asker::new(self.gate.app.clone(), pass.actor().clone(), *locale, *address);
        let task = if is_stream(&request) {
            let answers = self.gate.stream(request, asker);
            self.tasks.spawn(operation.many(answers, pass.clone()))
        } else {
            let begun = self.gate.begin(request, asker);
            self.tasks.spawn(operation.once(begun))
        };
        self.running.insert(id, (life, task));
        Ok(())
    }

    /// An operation ended: by itself, with the token, or by a fault.
    async fn ended(&mut self, ended: Result<(Id, Result<(), Ended>), JoinError>) -> Goes {
        match ended {
            Ok((_, Ok(()))) => Ok(()),
            Ok((_, Err(Ended::Token))) => Err(Some(Close::forbidden())),
            Ok((_, Err(Ended::Fault))) => Err(Some(Close::try_again())),
            Err(error) if error.is_cancelled() => Ok(()),
            Err(panic) => {
                tracing::error!("an operation on a socket broke off; the client was told INTERNAL");
                let mut running = self.running.iter();
                let Some((id, (life, _))) = running.find(|(_, (_, task))| task.id() == panic.id()) else {
                    return Ok(());
                };
                let operation = Operation {
                    id: id.clone(),
                    life: Arc::clone(life),
                    out: self.out.clone(),
                };
                let error = error(Codes::INTERNAL, "Something went wrong on the server.");
                operation.refuse(&[error]).await;
                Ok(())
            }
        }
    }

    /// Nothing happened for a while: is the client there, and its token good?
    async fn show_life(&mut self) -> Goes {
        if !std::mem::take(&mut self.heard) {
            return Err(None);
        }
        match self.caller.pass.check().await {
            Ok(()) => {}
            Err(Ended::Token) => return Err(Some(Close::forbidden())),
            Err(Ended::Fault) => return Err(Some(Close::try_again())),
        }
        self.send(Message::Ping(Bytes::new())).await
    }

    async fn say(&self, says: &Says<'_>) -> Goes {
        self.send(Message::Text(says.text().into())).await
    }

    async fn send(&self, message: Message) -> Goes {
        let sent = self.out.send(Outgoing::plain(message)).await;
        sent.map_err(|_the_writer_ended| None)
    }
}

/// A frame that cannot be read: too long, not UTF-8, or a connection that broke.
fn unreadable(error: &axum::Error, most: usize) -> Option<Close> {
    let text = error.to_string();
    if text.contains("Space limit exceeded") {
        Some(Close::too_big(most))
    } else if text.contains("UTF-8") {
        Some(Close::invalid("it is not UTF-8"))
    } else {
        None
    }
}
