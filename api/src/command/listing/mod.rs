//! Offers and needs: found, published, changed, ended; and members proposed for them.

mod change;
mod matching;
mod publish;
mod query;

pub use change::*;
pub use matching::*;
pub use publish::*;
pub use query::*;

use app::AppError;
use app::listing::Point;
use async_graphql::{ID, InputObject};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::command::input;

/// A point as a member gives it. Only the cell of the bank's grid that it lies in is kept.
#[derive(Debug, Clone, Copy, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PointInput {
    /// Microdegrees north (WGS 84), -90000000 to 90000000: 41385064 is 41.385064 degrees.
    pub latitude_microdegrees: i64,
    /// Microdegrees east (WGS 84), -180000000 to 180000000.
    pub longitude_microdegrees: i64,
}

/// A step on a listing as it was seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListingStepInput {
    /// Which listing.
    #[serde(skip)]
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
}

impl From<PointInput> for Point {
    fn from(point: PointInput) -> Self {
        Self {
            latitude: point.latitude_microdegrees,
            longitude: point.longitude_microdegrees,
        }
    }
}

/// What fields of a command are called in the inputs.
pub(crate) fn named(error: AppError) -> AppError {
    let names = [
        ("category", "categoryId"),
        ("estimate", "estimateMinutes"),
        ("lang", "language"),
        ("languages", "spokenLanguages"),
    ];
    input::named(error, &names)
}
