//! What the texts of an exchange were.

use async_graphql::{ID, SimpleObject};
use serde::Serialize;
use store::Revision;
use utoipa::ToSchema;

use super::{Date, DateTime};

/// What the texts of an exchange were, until when.
#[derive(Debug, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeRevision {
    /// The headline that stood.
    pub title: String,
    /// The note that stood.
    pub note: String,
    /// The id of the category that stood.
    #[schema(value_type = String)]
    pub category_id: ID,
    /// The first day that stood.
    pub first_day: Option<Date>,
    /// The last day that stood.
    pub last_day: Option<Date>,
    /// When it was replaced.
    pub replaced_at: DateTime,
}

impl From<Revision> for ExchangeRevision {
    fn from(was: Revision) -> Self {
        Self {
            title: was.title,
            note: was.note,
            category_id: was.category.to_string().into(),
            first_day: was.days.map(|days| days.0.into()),
            last_day: was.days.map(|days| days.1.into()),
            replaced_at: was.at.into(),
        }
    }
}
