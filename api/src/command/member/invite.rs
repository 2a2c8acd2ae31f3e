//! Invitations: a code, printed or sent, that works once.

use app::member::{CreateInvitation, Invited};
use async_graphql::{ID, InputObject};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::input;
use crate::view::words::Role;

/// A registrar invites somebody.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateInvitationInput {
    /// To which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// The member on paper, household or organisation that the code joins a person to; null for a new member.
    #[schema(value_type = Option<String>)]
    pub member_id: Option<ID>,
    /// A role that comes with it; only coordinators give one.
    pub role: Option<Role>,
    /// Days that it lives, 1 to 366; 30 where nothing is said.
    pub days: Option<i64>,
}

/// Ends an invitation.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndInvitationInput {
    /// Of which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Which invitation.
    #[serde(skip)]
    pub invitation_id: ID,
}

/// Makes an invitation with a code that works once.
pub async fn create_invitation(asker: &Asker, input: &CreateInvitationInput) -> app::Result<Invited> {
    let command = CreateInvitation {
        bank: input::id("bankId", &input.bank_id)?,
        member: input::optional_id("memberId", input.member_id.as_ref())?,
        role: input.role.map(Into::into),
        days: input.days,
    };
    asker.app.create_invitation(&asker.actor, command).await
}

/// Ends an invitation before its time, such as a printed code that was lost.
pub async fn end_invitation(asker: &Asker, input: &EndInvitationInput) -> app::Result<ID> {
    let bank = input::id("bankId", &input.bank_id)?;
    let invitation = input::entry("invitationId", &input.invitation_id)?;
    asker.app.end_invitation(&asker.actor, bank, invitation).await?;
    Ok(invitation.to_string().into())
}
