//! Whom a member trusts, and to whom it closes the door.

use async_graphql::{Context, Object, Result};
use domain::id::MemberId;

use super::{MemberPayload, answered};
use crate::asker::Asker;
use crate::command::member::{self as command, BlockMemberInput, ChooseHelperInput, EndMandateInput};
use crate::graphql::payload::plain_payloads;
use crate::view::mandate::MandateView;
use crate::view::member::MemberView;

plain_payloads! {
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
            Ok(other) => command::seen(asker, other).await.ok(),
            Err(error) => return Self::answer(asker, Err(error)),
        };
        Ok(Self {
            other,
            user_errors: Vec::new(),
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
        let now = asker.app.now();
        let seen = command::choose_helper(asker, &input)
            .await
            .map(|mandate| MandateView::new(&mandate, now));
        MandatePayload::answer(asker, seen)
    }

    /// Ends a mandate at once: by the member, through a registrar on the phone, or by the helper.
    async fn end_mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndMandateInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        answered(asker, command::end_mandate(asker, &input).await).await
    }

    /// Closes the door to another member: no proposals, no contact details, in either direction. They are not told.
    async fn block_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: BlockMemberInput,
    ) -> Result<BlockPayload> {
        let asker = Asker::of(ctx)?;
        BlockPayload::done(asker, command::block_member(asker, &input).await).await
    }

    /// Opens the door again.
    async fn unblock_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: BlockMemberInput,
    ) -> Result<BlockPayload> {
        let asker = Asker::of(ctx)?;
        BlockPayload::done(asker, command::unblock_member(asker, &input).await).await
    }
}
