//! Publishing and changing what a listing says.

use async_graphql::{Context, Object, Result};

use super::{ListingPayload, stepped};
use crate::asker::Asker;
use crate::command::listing::{self as command, PublishListingInput, UpdateListingInput};
use crate::view::listing::ListingView;

/// What a listing says.
#[derive(Default)]
pub struct PublishMutation;

#[Object]
impl PublishMutation {
    /// Publishes an offer or a need.
    async fn publish_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: PublishListingInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::publish_listing(asker, input).await;
        ListingPayload::answer(asker, done.map(|seen| ListingView::new(&seen)))
    }

    /// Changes what a listing says. Whether it is an offer or a need, a service or a thing, stays.
    async fn update_listing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: UpdateListingInput,
    ) -> Result<ListingPayload> {
        let asker = Asker::of(ctx)?;
        let id = input.listing_id.clone();
        stepped(asker, &id, command::update_listing(asker, input).await).await
    }
}
