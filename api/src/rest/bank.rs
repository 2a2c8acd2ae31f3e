//! Banks: their public face, categories, rules and agreements.

mod agreement;
mod category;

use axum::extract::Path;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::{Asked, Seen};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::bank as command;
use crate::command::policy::{self, AdoptPolicyInput};
use crate::command::stale;
use crate::server::Shared;
use crate::view::bank::BankView;
use crate::view::policy::{PolicyVersionView, PolicyView};

/// What can be asked about banks, and what their coordinators decide.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(banks))
        .routes(routes!(bank))
        .routes(routes!(category::bank_categories, category::add_category))
        .routes(routes!(category::category, category::update_category))
        .routes(routes!(category::set_category_synonyms))
        .routes(routes!(category::retire_category))
        .routes(routes!(category::bring_back_category))
        .routes(routes!(bank_policy, adopt_policy))
        .routes(routes!(bank_policies))
        .routes(routes!(agreement::bank_agreement))
        .routes(routes!(agreement::agreements, agreement::publish_agreement))
        .routes(routes!(agreement::agreement_count))
        .routes(routes!(agreement::agreement_acceptances))
}

/// The banks of this server, newest first.
#[utoipa::path(get, path = "/banks", tag = "banks", params(PageParams),
    responses((status = 200, description = "A page of banks.", body = Page<BankView>)),
    security((), ("bearer" = [])))]
pub async fn banks(asked: Asked, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::banks(&asked.asker, page.into()).await;
    asked.page(paged, |record| BankView::new(&record))
}

/// A bank, by its id or its short name.
#[utoipa::path(get, path = "/banks/{bankId}", tag = "banks",
    params(("bankId" = String, Path, description = "Its id, or its short name.")),
    responses((status = 200, description = "The bank.", body = BankView)),
    security((), ("bearer" = [])))]
pub async fn bank(asked: Asked, Path(bank): Path<String>) -> Response {
    // An id has an underscore, a short name never.
    let found = if bank.contains('_') {
        command::bank(&asked.asker, Some(&bank.into()), None).await
    } else {
        command::bank(&asked.asker, None, Some(&bank)).await
    };
    asked.one(found.map(|record| BankView::new(&record)))
}

/// The rules that a bank gave itself, with what a form of them needs.
#[utoipa::path(get, path = "/banks/{bankId}/policy", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank.")),
    responses((status = 200, description = "The rules that hold.", body = PolicyView)),
    security((), ("bearer" = [])))]
pub async fn bank_policy(asked: Asked, Path(bank): Path<String>) -> Response {
    asked.one(command::policy_of(&asked.asker, &bank.into()).await)
}

/// Adopts the next version of the rules, as a coordinator, from now on. Floors follow; no balance changes.
#[utoipa::path(patch, path = "/banks/{bankId}/policy", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."), ("If-Match" = String, Header)),
    request_body = AdoptPolicyInput,
    responses((status = 200, description = "The rules as they are now.", body = PolicyView)))]
pub async fn adopt_policy(
    asked: Asked,
    Path(bank): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<AdoptPolicyInput>,
) -> Response {
    (input.bank_id, input.expected_version) = (bank.into(), version);
    let bank = input.bank_id.clone();
    let adopted = policy::adopt_policy(&asked.asker, input).await;
    let now = stale::now(&adopted, command::policy_of(&asked.asker, &bank)).await;
    asked.changed(adopted.map(|record| PolicyView::new(&record, asked.asker.locale)), now)
}

/// The versions of a bank's rules and what each changed, newest first, for its members.
#[utoipa::path(get, path = "/banks/{bankId}/policies", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."), PageParams),
    responses((status = 200, description = "A page of versions.", body = Page<PolicyVersionView>)))]
pub async fn bank_policies(asked: Asked, Path(bank): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = policy::bank_policies(&asked.asker, &bank.into(), page.into()).await;
    asked.page(paged, std::convert::identity)
}
