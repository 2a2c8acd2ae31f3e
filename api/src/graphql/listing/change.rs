//! Renewing, resting and ending a listing.

use async_graphql::{Context, Object, Result};

use super::{ListingPayload, stepped};
use crate::asker::Asker;
use crate::command::listing::{self as command, ListingStepInput, RenewListingInput, WithdrawListingInput};

/// The course of a listing.
#[derive(Default)]
pub struct ChangeListingMutation;

#[Object]
impl ChangeListingMutation {
    /// Renews a listing in one call, also an expired one.
    async fn renew_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RenewListingInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.listing_id, command::renew_listing(asker, &input).await).await
    }

    /// Rests a listing: nobody else sees it until it is resumed.
    async fn pause_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ListingStepInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.listing_id, command::pause_listing(asker, &input).await).await
    }

    /// Opens a rested listing again; if its time ran out meanwhile, it is renewed.
    async fn resume_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ListingStepInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.listing_id, command::resume_listing(asker, &input).await).await
    }

    /// Ends a listing. Of a need it is told how it ended.
    async fn withdraw_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WithdrawListingInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.listing_id, command::withdraw_listing(asker, &input).await).await
    }
}
