//! Proposing and logging.

use axum::extract::Path;
use axum::response::Response;

use super::{made, shown, step};
use crate::command::exchange::{
    self as command, LogAgainInput, LogExchangeInput, ProposeExchangeInput, RecordAgreedExchangeInput,
};
use crate::rest::asked::{Asked, Key, Seen};
use crate::rest::body::Body;
use crate::view::ExchangeView;

/// Asks the other side.
#[utoipa::path(post, path = "/banks/{bankId}/exchanges/propose", tag = "exchanges",
    params(("bankId" = String, Path, description = "In which bank."), ("Idempotency-Key" = String, Header)),
    request_body = ProposeExchangeInput,
    responses((status = 201, description = "The new exchange.", body = ExchangeView)))]
pub async fn propose_exchange(
    asked: Asked,
    Path(bank): Path<String>,
    Key(key): Key,
    Body(mut input): Body<ProposeExchangeInput>,
) -> Response {
    (input.bank_id, input.idempotency_key) = (bank.into(), key);
    let done = command::propose_exchange(&asked.asker, &input).await;
    made(&asked, done)
}

/// The other side wants it too.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/agree", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn agree_exchange(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::agree_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Takes a proposal back, or says "not now" to it; no words are needed.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/cancel", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn cancel_exchange(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::cancel_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Hands an agreed exchange back, without reason or mark; the need is open again.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/hand-back", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn hand_back_exchange(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::hand_back_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Logs hours. The giver's log waits for the receiver; the receiver's counts at once; a bookkeeper records for others.
#[utoipa::path(post, path = "/banks/{bankId}/exchanges", tag = "exchanges",
    params(("bankId" = String, Path, description = "In which bank."), ("Idempotency-Key" = String, Header)),
    request_body = LogExchangeInput,
    responses((status = 201, description = "The new exchange.", body = ExchangeView)))]
pub async fn log_exchange(
    asked: Asked,
    Path(bank): Path<String>,
    Key(key): Key,
    Body(mut input): Body<LogExchangeInput>,
) -> Response {
    (input.bank_id, input.idempotency_key) = (bank.into(), key);
    let done = command::log_exchange(&asked.asker, &input).await;
    made(&asked, done)
}

/// What was agreed happened: logs it in one step.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/record", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = RecordAgreedExchangeInput,
    responses((status = 200, description = "The exchange.", body = ExchangeView)))]
pub async fn record_agreed_exchange(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<RecordAgreedExchangeInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::record_agreed_exchange(&asked.asker, &input).await;
    shown(&asked, &input.exchange_id, done).await
}

/// Logs the same again in one call.
#[utoipa::path(post, path = "/exchanges/{exchangeId}/log-again", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange."), ("Idempotency-Key" = String, Header)),
    request_body = LogAgainInput,
    responses((status = 201, description = "The new exchange.", body = ExchangeView)))]
pub async fn log_exchange_again(
    asked: Asked,
    Path(id): Path<String>,
    Key(key): Key,
    Body(mut input): Body<LogAgainInput>,
) -> Response {
    (input.exchange_id, input.idempotency_key) = (id.into(), key);
    let done = command::log_exchange_again(&asked.asker, &input).await;
    made(&asked, done)
}
