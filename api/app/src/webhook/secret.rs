//! The secret that a webhook's messages are signed with (Standard Webhooks 1.0, symmetric).

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{AppError, Result};

/// The bytes of a secret.
const BYTES: usize = 32;

/// A secret that was just made. It has no `Debug`, and is forgotten when it is dropped.
pub struct NewSecret {
    key: Zeroizing<[u8; BYTES]>,
    text: SecretString,
}

impl NewSecret {
    /// Draws one.
    pub(super) fn draw() -> Result<Self> {
        let mut key = Zeroizing::new([0; BYTES]);
        getrandom::fill(&mut *key)
            .map_err(|error| AppError::Fault(format!("a webhook's secret could not be drawn: {error}")))?;
        Ok(Self::from_key(key))
    }

    /// The one that is kept under these bytes.
    pub(super) fn of(kept: &[u8]) -> Result<Self> {
        let key = kept.try_into().map(Zeroizing::new);
        let key = key.map_err(|error| AppError::Fault(format!("a webhook's secret has another length: {error}")))?;
        Ok(Self::from_key(key))
    }

    fn from_key(key: Zeroizing<[u8; BYTES]>) -> Self {
        let text = Zeroizing::new(format!("whsec_{}", STANDARD.encode(*key)));
        let text = SecretString::from(text.as_str());
        Self { key, text }
    }

    /// As receivers keep it: `whsec_` and base64.
    pub fn text(&self) -> &str {
        self.text.expose_secret()
    }

    pub(super) fn key(&self) -> &[u8] {
        &*self.key
    }
}

/// The signature of a message: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`.
pub(super) fn sign(key: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn the_signature_is_the_one_of_the_specification() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            sign(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_secret_is_32_bytes_in_base64_and_no_two_are_alike() {
        let (one, other) = (NewSecret::draw().unwrap(), NewSecret::draw().unwrap());
        let bytes = STANDARD.decode(one.text().strip_prefix("whsec_").unwrap()).unwrap();
        assert_eq!(bytes.as_slice(), one.key());
        assert_ne!(one.text(), other.text());
    }
}
