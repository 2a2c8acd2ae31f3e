//! Sessions: a sign-in on one device, and the chain of refresh tokens that keeps it going.

use domain::id::{PersonId, SessionId};
use domain::policy::Scope;
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

use super::{scopes_of, scopes_text};
use crate::dialect::Engine;
use crate::entity::{refresh_token, session};
use crate::error::Result;
use crate::page::{self, Slice, Window};
use crate::tx::{Reader, Tx};

/// A sign-in on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its id.
    pub id: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// What they call the device.
    pub label: Option<String>,
    /// What its tokens may be used for.
    pub scopes: Vec<Scope>,
    /// When it began.
    pub created_at: Instant,
    /// When it ends, however often it is refreshed.
    pub expires_at: Instant,
    /// When it was ended before that.
    pub revoked_at: Option<Instant>,
}

impl SessionRecord {
    /// Whether it lasts at this instant.
    pub fn is_live(&self, at: Instant) -> bool {
        self.revoked_at.is_none() && self.expires_at > at
    }
}

fn read(row: session::Model) -> Result<SessionRecord> {
    Ok(SessionRecord {
        id: SessionId::new(row.id),
        person: PersonId::new(row.person_id),
        label: row.label,
        scopes: scopes_of("session", &row.scopes)?,
        created_at: Instant::from_micros(row.created_at),
        expires_at: Instant::from_micros(row.expires_at),
        revoked_at: row.revoked_at.map(Instant::from_micros),
    })
}

/// A session of somebody who was erased is none.
const SESSION: &str = "SELECT s.* FROM session s WHERE s.id = $1
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = s.person_id AND p.erased_at IS NULL)";

impl Reader {
    /// A session, also one that has ended.
    pub async fn session(&self, id: SessionId) -> Result<Option<SessionRecord>> {
        let statement = Engine::of(self.get_database_backend()).statement(SESSION, vec![id.uuid().into()]);
        session::Model::find_by_statement(statement)
            .one(self)
            .await?
            .map(read)
            .transpose()
    }

    /// A person's sessions that last, newest first.
    pub async fn sessions(&self, person: PersonId, at: Instant, window: Window<Uuid>) -> Result<Slice<SessionRecord>> {
        let sql = "SELECT s.* FROM session s WHERE s.person_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2";
        let values = vec![person.uuid().into(), at.micros().into()];
        page::page::<session::Model, _, _>(self, sql.to_owned(), values, "s.id", window)
            .await?
            .try_map(read)
    }
}

#[derive(FromQueryResult)]
struct OfSession {
    session_id: Uuid,
}

impl Tx {
    /// Writes a new session.
    pub async fn insert_session(&self, record: &SessionRecord) -> Result<()> {
        let row = session::Model {
            id: record.id.uuid(),
            person_id: record.person.uuid(),
            label: record.label.clone(),
            scopes: scopes_text(&record.scopes),
            created_at: record.created_at.micros(),
            expires_at: record.expires_at.micros(),
            revoked_at: record.revoked_at.map(Instant::micros),
        };
        session::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self)
            .await?;
        Ok(())
    }

    /// A session, locked until commit.
    pub async fn lock_session(&self, id: SessionId) -> Result<Option<SessionRecord>> {
        let statement = self
            .engine()
            .statement(format!("{SESSION}{}", self.engine().lock()), vec![id.uuid().into()]);
        session::Model::find_by_statement(statement)
            .one(self)
            .await?
            .map(read)
            .transpose()
    }

    /// Ends a person's session. `false`: it had ended, or is not theirs.
    pub async fn revoke_session(&self, id: SessionId, person: PersonId, at: Instant) -> Result<bool> {
        let statement = self.engine().statement(
            "UPDATE session SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL",
            vec![id.uuid().into(), person.uuid().into(), at.micros().into()],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Ends all of a person's sessions but one; how many it were.
    pub async fn revoke_sessions(&self, person: PersonId, except: Option<SessionId>, at: Instant) -> Result<u64> {
        let mut sql = "UPDATE session SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL".to_owned();
        let mut values = vec![person.uuid().into(), at.micros().into()];
        if let Some(except) = except {
            sql.push_str(" AND id <> $3");
            values.push(except.uuid().into());
        }
        let statement = self.engine().statement(sql, values);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }

    /// Writes the next refresh token of a session: its hash only.
    pub async fn insert_refresh_token(&self, id: Uuid, session: SessionId, hash: &str, at: Instant) -> Result<()> {
        let row = refresh_token::Model {
            id,
            session_id: session.uuid(),
            hash: hash.to_owned(),
            issued_at: at.micros(),
            used_at: None,
        };
        refresh_token::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self)
            .await?;
        Ok(())
    }

    /// The session that a refresh token belongs to, used or not.
    pub async fn session_of_refresh_token(&self, hash: &str) -> Result<Option<SessionId>> {
        let statement = self.engine().statement(
            "SELECT session_id FROM refresh_token WHERE hash = $1",
            vec![hash.into()],
        );
        let row = OfSession::find_by_statement(statement).one(self).await?;
        Ok(row.map(|row| SessionId::new(row.session_id)))
    }

    /// Uses a refresh token up. `false`: it had been used. The session is locked by then.
    pub async fn use_refresh_token(&self, hash: &str, at: Instant) -> Result<bool> {
        let statement = self.engine().statement(
            "UPDATE refresh_token SET used_at = $2 WHERE hash = $1 AND used_at IS NULL",
            vec![hash.into(), at.micros().into()],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Deletes the sessions whose last day lies before, with their refresh tokens; how many sessions it were.
    pub async fn sweep_sessions(&self, before: Instant) -> Result<u64> {
        let tokens = self.engine().statement(
            "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session WHERE expires_at < $1)",
            vec![before.micros().into()],
        );
        self.execute_raw(tokens).await?;
        let sessions = self.engine().statement(
            "DELETE FROM session WHERE expires_at < $1",
            vec![before.micros().into()],
        );
        Ok(self.execute_raw(sessions).await?.rows_affected())
    }
}
