//! Secrets that others share with the server, sealed so that the database alone gives them to nobody.

use domain::id::WebhookId;
use secrecy::zeroize::Zeroizing;

use super::AuthError;
use crate::{App, Result};

/// What the key that seals the secrets of webhooks is for.
pub(super) const WEBHOOKS: &str = "seal webhook secrets, 1";

impl App {
    /// Seals the secret of a webhook for its own row.
    pub(crate) fn seal_webhook_secret(&self, webhook: WebhookId, secret: &[u8]) -> Result<String> {
        Ok(self.auth()?.webhooks.seal(webhook.uuid().as_bytes(), secret)?)
    }

    /// Opens the secret of a webhook; `None` where it was sealed with another server secret.
    pub(crate) fn open_webhook_secret(&self, webhook: WebhookId, sealed: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        match self.auth()?.webhooks.open(webhook.uuid().as_bytes(), sealed) {
            Ok(secret) => Ok(Some(secret)),
            Err(AuthError::WrongSecret) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
