//! What is kept of a member: who agreed for it, what helpers did, and that two records are one.

use axum::extract::Path;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::{Asked, Key, Seen};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use super::member::shown;
use crate::command::member::{self as command, MergeMembersInput, RecordGuardianInput};
use crate::server::Shared;
use crate::view::guardian::GuardianView;
use crate::view::helper_deed::HelperDeedView;
use crate::view::member::MemberView;

/// What is read of a member's record, and put right there.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(guardian, record_guardian))
        .routes(routes!(helper_deeds))
        .routes(routes!(merge_members))
}

/// Who agreed that a member under 18 belongs to the bank: for the member, the guardian and registrars.
#[utoipa::path(get, path = "/members/{memberId}/guardian", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "The guardian.", body = GuardianView)))]
pub async fn guardian(asked: Asked, Path(id): Path<String>) -> Response {
    asked.one(command::guardian(&asked.asker, &id.into()).await)
}

/// Writes down, as a registrar, that a guardian agreed: from now on somebody under 18 can be admitted. `If-Match` takes
/// the entity tag of the member.
#[utoipa::path(put, path = "/members/{memberId}/guardian", tag = "members",
    params(("memberId" = String, Path, description = "Which member."), ("If-Match" = String, Header)),
    request_body = RecordGuardianInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn record_guardian(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<RecordGuardianInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    let done = command::record_guardian(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// What helpers did in a member's name, newest first: exchanges that they proposed, logged or confirmed, and offers and
/// needs that they wrote. For the member and registrars.
#[utoipa::path(get, path = "/members/{memberId}/helper-deeds", tag = "members",
    params(("memberId" = String, Path, description = "Who was helped."), PageParams),
    responses((status = 200, description = "A page of what helpers did.", body = Page<HelperDeedView>)))]
pub async fn helper_deeds(asked: Asked, Path(id): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::helper_deeds(&asked.asker, &id.into(), page.into()).await;
    asked.page(paged, std::convert::identity)
}

/// Makes two records of one member one, as a registrar; where one holds a role, as a coordinator. The old id goes on to
/// answer.
#[utoipa::path(post, path = "/members/{memberId}/merge", tag = "members",
    params(("memberId" = String, Path, description = "The record that stays."), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    request_body = MergeMembersInput,
    responses((status = 200, description = "The record that stays.", body = MemberView)))]
pub async fn merge_members(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Key(key): Key,
    Body(mut input): Body<MergeMembersInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    input.idempotency_key = key;
    let done = command::merge_members(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}
