//! Signing in and out, sessions, personal access tokens.

mod inputs;
mod query;

pub use inputs::*;
pub use query::*;

use app::auth::{
    ChangePassword, CreateToken, Login, NewToken, Password, RegisterPerson, SecretString, SignIn, TokenPair,
};
use domain::Error;
use domain::id::PersonId;
use domain::policy::Scope;
use domain::text::Label;
use store::{SessionRecord, TokenRecord};

use crate::asker::Asker;
use crate::command::input;

/// Makes somebody a person who can sign in. Joining a bank comes after.
pub async fn sign_up(asker: &Asker, input: &SignUpInput) -> app::Result<PersonId> {
    let command = RegisterPerson {
        login: Some(Login::try_new(&input.login)?),
        password: Some(Password::try_new("password", &input.password)?),
        language: input.language.clone(),
        client_address: asker.address,
    };
    asker.app.register_person(command).await
}

/// Signs in with a password. A wrong login and a wrong password are answered alike.
pub async fn sign_in(asker: &Asker, input: &SignInInput) -> app::Result<TokenPair> {
    let command = SignIn {
        login: input.login.clone(),
        password: SecretString::from(input.password.clone()),
        label: label(input.label.as_deref())?,
        client_address: asker.address,
    };
    asker.app.sign_in(command).await
}

/// Ends one of one's own sessions.
pub async fn revoke_session(asker: &Asker, input: &RevokeSessionInput) -> app::Result<SessionRecord> {
    asker
        .app
        .revoke_session(&asker.actor, input::id("sessionId", &input.session_id)?)
        .await
}

/// Makes a personal access token for a script.
pub async fn create_personal_token(asker: &Asker, input: &CreateTokenInput) -> app::Result<NewToken> {
    let name = Label::try_new(&input.name).map_err(|error| Error::invalid("name", error))?;
    let command = CreateToken {
        name,
        scopes: scopes(&input.scopes)?,
        expires_in_days: input.expires_in_days,
    };
    asker.app.create_token(&asker.actor, command).await
}

/// Revokes a personal access token, at once.
pub async fn revoke_personal_token(asker: &Asker, input: &RevokeTokenInput) -> app::Result<TokenRecord> {
    asker
        .app
        .revoke_token(&asker.actor, input::id("tokenId", &input.token_id)?)
        .await
}

pub(crate) fn scopes(words: &[String]) -> app::Result<Vec<Scope>> {
    words
        .iter()
        .map(|word| {
            let value = word.chars().take(60).collect();
            Scope::parse(word).ok_or_else(|| Error::invalid("scopes", domain::Reason::Unknown { value }).into())
        })
        .collect()
}

pub(crate) fn label(text: Option<&str>) -> app::Result<Option<Label>> {
    Ok(Label::optional(text).map_err(|error| Error::invalid("label", error))?)
}

/// Takes the next tokens.
pub async fn refresh_tokens(asker: &Asker, input: &RefreshInput) -> app::Result<TokenPair> {
    asker.app.refresh(&input.refresh_token).await
}

/// Changes the password; other sessions end.
pub async fn change_password(asker: &Asker, input: &ChangePasswordInput) -> app::Result<()> {
    let command = ChangePassword {
        old: SecretString::from(input.old_password.clone()),
        new: Password::try_new("newPassword", &input.new_password)?,
        client_address: asker.address,
    };
    asker.app.change_password(&asker.actor, command).await
}

/// Ends the session of the token that was shown.
pub async fn sign_out(asker: &Asker) -> app::Result<()> {
    asker.app.sign_out(&asker.actor).await
}
