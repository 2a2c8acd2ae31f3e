//! What a member says of itself, its people, its contact details, the agreement.

use axum::extract::Path;
use axum::response::Response;

use super::{FullMember, in_full, shown, shown_in_full};
use crate::command::member::{
    self as command, AcceptAgreementInput, AddMemberPersonInput, EditProfileInput, RemoveMemberPersonInput,
    SetContactsInput,
};
use crate::rest::asked::{Asked, Seen};
use crate::rest::body::Body;
use crate::rest::listed::Page;
use crate::view::contact::ContactView;
use crate::view::member::MemberView;

/// A member, for the members of its bank; its owner, their helpers and registrars see all of it.
#[utoipa::path(get, path = "/members/{memberId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "The member.", body = FullMember)))]
pub async fn member(asked: Asked, Path(id): Path<String>) -> Response {
    let found = command::member(&asked.asker, &id.into()).await;
    asked.one(in_full(&asked.asker, found).await)
}

/// Changes a profile: one's own, or, with a note that says so, as a registrar. What is left out stays, null empties.
#[utoipa::path(patch, path = "/members/{memberId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    request_body = EditProfileInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn edit_profile(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<EditProfileInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    let id = input.member_id.clone();
    let done = command::edit_profile(&asked.asker, input).await;
    shown(&asked, &id, done).await
}

/// Names one more of a household's or organisation's people.
#[utoipa::path(post, path = "/members/{memberId}/people", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    request_body = AddMemberPersonInput,
    responses((status = 200, description = "The member with its people.", body = FullMember)))]
pub async fn add_member_person(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<AddMemberPersonInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    let done = command::add_member_person(&asked.asker, &input).await;
    shown_in_full(&asked, &input.member_id, done).await
}

/// Names one of a household's or organisation's people no more; the last one stays.
#[utoipa::path(delete, path = "/members/{memberId}/people/{entryId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("entryId" = String, Path, description = "The id of the entry, a UUID."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member with its people.", body = FullMember)))]
pub async fn remove_member_person(
    asked: Asked,
    Path((id, entry)): Path<(String, String)>,
    Seen(version): Seen,
) -> Response {
    let input = RemoveMemberPersonInput {
        member_id: id.into(),
        expected_version: version,
        entry_id: entry.into(),
    };
    let done = command::remove_member_person(&asked.asker, &input).await;
    shown_in_full(&asked, &input.member_id, done).await
}

/// The contact details of a member that are open to the reader; none is a good answer, too.
#[utoipa::path(get, path = "/members/{memberId}/contacts", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "All that are open.", body = Page<ContactView>)))]
pub async fn contacts(asked: Asked, Path(id): Path<String>) -> Response {
    asked.all(command::contacts_of(&asked.asker, &id.into()).await)
}

/// Replaces the contact details of a member. Whom they are shown to is the member's own choice.
#[utoipa::path(put, path = "/members/{memberId}/contacts", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    request_body = SetContactsInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn set_contacts(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<SetContactsInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    let done = command::set_contacts(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Accepts a version of the bank's agreement; by phone or on paper through a helper or registrar. Accepting again
/// changes nothing.
#[utoipa::path(post, path = "/members/{memberId}/accept-agreement", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    request_body = AcceptAgreementInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn accept_agreement(
    asked: Asked,
    Path(id): Path<String>,
    Body(mut input): Body<AcceptAgreementInput>,
) -> Response {
    input.member_id = id.into();
    let done = command::accept_agreement(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}
