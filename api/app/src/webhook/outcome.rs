//! What became of a message to a webhook.

use domain::webhook::DeliveryFailure;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered.
    Answered {
        /// With this HTTP status.
        status: u16,
        /// And asked to be left alone for so many seconds.
        rest: Option<i64>,
    },
    /// It got no answer.
    Unanswered(DeliveryFailure),
}

impl Outcome {
    /// The status of the answer.
    pub(super) const fn status(self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(status),
            Self::Unanswered(_) => None,
        }
    }

    /// For how long the receiver wants to be left alone, in seconds.
    pub(super) const fn rest(self) -> Option<i64> {
        match self {
            Self::Answered { rest, .. } => rest,
            Self::Unanswered(_) => None,
        }
    }

    /// Why it failed; `None` where the receiver took it.
    pub const fn failure(self) -> Option<DeliveryFailure> {
        match self {
            Self::Answered { status: 200..=299, .. } => None,
            Self::Answered { status: 300..=399, .. } => Some(DeliveryFailure::Redirected),
            Self::Answered { status: 410, .. } => Some(DeliveryFailure::Gone),
            Self::Answered { .. } => Some(DeliveryFailure::Refused),
            Self::Unanswered(failure) => Some(failure),
        }
    }
}
