//! The categories of a bank.

use async_graphql::ID;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::command::category::{
    self as command, AddCategoryInput, CategoryStepInput, SetCategorySynonymsInput, UpdateCategoryInput,
};
use crate::command::stale;
use crate::rest::asked::{Asked, Seen};
use crate::rest::body::{Asking, Body};
use crate::rest::listed::Page;
use crate::view::category::CategoryView;

/// Which categories.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CategoryParams {
    /// Also those that are retired: new offers, needs and exchanges cannot choose them any more.
    #[serde(default)]
    retired: bool,
}

/// The categories of a bank, groups before what is in them.
#[utoipa::path(get, path = "/banks/{bankId}/categories", tag = "banks",
    params(("bankId" = String, Path, description = "Of which bank."), CategoryParams),
    responses((status = 200, description = "All categories.", body = Page<CategoryView>)),
    security((), ("bearer" = [])))]
pub async fn bank_categories(
    asked: Asked,
    Path(bank): Path<String>,
    Asking(which): Asking<CategoryParams>,
) -> Response {
    asked.all(command::categories_of(&asked.asker, &bank.into(), which.retired).await)
}

/// A category.
#[utoipa::path(get, path = "/categories/{categoryId}", tag = "banks",
    params(("categoryId" = String, Path, description = "Which category.")),
    responses((status = 200, description = "The category.", body = CategoryView)),
    security((), ("bearer" = [])))]
pub async fn category(asked: Asked, Path(id): Path<String>) -> Response {
    asked.one(command::category(&asked.asker, &id.into()).await)
}

/// Adds a category of the bank's own, as a coordinator. A name that the bank has in the same language is refused.
#[utoipa::path(post, path = "/banks/{bankId}/categories", tag = "banks",
    params(("bankId" = String, Path, description = "To which bank.")),
    request_body = AddCategoryInput,
    responses((status = 201, description = "The new category.", body = CategoryView)))]
pub async fn add_category(asked: Asked, Path(bank): Path<String>, Body(mut input): Body<AddCategoryInput>) -> Response {
    input.bank_id = bank.into();
    let place = |made: &CategoryView| format!("/categories/{}", *made.id);
    asked.made(command::add_category(&asked.asker, &input).await, place)
}

/// Names a category anew, or changes how exchanges in it count and show from now on, as a coordinator.
#[utoipa::path(patch, path = "/categories/{categoryId}", tag = "banks",
    params(("categoryId" = String, Path, description = "Which category."), ("If-Match" = String, Header)),
    request_body = UpdateCategoryInput,
    responses((status = 200, description = "The category.", body = CategoryView)))]
pub async fn update_category(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<UpdateCategoryInput>,
) -> Response {
    (input.category_id, input.expected_version) = (id.into(), version);
    let done = command::update_category(&asked.asker, &input).await;
    shown(&asked, &input.category_id, done).await
}

/// Says what a category is also called in a language, as a coordinator: a search for one of these words finds what stands
/// in the category, whatever it says itself.
#[utoipa::path(put, path = "/categories/{categoryId}/synonyms/{language}", tag = "banks",
    params(("categoryId" = String, Path, description = "Which category."),
        ("language" = String, Path, description = "The language (BCP 47), also one that the bank does not have."),
        ("If-Match" = String, Header)),
    request_body = SetCategorySynonymsInput,
    responses((status = 200, description = "The category.", body = CategoryView)))]
pub async fn set_category_synonyms(
    asked: Asked,
    Path((id, language)): Path<(String, String)>,
    Seen(version): Seen,
    Body(mut input): Body<SetCategorySynonymsInput>,
) -> Response {
    (input.category_id, input.expected_version, input.language) = (id.into(), version, language);
    let done = command::set_category_synonyms(&asked.asker, &input).await;
    shown(&asked, &input.category_id, done).await
}

/// Offers a category, and what is in it where it is a group, no more, as a coordinator. Offers, needs and exchanges keep
/// it.
#[utoipa::path(post, path = "/categories/{categoryId}/retire", tag = "banks",
    params(("categoryId" = String, Path, description = "Which category."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The category.", body = CategoryView)))]
pub async fn retire_category(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::retire_category(&asked.asker, &input).await;
    shown(&asked, &input.category_id, done).await
}

/// Offers a retired category again, as a coordinator.
#[utoipa::path(post, path = "/categories/{categoryId}/bring-back", tag = "banks",
    params(("categoryId" = String, Path, description = "Which category."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The category.", body = CategoryView)))]
pub async fn bring_back_category(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = step(id, version);
    let done = command::bring_back_category(&asked.asker, &input).await;
    shown(&asked, &input.category_id, done).await
}

/// What was done; a stale version comes with the category as it is now.
async fn shown(asked: &Asked, id: &ID, done: app::Result<CategoryView>) -> Response {
    let now = stale::now(&done, command::category(&asked.asker, id)).await;
    asked.changed(done, now)
}

fn step(category: String, expected_version: i64) -> CategoryStepInput {
    CategoryStepInput {
        category_id: category.into(),
        expected_version,
    }
}
