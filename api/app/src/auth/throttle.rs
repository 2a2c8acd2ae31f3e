//! How often somebody may try. Tries are rows, so that every node counts the same ones.

use std::net::IpAddr;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Error;
use domain::time::Instant;
use store::{AttemptLimit, Counted, Tx};

use super::{AuthError, ServerSecret};
use crate::Result;

/// A window of all limits, in seconds.
pub(super) const WINDOW_SECONDS: i64 = 15 * 60;

const fn tries(tries: i64) -> AttemptLimit {
    AttemptLimit {
        tries,
        window_seconds: WINDOW_SECONDS,
    }
}

/// Failures of one login.
const OF_LOGIN: AttemptLimit = tries(10);
/// Failures from one address.
const OF_ADDRESS: AttemptLimit = tries(50);
/// New logins from one address, whatever came of them: each try tells whether a login is taken.
const SIGN_UPS: AttemptLimit = tries(20);

/// Names whom tries are counted for. The rows hold neither logins nor addresses: people type passwords into the wrong
/// field, and a list of addresses is a list of people.
pub(super) struct Throttle(hmac::Key);

/// What one try counts for.
pub(super) struct Counters {
    login: Option<String>,
    address: Option<String>,
}

impl Throttle {
    pub(super) fn new(secret: &ServerSecret) -> std::result::Result<Self, AuthError> {
        let key = secret.derive("name throttles, 1")?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &*key)))
    }

    fn subject(&self, kind: &str, of: &str) -> String {
        let tag = hmac::sign(&self.0, format!("{kind}\0{of}").as_bytes());
        format!("{kind}:{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// What a try of this login from this address counts for; no address is known of the operator's own commands.
    pub(super) fn sign_in(&self, login: Option<&str>, address: Option<IpAddr>) -> Counters {
        Counters {
            login: login.map(|login| self.subject("login", login)),
            address: address.map(|address| self.subject("address", &site(address))),
        }
    }

    /// Counts a try to become a person with a login.
    pub(super) async fn sign_up(&self, tx: &Tx, address: IpAddr, at: Instant) -> Result<()> {
        let subject = self.subject("sign-up", &site(address));
        count(tx, &subject, SIGN_UPS, at).await
    }
}

impl Counters {
    /// Counts the try before the password is looked at: the first row locked is the login's, then the address's.
    pub(super) async fn count(&self, tx: &Tx, at: Instant) -> Result<()> {
        if let Some(login) = &self.login {
            count(tx, login, OF_LOGIN, at).await?;
        }
        if let Some(address) = &self.address {
            count(tx, address, OF_ADDRESS, at).await?;
        }
        Ok(())
    }

    /// The try was good: the login starts anew, and the address gets this one try back.
    pub(super) async fn forgive(&self, tx: &Tx) -> Result<()> {
        if let Some(login) = &self.login {
            tx.forget_attempts(login).await?;
        }
        if let Some(address) = &self.address {
            tx.uncount_attempt(address).await?;
        }
        Ok(())
    }
}

async fn count(tx: &Tx, subject: &str, limit: AttemptLimit, at: Instant) -> Result<()> {
    match tx.count_attempt(subject, limit, at).await? {
        Counted::Fits => Ok(()),
        Counted::Full { until } => {
            let micros = until.micros().saturating_sub(at.micros());
            Err(Error::TooManyAttempts {
                retry_after_seconds: micros.div_euclid(1_000_000).saturating_add(1).max(1),
            }
            .into())
        }
    }
}

/// The part of an address that one household or office has: all of IPv4, the first 64 bits of IPv6.
fn site(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_household_is_one_address() {
        let site = |text: &str| super::site(text.parse().unwrap());
        assert_eq!(site("2001:db8:1:2::7"), site("2001:db8:1:2:ffff::9"));
        assert_ne!(site("2001:db8:1:2::7"), site("2001:db8:1:3::7"));
        assert_eq!(site("::ffff:192.0.2.1"), site("192.0.2.1"));
    }
}
