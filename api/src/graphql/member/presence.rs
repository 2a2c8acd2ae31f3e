//! Pausing, leaving, and what a registrar writes down of it.

use async_graphql::{Context, Object, Result};

use super::{MemberPayload, stepped};
use crate::asker::Asker;
use crate::command::member::{self as command, LeaveBankInput, MemberStepInput, PauseMemberInput};

/// Being there or not.
#[derive(Default)]
pub struct PresenceMutation;

#[Object]
impl PresenceMutation {
    /// Takes a pause: nobody is asked or matched meanwhile, hours are still recorded.
    async fn pause_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: PauseMemberInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::pause_member(asker, &input).await).await
    }

    /// Is back from a pause.
    async fn resume_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::resume_member(asker, &input).await).await
    }

    /// Stops new listings, proposals and sign-ups of a member, as a registrar; hours are still recorded.
    async fn suspend_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::suspend_member(asker, &input).await).await
    }

    /// Lets a suspended member begin things again.
    async fn reinstate_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::reinstate_member(asker, &input).await).await
    }

    /// Takes back somebody who left, as a registrar: the same record and account, without another start credit.
    async fn return_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::return_member(asker, &input).await).await
    }
}

/// Going.
#[derive(Default)]
pub struct LeaveMutation;

#[Object]
impl LeaveMutation {
    /// Leaves a bank. The account closes at zero: time above goes to the fund or a named member, time below is given by
    /// the fund.
    async fn leave_bank(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LeaveBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::leave_bank(asker, &input).await).await
    }

    /// Writes down, as a registrar, that a member left: by phone, or without a word.
    async fn record_member_left(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LeaveBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.member_id,
            command::record_member_left(asker, &input).await,
        )
        .await
    }

    /// Writes down, as a registrar, that a member died: matching, listings and notices stop at once.
    async fn record_member_died(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LeaveBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.member_id,
            command::record_member_died(asker, &input).await,
        )
        .await
    }
}
