//! What is sent to sign in, and to keep sessions and tokens.

use async_graphql::{ID, InputObject};
use serde::Deserialize;
use utoipa::ToSchema;

/// Makes somebody a person who can sign in. Joining a bank comes after.
#[derive(InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignUpInput {
    /// What they sign in with: a name or an address, unique on the server.
    pub login: String,
    /// 10 to 256 characters in any script.
    pub password: String,
    /// The language they read (BCP 47).
    pub language: String,
}

/// Signs in with a password.
#[derive(InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInInput {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// What the person calls the device.
    pub label: Option<String>,
}

/// Takes the next tokens.
#[derive(InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshInput {
    /// The refresh token of the last answer.
    pub refresh_token: String,
}

/// Changes the password; other sessions end.
#[derive(InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordInput {
    /// The password so far.
    pub old_password: String,
    /// The new one.
    pub new_password: String,
}

/// Makes a personal access token.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateTokenInput {
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for, such as `exchanges:read`; nothing that the asker may not.
    pub scopes: Vec<String>,
    /// After how many days it ends, 1 to 3650; null for never.
    pub expires_in_days: Option<i64>,
}

/// Names a token.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeTokenInput {
    /// Which one.
    #[serde(skip)]
    pub token_id: ID,
}

/// Names a session.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeSessionInput {
    /// Which one.
    #[serde(skip)]
    pub session_id: ID,
}
