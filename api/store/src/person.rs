//! People who sign in, their sessions and tokens. All of it lies outside any bank.

pub(crate) mod attempt;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod token;

use domain::id::PersonId;
use domain::policy::Scope;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::dialect::Engine;
use crate::error::{Result, StoreError, rows};
use crate::tx::{Reader, Tx};

/// A person who can sign in. What proves them is read apart, as [`Proof`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Their id.
    pub id: PersonId,
    /// What they sign in with, in its one normal form; unique on the server.
    pub login: Option<String>,
    /// The language they read (BCP 47).
    pub language: String,
    /// When they came.
    pub created_at: Instant,
}

/// What a sign-in is checked against. It has no `Debug`, so that no log ever holds a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The person.
    pub person: PersonId,
    /// What they sign in with.
    pub login: Option<String>,
    /// The hash of their password (a PHC string), where they have one.
    pub password_hash: Option<String>,
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: Uuid,
    login: Option<String>,
    language: String,
    created_at: i64,
}

#[derive(FromQueryResult)]
struct ProofRow {
    id: Uuid,
    login: Option<String>,
    password_hash: Option<String>,
}

impl From<ProofRow> for Proof {
    fn from(row: ProofRow) -> Self {
        Self {
            person: PersonId::new(row.id),
            login: row.login,
            password_hash: row.password_hash,
        }
    }
}

impl Reader {
    /// A person who has not been erased.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonRecord>> {
        let statement = Engine::of(self.get_database_backend()).statement(
            "SELECT id, login, language, created_at FROM person WHERE id = $1 AND erased_at IS NULL",
            vec![id.uuid().into()],
        );
        let row = PersonRow::find_by_statement(statement).one(self).await?;
        Ok(row.map(|row| PersonRecord {
            id: PersonId::new(row.id),
            login: row.login,
            language: row.language,
            created_at: Instant::from_micros(row.created_at),
        }))
    }
}

impl Tx {
    /// Writes a new person. `false`: the login is taken, and nothing was written.
    pub async fn insert_person(&self, record: &PersonRecord, password_hash: Option<&str>) -> Result<bool> {
        let statement = self.engine().statement(
            "INSERT INTO person (id, login, password_hash, language, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (login) DO NOTHING",
            vec![
                record.id.uuid().into(),
                record.login.clone().into(),
                password_hash.map(str::to_owned).into(),
                record.language.clone().into(),
                record.created_at.micros().into(),
            ],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// What a sign-in with this login is checked against. Nobody who was erased is found.
    pub async fn proof_of_login(&self, login: &str) -> Result<Option<Proof>> {
        let statement = self.engine().statement(
            "SELECT id, login, password_hash FROM person WHERE login = $1 AND erased_at IS NULL",
            vec![login.into()],
        );
        let row = ProofRow::find_by_statement(statement).one(self).await?;
        Ok(row.map(Proof::from))
    }

    /// The same of a person, locked until commit. Locks go person, then session, then what hangs on it.
    pub async fn lock_person(&self, id: PersonId) -> Result<Option<Proof>> {
        let statement = self.engine().statement(
            format!(
                "SELECT id, login, password_hash FROM person WHERE id = $1 AND erased_at IS NULL{}",
                self.engine().lock()
            ),
            vec![id.uuid().into()],
        );
        let row = ProofRow::find_by_statement(statement).one(self).await?;
        Ok(row.map(Proof::from))
    }

    /// Gives a person another password.
    pub async fn set_password_hash(&self, id: PersonId, hash: &str) -> Result<()> {
        let statement = self.engine().statement(
            "UPDATE person SET password_hash = $2 WHERE id = $1 AND erased_at IS NULL",
            vec![id.uuid().into(), hash.into()],
        );
        rows("person", self.execute_raw(statement).await?.rows_affected(), 1)
    }
}

/// Scopes as one text, a space between two.
pub(crate) fn scopes_text(scopes: &[Scope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}

/// Scopes as they were written.
pub(crate) fn scopes_of(table: &'static str, text: &str) -> Result<Vec<Scope>> {
    text.split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Scope::parse(word).ok_or_else(|| StoreError::corrupt(table, word)))
        .collect()
}
