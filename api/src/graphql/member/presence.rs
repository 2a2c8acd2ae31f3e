//! Pausing, leaving, and what a registrar writes down of it.

use app::member::{ChangePresence, LeaveBank, PauseMember};
use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{MemberPayload, MemberStepInput, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::view::DateTime;

/// Takes a pause.
#[derive(Debug, InputObject)]
pub struct PauseMemberInput {
    /// Which member.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// Until when; null until it says so.
    pub until: Option<DateTime>,
}

/// A member leaves, or it is written down that one left or died.
#[derive(Debug, InputObject)]
pub struct LeaveBankInput {
    /// Which member.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// The member who is given the time above zero; null for the fund.
    pub give_to_id: Option<ID>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

impl MemberStepInput {
    fn presence(&self) -> app::Result<ChangePresence> {
        let member = input::id("memberId", &self.member_id)?;
        Ok(ChangePresence {
            member,
            expected_version: self.expected_version,
        })
    }
}

impl LeaveBankInput {
    fn command(&self) -> app::Result<(LeaveBank, app::Key)> {
        let command = LeaveBank {
            member: input::id("memberId", &self.member_id)?,
            give_to: input::optional_id("giveToId", self.give_to_id.as_ref())?,
            expected_version: self.expected_version,
        };
        Ok((command, input::key(&self.idempotency_key)?))
    }
}

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
        let done = async {
            let command = PauseMember {
                member: input::id("memberId", &input.member_id)?,
                until: input.until.map(|until| until.0),
                expected_version: input.expected_version,
            };
            asker.app.pause_member(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Is back from a pause.
    async fn resume_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async { asker.app.resume_member(&asker.actor, input.presence()?).await };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Stops new listings, proposals and sign-ups of a member, as a registrar; hours are still recorded.
    async fn suspend_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async { asker.app.suspend_member(&asker.actor, input.presence()?).await };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Lets a suspended member begin things again.
    async fn reinstate_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async { asker.app.reinstate_member(&asker.actor, input.presence()?).await };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Takes back somebody who left, as a registrar: the same record and account, without another start credit.
    async fn return_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async { asker.app.return_member(&asker.actor, input.presence()?).await };
        stepped(asker, &input.member_id, done.await).await
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
        let done = async {
            let (command, key) = input.command()?;
            asker.app.leave_bank(&asker.actor, command, &key).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Writes down, as a registrar, that a member left: by phone, or without a word.
    async fn record_member_left(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LeaveBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let (command, key) = input.command()?;
            asker.app.record_left(&asker.actor, command, &key).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Writes down, as a registrar, that a member died: matching, listings and notices stop at once.
    async fn record_member_died(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LeaveBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let (command, key) = input.command()?;
            asker.app.record_died(&asker.actor, command, &key).await
        };
        stepped(asker, &input.member_id, done.await).await
    }
}
