//! Sessions: opened by whatever proved a person, kept going by refresh tokens, ended at once.

use domain::Error;
use domain::id::{PersonId, SessionId};
use domain::policy::{Operation, Scope};
use domain::time::Instant;
use secrecy::{ExposeSecret, SecretString};
use store::{SessionRecord, Slice, Tx, Window};

use super::keys::KeySet;
use super::{ACCESS_SECONDS, SESSION_DAYS, person_of, tokens};
use crate::actor::Credential;
use crate::{Actor, App, AppError, Result};

/// What a sign-in or a refresh gives. Its `Debug` shows no token.
#[derive(Debug, Clone)]
pub struct TokenPair {
    access_token: SecretString,
    refresh_token: SecretString,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// When the session ends, however often it is refreshed.
    pub session_until: Instant,
    /// The session.
    pub session: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// What the access token may be used for.
    pub scopes: Vec<Scope>,
}

impl TokenPair {
    /// The access token: `Authorization: Bearer …`.
    pub fn access_token(&self) -> &str {
        self.access_token.expose_secret()
    }

    /// The refresh token, good for one refresh.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.expose_secret()
    }
}

impl App {
    /// Opens a session for a person who was proved. The keys are read before the transaction begins.
    pub(super) async fn open_session(&self, tx: &Tx, keys: &KeySet, session: &SessionRecord) -> Result<TokenPair> {
        tx.insert_session(session).await?;
        self.next_tokens(tx, keys, session, session.created_at).await
    }

    /// A session of this person that begins now.
    pub(super) fn new_session(
        &self,
        person: PersonId,
        scopes: Vec<Scope>,
        label: Option<String>,
        at: Instant,
    ) -> SessionRecord {
        SessionRecord {
            id: SessionId::new(self.new_id()),
            person,
            label,
            scopes,
            created_at: at,
            expires_at: at.plus_days(SESSION_DAYS),
            revoked_at: None,
        }
    }

    async fn next_tokens(&self, tx: &Tx, keys: &KeySet, session: &SessionRecord, at: Instant) -> Result<TokenPair> {
        let (refresh_token, hash) = tokens::mint(tokens::REFRESH)?;
        tx.insert_refresh_token(self.new_id(), session.id, &hash, at).await?;
        let until = at.plus_seconds(ACCESS_SECONDS).min(session.expires_at);
        let access_token = self.auth()?.sign(
            keys,
            &tokens::Access {
                id: self.new_id(),
                person: session.person,
                session: session.id,
                scopes: &session.scopes,
                at,
                until,
            },
        )?;
        let lasts = until.micros().saturating_sub(at.micros());
        Ok(TokenPair {
            access_token,
            refresh_token,
            expires_in: lasts.div_euclid(1_000_000),
            session_until: session.expires_at,
            session: session.id,
            person: session.person,
            scopes: session.scopes.clone(),
        })
    }

    /// Gives the next pair of tokens for a refresh token, which is used up by it.
    ///
    /// A token that is shown a second time ends the whole session, at once and without a period of grace (RFC 9700,
    /// 4.14.2): of two who hold the same token one is a thief, and nothing here tells which. So a client refreshes
    /// once at a time, keeps the new pair before it goes on, and after a lost answer signs in again.
    pub async fn refresh(&self, refresh_token: &str) -> Result<TokenPair> {
        let auth = self.auth()?;
        let at = self.now();
        let gone = || AppError::from(Error::Unauthenticated);
        let hash = tokens::opaque(tokens::REFRESH, refresh_token).ok_or_else(gone)?;
        let keys = auth.signing(&self.store, at).await?;
        let tx = self.store.begin().await?;
        let session = tx.session_of_refresh_token(&hash).await?.ok_or_else(gone)?;
        let session = tx.lock_session(session).await?.ok_or_else(gone)?;
        if !session.is_live(at) {
            return Err(gone());
        }
        if !tx.use_refresh_token(&hash, at).await? {
            tx.revoke_session(session.id, session.person, at).await?;
            tx.commit().await?;
            tracing::warn!(
                session = %session.id,
                person = %session.person,
                "a refresh token was shown twice; its session has ended and the person must sign in again"
            );
            return Err(gone());
        }
        let pair = self.next_tokens(&tx, &keys, &session, at).await?;
        tx.commit().await?;
        Ok(pair)
    }

    /// Ends the session that the actor came with. A personal token has none: it is revoked, not signed out.
    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        let person = person_of(actor, Operation::SignOut)?;
        let Actor::Person {
            via: Credential::Session(session),
            ..
        } = actor
        else {
            return Err(AppError::not_found("session"));
        };
        self.end(*session, person).await?;
        Ok(())
    }

    /// Ends the session of a refresh token, used or not: for a client whose access token has ended. Says nothing of
    /// a token that it does not know (RFC 7009, 2.2).
    pub async fn sign_out_by_refresh_token(&self, refresh_token: &str) -> Result<()> {
        let at = self.now();
        let Some(hash) = tokens::opaque(tokens::REFRESH, refresh_token) else {
            return Ok(());
        };
        let tx = self.store.begin().await?;
        if let Some(session) = tx.session_of_refresh_token(&hash).await?
            && let Some(session) = tx.lock_session(session).await?
        {
            tx.revoke_session(session.id, session.person, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The devices that a person is signed in on, newest first.
    pub async fn sessions(&self, actor: &Actor, window: Window<SessionId>) -> Result<Slice<SessionRecord>> {
        let person = person_of(actor, Operation::ManageTokens)?;
        let window = Window {
            after: window.after.map(SessionId::uuid),
            before: window.before.map(SessionId::uuid),
            size: window.size,
            backwards: window.backwards,
        };
        let reader = self.store.reader();
        Ok(reader.sessions(person, self.now(), window).await?)
    }

    /// Ends one of a person's sessions; one that has ended stays so.
    pub async fn revoke_session(&self, actor: &Actor, session: SessionId) -> Result<SessionRecord> {
        let person = person_of(actor, Operation::ManageTokens)?;
        self.end(session, person).await
    }

    async fn end(&self, session: SessionId, person: PersonId) -> Result<SessionRecord> {
        let tx = self.store.begin().await?;
        let found = tx.lock_session(session).await?;
        let mut found = found
            .filter(|found| found.person == person)
            .ok_or(AppError::not_found("session"))?;
        if found.revoked_at.is_none() {
            let at = self.now();
            tx.revoke_session(session, person, at).await?;
            found.revoked_at = Some(at);
        }
        tx.commit().await?;
        Ok(found)
    }
}
