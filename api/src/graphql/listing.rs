//! Offers and needs: found, published, changed, ended; and members proposed for them.

mod change;
mod matching;
mod publish;
mod query;

pub use change::ChangeListingMutation;
pub use matching::{MatchMutation, MatchQuery};
pub use publish::PublishMutation;
pub use query::ListingQuery;

use app::AppError;
use app::listing::{ListingView as Seen, Point};
use async_graphql::{ID, InputObject};
use domain::id::ListingId;

use super::asker::Asker;
use super::input;
use super::payload::payloads;
use crate::view::listing::ListingView;

/// A point as a member gives it. Only the cell of the bank's grid that it lies in is kept.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct PointInput {
    /// Microdegrees north (WGS 84), -90000000 to 90000000: 41385064 is 41.385064 degrees.
    pub latitude_microdegrees: i64,
    /// Microdegrees east (WGS 84), -180000000 to 180000000.
    pub longitude_microdegrees: i64,
}

impl From<PointInput> for Point {
    fn from(point: PointInput) -> Self {
        Self {
            latitude: point.latitude_microdegrees,
            longitude: point.longitude_microdegrees,
        }
    }
}

/// A step on a listing as it was seen.
#[derive(Debug, InputObject)]
pub struct ListingStepInput {
    /// Which listing.
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
}

payloads! {
    /// The listing after a command.
    ListingPayload {
        /// The listing; on STALE, as it is now.
        listing: ListingView
    }
}

/// What fields of a command are called in the inputs.
fn named(error: AppError) -> AppError {
    let names = [
        ("category", "categoryId"),
        ("estimate", "estimateMinutes"),
        ("lang", "language"),
        ("languages", "spokenLanguages"),
    ];
    input::named(error, &names)
}

/// What a step returned, or why not; a stale version comes with the listing as it is now.
async fn stepped(asker: &Asker, id: &ID, result: app::Result<Seen>) -> async_graphql::Result<ListingPayload> {
    let stale = matches!(&result, Err(error) if error.code() == "STALE");
    let current = match input::id::<ListingId>("listingId", id) {
        Ok(id) if stale => asker
            .app
            .listing(&asker.actor, id)
            .await
            .ok()
            .map(|seen| ListingView::new(&seen)),
        _ => None,
    };
    let result = result.map(|seen| ListingView::new(&seen)).map_err(named);
    ListingPayload::answer_with(asker, result, current)
}
