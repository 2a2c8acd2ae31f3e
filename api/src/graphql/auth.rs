//! Signing in and out, sessions, personal access tokens.

mod query;

pub use query::AuthQuery;

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::auth::{
    self as command, ChangePasswordInput, CreateTokenInput, RefreshInput, RevokeSessionInput, RevokeTokenInput,
    SignInInput, SignUpInput,
};
use crate::problem::{self, UserError};
use crate::view::person::{SessionView, TokenPairView, TokenView};

plain_payloads! {
    /// The tokens of a sign-in.
    SignInPayload {
        /// The tokens.
        tokens: TokenPairView
    }
    /// The token after it was revoked.
    RevokeTokenPayload {
        /// The token.
        token: TokenView
    }
    /// The session after it was ended.
    RevokeSessionPayload {
        /// The session.
        session: SessionView
    }
}

/// A new person.
#[derive(Debug, SimpleObject)]
pub struct SignUpPayload {
    /// The new person; sign in next.
    pub person_id: Option<ID>,
    /// Why it was not done; empty when it was.
    pub user_errors: Vec<UserError>,
}

/// Whether it was done.
#[derive(Debug, SimpleObject)]
pub struct DonePayload {
    /// Whether it was done.
    pub done: bool,
    /// Why it was not done; empty when it was.
    pub user_errors: Vec<UserError>,
}

impl DonePayload {
    fn answer(asker: &Asker, result: app::Result<()>) -> Result<Self> {
        match result {
            Ok(()) => Ok(Self {
                done: true,
                user_errors: Vec::new(),
            }),
            Err(error) => Ok(Self {
                done: false,
                user_errors: vec![problem::sort(&error, asker.locale)?],
            }),
        }
    }
}

/// A token that was just made.
#[derive(Debug, SimpleObject)]
pub struct CreateTokenPayload {
    /// The token itself: `Authorization: Bearer …`. It is shown this once.
    pub secret: Option<String>,
    /// What is kept of it.
    pub token: Option<TokenView>,
    /// Why it was not done; empty when it was.
    pub user_errors: Vec<UserError>,
}

/// Signing in and out.
#[derive(Default)]
pub struct AuthMutation;

#[Object]
impl AuthMutation {
    /// Makes somebody a person who can sign in. Joining a bank comes after.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SignUpInput,
    ) -> Result<SignUpPayload> {
        let asker = Asker::of(ctx)?;
        match command::sign_up(asker, &input).await {
            Ok(person) => Ok(SignUpPayload {
                person_id: Some(person.to_string().into()),
                user_errors: Vec::new(),
            }),
            Err(error) => Ok(SignUpPayload {
                person_id: None,
                user_errors: vec![problem::sort(&error, asker.locale)?],
            }),
        }
    }

    /// Signs in with a password. A wrong login and a wrong password are answered alike.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SignInInput,
    ) -> Result<SignInPayload> {
        let asker = Asker::of(ctx)?;
        SignInPayload::answer(
            asker,
            command::sign_in(asker, &input)
                .await
                .map(|pair| TokenPairView::new(&pair)),
        )
    }

    /// Takes the next tokens. A refresh token that is shown twice ends its session: refresh once at a time.
    async fn refresh_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RefreshInput,
    ) -> Result<SignInPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::refresh_tokens(asker, &input).await;
        SignInPayload::answer(asker, done.map(|pair| TokenPairView::new(&pair)))
    }

    /// Ends the session of the token that was shown.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<DonePayload> {
        let asker = Asker::of(ctx)?;
        DonePayload::answer(asker, command::sign_out(asker).await)
    }

    /// Changes the password; other sessions end.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ChangePasswordInput,
    ) -> Result<DonePayload> {
        let asker = Asker::of(ctx)?;
        DonePayload::answer(asker, command::change_password(asker, &input).await)
    }

    /// Ends one of one's own sessions.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload> {
        let asker = Asker::of(ctx)?;
        RevokeSessionPayload::answer(
            asker,
            command::revoke_session(asker, &input)
                .await
                .map(|record| SessionView::new(&record)),
        )
    }

    /// Makes a personal access token for a script.
    async fn create_personal_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CreateTokenInput,
    ) -> Result<CreateTokenPayload> {
        let asker = Asker::of(ctx)?;
        match command::create_personal_token(asker, &input).await {
            Ok(made) => Ok(CreateTokenPayload {
                secret: Some(made.token().to_owned()),
                token: Some(TokenView::new(&made.record)),
                user_errors: Vec::new(),
            }),
            Err(error) => Ok(CreateTokenPayload {
                secret: None,
                token: None,
                user_errors: vec![problem::sort(&error, asker.locale)?],
            }),
        }
    }

    /// Revokes a personal access token, at once.
    async fn revoke_personal_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RevokeTokenInput,
    ) -> Result<RevokeTokenPayload> {
        let asker = Asker::of(ctx)?;
        RevokeTokenPayload::answer(
            asker,
            command::revoke_personal_token(asker, &input)
                .await
                .map(|record| TokenView::new(&record)),
        )
    }
}
