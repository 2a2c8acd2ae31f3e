//! Personal access tokens, for scripts: what a person handed out, and what for.

use domain::id::{PersonId, TokenId};
use domain::policy::Scope;
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

use super::{scopes_of, scopes_text};
use crate::dialect::Engine;
use crate::entity::personal_token;
use crate::error::Result;
use crate::page::{self, Slice, Window};
use crate::tx::{Reader, Tx};

/// A personal access token. The token itself is nowhere: only its hash is kept, and not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id.
    pub id: TokenId,
    /// Whose it is.
    pub person: PersonId,
    /// What they call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ends; `None` for never.
    pub expires_at: Option<Instant>,
    /// When it was last used, to the hour.
    pub used_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

impl TokenRecord {
    /// Whether it is good at this instant.
    pub fn is_live(&self, at: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|until| until > at)
    }
}

fn read(row: personal_token::Model) -> Result<TokenRecord> {
    Ok(TokenRecord {
        id: TokenId::new(row.id),
        person: PersonId::new(row.person_id),
        name: row.name,
        scopes: scopes_of("personal_token", &row.scopes)?,
        created_at: Instant::from_micros(row.created_at),
        expires_at: row.expires_at.map(Instant::from_micros),
        used_at: row.used_at.map(Instant::from_micros),
        revoked_at: row.revoked_at.map(Instant::from_micros),
    })
}

impl Reader {
    /// The token with this hash, also one that has ended. A token of somebody who was erased is none.
    pub async fn token_by_hash(&self, hash: &str) -> Result<Option<TokenRecord>> {
        let statement = Engine::of(self.get_database_backend()).statement(
            "SELECT t.* FROM personal_token t JOIN person p ON p.id = t.person_id
              WHERE t.hash = $1 AND p.erased_at IS NULL",
            vec![hash.into()],
        );
        personal_token::Model::find_by_statement(statement)
            .one(self)
            .await?
            .map(read)
            .transpose()
    }

    /// A person's tokens that were not revoked, newest first.
    pub async fn tokens(&self, person: PersonId, window: Window<Uuid>) -> Result<Slice<TokenRecord>> {
        let sql = "SELECT t.* FROM personal_token t WHERE t.person_id = $1 AND t.revoked_at IS NULL";
        let values = vec![person.uuid().into()];
        page::page::<personal_token::Model, _, _>(self, sql.to_owned(), values, "t.id", window)
            .await?
            .try_map(read)
    }
}

#[derive(FromQueryResult)]
struct Count {
    many: i64,
}

impl Tx {
    /// A person's token, also one that has ended.
    pub async fn token(&self, id: TokenId, person: PersonId) -> Result<Option<TokenRecord>> {
        let statement = self.engine().statement(
            "SELECT * FROM personal_token WHERE id = $1 AND person_id = $2",
            vec![id.uuid().into(), person.uuid().into()],
        );
        personal_token::Model::find_by_statement(statement)
            .one(self)
            .await?
            .map(read)
            .transpose()
    }

    /// How many good tokens a person has; whoever decides by it holds [`Tx::lock_person`].
    pub async fn live_tokens(&self, person: PersonId, at: Instant) -> Result<i64> {
        let statement = self.engine().statement(
            "SELECT COUNT(*) AS many FROM personal_token
              WHERE person_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)",
            vec![person.uuid().into(), at.micros().into()],
        );
        let row = Count::find_by_statement(statement).one(self).await?;
        Ok(row.map_or(0, |row| row.many))
    }

    /// Writes a new token: its hash, never itself.
    pub async fn insert_token(&self, record: &TokenRecord, hash: &str) -> Result<()> {
        let row = personal_token::Model {
            id: record.id.uuid(),
            person_id: record.person.uuid(),
            name: record.name.clone(),
            hash: hash.to_owned(),
            scopes: scopes_text(&record.scopes),
            created_at: record.created_at.micros(),
            expires_at: record.expires_at.map(Instant::micros),
            used_at: record.used_at.map(Instant::micros),
            revoked_at: record.revoked_at.map(Instant::micros),
        };
        personal_token::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self)
            .await?;
        Ok(())
    }

    /// Revokes a person's token. `false`: it had been revoked, or is not theirs.
    pub async fn revoke_token(&self, id: TokenId, person: PersonId, at: Instant) -> Result<bool> {
        let statement = self.engine().statement(
            "UPDATE personal_token SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL",
            vec![id.uuid().into(), person.uuid().into(), at.micros().into()],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Notes that a token was used, unless that was noted since `before`.
    pub async fn note_token_used(&self, id: TokenId, at: Instant, before: Instant) -> Result<()> {
        let statement = self.engine().statement(
            "UPDATE personal_token SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at <= $3)",
            vec![id.uuid().into(), at.micros().into(), before.micros().into()],
        );
        self.execute_raw(statement).await?;
        Ok(())
    }
}
