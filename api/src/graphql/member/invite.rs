//! Invitations: a code, printed or sent, that works once.

use app::member::CreateInvitation;
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::graphql::payload::payloads;
use crate::problem::{self, UserError};
use crate::view::invitation::InvitationView;
use crate::view::words::Role;

/// A registrar invites somebody.
#[derive(Debug, InputObject)]
pub struct CreateInvitationInput {
    /// To which bank.
    pub bank_id: ID,
    /// The member on paper, household or organisation that the code joins a person to; null for a new member.
    pub member_id: Option<ID>,
    /// A role that comes with it; only coordinators give one.
    pub role: Option<Role>,
    /// Days that it lives, 1 to 366; 30 where nothing is said.
    pub days: Option<i64>,
}

/// Ends an invitation.
#[derive(Debug, InputObject)]
pub struct EndInvitationInput {
    /// Of which bank.
    pub bank_id: ID,
    /// Which invitation.
    pub invitation_id: ID,
}

/// An invitation that was just made.
#[derive(Debug, SimpleObject)]
pub struct CreateInvitationPayload {
    /// The code, such as `ABCD-EFGH-JKMN`. It is shown this once.
    pub code: Option<String>,
    /// What is kept of it.
    pub invitation: Option<InvitationView>,
    /// Why it was not made; empty when it was.
    pub user_errors: Vec<UserError>,
}

payloads! {
    /// The invitation that was ended.
    EndInvitationPayload {
        /// Its id.
        invitation_id: ID
    }
}

/// Invitations.
#[derive(Default)]
pub struct InviteMutation;

#[Object]
impl InviteMutation {
    /// Makes an invitation with a code that works once.
    async fn create_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CreateInvitationInput,
    ) -> Result<CreateInvitationPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = CreateInvitation {
                bank: input::id("bankId", &input.bank_id)?,
                member: input::optional_id("memberId", input.member_id.as_ref())?,
                role: input.role.map(Into::into),
                days: input.days,
            };
            asker.app.create_invitation(&asker.actor, command).await
        };
        let (code, invitation, user_errors) = match done.await {
            Ok(made) => (
                Some(made.code.to_string()),
                Some(InvitationView::new(&made.invitation)),
                Vec::new(),
            ),
            Err(error) => (None, None, vec![problem::sort(&error, asker.locale)?]),
        };
        Ok(CreateInvitationPayload {
            code,
            invitation,
            user_errors,
        })
    }

    /// Ends an invitation before its time, such as a printed code that was lost.
    async fn end_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndInvitationInput,
    ) -> Result<EndInvitationPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let bank = input::id("bankId", &input.bank_id)?;
            let invitation = input::entry("invitationId", &input.invitation_id)?;
            asker.app.end_invitation(&asker.actor, bank, invitation).await?;
            Ok(invitation.to_string().into())
        };
        EndInvitationPayload::answer(asker, done.await)
    }
}
