//! Whom a member trusts, to whom it closes the door, and who changed its record.

use axum::extract::Path;
use axum::response::Response;

use crate::command::member::{self as command, BlockMemberInput, ChooseHelperInput, EndMandateInput};
use crate::rest::asked::Asked;
use crate::rest::body::Body;
use crate::rest::listed::Page;
use crate::view::mandate::MandateView;
use crate::view::member::MemberView;
use crate::view::note::NoteView;

/// A member's helpers, also former ones, the latest first, at most 101: for the member and registrars. A helper sees
/// their own mandates.
#[utoipa::path(get, path = "/members/{memberId}/helpers", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "All mandates.", body = Page<MandateView>)))]
pub async fn mandates(asked: Asked, Path(id): Path<String>) -> Response {
    let mandates = async {
        let mut mandates = command::mandates(&asked.asker, &id.into()).await?;
        command::sign_mandates(&asked.asker, &mut mandates).await?;
        Ok(mandates)
    };
    asked.all(mandates.await)
}

/// Chooses a helper. A new mandate takes the place of the one that this helper had.
#[utoipa::path(post, path = "/members/{memberId}/helpers", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    request_body = ChooseHelperInput,
    responses((status = 201, description = "The mandate.", body = MandateView)))]
pub async fn choose_helper(asked: Asked, Path(id): Path<String>, Body(mut input): Body<ChooseHelperInput>) -> Response {
    let helpers = format!("/members/{id}/helpers");
    input.member_id = id.into();
    let mandate = async {
        let given = command::choose_helper(&asked.asker, &input).await?;
        let mut mandate = [MandateView::new(&given, asked.asker.app.now())];
        command::sign_mandates(&asked.asker, &mut mandate).await?;
        let [mandate] = mandate;
        Ok(mandate)
    };
    asked.made(mandate.await, |_| helpers)
}

/// Ends a mandate at once: by the member, through a registrar on the phone, or by the helper.
#[utoipa::path(delete, path = "/members/{memberId}/helpers/{personId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("personId" = String, Path, description = "The person who helps, as the mandate names them.")),
    responses((status = 200, description = "The member who was helped.", body = MemberView)))]
pub async fn end_mandate(asked: Asked, Path((member, person)): Path<(String, String)>) -> Response {
    let input = EndMandateInput {
        member_id: member.into(),
        person_id: person.into(),
    };
    let done = command::end_mandate(&asked.asker, &input).await;
    asked.one(command::shown(&asked.asker, done).await)
}

/// Whom a member of one's own has blocked, the latest first, at most 1000; nobody else ever sees it.
#[utoipa::path(get, path = "/members/{memberId}/blocks", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "All who are blocked.", body = Page<MemberView>)))]
pub async fn blocks(asked: Asked, Path(id): Path<String>) -> Response {
    asked.all(command::blocks(&asked.asker, &id.into()).await)
}

/// Closes the door to another member: no proposals, no contact details, in either direction. They are not told.
#[utoipa::path(put, path = "/members/{memberId}/blocks/{otherId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("otherId" = String, Path, description = "To whom.")),
    responses((status = 204, description = "The door is closed.")))]
pub async fn block_member(asked: Asked, Path((member, other)): Path<(String, String)>) -> Response {
    let input = BlockMemberInput {
        member_id: member.into(),
        other_id: other.into(),
    };
    let done = command::block_member(&asked.asker, &input).await;
    asked.done(done.map(drop))
}

/// Opens the door again.
#[utoipa::path(delete, path = "/members/{memberId}/blocks/{otherId}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("otherId" = String, Path, description = "To whom.")),
    responses((status = 204, description = "The door is open.")))]
pub async fn unblock_member(asked: Asked, Path((member, other)): Path<(String, String)>) -> Response {
    let input = BlockMemberInput {
        member_id: member.into(),
        other_id: other.into(),
    };
    let done = command::unblock_member(&asked.asker, &input).await;
    asked.done(done.map(drop))
}

/// Who changed a member's record in its name, the latest first, at most 101: for the member and registrars.
#[utoipa::path(get, path = "/members/{memberId}/notes", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    responses((status = 200, description = "All notes.", body = Page<NoteView>)))]
pub async fn member_notes(asked: Asked, Path(id): Path<String>) -> Response {
    asked.all(command::signed_notes(&asked.asker, &id.into()).await)
}
