//! Why a socket is closed: the codes of graphql-transport-ws, and those of RFC 6455 where they say it.

use axum::extract::ws::{CloseFrame, Message};

/// Why a socket is closed, in the words that its client reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    code: u16,
    reason: String,
}

impl Close {
    const fn new(code: u16, reason: String) -> Self {
        Self { code, reason }
    }

    /// The server stops; another one may answer.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "The server stops: connect again and go on with since".to_owned())
    }

    /// A message beyond the limit.
    pub(super) fn too_big(limit: usize) -> Self {
        Self::new(1009, format!("A message is longer than {limit} bytes"))
    }

    /// A passing fault of the server.
    pub(super) fn try_again() -> Self {
        Self::new(1013, "Not possible now: connect again and go on with since".to_owned())
    }

    /// A message that is none of the protocol.
    pub(super) fn invalid(what: &str) -> Self {
        Self::new(4400, format!("Invalid message: {what}"))
    }

    /// An operation before the connection was acknowledged.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized".to_owned())
    }

    /// A token that is not good, or not any more.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden".to_owned())
    }

    /// A subprotocol that is not spoken here.
    pub(super) fn not_acceptable() -> Self {
        Self::new(4406, "Subprotocol not acceptable".to_owned())
    }

    /// The client did not say who it is.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout".to_owned())
    }

    /// An id that is in use.
    pub(super) fn exists(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// The client does not take what is sent.
    pub(super) fn too_slow() -> Self {
        Self::new(4410, "Too slow: connect again and go on with since".to_owned())
    }

    /// The client said twice who it is.
    pub(super) fn too_many_inits() -> Self {
        Self::new(4429, "Too many initialisation requests".to_owned())
    }

    /// The frame; its reason holds 123 bytes at most (RFC 6455, section 5.5).
    pub(super) fn into_message(self) -> Message {
        let end = (0..=self.reason.len().min(123))
            .rev()
            .find(|end| self.reason.is_char_boundary(*end))
            .unwrap_or(0);
        let reason = self.reason.get(..end).unwrap_or_default();
        Message::Close(Some(CloseFrame {
            code: self.code,
            reason: reason.into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_its_frame() {
        let Message::Close(Some(frame)) = Close::exists(&"ن".repeat(100)).into_message() else {
            panic!("no close frame");
        };
        assert_eq!(frame.code, 4409);
        assert!((120..=123).contains(&frame.reason.len()));
    }
}
