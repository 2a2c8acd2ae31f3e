//! Concerns: raised by a member, looked at by somebody who is not near them.

use axum::extract::Path;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::asked::{Asked, OptionalKey, Seen};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::concern::{self as command, CloseConcernInput, ConcernFilter, RaiseConcernInput};
use crate::command::paging::Paged;
use crate::command::stale;
use crate::server::Shared;
use crate::view::concern::ConcernView;

/// What can be asked about concerns, and done with them.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(concerns))
        .routes(routes!(my_concerns))
        .routes(routes!(raise_concern))
        .routes(routes!(concern))
        .routes(routes!(close_concern))
}

type Concerns = Paged<ConcernView, Uuid>;

/// A page with those who closed what is on it.
async fn signed(asked: &Asked, paged: app::Result<Concerns>) -> app::Result<Concerns> {
    let mut paged = paged?;
    command::sign_concerns(&asked.asker, paged.items_mut()).await?;
    Ok(paged)
}

/// One with whoever closed it.
async fn whole(asked: &Asked, found: app::Result<ConcernView>) -> app::Result<ConcernView> {
    let mut one = [found?];
    command::sign_concerns(&asked.asker, &mut one).await?;
    let [concern] = one;
    Ok(concern)
}

/// The concerns that reach whoever asks, newest first: moderators, and other role holders where no moderator is
/// uninvolved. Nobody sees here what they raised, or what they are near.
#[utoipa::path(get, path = "/banks/{bankId}/concerns", tag = "concerns",
    params(("bankId" = String, Path, description = "In which bank."),
        ConcernFilter,
        PageParams),
    responses((status = 200, description = "A page of concerns.", body = Page<ConcernView>)))]
pub async fn concerns(
    asked: Asked,
    Path(bank): Path<String>,
    Asking(filter): Asking<ConcernFilter>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::concerns(&asked.asker, &bank.into(), &filter, page.into()).await;
    asked.page(signed(&asked, paged).await, std::convert::identity)
}

/// The concerns that one raised, newest first, with what came of them.
#[utoipa::path(get, path = "/banks/{bankId}/my-concerns", tag = "concerns",
    params(("bankId" = String, Path, description = "In which bank."),
        PageParams),
    responses((status = 200, description = "A page of concerns.", body = Page<ConcernView>)))]
pub async fn my_concerns(asked: Asked, Path(bank): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::my_concerns(&asked.asker, &bank.into(), page.into()).await;
    asked.page(signed(&asked, paged).await, std::convert::identity)
}

/// Raises a concern about a member, an exchange or a listing. It reaches moderators who are not near it; where there
/// are none, other role holders. Its subject learns nothing of it.
#[utoipa::path(post, path = "/members/{memberId}/concerns", tag = "concerns",
    params(("memberId" = String, Path, description = "Who raises it: oneself."),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = RaiseConcernInput,
    responses((status = 201, description = "The concern.", body = ConcernView)))]
pub async fn raise_concern(
    asked: Asked,
    Path(id): Path<String>,
    OptionalKey(key): OptionalKey,
    Body(mut input): Body<RaiseConcernInput>,
) -> Response {
    (input.member_id, input.idempotency_key) = (id.into(), key);
    let raised = command::raise_concern(&asked.asker, &input).await;
    asked.made(raised, |made| format!("/banks/{}/concerns/{}", *made.bank_id, *made.id))
}

/// A concern, for whoever raised it and those whom it reaches.
#[utoipa::path(get, path = "/banks/{bankId}/concerns/{concernId}", tag = "concerns",
    params(("bankId" = String, Path, description = "In which bank."),
        ("concernId" = String, Path, description = "Which concern, a UUID.")),
    responses((status = 200, description = "The concern.", body = ConcernView)))]
pub async fn concern(asked: Asked, Path((bank, id)): Path<(String, String)>) -> Response {
    asked.one(whole(&asked, command::concern(&asked.asker, &bank.into(), &id.into()).await).await)
}

/// Closes a concern, as somebody whom it reaches, with a note that whoever raised it reads.
#[utoipa::path(post, path = "/banks/{bankId}/concerns/{concernId}/close", tag = "concerns",
    params(("bankId" = String, Path, description = "In which bank."),
        ("concernId" = String, Path, description = "Which concern, a UUID."),
        ("If-Match" = String, Header)),
    request_body = CloseConcernInput,
    responses((status = 200, description = "The concern.", body = ConcernView)))]
pub async fn close_concern(
    asked: Asked,
    Path((bank, id)): Path<(String, String)>,
    Seen(version): Seen,
    Body(mut input): Body<CloseConcernInput>,
) -> Response {
    (input.bank_id, input.concern_id) = (bank.into(), id.into());
    input.expected_version = version;
    let done = command::close_concern(&asked.asker, &input).await;
    let read = async {
        let found = command::concern(&asked.asker, &input.bank_id, &input.concern_id).await;
        whole(&asked, found).await
    };
    let now = stale::now(&done, read).await;
    asked.changed(whole(&asked, done).await, now)
}
