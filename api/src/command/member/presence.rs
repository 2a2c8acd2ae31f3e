//! Pausing, leaving, and what a registrar writes down of it.

use app::member::{ChangePresence, LeaveBank, Leftover, PauseMember};
use async_graphql::{ID, InputObject};
use serde::Deserialize;
use store::MemberRecord;
use utoipa::ToSchema;

use super::MemberStepInput;
use crate::asker::Asker;
use crate::command::input;
use crate::view::DateTime;

/// Takes a pause.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseMemberInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// Until when; null until it says so.
    pub until: Option<DateTime>,
}

/// A member leaves, or it is written down that one left or died.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaveBankInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The member who is given the time above zero; null for the fund.
    #[schema(value_type = Option<String>)]
    pub give_to_id: Option<ID>,
    /// The time above zero is kept for a return, for the months that the bank's rules say; not together with `giveToId`.
    #[graphql(default)]
    #[serde(default)]
    pub keep: bool,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Takes a pause: nobody is asked or matched meanwhile, hours are still recorded.
pub async fn pause_member(asker: &Asker, input: &PauseMemberInput) -> app::Result<MemberRecord> {
    let command = PauseMember {
        member: input::id("memberId", &input.member_id)?,
        until: input.until.map(|until| until.0),
        expected_version: input.expected_version,
    };
    asker.app.pause_member(&asker.actor, command).await
}

/// Writes down, as a registrar, that a member left: by phone, or without a word.
pub async fn record_member_left(asker: &Asker, input: &LeaveBankInput) -> app::Result<MemberRecord> {
    let (command, key) = input.command(asker)?;
    asker.app.record_left(&asker.actor, command, &key).await
}

/// Writes down, as a registrar, that a member died: matching, listings and notices stop at once.
pub async fn record_member_died(asker: &Asker, input: &LeaveBankInput) -> app::Result<MemberRecord> {
    let (command, key) = input.command(asker)?;
    asker.app.record_died(&asker.actor, command, &key).await
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
    fn leftover(&self) -> app::Result<Leftover> {
        let heir = input::optional_id("giveToId", self.give_to_id.as_ref())?;
        match (heir, self.keep) {
            (Some(_), true) => Err(domain::Error::invalid("keep", domain::Reason::Unexpected).into()),
            (Some(heir), false) => Ok(Leftover::Member(heir)),
            (None, true) => Ok(Leftover::Keep),
            (None, false) => Ok(Leftover::Fund),
        }
    }

    fn command(&self, asker: &Asker) -> app::Result<(LeaveBank, app::Key)> {
        let command = LeaveBank {
            member: input::id("memberId", &self.member_id)?,
            leftover: self.leftover()?,
            expected_version: self.expected_version,
        };
        Ok((command, asker.key(&self.idempotency_key)?))
    }
}

/// Is back from a pause.
pub async fn resume_member(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    asker.app.resume_member(&asker.actor, input.presence()?).await
}

/// Stops new listings, proposals and sign-ups of a member, as a registrar; hours are still recorded.
pub async fn suspend_member(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    asker.app.suspend_member(&asker.actor, input.presence()?).await
}

/// Lets a suspended member begin things again.
pub async fn reinstate_member(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    asker.app.reinstate_member(&asker.actor, input.presence()?).await
}

/// Takes back somebody who left, as a registrar: the same record and account, without another start credit.
pub async fn return_member(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    asker.app.return_member(&asker.actor, input.presence()?).await
}

/// Leaves a bank.
pub async fn leave_bank(asker: &Asker, input: &LeaveBankInput) -> app::Result<MemberRecord> {
    let (command, key) = input.command(asker)?;
    asker.app.leave_bank(&asker.actor, command, &key).await
}
