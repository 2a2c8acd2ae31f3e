//! Appointing to roles.

use async_graphql::{Context, Object, Result};

use super::MemberPayload;
use crate::asker::Asker;
use crate::command::member::{self as command, AppointRoleInput, EndRoleInput};
use crate::graphql::payload::plain_payloads;
use crate::view::role::RoleTermView;

plain_payloads! {
    /// The term after somebody was appointed.
    RolePayload {
        /// The term.
        role_term: RoleTermView
    }
}

/// Roles, given and taken back.
#[derive(Default)]
pub struct RoleMutation;

#[Object]
impl RoleMutation {
    /// Appoints to a role. Who holds it already gets the new term; somebody new takes over from one caretaker.
    async fn appoint_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AppointRoleInput,
    ) -> Result<RolePayload> {
        let asker = Asker::of(ctx)?;
        let now = asker.app.now();
        let seen = command::appoint_role(asker, &input)
            .await
            .map(|term| RoleTermView::new(&term, now));
        RolePayload::answer(asker, seen)
    }

    /// Gives a role back, or, as a coordinator, takes one. The last coordinator stays until there is another.
    async fn end_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndRoleInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        // It is done, whether or not the token may read members.
        let member = match command::end_role(asker, &input).await {
            Ok(member) => command::seen(asker, member).await.ok(),
            Err(error) => return MemberPayload::answer(asker, Err(error)),
        };
        Ok(MemberPayload {
            member,
            user_errors: Vec::new(),
        })
    }
}
