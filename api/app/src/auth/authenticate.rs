//! What a bearer token stands for, looked up anew each time: what was revoked is so at once.

use domain::Error;
use domain::policy::Scope;
use domain::time::Instant;
use store::TokenRecord;

use super::{Auth, tokens};
use crate::actor::Credential;
use crate::{Actor, App, Result};

/// How often the use of a personal token is written down, in seconds.
const USED_SECONDS: i64 = 3600;

/// A token that was shown and is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who asks with it.
    pub actor: Actor,
    /// When it ends, and a stream that was opened with it; `None` for never.
    pub until: Option<Instant>,
}

impl App {
    /// Who asks with this bearer token: an access token or a personal one. Whatever is wrong with it, the answer is
    /// `Unauthenticated`, and no more.
    pub async fn authenticate(&self, bearer: &str) -> Result<Actor> {
        self.authenticate_until(bearer).await.map(|shown| shown.actor)
    }

    /// The same, with the instant at which the token ends: for streams, which end with it.
    pub async fn authenticate_until(&self, bearer: &str) -> Result<Shown> {
        let shown = if bearer.starts_with(tokens::PERSONAL) {
            self.personal(bearer).await?
        } else {
            self.signed(bearer).await?
        };
        shown.ok_or(Error::Unauthenticated.into())
    }

    async fn signed(&self, bearer: &str) -> Result<Option<Shown>> {
        let auth = self.auth()?;
        let now = self.now();
        let Some(kid) = Auth::kid_of(bearer) else {
            return Ok(None);
        };
        let keys = auth.verifying(&self.store, &kid, now).await?;
        let Some(token) = auth.verify(&keys, bearer, now) else {
            return Ok(None);
        };
        let session = self.store.reader().session(token.session).await?;
        let live = session.filter(|session| session.is_live(now) && session.person == token.person);
        Ok(live.map(|session| Shown {
            actor: Actor::Person {
                person: token.person,
                scopes: both(token.scopes, &session.scopes),
                via: Credential::Session(token.session),
            },
            until: Some(token.until),
        }))
    }

    async fn personal(&self, bearer: &str) -> Result<Option<Shown>> {
        let now = self.now();
        let Some(hash) = tokens::opaque(tokens::PERSONAL, bearer) else {
            return Ok(None);
        };
        let token = self.store.reader().token_by_hash(&hash).await?;
        let Some(token) = token.filter(|token| token.is_live(now)) else {
            return Ok(None);
        };
        self.note_used(&token, now).await;
        Ok(Some(Shown {
            actor: Actor::Person {
                person: token.person,
                scopes: token.scopes,
                via: Credential::Token(token.id),
            },
            until: token.expires_at,
        }))
    }

    /// Writes down that a token was used, at most once an hour. That it could not be written stops nobody.
    async fn note_used(&self, token: &TokenRecord, now: Instant) {
        let before = now.plus_seconds(-USED_SECONDS);
        if token.used_at.is_some_and(|used| used > before) {
            return;
        }
        let noted = async {
            let tx = self.store.begin().await?;
            tx.note_token_used(token.id, now, before).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(
                token = %token.id,
                %error,
                "the use of a personal token could not be noted; its owner sees an older date"
            );
        }
    }
}

fn both(mut scopes: Vec<Scope>, session: &[Scope]) -> Vec<Scope> {
    scopes.retain(|scope| session.contains(scope));
    scopes
}
