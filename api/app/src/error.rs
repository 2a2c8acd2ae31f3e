//! What a use case answers when it does not do what it was asked.

use store::StoreError;

/// The result of a use case.
pub type Result<T> = std::result::Result<T, AppError>;

/// A refusal in the domain's words, or a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The domain says no; this is for whoever asked.
    #[error(transparent)]
    Domain(#[from] domain::Error),
    /// Storage failed; this is for the log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything else that is our fault; this is for the log.
    #[error("{0}")]
    Fault(String),
}

impl From<domain::Refusal> for AppError {
    fn from(refusal: domain::Refusal) -> Self {
        Self::Domain(refusal.into())
    }
}

impl From<domain::Invalid> for AppError {
    fn from(invalid: domain::Invalid) -> Self {
        Self::Domain(invalid.into())
    }
}

impl AppError {
    /// There is no such thing, or it is hidden from whoever asks.
    pub const fn not_found(noun: &'static str) -> Self {
        Self::Domain(domain::Error::NotFound { noun })
    }

    /// The refusal, where it is one.
    pub const fn refusal(&self) -> Option<&domain::Refusal> {
        match self {
            Self::Domain(domain::Error::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// The public word of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Domain(error) => error.code(),
            Self::Store(error) if error.is_passing() => "UNAVAILABLE",
            Self::Store(_) | Self::Fault(_) => "INTERNAL",
        }
    }
}
