//! Joining: by asking, by a code, or by a registrar's hand.

use async_graphql::{Context, Object, Result};

use super::{MemberPayload, answered, stepped};
use crate::asker::Asker;
use crate::command::member::{
    self as command, AddMemberInput, AdmitMemberInput, ApplyToBankInput, MemberStepInput, RedeemCodeInput,
};

/// Coming in.
#[derive(Default)]
pub struct JoinMutation;

#[Object]
impl JoinMutation {
    /// Asks to join a bank. Where it needs no admission, the person is a member at once.
    async fn apply_to_bank(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ApplyToBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, command::apply_to_bank(asker, input).await).await
    }

    /// Takes one's own application back.
    async fn withdraw_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.member_id,
            command::withdraw_application(asker, &input).await,
        )
        .await
    }

    /// Admits an applicant: a member from now on, with the start credit where the bank gives one.
    async fn admit_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AdmitMemberInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::admit_member(asker, &input).await).await
    }

    /// Does not admit an applicant.
    async fn decline_applicant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::decline_applicant(asker, &input).await).await
    }

    /// Enters a member without a login, active at once.
    async fn add_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AddMemberInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, command::add_member(asker, input).await).await
    }

    /// Joins with a code: active at once. A code works once.
    async fn redeem_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RedeemCodeInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, command::redeem_code(asker, &input).await).await
    }
}
