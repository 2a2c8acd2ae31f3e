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

use async_graphql::ID;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::{exchange as command, stale};
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
    let now = stale::now(&result, command::exchange(asker, id)).await;
    let now = now.map(|record| ExchangeView::new(&record));
    ExchangePayload::answer_with(asker, result.map(|record| ExchangeView::new(&record)), now)
}
