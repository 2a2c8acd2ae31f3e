//! Answers to logged hours, and their texts.

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{shown, step};
use crate::command::exchange::{
    self as command, ConfirmExchangeInput, ConfirmExchangesInput, CounterExchangeInput, EditExchangeInput,
    ThankForExchangeInput,
};
use crate::rest::asked::{Asked, Key, Seen};
use crate::rest::body::Body;
use crate::rest::problem::Problem;
use crate::view::ExchangeView;

/// What became of one of several.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConfirmedExchange {
    /// Which exchange.
    exchange_id: String,
    /// The exchange, where it was confirmed or held.
    exchange: Option<ExchangeView>,
    /// Why it was not.
    problem: Option<Problem>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
struct ConfirmedExchanges {
    /// One result for each, in the order they were named.
    #[schema(max_items = 100)]
    results: Vec<ConfirmedExchange>,
}

/// Stands by hours that were logged; the giver confirms a lower figure that the receiver named.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/confirm", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn confirm_exchange(asked: Asked, Path(id): Path<String>, Key(key): Key) -> Response {
    let input = ConfirmExchangeInput {
        exchange_id: id.into(),
        idempotency_key: key,
    };
    let done = command::confirm_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Confirms several in one call; one that is refused stops no other.
#[utoipa::path(post, path = "/exchanges/confirm", tag = "exchanges",
    params(("Idempotency-Key" = String, Header)),
    request_body = ConfirmExchangesInput,
    responses((status = 200, description = "What became of each.", body = ConfirmedExchanges)))]
pub async fn confirm_exchanges(asked: Asked, Key(key): Key, Body(mut input): Body<ConfirmExchangesInput>) -> Response {
    input.idempotency_key = key;
    let answers = command::confirm_exchanges(&asked.asker, &input).await;
    let result = |(id, answer): (domain::id::ExchangeId, app::Result<store::ExchangeRecord>)| {
        let (exchange, problem) = match answer {
            Ok(record) => (Some(ExchangeView::new(&record)), None),
            Err(error) => (None, Some(Problem::of(asked.base(), &error, asked.asker.locale))),
        };
        ConfirmedExchange {
            exchange_id: id.to_string(),
            exchange,
            problem,
        }
    };
    asked.one(answers.map(|answers| ConfirmedExchanges {
        results: answers.into_iter().map(result).collect(),
    }))
}

/// Names one's own figure: a higher one counts at once, a lower one waits for the giver.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/counter", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = CounterExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn counter_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<CounterExchangeInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::counter_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// This did not happen.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/decline", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn decline_exchange(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::decline_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// This does not look right: somebody who does not benefit will look.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/dispute", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn dispute_exchange(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::dispute_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// A word of thanks by the receiver.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/thank", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange.")),
    request_body = ThankForExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn thank_for_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Body(mut input): Body<ThankForExchangeInput>,
) -> Response {
    input.exchange_id = id.into();
    let done = command::thank_for_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Corrects the texts, the category or the days; what stood there is kept. Minutes are corrected by undoing.
#[utoipa::path(patch, path = "/exchanges/{exchangeId}", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    request_body = EditExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn edit_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<EditExchangeInput>,
) -> Response {
    (input.exchange_id, input.expected_version) = (id.into(), version);
    let done = command::edit_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}
