//! A person who signs in, with sessions and tokens.

use app::auth::TokenPair;
use async_graphql::{ID, SimpleObject};
use domain::policy::Scope;
use serde::Serialize;
use store::{SessionRecord, TokenRecord};
use utoipa::ToSchema;

use super::DateTime;

/// What a sign-in or a refresh gives.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "TokenPair")]
#[serde(rename_all = "camelCase")]
#[schema(as = TokenPair)]
pub struct TokenPairView {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// Good for one refresh; shown twice, the session ends. Keep it safe and refresh once at a time.
    pub refresh_token: String,
    /// When the session ends, however often it is refreshed.
    pub session_expires_at: DateTime,
    /// The session.
    #[schema(value_type = String)]
    pub session_id: ID,
    /// Who signed in.
    #[schema(value_type = String)]
    pub person_id: ID,
    /// What the access token may be used for.
    pub scopes: Vec<String>,
}

impl TokenPairView {
    /// The shape of what was given.
    pub fn new(pair: &TokenPair) -> Self {
        Self {
            access_token: pair.access_token().to_owned(),
            expires_in: pair.expires_in,
            refresh_token: pair.refresh_token().to_owned(),
            session_expires_at: pair.session_until.into(),
            session_id: pair.session.to_string().into(),
            person_id: pair.person.to_string().into(),
            scopes: words(&pair.scopes),
        }
    }
}

/// A personal access token, without the token itself.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "PersonalToken")]
#[serde(rename_all = "camelCase")]
#[schema(as = PersonalToken)]
pub struct TokenView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it ends; null for never.
    pub expires_at: Option<DateTime>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime>,
}

impl TokenView {
    /// The shape of a record.
    pub fn new(record: &TokenRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            name: record.name.clone(),
            scopes: words(&record.scopes),
            created_at: record.created_at.into(),
            expires_at: record.expires_at.map(Into::into),
            used_at: record.used_at.map(Into::into),
            revoked_at: record.revoked_at.map(Into::into),
        }
    }
}

/// A sign-in on one device.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Session")]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub struct SessionView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// What the person calls the device.
    pub label: Option<String>,
    /// When it began.
    pub created_at: DateTime,
    /// When it ends.
    pub expires_at: DateTime,
    /// When it was ended before that.
    pub revoked_at: Option<DateTime>,
}

impl SessionView {
    /// The shape of a record.
    pub fn new(record: &SessionRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            label: record.label.clone(),
            created_at: record.created_at.into(),
            expires_at: record.expires_at.into(),
            revoked_at: record.revoked_at.map(Into::into),
        }
    }
}

fn words(scopes: &[Scope]) -> Vec<String> {
    scopes.iter().map(|scope| scope.as_str().to_owned()).collect()
}
