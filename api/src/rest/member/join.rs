//! Joining: by asking, by a code, or by a registrar's hand.

use axum::extract::Path;
use axum::response::Response;

use super::shown;
use crate::command::member::{
    self as command, AddMemberInput, AdmitMemberInput, ApplyToBankInput, MemberStepInput, RedeemCodeInput,
};
use crate::rest::asked::{Asked, Key, Seen};
use crate::rest::body::Body;
use crate::view::member::MemberView;

/// Asks to join a bank. Where it needs no admission, the person is a member at once.
#[utoipa::path(post, path = "/banks/{bankId}/applications", tag = "members",
    params(("bankId" = String, Path, description = "Which bank."),
        ("Idempotency-Key" = String, Header)),
    request_body = ApplyToBankInput,
    responses((status = 201, description = "The member, waiting or active.", body = MemberView)))]
pub async fn apply_to_bank(
    asked: Asked,
    Path(bank): Path<String>,
    Key(key): Key,
    Body(mut input): Body<ApplyToBankInput>,
) -> Response {
    (input.bank_id, input.idempotency_key) = (bank.into(), key);
    let done = command::apply_to_bank(&asked.asker, input).await;
    asked.made(command::shown(&asked.asker, done).await, |made| {
        format!("/members/{}", *made.id)
    })
}

/// Enters a member without a login, active at once.
#[utoipa::path(post, path = "/banks/{bankId}/members", tag = "members",
    params(("bankId" = String, Path, description = "In which bank."),
        ("Idempotency-Key" = String, Header)),
    request_body = AddMemberInput,
    responses((status = 201, description = "The member.", body = MemberView)))]
pub async fn add_member(
    asked: Asked,
    Path(bank): Path<String>,
    Key(key): Key,
    Body(mut input): Body<AddMemberInput>,
) -> Response {
    (input.bank_id, input.idempotency_key) = (bank.into(), key);
    let done = command::add_member(&asked.asker, input).await;
    asked.made(command::shown(&asked.asker, done).await, |made| {
        format!("/members/{}", *made.id)
    })
}

/// Joins with a code: active at once. A code works once.
#[utoipa::path(post, path = "/invitations/redeem", tag = "members",
    params(("Idempotency-Key" = String, Header)),
    request_body = RedeemCodeInput,
    responses((status = 201, description = "The member.", body = MemberView)))]
pub async fn redeem_code(asked: Asked, Key(key): Key, Body(mut input): Body<RedeemCodeInput>) -> Response {
    input.idempotency_key = key;
    let done = command::redeem_code(&asked.asker, &input).await;
    asked.made(command::shown(&asked.asker, done).await, |made| {
        format!("/members/{}", *made.id)
    })
}

/// Admits an applicant: a member from now on, with the start credit where the bank gives one.
#[utoipa::path(post, path = "/members/{memberId}/admit", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn admit_member(asked: Asked, Path(id): Path<String>, Seen(version): Seen, Key(key): Key) -> Response {
    let input = AdmitMemberInput {
        member_id: id.into(),
        expected_version: version,
        idempotency_key: key,
    };
    let done = command::admit_member(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Does not admit an applicant.
#[utoipa::path(post, path = "/members/{memberId}/decline", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn decline_applicant(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::decline_applicant(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}

/// Takes one's own application back.
#[utoipa::path(post, path = "/members/{memberId}/withdraw-application", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("If-Match" = String, Header)),
    responses((status = 200, description = "The member.", body = MemberView)))]
pub async fn withdraw_application(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = MemberStepInput {
        member_id: id.into(),
        expected_version: version,
    };
    let done = command::withdraw_application(&asked.asker, &input).await;
    shown(&asked, &input.member_id, done).await
}
