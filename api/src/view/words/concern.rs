//! Words of concerns.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirrors! {
    /// Whether a concern waits to be looked at.
    ConcernState = domain::concern::ConcernState {
        /// Somebody still has to look.
        Open,
        /// Somebody looked, and left a note.
        Closed,
    }
    /// Whom a concern reaches; never anybody who is near what it is about.
    ConcernReach = domain::concern::ConcernReach {
        /// Moderators.
        Moderators,
        /// Every role holder: there was no moderator who is not near it.
        RoleHolders,
    }
}
