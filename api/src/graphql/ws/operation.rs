//! One operation on a socket: a query or mutation with one answer, or a subscription with many.

use std::sync::Arc;

use async_graphql::ServerError;
use axum::extract::ws::Message;
use tokio::sync::mpsc;

use super::message::Says;
use super::writer::{Life, Outgoing};
use crate::graphql::streams::{Answer, Answers, Begun, Ended, Pass};

/// An operation under its id.
pub(super) struct Operation {
    /// The id that the client gave it.
    pub id: String,
    /// Whether it has ended.
    pub life: Arc<Life>,
    /// Where its messages go.
    pub out: mpsc::Sender<Outgoing>,
}

impl Operation {
    /// Gives the one answer of a query or a mutation. Whoever drops this ends the answer, not the work.
    pub(super) async fn once(self, begun: Begun) -> Result<(), Ended> {
        let answer = begun.answer().await;
        if self.answer(&answer).await {
            self.complete().await;
        }
        Ok(())
    }

    /// Gives the answers of a subscription, until the token ends.
    pub(super) async fn many(self, mut answers: Answers, pass: Pass) -> Result<(), Ended> {
        while let Some(answer) = answers.next().await {
            // What was loaded with a token that ended meanwhile is not sent.
            pass.check().await?;
            if !self.answer(&answer).await {
                return Ok(());
            }
        }
        self.complete().await;
        Ok(())
    }

    /// Refuses it.
    pub(super) async fn refuse(&self, errors: &[ServerError]) {
        let (id, payload) = (self.id.as_str(), errors);
        self.send(Says::Error { id, payload }.text(), true).await;
    }

    /// Sends an answer; says whether others may follow.
    async fn answer(&self, answer: &Answer) -> bool {
        if answer.admitted {
            self.send(Says::next(&self.id, &answer.response).text(), false).await
        } else {
            self.refuse(&answer.response.errors).await;
            false
        }
    }

    async fn complete(&self) {
        self.send(Says::Complete { id: &self.id }.text(), true).await;
    }

    async fn send(&self, text: String, last: bool) -> bool {
        let outgoing = Outgoing {
            message: Message::Text(text.into()),
            of: Some(Arc::clone(&self.life)),
            last,
        };
        self.out.send(outgoing).await.is_ok()
    }
}
