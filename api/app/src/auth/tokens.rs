//! The forms of tokens: opaque ones, of which only hashes are kept, and signed ones, which are short.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{PersonId, SessionId};
use domain::policy::Scope;
use domain::time::Instant;
use jsonwebtoken::{Algorithm, Header, Validation};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::keys::KeySet;
use super::{Auth, AuthError};

/// How a refresh token begins.
pub(super) const REFRESH: &str = "evr_";
/// How a personal access token begins, so that scanners for leaked secrets know it.
pub(super) const PERSONAL: &str = "evp_";
/// Characters of 256 bits in base64url.
const CHANCE: usize = 43;
/// Signed tokens are some 600 bytes; of longer ones nothing is read.
const SIGNED_MAX: usize = 4096;
/// The type of an access token (RFC 9068, 2.1).
const TYPE: &str = "at+jwt";
/// Who a token was given to (RFC 9068 wants it said): the server's own sign-in. OAuth brings other clients.
const FIRST_PARTY: &str = "evenhour";

/// A new opaque token and the hash that is kept of it.
pub(super) fn mint(prefix: &str) -> Result<(SecretString, String), AuthError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(|_error| AuthError::Crypto("drawing a token"))?;
    let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes));
    let token = format!("{prefix}{}", *encoded);
    let hash = hash(&token);
    Ok((SecretString::from(token), hash))
}

/// What is kept of an opaque token. 256 bits of chance need no salt and no slow hash; finding the row by the hash
/// tells nobody's clock anything about the token.
fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

/// The hash to look for, if the text has the form of an opaque token of this kind.
pub(super) fn opaque(prefix: &str, text: &str) -> Option<String> {
    let chance = text.strip_prefix(prefix)?;
    let fits = chance.len() == CHANCE
        && chance
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    fits.then(|| hash(text))
}

/// What an access token says (RFC 9068, 2.2).
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    client_id: String,
    sid: String,
    scope: String,
    jti: String,
    iat: i64,
    exp: i64,
}

/// A signed token that was verified; whether its session lasts is yet to be seen.
pub(super) struct Verified {
    pub(super) person: PersonId,
    pub(super) session: SessionId,
    pub(super) scopes: Vec<Scope>,
    pub(super) until: Instant,
}

/// What an access token is made of.
pub(super) struct Access<'a> {
    pub(super) id: Uuid,
    pub(super) person: PersonId,
    pub(super) session: SessionId,
    pub(super) scopes: &'a [Scope],
    pub(super) at: Instant,
    pub(super) until: Instant,
}

impl Auth {
    /// Signs an access token.
    pub(super) fn sign(&self, keys: &KeySet, access: &Access<'_>) -> Result<SecretString, AuthError> {
        let scopes: Vec<&str> = access.scopes.iter().map(|scope| scope.as_str()).collect();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: access.person.to_string(),
            client_id: FIRST_PARTY.to_owned(),
            sid: access.session.to_string(),
            scope: scopes.join(" "),
            jti: access.id.to_string(),
            iat: seconds(access.at),
            exp: seconds(access.until),
        };
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(keys.kid().to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, &claims, keys.signer())
            .map(SecretString::from)
            .map_err(|_error| AuthError::Crypto("signing an access token"))
    }

    /// The key id that a text in the form of an access token names.
    pub(super) fn kid_of(text: &str) -> Option<String> {
        if text.len() > SIGNED_MAX {
            return None;
        }
        let header = jsonwebtoken::decode_header(text).ok()?;
        let fits = header.alg == Algorithm::EdDSA
            && header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TYPE))
            && header.crit.is_none();
        header.kid.filter(|_| fits)
    }

    /// Verifies signature, issuer, audience and time; `None` for whatever is wrong.
    pub(super) fn verify(&self, keys: &KeySet, text: &str, now: Instant) -> Option<Verified> {
        let key = keys.verifier(&Self::kid_of(text)?, now)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // The time comes from the service's clock, below, not from the library's.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(text, key, &rules).ok()?.claims;
        if claims.exp <= seconds(now) {
            return None;
        }
        Some(Verified {
            person: claims.sub.parse().ok()?,
            session: claims.sid.parse().ok()?,
            scopes: claims.scope.split(' ').filter_map(Scope::parse).collect(),
            until: Instant::from_micros(claims.exp.checked_mul(1_000_000)?),
        })
    }
}

const fn seconds(at: Instant) -> i64 {
    at.micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn an_opaque_token_is_known_by_its_form_and_kind() {
        let (token, hash) = mint(PERSONAL).unwrap();
        let token = token.expose_secret();
        assert_eq!(opaque(PERSONAL, token), Some(hash));
        assert_eq!(opaque(REFRESH, token), None);
        let (shorter, last) = token.split_at_checked(token.len() - 1).unwrap();
        assert_eq!(opaque(PERSONAL, shorter), None);
        assert_eq!(opaque(PERSONAL, &format!("{token}{last}")), None);
        assert_eq!(opaque(PERSONAL, &format!("{shorter}=")), None);
        assert_eq!(opaque(PERSONAL, &format!("{shorter}é")), None);
    }
}
