//! Keys under which a command is done once, however often it is sent (law I8).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Error;
use domain::policy::Operation;
use sha2::{Digest, Sha256};

/// A key under which a command is done once. Clones share what became of it.
#[derive(Clone)]
pub struct Key {
    text: String,
    replayed: Arc<AtomicBool>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Key {}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.text).finish()
    }
}

impl Key {
    /// A key of 1 to 200 visible ASCII characters.
    pub fn try_new(key: &str) -> Result<Self, Error> {
        let fits = (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Self::of(key.to_owned()))
        } else {
            Err(Error::Malformed {
                field: "idempotencyKey",
                message: "an idempotency key has 1 to 200 visible ASCII characters",
            })
        }
    }

    fn of(text: String) -> Self {
        Self {
            text,
            replayed: Arc::default(),
        }
    }

    /// The key of one part of a command that does several things, each once.
    pub fn part(&self, part: impl std::fmt::Display) -> Self {
        Self::of(format!("{}:{part}", self.text))
    }

    /// Its characters.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the command had been done before under this key, so that nothing was done now (DESIGN 5).
    pub fn was_replayed(&self) -> bool {
        self.replayed.load(Ordering::Acquire)
    }

    pub(crate) fn note_replay(&self) {
        self.replayed.store(true, Ordering::Release);
    }
}

/// The hash of a use case and its parsed command.
pub(crate) fn command_hash(operation: Operation, command: &impl std::fmt::Debug) -> String {
    let mut hash = Sha256::new();
    hash.update(operation.as_str());
    hash.update([0]);
    hash.update(format!("{command:?}"));
    let digest: [u8; 32] = hash.finalize().into();
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
