//! Whom a member trusts, and to whom it closes the door.

use app::member::{BlockMember, ChooseHelper, EndMandate};
use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::id::MemberId;

use super::{MemberPayload, answered, current, named};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::graphql::payload::payloads;
use crate::view::DateTime;
use crate::view::mandate::MandateView;
use crate::view::member::MemberView;
use crate::view::words::MandateScope;

/// A member chooses a helper.
#[derive(Debug, InputObject)]
pub struct ChooseHelperInput {
    /// Who is helped.
    pub member_id: ID,
    /// Who helps: a member of the same bank who can sign in.
    pub helper_id: ID,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it ends, at most 366 days ahead.
    pub until: DateTime,
}

/// A mandate ends.
#[derive(Debug, InputObject)]
pub struct EndMandateInput {
    /// Who is helped.
    pub member_id: ID,
    /// The person who helps, as the mandate names them.
    pub person_id: ID,
}

/// A member closes the door to another, or opens it again.
#[derive(Debug, InputObject)]
pub struct BlockMemberInput {
    /// Who closes it: oneself.
    pub member_id: ID,
    /// To whom.
    pub other_id: ID,
}

payloads! {
    /// The mandate after it was given.
    MandatePayload {
        /// The mandate.
        mandate: MandateView
    }
    /// Whom a block is about.
    BlockPayload {
        /// The member to whom the door was closed, or opened again; null where the token may not read members. They are
        /// not told.
        other: MemberView
    }
}

impl BlockPayload {
    /// It is done, whether or not the token may read members: then `other` is null.
    async fn done(asker: &Asker, result: app::Result<MemberId>) -> Result<Self> {
        let other = match result {
            Ok(other) => current(asker, other).await.ok(),
            Err(error) => return Self::answer(asker, Err(error)),
        };
        Ok(Self {
            other,
            user_errors: Vec::new(),
        })
    }
}

impl BlockMemberInput {
    fn command(&self) -> app::Result<BlockMember> {
        Ok(BlockMember {
            member: input::id("memberId", &self.member_id)?,
            other: input::id("otherId", &self.other_id)?,
        })
    }
}

/// Trust, given and taken back.
#[derive(Default)]
pub struct TrustMutation;

#[Object]
impl TrustMutation {
    /// Chooses a helper. A new mandate takes the place of the one that this helper had.
    async fn choose_helper(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ChooseHelperInput,
    ) -> Result<MandatePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = ChooseHelper {
                member: input::id("memberId", &input.member_id)?,
                helper: input::id("helperId", &input.helper_id)?,
                scopes: input.scopes.iter().map(|scope| (*scope).into()).collect(),
                until: input.until.0,
            };
            asker.app.choose_helper(&asker.actor, command).await
        };
        let now = asker.app.now();
        let seen = done.await.map(|mandate| MandateView::new(&mandate, now));
        MandatePayload::answer(asker, seen.map_err(named))
    }

    /// Ends a mandate at once: by the member, through a registrar on the phone, or by the helper.
    async fn end_mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndMandateInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let helper = input::id("personId", &input.person_id)?;
            asker.app.end_mandate(&asker.actor, EndMandate { member, helper }).await
        };
        answered(asker, done.await).await
    }

    /// Closes the door to another member: no proposals, no contact details, in either direction. They are not told.
    async fn block_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: BlockMemberInput,
    ) -> Result<BlockPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = input.command()?;
            asker.app.block_member(&asker.actor, command).await?;
            Ok(command.other)
        };
        BlockPayload::done(asker, done.await).await
    }

    /// Opens the door again.
    async fn unblock_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: BlockMemberInput,
    ) -> Result<BlockPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = input.command()?;
            asker.app.unblock_member(&asker.actor, command).await?;
            Ok(command.other)
        };
        BlockPayload::done(asker, done.await).await
    }
}
