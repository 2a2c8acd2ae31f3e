//! A village that the real binary serves, for tests that kill its process or look at it from outside.

mod client;

use std::sync::Arc;

use app::auth::{Auth, AuthSettings, CreateToken, ServerSecret};
use app::{Actor, App, Clock, OsIds, SystemClock};
use domain::bank::Rules;
use domain::id::{BankId, CategoryId, MemberId};
use domain::policy::Scope;
use domain::text::Label;
use store::{Options, Store};

use crate::command_line::binary::{Ended, Serving, evenhour};
use crate::engine::{Database, Engine};
use crate::village::{PEOPLE, Village};

pub use client::{Client, Road, Said, Step};

const SECRET: &str = "a secret of a test, as long as a secret has to be";

/// The day that it is in UTC; nowhere in the village is it an earlier one.
pub fn today() -> String {
    let now = SystemClock.now().micros();
    chrono::DateTime::from_timestamp_micros(now)
        .unwrap()
        .date_naive()
        .to_string()
}

/// A database with a village in it that nobody has open, and what is needed to ask a server of it.
pub struct Ground {
    pub bank: BankId,
    pub category: CategoryId,
    /// The people's members, by their numbers in the village.
    pub members: Vec<MemberId>,
    /// A token of each person, with every scope.
    pub tokens: Vec<String>,
    database: Database,
    folder: tempfile::TempDir,
}

impl Ground {
    /// A fresh one with these rules; `None` where this run leaves the engine out.
    pub async fn lay(engine: Engine, rules: Rules) -> Option<Self> {
        let database = Database::fresh(engine).await?;
        let store = Store::open(&Options::new(&database.url)).await.unwrap();
        let village = Village::found(&store, rules).await;
        let settings = AuthSettings {
            issuer: "http://127.0.0.1".to_owned(),
            audience: "http://127.0.0.1".to_owned(),
            secret: ServerSecret::try_new(SECRET).unwrap(),
        };
        let auth = Auth::open(&store, settings, &SystemClock, &OsIds).await.unwrap();
        // A token counts by the clock of the server that is asked with it.
        let app = App::new(store.clone(), Arc::new(SystemClock), Arc::new(OsIds)).with_auth(auth);
        let mut tokens = Vec::new();
        for person in &village.people[..PEOPLE.len()] {
            let command = CreateToken {
                name: Label::try_new("test").unwrap(),
                scopes: Scope::ALL.to_vec(),
                expires_in_days: Some(1),
            };
            let made = app.create_token(&Actor::person(*person), command).await.unwrap();
            tokens.push(made.token().to_owned());
        }
        let ground = Self {
            bank: village.bank,
            category: village.categories[0],
            members: village.members[..PEOPLE.len()].to_vec(),
            tokens,
            database,
            folder: tempfile::tempdir().unwrap(),
        };
        drop((village, app));
        store.close().await.unwrap();
        Some(ground)
    }

    /// The server, on a free port.
    pub fn serve(&self) -> Serving {
        self.serve_with("")
    }

    /// The same with more flags.
    pub fn serve_with(&self, flags: &str) -> Serving {
        let rates = "--rate-address 1000000 --rate-token 1000000 --rate-person 1000000";
        let run = evenhour(self.folder.path(), &["serve --listen 127.0.0.1:0", rates, flags]);
        Serving::begin(run.envs(&self.settings()))
    }

    /// `evenhour verify`.
    pub fn verify(&self) -> Ended {
        evenhour(self.folder.path(), &["verify"]).envs(&self.settings()).run()
    }

    /// The books, while nobody serves them.
    pub async fn store(&self) -> Store {
        Store::open(&Options::new(&self.database.url)).await.unwrap()
    }

    fn settings(&self) -> [(&'static str, &str); 2] {
        [("DATABASE_URL", &self.database.url), ("EVENHOUR_SECRET", SECRET)]
    }
}
