//! Signing in: passwords, sessions, tokens and the keys behind them.

mod keys;
mod password;
mod personal;
mod session;
mod signed;

use std::net::IpAddr;

use app::auth::{
    Auth, AuthError, AuthSettings, Login, Password, RegisterPerson, SecretString, ServerSecret, SignIn, TokenPair,
};
use app::{Actor, App, AppError, OsIds};
use domain::id::PersonId;

use crate::bank::Bank;

const ISSUER: &str = "https://time.example";
const AUDIENCE: &str = "https://time.example/graphql";
const SECRET: &str = "a secret of a test, as long as a secret has to be";
const LOGIN: &str = "Núria@example.org";
const PASSWORD: &str = "an hour is an hour";
const HOME: &str = "192.0.2.7";

fn settings(secret: &str) -> AuthSettings {
    AuthSettings {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        secret: ServerSecret::try_new(secret).unwrap(),
    }
}

/// A node of the service over the bank's store, with sign-in.
async fn node(bank: &Bank) -> App {
    let auth = open(bank, settings(SECRET)).await.unwrap();
    bank.app.clone().with_auth(auth)
}

async fn open(bank: &Bank, settings: AuthSettings) -> Result<Auth, AuthError> {
    Auth::open(&bank.store, settings, &*bank.clock, &OsIds).await
}

async fn register(app: &App, login: &str, password: &str) -> Result<PersonId, AppError> {
    app.register_person(RegisterPerson {
        login: Some(Login::try_new(login).unwrap()),
        password: Some(Password::try_new("password", password).unwrap()),
        language: "ca".to_owned(),
        client_address: None,
    })
    .await
}

/// Núria, who can sign in.
async fn nuria(app: &App) -> PersonId {
    register(app, LOGIN, PASSWORD).await.unwrap()
}

fn typed(login: &str, password: &str, from: &str) -> SignIn {
    SignIn {
        login: login.to_owned(),
        password: SecretString::from(password),
        label: None,
        client_address: Some(from.parse::<IpAddr>().unwrap()),
    }
}

async fn try_in(app: &App, login: &str, password: &str, from: &str) -> Result<TokenPair, AppError> {
    app.sign_in(typed(login, password, from)).await
}

async fn sign_in(app: &App) -> TokenPair {
    try_in(app, LOGIN, PASSWORD, HOME).await.unwrap()
}

async fn actor(app: &App, pair: &TokenPair) -> Actor {
    app.authenticate(pair.access_token()).await.unwrap()
}

fn code<T>(result: Result<T, AppError>) -> &'static str {
    match result {
        Ok(_) => "OK",
        Err(error) => error.code(),
    }
}

async fn is_good(app: &App, bearer: &str) -> bool {
    match code(app.authenticate(bearer).await) {
        "OK" => true,
        "UNAUTHENTICATED" => false,
        other => panic!("{other}"),
    }
}
