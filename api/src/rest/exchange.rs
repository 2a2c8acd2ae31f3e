//! Exchanges: proposed, logged, answered, decided.

mod answer;
mod desk;
mod log;
mod notice;
mod query;

use async_graphql::ID;
use axum::response::Response;
use serde::Serialize;
use store::ExchangeRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::Asked;
use crate::asker::Asker;
use crate::command::exchange::{self as command, ExchangeStepInput};
use crate::command::stale;
use crate::server::Shared;
use crate::view::ExchangeView;
use crate::view::decision::DecisionView;

/// What can be asked about exchanges, and done with them.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(query::exchanges, log::log_exchange))
        .routes(routes!(log::propose_exchange))
        .routes(routes!(query::desk))
        .routes(routes!(answer::confirm_exchanges))
        .routes(routes!(query::exchange, answer::edit_exchange))
        .routes(routes!(query::exchange_revisions))
        .routes(routes!(log::agree_exchange))
        .routes(routes!(log::cancel_exchange))
        .routes(routes!(log::hand_back_exchange))
        .routes(routes!(log::record_agreed_exchange))
        .routes(routes!(log::log_exchange_again))
        .routes(routes!(answer::confirm_exchange))
        .routes(routes!(answer::counter_exchange))
        .routes(routes!(answer::decline_exchange))
        .routes(routes!(answer::dispute_exchange))
        .routes(routes!(answer::thank_for_exchange))
        .routes(routes!(desk::resolve_exchange))
        .routes(routes!(desk::release_exchange))
        .routes(routes!(desk::reverse_exchange))
        .routes(routes!(desk::mark_exchange_told))
        .routes(routes!(desk::propose_decision))
        .routes(routes!(desk::second_decision))
        .routes(routes!(notice::notices))
        .routes(routes!(notice::paper_notices))
        .routes(routes!(notice::see_notice))
}

/// An exchange with what two members decided about it.
#[derive(Debug, Serialize, ToSchema)]
struct FullExchange {
    #[serde(flatten)]
    exchange: ExchangeView,
    /// The newest decision of two members, or proposal of one; null where nobody proposed any.
    decision: Option<DecisionView>,
}

async fn full(asker: &Asker, found: app::Result<ExchangeRecord>) -> app::Result<FullExchange> {
    let record = found?;
    Ok(FullExchange {
        exchange: ExchangeView::new(&record),
        decision: command::decision(asker, &record).await?,
    })
}

fn step(exchange: String, expected_version: i64) -> ExchangeStepInput {
    ExchangeStepInput {
        exchange_id: exchange.into(),
        expected_version,
    }
}

/// What a step returned, or why not; a stale version comes with the exchange as it is now.
async fn shown(asked: &Asked, id: &ID, done: app::Result<ExchangeRecord>) -> Response {
    let now = stale::now(&done, command::exchange(&asked.asker, id)).await;
    asked.changed(
        done.map(|record| ExchangeView::new(&record)),
        now.map(|record| ExchangeView::new(&record)),
    )
}

/// The same with what two members decided about it.
async fn shown_in_full(asked: &Asked, id: &ID, done: app::Result<ExchangeRecord>) -> Response {
    let read = async { full(&asked.asker, command::exchange(&asked.asker, id).await).await };
    let now = stale::now(&done, read).await;
    asked.changed(full(&asked.asker, done).await, now)
}

fn made(asked: &Asked, done: app::Result<ExchangeRecord>) -> Response {
    let place = |made: &ExchangeView| format!("/exchanges/{}", *made.id);
    asked.made(done.map(|record| ExchangeView::new(&record)), place)
}
