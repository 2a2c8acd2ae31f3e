//! What a member says of itself, its people, its contact details, the agreement.

use async_graphql::{Context, Object, Result};

use super::{MemberPayload, answered, stepped};
use crate::asker::Asker;
use crate::command::member::{
    self as command, AcceptAgreementInput, AddMemberPersonInput, EditProfileInput, RemoveMemberPersonInput,
    SetContactsInput,
};

/// What a member says of itself.
#[derive(Default)]
pub struct ProfileMutation;

#[Object]
impl ProfileMutation {
    /// Changes a profile: one's own, or, with a note that says so, as a registrar.
    async fn edit_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EditProfileInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let id = input.member_id.clone();
        stepped(asker, &id, command::edit_profile(asker, input).await).await
    }

    /// Names one more of a household's or organisation's people.
    async fn add_member_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AddMemberPersonInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::add_member_person(asker, &input).await).await
    }

    /// Names one of a household's or organisation's people no more; the last one stays.
    async fn remove_member_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RemoveMemberPersonInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.member_id,
            command::remove_member_person(asker, &input).await,
        )
        .await
    }

    /// Replaces the contact details of a member. Whom they are shown to is the member's own choice.
    async fn set_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SetContactsInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::set_contacts(asker, &input).await).await
    }

    /// Accepts a version of the bank's agreement; by phone or on paper through a helper or registrar. Accepting again
    /// changes nothing.
    async fn accept_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AcceptAgreementInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, command::accept_agreement(asker, &input).await).await
    }
}
