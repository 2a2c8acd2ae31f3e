//! The agreement of a bank.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::command::agreement::{self as command, PublishAgreementInput};
use crate::command::stale;
use crate::rest::asked::{Asked, Seen};
use crate::rest::body::{Asking, Body};
use crate::rest::listed::{Page, PageParams};
use crate::view::agreement::{AcceptanceView, AgreementCount, AgreementView};

/// Which members.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AcceptanceParams {
    /// Those who accepted it, unless said otherwise; `false`: those who did not.
    accepted: Option<bool>,
}

/// The agreement that holds now; not found where the bank has none.
#[utoipa::path(get, path = "/banks/{bankId}/agreement", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank.")),
    responses((status = 200, description = "The agreement.", body = AgreementView)),
    security((), ("bearer" = [])))]
pub async fn bank_agreement(asked: Asked, Path(bank): Path<String>) -> Response {
    asked.one(command::agreement_of(&asked.asker, &bank.into()).await)
}

/// The versions of a bank's agreement, newest first, also one that holds later. Everybody may read what they would join.
#[utoipa::path(get, path = "/banks/{bankId}/agreements", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."), PageParams),
    responses((status = 200, description = "A page of versions.", body = Page<AgreementView>)),
    security((), ("bearer" = [])))]
pub async fn agreements(asked: Asked, Path(bank): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::agreements(&asked.asker, &bank.into(), page.into()).await;
    asked.page(paged, std::convert::identity)
}

/// Publishes the next version of the agreement, as a coordinator. Whoever has not accepted it when the days of grace
/// are over makes no new offers, needs or proposals; hours are still recorded and confirmed.
///
/// `If-Match` names the newest version that was seen, such as `"v2"`, also one that holds later; `"v0"` where there was
/// none.
#[utoipa::path(post, path = "/banks/{bankId}/agreements", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."), ("If-Match" = String, Header)),
    request_body = PublishAgreementInput,
    responses((status = 201, description = "The new version.", body = AgreementView)))]
pub async fn publish_agreement(
    asked: Asked,
    Path(bank): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<PublishAgreementInput>,
) -> Response {
    let place = format!("/banks/{bank}/agreements");
    (input.bank_id, input.expected_version) = (bank.into(), version);
    let done = command::publish_agreement(&asked.asker, &input).await;
    match (
        stale::now(&done, command::newest_agreement(&asked.asker, &input.bank_id)).await,
        done,
    ) {
        (Some(now), Err(error)) => asked.stale(&error, Some(now)),
        (_, done) => asked.made(done, |_| place),
    }
}

/// How many members accepted a version of the agreement, for registrars.
#[utoipa::path(get, path = "/banks/{bankId}/agreements/{version}/count", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."),
        ("version" = i64, Path, description = "Which version.")),
    responses((status = 200, description = "The counts.", body = AgreementCount)))]
pub async fn agreement_count(asked: Asked, Path((bank, version)): Path<(String, String)>) -> Response {
    let count = async {
        let version = command::version(&version)?;
        command::agreement_count(&asked.asker, &bank.into(), version).await
    };
    asked.one(count.await)
}

/// The members who accepted a version of the agreement, or a later one, newest members first; or those who did not. For
/// registrars, who ask by phone or on paper.
#[utoipa::path(get, path = "/banks/{bankId}/agreements/{version}/acceptances", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."),
        ("version" = i64, Path, description = "Which version."), AcceptanceParams, PageParams),
    responses((status = 200, description = "A page of members.", body = Page<AcceptanceView>)))]
pub async fn agreement_acceptances(
    asked: Asked,
    Path((bank, version)): Path<(String, String)>,
    Asking(which): Asking<AcceptanceParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let (bank, accepted) = (bank.into(), which.accepted.unwrap_or(true));
    let paged = async {
        let version = command::version(&version)?;
        command::agreement_acceptances(&asked.asker, &bank, version, accepted, page.into()).await
    };
    asked.page(paged.await, std::convert::identity)
}
