//! The server secret: given by configuration, or made beside the database file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::AuthError;

/// The fewest characters that a secret has: those of 192 bits in base64.
pub const SECRET_MIN: usize = 32;

/// What the server alone knows. What is sealed or counted in the database is tied to it.
#[derive(Debug, Clone)]
pub struct ServerSecret(SecretString);

impl ServerSecret {
    /// A secret of at least 32 characters, made by chance; white space around it does not count.
    pub fn try_new(text: &str) -> Result<Self, AuthError> {
        let text = text.trim();
        if text.chars().count() < SECRET_MIN {
            return Err(AuthError::SecretTooShort);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// A secret of 256 bits, as base64url.
    pub fn generate() -> Result<Self, AuthError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|_error| AuthError::Crypto("drawing a server secret"))?;
        Self::try_new(&Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
    }

    /// A key for one purpose, and of no use for another (HKDF-SHA256, RFC 5869).
    pub(super) fn derive(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>, AuthError> {
        let failed = || AuthError::Crypto("deriving a key from the server secret");
        let mut key = Zeroizing::new([0; 32]);
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"evenhour");
        salt.extract(self.0.expose_secret().as_bytes())
            .expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut *key))
            .map_err(|_error| failed())?;
        Ok(key)
    }

    pub(super) fn seal_key(&self) -> Result<SealKey, AuthError> {
        self.seal_key_for("seal signing keys, 1")
    }

    /// A key that seals for one purpose; what it sealed opens for no other.
    pub(super) fn seal_key_for(&self, purpose: &str) -> Result<SealKey, AuthError> {
        let key = self.derive(purpose)?;
        RandomizedNonceKey::new(&AES_256_GCM, &*key)
            .map(SealKey)
            .map_err(|_error| AuthError::Crypto("making the sealing key"))
    }
}

/// Seals what only this server should read (AES-256-GCM).
pub(super) struct SealKey(RandomizedNonceKey);

impl SealKey {
    /// Seals `plain` for this place; opened in another place, it does not open.
    pub(super) fn seal(&self, place: &[u8], plain: &[u8]) -> Result<String, AuthError> {
        let mut sealed = Zeroizing::new(plain.to_vec());
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(place), &mut *sealed)
            .map_err(|_error| AuthError::Crypto("sealing a key"))?;
        let mut whole = nonce.as_ref().to_vec();
        whole.extend_from_slice(&sealed);
        Ok(URL_SAFE_NO_PAD.encode(whole))
    }

    /// Opens what was sealed for this place with the same secret.
    pub(super) fn open(&self, place: &[u8], sealed: &str) -> Result<Zeroizing<Vec<u8>>, AuthError> {
        let whole = URL_SAFE_NO_PAD
            .decode(sealed)
            .map_err(|_error| AuthError::WrongSecret)?;
        let (nonce, rest) = whole.split_at_checked(NONCE_LEN).ok_or(AuthError::WrongSecret)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_error| AuthError::WrongSecret)?;
        let mut rest = Zeroizing::new(rest.to_vec());
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(place), &mut rest)
            .map_err(|_error| AuthError::WrongSecret)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }
}

/// Reads the secret from this file; where there is none, makes one that only its owner can read.
///
/// Two servers that start at once end with the same secret: the file appears whole, under its name, once.
pub fn read_or_create(path: &Path) -> Result<ServerSecret, AuthError> {
    let failed = |source: io::Error| AuthError::SecretFile {
        path: path.display().to_string(),
        source,
    };
    match fs::read_to_string(path) {
        Ok(text) => {
            warn_of_readers(path);
            return ServerSecret::try_new(&Zeroizing::new(text));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    create(path, &ServerSecret::generate()?).map_err(failed)?;
    let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
    ServerSecret::try_new(&text)
}

fn create(path: &Path, secret: &ServerSecret) -> io::Result<()> {
    let mut chance = [0; 8];
    getrandom::fill(&mut chance).map_err(io::Error::other)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", URL_SAFE_NO_PAD.encode(chance)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    let written = file
        .write_all(secret.0.expose_secret().as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .and_then(|()| match fs::hard_link(&beside, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        });
    fs::remove_file(&beside)?;
    written
}

/// A restored backup often comes back with other rights; that is told, and no reason not to start.
fn warn_of_readers(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open_to_others = fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
        if open_to_others {
            tracing::warn!(
                path = %path.display(),
                "others on this machine can read the server secret; chmod 600 closes it"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_place_with_its_secret_only() {
        let secret = ServerSecret::generate().unwrap();
        let key = secret.seal_key().unwrap();
        let sealed = key.seal(b"here", b"a private key").unwrap();
        assert_eq!(key.open(b"here", &sealed).unwrap().as_slice(), b"a private key");
        assert!(key.open(b"there", &sealed).is_err());
        let other = ServerSecret::generate().unwrap().seal_key().unwrap();
        assert!(other.open(b"here", &sealed).is_err());
        assert!(key.open(b"here", "").is_err());
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(matches!(
            ServerSecret::try_new("  too short to be a secret        "),
            Err(AuthError::SecretTooShort)
        ));
    }
}
