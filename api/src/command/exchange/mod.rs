//! Exchanges: proposed, logged, answered, decided.

mod answer;
mod decide;
mod desk;
mod log;
mod notice;
mod query;

pub use answer::*;
pub use decide::*;
pub use desk::*;
pub use log::*;
pub use notice::*;
pub use query::*;

use async_graphql::{ID, InputObject};
use serde::Deserialize;
use utoipa::ToSchema;

/// A step on an exchange as it was seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExchangeStepInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
}
