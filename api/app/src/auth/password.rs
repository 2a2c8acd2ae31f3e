//! Password hashes: argon2id, beside the runtime, two at a time.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::Error;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::{AppError, Result};

/// Hashes at once. Each takes 19 MiB and a core for some 20 ms.
const TURNS: usize = 2;
/// Hashes that are computed or wait for it. More are refused at once, so that a flood waits nowhere.
const PLACES: usize = 64;
/// When somebody whom the queue had no place for may come again.
const RETRY_SECONDS: i64 = 5;

/// Verified where there is no such login or no password, so that the answer takes the same time. No password fits it:
/// its output is all zeros. A test holds it to the parameters in use.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$ZXZlbmhvdXJldmVuaG91cg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Argon2id as OWASP advises and the crate defaults to: m = 19,456 KiB, t = 2, p = 1.
fn argon2() -> Argon2<'static> {
    Argon2::default()
}

/// Hashes and verifies passwords off the runtime's threads.
pub(super) struct Hasher {
    places: Semaphore,
    turns: Arc<Semaphore>,
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self {
            places: Semaphore::new(PLACES),
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }

    /// The hash of a password, as a PHC string.
    pub(super) async fn hash(&self, password: SecretString) -> Result<String> {
        self.run(move || {
            let hash: std::result::Result<PasswordHash, _> =
                argon2().hash_password(password.expose_secret().as_bytes());
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| AppError::Fault(format!("a password could not be hashed: {error}")))
    }

    /// Whether the password is the one that was hashed. Takes the same time where there is no hash.
    pub(super) async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool> {
        self.run(move || verify(&password, hash.as_deref())).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.places.try_acquire().map_err(|_full| Error::TooManyAttempts {
            retry_after_seconds: RETRY_SECONDS,
        })?;
        let closed = |_closed| AppError::Fault("the queue for password hashes closed".to_owned());
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(closed)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await
            .map_err(|error| AppError::Fault(format!("hashing a password failed: {error}")))
    }
}

fn verify(password: &SecretString, hash: Option<&str>) -> bool {
    let Ok(expected) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    let fits = argon2()
        .verify_password(password.expose_secret().as_bytes(), &expected)
        .is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_costs_as_much_as_anybodys() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody: PasswordHash = argon2().hash_password(b"a password").unwrap();
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert_eq!(nobody.version, somebody.version);
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(
            nobody.hash.map_or(0, |hash| hash.as_bytes().len()),
            somebody.hash.map_or(0, |hash| hash.as_bytes().len())
        );
        assert!(!verify(&SecretString::from(""), None));
    }
}
