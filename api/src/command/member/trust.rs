//! Whom a member trusts, and to whom it closes the door.

use app::member::{BlockMember, ChooseHelper, EndMandate};
use async_graphql::{ID, InputObject};
use domain::id::MemberId;
use serde::Deserialize;
use store::{MandateRecord, MemberRecord};
use utoipa::ToSchema;

use super::named;
use crate::asker::Asker;
use crate::command::input;
use crate::view::DateTime;
use crate::view::words::MandateScope;

/// A member chooses a helper.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChooseHelperInput {
    /// Who is helped.
    #[serde(skip)]
    pub member_id: ID,
    /// Who helps: a member of the same bank who can sign in.
    #[schema(value_type = String)]
    pub helper_id: ID,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it ends, at most 366 days ahead.
    pub until: DateTime,
}

/// A mandate ends.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndMandateInput {
    /// Who is helped.
    #[serde(skip)]
    pub member_id: ID,
    /// The person who helps, as the mandate names them.
    #[serde(skip)]
    pub person_id: ID,
}

/// A member closes the door to another, or opens it again.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlockMemberInput {
    /// Who closes it: oneself.
    #[serde(skip)]
    pub member_id: ID,
    /// To whom.
    #[serde(skip)]
    pub other_id: ID,
}

/// Chooses a helper. A new mandate takes the place of the one that this helper had.
pub async fn choose_helper(asker: &Asker, input: &ChooseHelperInput) -> app::Result<MandateRecord> {
    let command = ChooseHelper {
        member: input::id("memberId", &input.member_id)?,
        helper: input::id("helperId", &input.helper_id)?,
        scopes: input.scopes.iter().map(|scope| (*scope).into()).collect(),
        until: input.until.0,
    };
    let given = asker.app.choose_helper(&asker.actor, command).await;
    given.map_err(named)
}

/// Ends a mandate at once: by the member, through a registrar on the phone, or by the helper.
pub async fn end_mandate(asker: &Asker, input: &EndMandateInput) -> app::Result<MemberRecord> {
    let member = input::id("memberId", &input.member_id)?;
    let helper = input::id("personId", &input.person_id)?;
    asker.app.end_mandate(&asker.actor, EndMandate { member, helper }).await
}

/// Closes the door to another member: no proposals, no contact details, in either direction. They are not told.
pub async fn block_member(asker: &Asker, input: &BlockMemberInput) -> app::Result<MemberId> {
    let command = input.command()?;
    asker.app.block_member(&asker.actor, command).await?;
    Ok(command.other)
}

/// Opens the door again.
pub async fn unblock_member(asker: &Asker, input: &BlockMemberInput) -> app::Result<MemberId> {
    let command = input.command()?;
    asker.app.unblock_member(&asker.actor, command).await?;
    Ok(command.other)
}

impl BlockMemberInput {
    fn command(&self) -> app::Result<BlockMember> {
        Ok(BlockMember {
            member: input::id("memberId", &self.member_id)?,
            other: input::id("otherId", &self.other_id)?,
        })
    }
}
