//! Appointing to roles.

use app::member::{AppointRole, EndRole};
use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{MemberPayload, current, named};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::graphql::payload::payloads;
use crate::view::DateTime;
use crate::view::role::RoleTermView;
use crate::view::words::Role;

/// A coordinator appoints somebody, or lengthens their term.
#[derive(Debug, InputObject)]
pub struct AppointRoleInput {
    /// Who: a member who is a person.
    pub member_id: ID,
    /// The role.
    pub role: Role,
    /// When the term ends, at most three years ahead.
    pub until: DateTime,
    /// From whom it is taken over; null for the caretaker whose term ended first, where there is one.
    pub takes_over_from_id: Option<ID>,
}

/// A role is given back, or taken.
#[derive(Debug, InputObject)]
pub struct EndRoleInput {
    /// Who holds it.
    pub member_id: ID,
    /// The role.
    pub role: Role,
}

payloads! {
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
        let done = async {
            let command = AppointRole {
                member: input::id("memberId", &input.member_id)?,
                role: input.role.into(),
                until: input.until.0,
                takes_over_from: input::optional_id("takesOverFromId", input.takes_over_from_id.as_ref())?,
            };
            asker.app.appoint_role(&asker.actor, command).await
        };
        let now = asker.app.now();
        let seen = done.await.map(|term| RoleTermView::new(&term, now));
        RolePayload::answer(asker, seen.map_err(named))
    }

    /// Gives a role back, or, as a coordinator, takes one. The last coordinator stays until there is another.
    async fn end_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndRoleInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            asker
                .app
                .end_role(
                    &asker.actor,
                    EndRole {
                        member,
                        role: input.role.into(),
                    },
                )
                .await?;
            Ok(member)
        };
        // It is done, whether or not the token may read members.
        let member = match done.await {
            Ok(member) => current(asker, member).await.ok(),
            Err(error) => return MemberPayload::answer(asker, Err(error)),
        };
        Ok(MemberPayload {
            member,
            user_errors: Vec::new(),
        })
    }
}
