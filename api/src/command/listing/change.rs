//! Renewing, resting and ending a listing.

use app::listing::{ListingView as Seen, WithdrawListing};
use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ListingStepInput;
use crate::asker::Asker;
use crate::command::input;
use crate::view::Date;
use crate::view::words::NeedEnd;

/// Renews a listing.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenewListingInput {
    /// Which listing.
    #[serde(skip)]
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The last day that it is open on. Left out: as long as the bank's rule says; what never expires stays so. Null:
    /// it never expires.
    #[serde(default)]
    #[schema(value_type = Option<Date>)]
    pub expires_on: MaybeUndefined<Date>,
}

/// Ends a listing.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawListingInput {
    /// Which listing.
    #[serde(skip)]
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// How a need ended; of an offer nothing is asked.
    pub ended: Option<NeedEnd>,
}

/// Renews a listing in one call, also an expired one.
pub async fn renew_listing(asker: &Asker, input: &RenewListingInput) -> app::Result<Seen> {
    let id = input::id("listingId", &input.listing_id)?;
    let expires_on = input::patch(input.expires_on).map(|day| day.0);
    asker
        .app
        .renew_listing(&asker.actor, id, input.expected_version, expires_on)
        .await
}

/// Rests a listing: nobody else sees it until it is resumed.
pub async fn pause_listing(asker: &Asker, input: &ListingStepInput) -> app::Result<Seen> {
    let id = input::id("listingId", &input.listing_id)?;
    asker.app.pause_listing(&asker.actor, id, input.expected_version).await
}

/// Opens a rested listing again; if its time ran out meanwhile, it is renewed.
pub async fn resume_listing(asker: &Asker, input: &ListingStepInput) -> app::Result<Seen> {
    let id = input::id("listingId", &input.listing_id)?;
    asker.app.resume_listing(&asker.actor, id, input.expected_version).await
}

/// Ends a listing. Of a need it is told how it ended.
pub async fn withdraw_listing(asker: &Asker, input: &WithdrawListingInput) -> app::Result<Seen> {
    let command = WithdrawListing {
        listing: input::id("listingId", &input.listing_id)?,
        expected_version: input.expected_version,
        ended: input.ended.map(Into::into),
    };
    asker.app.withdraw_listing(&asker.actor, command).await
}
