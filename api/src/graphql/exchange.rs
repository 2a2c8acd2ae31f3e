//! Exchanges: proposed, logged, confirmed; and what may go wrong on the way.

mod answer;
mod desk;
mod log;
mod query;

pub use answer::AnswerMutation;
pub use desk::DeskMutation;
pub use log::LogMutation;
pub use query::ExchangeQuery;

use app::App;
use async_graphql::{ID, InputObject};
use domain::id::ExchangeId;

use super::asker::Asker;
use super::input;
use super::payload::payloads;
use crate::view::exchange::ExchangeView;

/// A step on an exchange as it was seen.
#[derive(Debug, InputObject)]
pub struct ExchangeStepInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
}

payloads! {
    /// The exchange after a step.
    ExchangePayload {
        /// The exchange; on STALE, as it is now.
        exchange: ExchangeView
    }
}

/// What a step returned, or why not; a stale version comes with the exchange as it is now.
async fn stepped(
    asker: &Asker,
    id: &ID,
    result: app::Result<store::ExchangeRecord>,
) -> async_graphql::Result<ExchangePayload> {
    let stale = matches!(&result, Err(error) if error.code() == "STALE");
    let current = match input::id::<ExchangeId>("exchangeId", id) {
        Ok(id) if stale => current(&asker.app, asker, id).await,
        _ => None,
    };
    ExchangePayload::answer_with(asker, result.map(|record| ExchangeView::new(&record)), current)
}

async fn current(app: &App, asker: &Asker, id: ExchangeId) -> Option<ExchangeView> {
    app.exchange(&asker.actor, id)
        .await
        .ok()
        .map(|record| ExchangeView::new(&record))
}
