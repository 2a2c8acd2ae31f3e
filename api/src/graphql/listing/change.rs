//! Renewing, resting and ending a listing.

use app::listing::WithdrawListing;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{ListingPayload, ListingStepInput, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::view::Date;
use crate::view::words::NeedEnd;

/// Renews a listing.
#[derive(Debug, InputObject)]
pub struct RenewListingInput {
    /// Which listing.
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// The last day that it is open on. Left out: as long as the bank's rule says; what never expires stays so. Null:
    /// it never expires.
    pub expires_on: MaybeUndefined<Date>,
}

/// Ends a listing.
#[derive(Debug, InputObject)]
pub struct WithdrawListingInput {
    /// Which listing.
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// How a need ended; of an offer nothing is asked.
    pub ended: Option<NeedEnd>,
}

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
        let done = async {
            let id = input::id("listingId", &input.listing_id)?;
            let expires_on = input::patch(input.expires_on).map(|day| day.0);
            asker
                .app
                .renew_listing(&asker.actor, id, input.expected_version, expires_on)
                .await
        };
        stepped(asker, &input.listing_id, done.await).await
    }

    /// Rests a listing: nobody else sees it until it is resumed.
    async fn pause_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ListingStepInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("listingId", &input.listing_id)?;
            asker.app.pause_listing(&asker.actor, id, input.expected_version).await
        };
        stepped(asker, &input.listing_id, done.await).await
    }

    /// Opens a rested listing again; if its time ran out meanwhile, it is renewed.
    async fn resume_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ListingStepInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("listingId", &input.listing_id)?;
            asker.app.resume_listing(&asker.actor, id, input.expected_version).await
        };
        stepped(asker, &input.listing_id, done.await).await
    }

    /// Ends a listing. Of a need it is told how it ended.
    async fn withdraw_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: WithdrawListingInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = WithdrawListing {
                listing: input::id("listingId", &input.listing_id)?,
                expected_version: input.expected_version,
                ended: input.ended.map(Into::into),
            };
            asker.app.withdraw_listing(&asker.actor, command).await
        };
        stepped(asker, &input.listing_id, done.await).await
    }
}
