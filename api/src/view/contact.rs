//! Contact details, as far as they are open to whoever reads (RULES 16).

use async_graphql::SimpleObject;
use serde::Serialize;
use store::ContactRecord;
use utoipa::ToSchema;

use super::words::{ContactAudience, ContactKind};

/// A way to reach a member.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Contact")]
#[serde(rename_all = "camelCase")]
#[schema(as = Contact)]
pub struct ContactView {
    /// What it is.
    pub kind: ContactKind,
    /// The number, address or text.
    pub value: String,
    /// Who may see it.
    pub audience: ContactAudience,
}

impl ContactView {
    /// The shape of a record.
    pub fn new(record: &ContactRecord) -> Self {
        Self {
            kind: record.kind.into(),
            value: record.value.clone(),
            audience: record.audience.into(),
        }
    }
}
