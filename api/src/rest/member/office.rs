//! What a bank keeps of its members: the list, its roles, its open invitations.

use axum::extract::Path;
use axum::response::Response;

use serde::Serialize;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::member::{
    self as command, AppointRoleInput, CreateInvitationInput, EndInvitationInput, EndRoleInput, MemberFilter,
};
use crate::rest::asked::Asked;
use crate::rest::body::{Asking, Body};
use crate::rest::listed::{Page, PageParams};
use crate::view::invitation::InvitationView;
use crate::view::member::MemberView;
use crate::view::role::RoleTermView;
use crate::view::words::Role;

/// An invitation that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewInvitation {
    /// The code, such as `ABCD-EFGH-JKMN`. It is shown this once.
    code: String,
    /// What is kept of it.
    invitation: InvitationView,
}

async fn new_invitation(asker: &Asker, input: &CreateInvitationInput) -> app::Result<NewInvitation> {
    let made = command::create_invitation(asker, input).await?;
    let plain = InvitationView::new(&made.invitation);
    // It is made, whether or not its maker can be named now: the code is shown this once.
    let signed = command::signed_invitations(asker, vec![plain.clone()]).await;
    let invitation = signed.ok().and_then(|mut signed| signed.pop()).unwrap_or(plain);
    Ok(NewInvitation {
        code: made.code.to_string(),
        invitation,
    })
}

/// The members of a bank, newest first; for registrars also those who wait, left or were declined.
#[utoipa::path(get, path = "/banks/{bankId}/members", tag = "members",
    params(("bankId" = String, Path, description = "In which bank."),
        MemberFilter,
        PageParams),
    responses((status = 200, description = "A page of members.", body = Page<MemberView>)))]
pub async fn members(
    asked: Asked,
    Path(bank): Path<String>,
    Asking(filter): Asking<MemberFilter>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::members(&asked.asker, &bank.into(), &filter, page.into()).await;
    asked.page(paged, |member| member)
}

/// The roles of a bank, who holds them and until when.
#[utoipa::path(get, path = "/banks/{bankId}/roles", tag = "members",
    params(("bankId" = String, Path, description = "In which bank.")),
    responses((status = 200, description = "All terms.", body = Page<RoleTermView>)))]
pub async fn role_holders(asked: Asked, Path(bank): Path<String>) -> Response {
    asked.all(command::role_holders(&asked.asker, &bank.into()).await)
}

/// Appoints to a role. Who holds it already gets the new term; somebody new takes over from one caretaker.
#[utoipa::path(post, path = "/members/{memberId}/roles", tag = "members",
    params(("memberId" = String, Path, description = "Which member.")),
    request_body = AppointRoleInput,
    responses((status = 200, description = "The term.", body = RoleTermView)))]
pub async fn appoint_role(asked: Asked, Path(id): Path<String>, Body(mut input): Body<AppointRoleInput>) -> Response {
    input.member_id = id.into();
    let term = command::appoint_role(&asked.asker, &input).await;
    let now = asked.asker.app.now();
    asked.one(term.map(|term| RoleTermView::new(&term, now)))
}

/// Gives a role back, or, as a coordinator, takes one. The last coordinator stays until there is another.
#[utoipa::path(delete, path = "/members/{memberId}/roles/{role}", tag = "members",
    params(("memberId" = String, Path, description = "Which member."),
        ("role" = Role, Path, description = "The role.")),
    responses((status = 204, description = "The term is over.")))]
pub async fn end_role(asked: Asked, Path((member, role)): Path<(String, String)>) -> Response {
    let role = match command::role(&role) {
        Ok(role) => role,
        Err(error) => return asked.problem(&error),
    };
    let input = EndRoleInput {
        member_id: member.into(),
        role,
    };
    asked.done(command::end_role(&asked.asker, &input).await.map(drop))
}

/// The invitations that can still be used, newest first, at most 101: for registrars.
#[utoipa::path(get, path = "/banks/{bankId}/invitations", tag = "members",
    params(("bankId" = String, Path, description = "In which bank.")),
    responses((status = 200, description = "All open invitations.", body = Page<InvitationView>)))]
pub async fn invitations(asked: Asked, Path(bank): Path<String>) -> Response {
    asked.all(match command::invitations(&asked.asker, &bank.into()).await {
        Ok(open) => command::signed_invitations(&asked.asker, open).await,
        Err(error) => Err(error),
    })
}

/// Makes an invitation with a code that works once.
#[utoipa::path(post, path = "/banks/{bankId}/invitations", tag = "members",
    params(("bankId" = String, Path, description = "To which bank.")),
    request_body = CreateInvitationInput,
    responses((status = 201, description = "The invitation and its code.", body = NewInvitation)))]
pub async fn create_invitation(
    asked: Asked,
    Path(bank): Path<String>,
    Body(mut input): Body<CreateInvitationInput>,
) -> Response {
    input.bank_id = bank.into();
    let made = new_invitation(&asked.asker, &input).await;
    asked.made(made, |made| {
        let (bank, id) = (&*made.invitation.bank_id, &*made.invitation.id);
        format!("/banks/{bank}/invitations/{id}")
    })
}

/// Ends an invitation before its time, such as a printed code that was lost.
#[utoipa::path(delete, path = "/banks/{bankId}/invitations/{invitationId}", tag = "members",
    params(("bankId" = String, Path, description = "In which bank."),
        ("invitationId" = String, Path, description = "Which invitation.")),
    responses((status = 204, description = "It can be used no more.")))]
pub async fn end_invitation(asked: Asked, Path((bank, invitation)): Path<(String, String)>) -> Response {
    let input = EndInvitationInput {
        bank_id: bank.into(),
        invitation_id: invitation.into(),
    };
    asked.done(command::end_invitation(&asked.asker, &input).await.map(drop))
}
