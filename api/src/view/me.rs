//! Oneself: who one is on this server, and in which banks.

use async_graphql::{ID, SimpleObject};
use serde::Serialize;
use store::PersonRecord;
use utoipa::ToSchema;

use super::member::MemberView;
use super::role::RoleTermView;

/// Whoever asks.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Viewer", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Person)]
pub struct MeView {
    /// The login identity.
    #[schema(value_type = String)]
    pub person_id: ID,
    /// What one signs in with; null for somebody whom a token proves.
    pub login: Option<String>,
    /// The language one reads (BCP 47).
    pub language: String,
}

impl MeView {
    /// The shape of a record.
    pub fn new(record: &PersonRecord) -> Self {
        Self {
            person_id: record.id.to_string().into(),
            login: record.login.clone(),
            language: record.language.clone(),
        }
    }
}

/// A membership of whoever asks: as oneself, or as one of a household's or organisation's people.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Membership", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Membership)]
pub struct MembershipView {
    /// The member.
    pub member: MemberView,
    /// The roles that the member holds.
    pub roles: Vec<RoleTermView>,
}
