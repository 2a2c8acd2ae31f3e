//! Signing in and out, sessions, personal access tokens.

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::Asked;
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::auth::{
    self as command, ChangePasswordInput, CreateTokenInput, RefreshInput, RevokeSessionInput, RevokeTokenInput,
    SignInInput, SignUpInput,
};
use crate::server::Shared;
use crate::view::person::{SessionView, TokenPairView, TokenView};

/// What can be done about being signed in.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(sign_up))
        .routes(routes!(sign_in, sign_out))
        .routes(routes!(refresh_tokens))
        .routes(routes!(change_password))
        .routes(routes!(sessions))
        .routes(routes!(revoke_session))
        .routes(routes!(personal_tokens, create_personal_token))
        .routes(routes!(revoke_personal_token))
}

/// A new person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NewPerson {
    /// The new person; sign in next.
    person_id: String,
}

/// A token that was just made.
#[derive(Debug, Serialize, ToSchema)]
struct NewToken {
    /// The token itself: `Authorization: Bearer …`. It is shown this once.
    secret: String,
    /// What is kept of it.
    token: TokenView,
}

/// Makes somebody a person who can sign in. Joining a bank comes after.
#[utoipa::path(post, path = "/persons", tag = "sessions",
    request_body = SignUpInput,
    security((), ("bearer" = [])),
    responses((status = 201, description = "The new person.", body = NewPerson)))]
pub async fn sign_up(asked: Asked, Body(input): Body<SignUpInput>) -> Response {
    let made = command::sign_up(&asked.asker, &input).await.map(|person| NewPerson {
        person_id: person.to_string(),
    });
    asked.made(made, |_| "/me".to_owned())
}

/// Signs in with a password. A wrong login and a wrong password are answered alike.
#[utoipa::path(post, path = "/session", tag = "sessions",
    request_body = SignInInput,
    security((), ("bearer" = [])),
    responses((status = 200, description = "The tokens.", body = TokenPairView)))]
pub async fn sign_in(asked: Asked, Body(input): Body<SignInInput>) -> Response {
    let pair = command::sign_in(&asked.asker, &input).await;
    asked.one(pair.map(|pair| TokenPairView::new(&pair)))
}

/// Takes the next tokens. A refresh token that is shown twice ends its session: refresh once at a time.
#[utoipa::path(post, path = "/session/refresh", tag = "sessions",
    request_body = RefreshInput,
    security((), ("bearer" = [])),
    responses((status = 200, description = "The tokens.", body = TokenPairView)))]
pub async fn refresh_tokens(asked: Asked, Body(input): Body<RefreshInput>) -> Response {
    let pair = command::refresh_tokens(&asked.asker, &input).await;
    asked.one(pair.map(|pair| TokenPairView::new(&pair)))
}

/// Ends the session of the token that was shown.
#[utoipa::path(delete, path = "/session", tag = "sessions",
    responses((status = 204, description = "The session is over.")))]
pub async fn sign_out(asked: Asked) -> Response {
    asked.done(command::sign_out(&asked.asker).await)
}

/// Changes the password; other sessions end.
#[utoipa::path(put, path = "/me/password", tag = "sessions",
    request_body = ChangePasswordInput,
    responses((status = 204, description = "The new password holds.")))]
pub async fn change_password(asked: Asked, Body(input): Body<ChangePasswordInput>) -> Response {
    asked.done(command::change_password(&asked.asker, &input).await)
}

/// One's own sessions, newest first.
#[utoipa::path(get, path = "/sessions", tag = "sessions",
    params(PageParams),
    responses((status = 200, description = "A page of sessions.", body = Page<SessionView>)))]
pub async fn sessions(asked: Asked, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::sessions(&asked.asker, page.into()).await;
    asked.page(paged, |record| SessionView::new(&record))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/sessions/{sessionId}", tag = "sessions",
    params(("sessionId" = String, Path, description = "Which session.")),
    responses((status = 200, description = "The session, ended.", body = SessionView)))]
pub async fn revoke_session(asked: Asked, Path(id): Path<String>) -> Response {
    let input = RevokeSessionInput { session_id: id.into() };
    let ended = command::revoke_session(&asked.asker, &input).await;
    asked.one(ended.map(|record| SessionView::new(&record)))
}

/// One's own personal access tokens, newest first.
#[utoipa::path(get, path = "/tokens", tag = "sessions",
    params(PageParams),
    responses((status = 200, description = "A page of tokens.", body = Page<TokenView>)))]
pub async fn personal_tokens(asked: Asked, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::personal_tokens(&asked.asker, page.into()).await;
    asked.page(paged, |record| TokenView::new(&record))
}

/// Makes a personal access token for a script.
#[utoipa::path(post, path = "/tokens", tag = "sessions",
    request_body = CreateTokenInput,
    responses((status = 201, description = "The token, shown this once.", body = NewToken)))]
pub async fn create_personal_token(asked: Asked, Body(input): Body<CreateTokenInput>) -> Response {
    let made = command::create_personal_token(&asked.asker, &input).await;
    let made = made.map(|made| NewToken {
        secret: made.token().to_owned(),
        token: TokenView::new(&made.record),
    });
    asked.made(made, |made| format!("/tokens/{}", *made.token.id))
}

/// Revokes a personal access token, at once.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "sessions",
    params(("id" = String, Path, description = "Which token.")),
    responses((status = 200, description = "The token, revoked.", body = TokenView)))]
pub async fn revoke_personal_token(asked: Asked, Path(id): Path<String>) -> Response {
    let input = RevokeTokenInput { token_id: id.into() };
    let ended = command::revoke_personal_token(&asked.asker, &input).await;
    asked.one(ended.map(|record| TokenView::new(&record)))
}
