//! Reading exchanges.

use axum::extract::Path;
use axum::response::Response;

use super::{FullExchange, full};
use crate::command::exchange::{self as command, ExchangeFilterInput};
use crate::rest::asked::Asked;
use crate::rest::body::Asking;
use crate::rest::listed::{Page, PageParams};
use crate::view::ExchangeView;
use crate::view::revision::ExchangeRevision;

/// An exchange, for its parties, their helpers and bookkeepers. Reading it tells its receiver of the log.
#[utoipa::path(get, path = "/exchanges/{exchangeId}", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Which exchange.")),
    responses((status = 200, description = "The exchange.", body = FullExchange)))]
pub async fn exchange(asked: Asked, Path(id): Path<String>) -> Response {
    let found = command::exchange(&asked.asker, &id.into()).await;
    asked.one(full(&asked.asker, found).await)
}

/// Exchanges, newest first.
#[utoipa::path(get, path = "/banks/{bankId}/exchanges", tag = "exchanges",
    params(("bankId" = String, Path, description = "In which bank."), ExchangeFilterInput, PageParams),
    responses((status = 200, description = "A page of exchanges.", body = Page<ExchangeView>)))]
pub async fn exchanges(
    asked: Asked,
    Path(bank): Path<String>,
    Asking(filter): Asking<ExchangeFilterInput>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::exchanges(&asked.asker, &bank.into(), Some(&filter), page.into()).await;
    asked.page(paged, |record| ExchangeView::new(&record))
}

/// What waits for somebody who does not benefit, newest first: held and disputed hours, hours given to the bank itself,
/// and logs that nobody answered and silence never confirms.
#[utoipa::path(get, path = "/banks/{bankId}/desk", tag = "exchanges",
    params(("bankId" = String, Path, description = "In which bank."), PageParams),
    responses((status = 200, description = "A page of exchanges.", body = Page<ExchangeView>)))]
pub async fn desk(asked: Asked, Path(bank): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::desk(&asked.asker, &bank.into(), page.into()).await;
    asked.page(paged, |record| ExchangeView::new(&record))
}

/// What the texts of an exchange were before they were corrected, newest first; the last 100.
#[utoipa::path(get, path = "/exchanges/{exchangeId}/revisions", tag = "exchanges",
    params(("exchangeId" = String, Path, description = "Of which exchange.")),
    responses((status = 200, description = "What the texts were.", body = Page<ExchangeRevision>)))]
pub async fn exchange_revisions(asked: Asked, Path(id): Path<String>) -> Response {
    asked.all(command::exchange_revisions(&asked.asker, &id.into()).await)
}
