//! The desk: disputes, held hours, undoing, telling on paper; and what two members decide where no role holder can.

use axum::extract::Path;
use axum::response::Response;

use super::{shown, shown_in_full, step};
use crate::command::exchange::{
    self as command, ProposeDecisionInput, ReleaseExchangeInput, ResolveExchangeInput, ReverseExchangeInput,
    SecondDecisionInput,
};
use crate::rest::asked::{Asked, Key, Seen};
use crate::rest::body::Body;
use crate::rest::exchange::FullExchange;
use crate::view::ExchangeView;

/// Decides a dispute. Whoever benefits on either side does not decide.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/resolve", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = ResolveExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn resolve_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<ResolveExchangeInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::resolve_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Lets held hours through.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/release", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = ReleaseExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn release_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<ReleaseExchangeInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::release_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Undoes confirmed hours by an opposite transfer, or undoes a mistaken undoing, once.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/reverse", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn reverse_exchange(asked: Asked, Path(id): Path<String>, Key(key): Key) -> Response {
    let input = ReverseExchangeInput {
        exchange_id: id.into(),
        idempotency_key: key,
    };
    let done = command::reverse_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// A log was printed and handed over: from now on silence can mean yes.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/mark-told", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn mark_exchange_told(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::mark_exchange_told(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Proposes how to decide what no role holder can, since all of them benefit. Another member seconds it.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/decisions", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = ProposeDecisionInput,
    responses((status = 200, description = "The exchange.", body = FullExchange)))]
pub async fn propose_decision(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<ProposeDecisionInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::propose_decision(&asked.asker, &input).await;
    shown_in_full(&asked, &input.exchange_id, done).await
}

/// Seconds what a member of another household proposed; it is carried out at once, and both are recorded.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/decisions/{decisionId}/second", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."),
        ("decisionId" = String, Path, description = "The proposal that was seen; one that took its place is not seconded."),
        ("Idempotency-Key" = String, Header)),
    responses((status = 200, description = "The exchange.", body = FullExchange)))]
pub async fn second_decision(
    asked: Asked,
    Path((exchange, decision)): Path<(String, String)>,
    Key(key): Key,
) -> Response {
    let input = SecondDecisionInput {
        exchange_id: exchange.into(),
        decision_id: decision.into(),
        idempotency_key: key,
    };
    let done = command::second_decision(&asked.asker, &input).await;
    shown_in_full(&asked, &input.exchange_id, done).await
}
