//! The served API: the real router on a loopback port, asked by a real HTTP client.

use std::num::NonZeroU32;

use app::auth::{Auth, AuthSettings, CreateToken, ServerSecret};
use app::{App, OsIds};
use domain::policy::Scope;
use domain::text::Label;
use evenhour::graphql::streams::StreamSettings;
use evenhour::rate::RateSettings;
use evenhour::server::{Settings, router};
use serde_json::{Value, json};

use crate::bank::{Bank, Who};

/// A running service over a test bank.
pub struct Api {
    pub url: String,
    pub app: App,
    client: reqwest::Client,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Api {
    /// Serves the bank's application.
    pub async fn serve(bank: &Bank) -> Self {
        Self::of(bank, bank.app.clone(), StreamSettings::default()).await
    }

    /// Serves an application over the bank's database, with these figures of streams.
    pub async fn of(bank: &Bank, app: App, streams: StreamSettings) -> Self {
        Self::set(bank, app, |settings| settings.streams = streams).await
    }

    /// Serves an application over the bank's database, with settings that a test changes.
    pub async fn set(bank: &Bank, app: App, change: impl FnOnce(&mut Settings)) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = AuthSettings {
            issuer: url.clone(),
            audience: format!("{url}/graphql"),
            secret: ServerSecret::try_new("a secret of a test, as long as a secret has to be").unwrap(),
        };
        let auth = Auth::open(app.store(), settings, &*bank.clock, &OsIds).await.unwrap();
        let app = app.with_auth(auth);
        let mut settings = Settings {
            base_url: url.clone(),
            time_limit: std::time::Duration::from_secs(20),
            trusted_proxies: Vec::new(),
            rate: RateSettings::every(NonZeroU32::MAX),
            streams: StreamSettings::default(),
        };
        change(&mut settings);
        let service = router(app.clone(), settings).into_make_service_with_connect_info::<std::net::SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            url,
            app,
            client: reqwest::Client::new(),
            server,
        }
    }

    /// A personal access token with these scopes.
    pub async fn token(&self, who: &Who, scopes: &[Scope]) -> String {
        let name = Label::try_new("test").unwrap();
        let command = CreateToken {
            name,
            scopes: scopes.to_vec(),
            expires_in_days: Some(300),
        };
        self.app
            .create_token(&who.actor, command)
            .await
            .unwrap()
            .token()
            .to_owned()
    }

    /// Asks as somebody with every scope, or as nobody.
    pub async fn ask(&self, who: Option<&Who>, query: &str, variables: Value) -> Value {
        let token = match who {
            Some(who) => Some(self.token(who, Scope::ALL).await),
            None => None,
        };
        self.ask_with(token.as_deref(), query, variables).await
    }

    /// Asks with this token.
    pub async fn ask_with(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.client.post(format!("{}/graphql", self.url)).json(&body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer: Value = response.json().await.unwrap();
        assert_ne!(status.as_u16(), 500, "{answer}");
        answer
    }

    /// The data of an answer without any error.
    pub async fn data(&self, who: &Who, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(Some(who), query, variables).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"].take()
    }

    /// The code of the first top-level error.
    pub async fn code(&self, who: Option<&Who>, query: &str, variables: Value) -> String {
        let answer = self.ask(who, query, variables).await;
        code(&answer)
    }

    /// The HTTP client, for requests that are not GraphQL.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

/// The code of the first top-level error of an answer.
pub fn code(answer: &Value) -> String {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("no code: {answer:#}"))
        .to_owned()
}
