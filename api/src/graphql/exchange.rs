//! Exchanges: proposed, logged, confirmed; and what may go wrong on the way.

mod answer;
mod decide;
mod desk;
mod log;
mod notice;
mod query;

pub use answer::AnswerMutation;
pub use decide::DecideMutation;
pub use desk::DeskMutation;
pub use log::LogMutation;
pub use notice::{NoticeMutation, NoticeQuery};
pub use query::ExchangeQuery;

use app::App;
use async_graphql::ID;
use domain::id::ExchangeId;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::input;
use crate::view::exchange::ExchangeView;

plain_payloads! {
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
