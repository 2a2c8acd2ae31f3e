//! What goes out of a socket: one message after another, and a close frame as the last.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::SinkExt as _;
use futures_util::stream::SplitSink;
use tokio::sync::{mpsc, oneshot};

use super::close::Close;

/// Whether an operation has ended: for its client, or for the server.
#[derive(Debug, Default)]
pub(super) struct Life(AtomicBool);

impl Life {
    /// It ended; says whether it had not before.
    pub(super) fn end(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }

    /// Whether it has.
    pub(super) fn ended(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A message on its way out.
pub(super) struct Outgoing {
    /// The message.
    pub message: Message,
    /// The operation that it belongs to: after its end nothing more of it is sent.
    pub of: Option<Arc<Life>>,
    /// Whether it ends the operation.
    pub last: bool,
}

impl Outgoing {
    /// A message of no operation.
    pub(super) const fn plain(message: Message) -> Self {
        Self {
            message,
            of: None,
            last: false,
        }
    }

    /// Whether it is still wanted.
    fn wanted(&self) -> bool {
        match &self.of {
            None => true,
            Some(life) if self.last => life.end(),
            Some(life) => !life.ended(),
        }
    }
}

/// Writes until told to close, or until the client takes nothing more. Says whether the client was too slow.
pub(super) async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut waiting: mpsc::Receiver<Outgoing>,
    mut closing: oneshot::Receiver<Close>,
    slow: oneshot::Sender<()>,
    patience: Duration,
) {
    loop {
        let outgoing = tokio::select! {
            biased;
            close = &mut closing => {
                if let Ok(close) = close {
                    last(&mut sink, close, patience).await;
                }
                return;
            }
            outgoing = waiting.recv() => outgoing,
        };
        let Some(outgoing) = outgoing else {
            return;
        };
        if !outgoing.wanted() {
            continue;
        }
        match tokio::time::timeout(patience, sink.send(outgoing.message)).await {
            Ok(Ok(())) => {}
            // The client is gone.
            Ok(Err(_)) => return,
            Err(_elapsed) => {
                // Its operations end at once; what lies on the wire and the reason are kept for it a little longer.
                let _ = slow.send(());
                last(&mut sink, Close::too_slow(), patience.saturating_mul(3)).await;
                return;
            }
        }
    }
}

async fn last(sink: &mut SplitSink<WebSocket, Message>, close: Close, patience: Duration) {
    // Whoever does not take even this has gone, or learns nothing more.
    let _ = tokio::time::timeout(patience, sink.send(close.into_message())).await;
}
