//! Invitations: a code, printed or sent, that works once.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use crate::asker::Asker;
use crate::command::member::{self as command, CreateInvitationInput, EndInvitationInput};
use crate::graphql::payload::plain_payloads;
use crate::problem::{self, UserError};
use crate::view::invitation::InvitationView;

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

plain_payloads! {
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
        let (code, invitation, user_errors) = match command::create_invitation(asker, &input).await {
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
        EndInvitationPayload::answer(asker, command::end_invitation(asker, &input).await)
    }
}
