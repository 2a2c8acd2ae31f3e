//! What a registrar writes down of records: that two are one, that a guardian agreed.

use async_graphql::{Context, Object, Result};

use super::{MemberPayload, stepped};
use crate::asker::Asker;
use crate::command::member::{self as command, MergeMembersInput, RecordGuardianInput};

/// Records, put right.
#[derive(Default)]
pub struct MergeMutation;

#[Object]
impl MergeMutation {
    /// Makes two records of one member one, as a registrar; where one holds a role, as a coordinator. The old id goes on
    /// to answer.
    async fn merge_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MergeMembersInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::merge_members(asker, &input).await).await
    }

    /// Writes down, as a registrar, that a guardian agreed: from now on somebody under 18 can be admitted.
    async fn record_guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RecordGuardianInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.member_id, command::record_guardian(asker, &input).await).await
    }
}
