//! The keys that access tokens are signed with: Ed25519, one in use, those before it still verified for a while.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::Instant;
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::zeroize::Zeroizing;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{SigningKeyRecord, Store};
use uuid::Uuid;

use super::secret::SealKey;
use super::{ACCESS_SECONDS, AuthError, KEYS_FRESH_SECONDS};

/// What these keys sign.
pub(super) const PURPOSE: &str = "access";

/// For how long a retired key verifies: until the last token that a slow node signed with it has ended.
const RETIRED_SECONDS: i64 = ACCESS_SECONDS + KEYS_FRESH_SECONDS + 60;

/// Keys that were retired before this verify nothing any more.
pub(super) const fn oldest(now: Instant) -> Instant {
    now.plus_seconds(-RETIRED_SECONDS)
}

/// Makes a key, sealed for its own row.
pub(super) fn generate(seal: &SealKey, id: Uuid, now: Instant) -> Result<SigningKeyRecord, AuthError> {
    let failed = |_error| AuthError::Crypto("making a signing key");
    let pair = Ed25519KeyPair::generate().map_err(failed)?;
    let private = Zeroizing::new(pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec());
    Ok(SigningKeyRecord {
        id,
        public_key: URL_SAFE_NO_PAD.encode(pair.public_key()),
        sealed_key: seal.seal(id.as_bytes(), &private)?,
        created_at: now,
        retired_at: None,
    })
}

/// The public half of a key.
struct Public {
    kid: String,
    x: String,
    retired_at: Option<Instant>,
    key: DecodingKey,
}

impl Public {
    fn read(record: &SigningKeyRecord) -> Result<Self, AuthError> {
        let raw = URL_SAFE_NO_PAD
            .decode(&record.public_key)
            .ok()
            .filter(|raw| raw.len() == 32)
            .ok_or(AuthError::Crypto("reading a public key"))?;
        Ok(Self {
            kid: thumbprint(&record.public_key),
            x: record.public_key.clone(),
            retired_at: record.retired_at,
            // The raw 32 bytes, whatever the name says.
            key: DecodingKey::from_ed_der(&raw),
        })
    }

    fn verifies(&self, now: Instant) -> bool {
        self.retired_at.is_none_or(|retired| retired > oldest(now))
    }
}

/// The keys as they stood when they were read.
pub(super) struct KeySet {
    /// When they were read.
    pub(super) loaded_at: Instant,
    kid: String,
    private: EncodingKey,
    public: Vec<Public>,
}

impl KeySet {
    /// Reads the keys and opens the one in use.
    pub(super) async fn load(store: &Store, seal: &SealKey, now: Instant) -> Result<Self, AuthError> {
        let records = store.reader().signing_keys(PURPOSE, oldest(now)).await?;
        let active = records
            .iter()
            .find(|record| record.retired_at.is_none())
            .ok_or(AuthError::Crypto("finding the signing key in use"))?;
        let private = seal.open(active.id.as_bytes(), &active.sealed_key)?;
        let pair =
            Ed25519KeyPair::from_pkcs8(&private).map_err(|_error| AuthError::Crypto("reading the signing key"))?;
        if URL_SAFE_NO_PAD.encode(pair.public_key()) != active.public_key {
            return Err(AuthError::Crypto("matching the halves of the signing key"));
        }
        Ok(Self {
            loaded_at: now,
            kid: thumbprint(&active.public_key),
            private: EncodingKey::from_ed_der(&private),
            public: records.iter().map(Public::read).collect::<Result<_, _>>()?,
        })
    }

    /// The key id in use.
    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// The private half of the key in use.
    pub(super) const fn signer(&self) -> &EncodingKey {
        &self.private
    }

    /// The public half with this id, while it verifies.
    pub(super) fn verifier(&self, kid: &str, now: Instant) -> Option<&DecodingKey> {
        self.public
            .iter()
            .find(|public| public.kid == kid && public.verifies(now))
            .map(|public| &public.key)
    }

    /// All public halves that verify, as a JWK set.
    pub(super) fn jwks(&self, now: Instant) -> Value {
        let keys: Vec<Value> = self
            .public
            .iter()
            .filter(|public| public.verifies(now))
            .map(|public| {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": public.x, "kid": public.kid, "use": "sig", "alg": "EdDSA" })
            })
            .collect();
        json!({ "keys": keys })
    }
}

/// The id of a key: the thumbprint of its JWK (RFC 7638, RFC 8037 A.3).
fn thumbprint(x: &str) -> String {
    let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(jwk))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_thumbprint_is_the_one_of_rfc_8037() {
        assert_eq!(
            super::thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }
}
