//! Sign-in: who somebody is, and what the token they show may be used for.
//!
//! A sign-in makes a *session*. Its access tokens are short and signed (RFC 9068), its refresh tokens are opaque,
//! rotate with each use and end with the session. Personal access tokens are opaque too. Of opaque tokens and of
//! passwords only hashes are kept. No token carries a role: what somebody is in a bank is read there. OAuth grants
//! will open sessions through the same function (`open_session`), in a module beside these.

mod authenticate;
mod keys;
mod login;
mod password;
mod people;
mod personal;
mod sealed;
pub mod secret;
mod session;
mod throttle;
mod tokens;

use std::sync::{Arc, PoisonError, RwLock};

use domain::Error;
use domain::id::PersonId;
use domain::policy::{self, Operation};
use domain::time::Instant;
use store::{Store, StoreError};

pub use authenticate::Shown;
pub use login::{Login, Password};
pub use people::{ChangePassword, RegisterPerson, SignIn, Swept};
pub use personal::{CreateToken, NewToken};
pub use secrecy::{ExposeSecret, SecretString};
pub use secret::ServerSecret;
pub use session::TokenPair;

use crate::{Actor, App, AppError, Clock, Ids, Result};
use keys::KeySet;

/// How long an access token is good, in seconds (API 32: at most 15 minutes).
pub const ACCESS_SECONDS: i64 = 900;
/// How long a session lasts, however often it is refreshed, in days.
pub const SESSION_DAYS: i64 = 90;

/// For how long the keys that were read serve before they are read again, in seconds: so long after a rotation on
/// another node this one may still sign with the key before.
const KEYS_FRESH_SECONDS: i64 = 300;
/// How often an unknown key id may cause a look into the database, in seconds.
const KEYS_RELOAD_SECONDS: i64 = 10;

/// Why sign-in cannot be made ready. The message is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The secret could be guessed.
    #[error(
        "the server secret is too short: at least {} characters of chance are needed",
        secret::SECRET_MIN
    )]
    SecretTooShort,
    /// The file of the secret cannot be read or made.
    #[error("the server secret in {path} cannot be read or made: {source}")]
    SecretFile {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The keys in the database were sealed with another secret.
    #[error(
        "the server secret does not open the signing keys in this database: they were sealed with another one. Give the \
         secret that belongs to this database (it is kept beside the database file, or in your configuration), or let \
         a new key be made: everybody's access tokens end then, and their sessions go on"
    )]
    WrongSecret,
    /// The operating system or the cryptography failed.
    #[error("the cryptography failed at {0}")]
    Crypto(&'static str),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AuthError> for AppError {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Store(error) => Self::Store(error),
            other => Self::Fault(other.to_string()),
        }
    }
}

/// What sign-in is set up with.
#[derive(Debug, Clone)]
pub struct AuthSettings {
    /// Who issues the tokens: the server's address, as clients know it (`iss`).
    pub issuer: String,
    /// What the tokens are for (`aud`).
    pub audience: String,
    /// What seals the signing keys. Its loss ends access tokens; its theft together with the database is a break-in.
    pub secret: ServerSecret,
}

/// Everything that signing in needs beside the store.
pub struct Auth {
    issuer: String,
    audience: String,
    seal: secret::SealKey,
    webhooks: secret::SealKey,
    throttle: throttle::Throttle,
    hasher: password::Hasher,
    keys: RwLock<Arc<KeySet>>,
}

impl Auth {
    /// Makes sign-in ready: reads the signing keys, or makes the first. A secret that does not open them is an error
    /// here, at the start, and not at somebody's first sign-in.
    pub async fn open(
        store: &Store,
        settings: AuthSettings,
        clock: &dyn Clock,
        ids: &dyn Ids,
    ) -> std::result::Result<Self, AuthError> {
        Self::begin(store, settings, clock, ids, false).await
    }

    /// The same for an operator whose secret is lost or was seen: retires the key that it sealed, unread and at once,
    /// and makes a new one. Sessions and personal tokens stay; access tokens are had anew by a refresh.
    pub async fn open_with_new_key(
        store: &Store,
        settings: AuthSettings,
        clock: &dyn Clock,
        ids: &dyn Ids,
    ) -> std::result::Result<Self, AuthError> {
        Self::begin(store, settings, clock, ids, true).await
    }

    async fn begin(
        store: &Store,
        settings: AuthSettings,
        clock: &dyn Clock,
        ids: &dyn Ids,
        anew: bool,
    ) -> std::result::Result<Self, AuthError> {
        let now = clock.now();
        let seal = settings.secret.seal_key()?;
        let webhooks = settings.secret.seal_key_for(sealed::WEBHOOKS)?;
        let throttle = throttle::Throttle::new(&settings.secret)?;
        let known = store.reader().signing_keys(keys::PURPOSE, keys::oldest(now)).await?;
        if anew || known.iter().all(|key| key.retired_at.is_some()) {
            let fresh = keys::generate(&seal, ids.next(now), now)?;
            let tx = store.begin().await?;
            if anew {
                // A secret that is lost may have been found: what it sealed verifies nothing from now on.
                tx.retire_signing_key(keys::PURPOSE, keys::oldest(now)).await?;
            }
            // Where another node was faster, its key is used.
            tx.insert_signing_key(keys::PURPOSE, &fresh).await?;
            tx.commit().await?;
        }
        let keys = KeySet::load(store, &seal, now).await?;
        Ok(Self {
            issuer: settings.issuer,
            audience: settings.audience,
            seal,
            webhooks,
            throttle,
            hasher: password::Hasher::new(),
            keys: RwLock::new(Arc::new(keys)),
        })
    }

    /// The keys as they were last read.
    fn keys(&self) -> Arc<KeySet> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn reload(&self, store: &Store, now: Instant) -> Result<Arc<KeySet>> {
        let keys = Arc::new(KeySet::load(store, &self.seal, now).await?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&keys);
        Ok(keys)
    }

    /// The keys to sign with: read again when they might have been rotated elsewhere.
    async fn signing(&self, store: &Store, now: Instant) -> Result<Arc<KeySet>> {
        let keys = self.keys();
        if keys.loaded_at.plus_seconds(KEYS_FRESH_SECONDS) > now && keys.loaded_at <= now {
            return Ok(keys);
        }
        self.reload(store, now).await
    }

    /// The keys to verify a token of this key id with.
    async fn verifying(&self, store: &Store, kid: &str, now: Instant) -> Result<Arc<KeySet>> {
        let keys = self.keys();
        let rested = keys.loaded_at.plus_seconds(KEYS_RELOAD_SECONDS) <= now;
        if keys.verifier(kid, now).is_some() || !rested {
            return Ok(keys);
        }
        self.reload(store, now).await
    }
}

impl App {
    /// The same service, with sign-in.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        Arc::make_mut(&mut self.parts).auth = Some(Arc::new(auth));
        self
    }

    fn auth(&self) -> Result<&Auth> {
        self.auth
            .as_deref()
            .ok_or_else(|| AppError::Fault("sign-in was not set up".to_owned()))
    }

    /// The public halves of the signing keys as a JWK set (RFC 7517, RFC 8037).
    pub async fn jwks(&self) -> Result<serde_json::Value> {
        let now = self.now();
        Ok(self.auth()?.signing(&self.store, now).await?.jwks(now))
    }

    /// Puts a new signing key in the place of the one in use; returns its key id. What the old one signed is still
    /// verified until it has ended. Only the operator's command line calls this.
    pub async fn rotate_signing_key(&self) -> Result<String> {
        let auth = self.auth()?;
        let now = self.now();
        let fresh = keys::generate(&auth.seal, self.new_id(), now)?;
        let tx = self.store.begin().await?;
        tx.retire_signing_key(keys::PURPOSE, now).await?;
        if !tx.insert_signing_key(keys::PURPOSE, &fresh).await? {
            // Somebody else rotated at the same moment.
            tx.rollback().await?;
            return Err(Error::Stale.into());
        }
        tx.commit().await?;
        Ok(auth.reload(&self.store, now).await?.kid().to_owned())
    }
}

/// The person who asks, if this operation is open to them.
fn person_of(actor: &Actor, operation: Operation) -> Result<PersonId> {
    policy::permit(operation, actor.scopes(), None)?;
    actor.person_id().ok_or(Error::Unauthenticated.into())
}
