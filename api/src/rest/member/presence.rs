//! Pausing, leaving, and what a registrar writes down of it.

use axum::extract::Path;
use axum::response::Response;

use super::shown;
use crate::command::member::{self as command, LeaveBankInput, MemberStepInput, PauseMemberInput};
use crate::rest::asked::{Asked, Key, Seen};
use crate::rest::body::Body;
use crate::view::member::MemberView;

/// Takes a pause: nobody is asked or matched meanwhile, hours are still recorded.
#[utoipa::path(post, path = "/members/{memberId}/pause", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    request_body = PauseMemberInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn pause_member(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<PauseMemberInput>,
) -> Response {
    (input.member_id, input.expected_version) = (id.into(), version);
    let done = command::pause_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Is back from a pause.
#[utoipa::path(post, path = "/members/{memberId}/resume", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn resume_member(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::resume_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Stops new listings, proposals and sign-ups of a member, as a registrar; hours are still recorded.
#[utoipa::path(post, path = "/members/{memberId}/suspend", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn suspend_member(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::suspend_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Lets a suspended member begin things again.
#[utoipa::path(post, path = "/members/{memberId}/reinstate", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn reinstate_member(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::reinstate_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Takes back somebody who left, as a registrar: the same record and account, without another start credit.
#[utoipa::path(post, path = "/members/{memberId}/return", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn return_member(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::return_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Leaves a bank. The account closes at zero: time above goes to the fund or a named member, time below is given by
/// the fund.
#[utoipa::path(post, path = "/members/{memberId}/leave", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    request_body = LeaveBankInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn leave_bank(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Key(key): Key,
    Body(mut input): Body<LeaveBankInput>,
) -> Response {
    (input.member_id, input.expected_version, input.idempotency_key) = (id.into(), version, key);
    let done = command::leave_bank(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Writes down, as a registrar, that a member left: by phone, or without a word.
#[utoipa::path(post, path = "/members/{memberId}/record-left", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    request_body = LeaveBankInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn record_member_left(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Key(key): Key,
    Body(mut input): Body<LeaveBankInput>,
) -> Response {
    (input.member_id, input.expected_version, input.idempotency_key) = (id.into(), version, key);
    let done = command::record_member_left(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Writes down, as a registrar, that a member died: matching, listings and notices stop at once.
#[utoipa::path(post, path = "/members/{memberId}/record-died", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    request_body = LeaveBankInput,
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn record_member_died(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Key(key): Key,
    Body(mut input): Body<LeaveBankInput>,
) -> Response {
    (input.member_id, input.expected_version, input.idempotency_key) = (id.into(), version, key);
    let done = command::record_member_died(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}
