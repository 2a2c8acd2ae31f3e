//! Why a command is not carried out. No transport is named here; each maps these once.

use crate::minutes::MinutesError;
pub use crate::refusal::Refusal;
use crate::text::TextError;
use crate::time::PeriodError;

/// What kind of answer an error calls for. Each transport maps the nine kinds to its own statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The form is wrong: a cursor, an id of another kind.
    Malformed,
    /// The form is right, the value is out of range.
    Invalid,
    /// A rule of the bank says no.
    Refused,
    /// It does not exist, or is hidden from whoever asks; the two look the same.
    NotFound,
    /// Somebody changed it in between.
    Stale,
    /// Nobody is signed in, or the token is not good.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    /// Too often in too short a time.
    Limited,
    /// The fault is on this side: try again later, or tell the operator.
    Fault,
}

/// A value out of range, and where in the input it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Invalid {
    /// The field of the command, camelCase, such as `minutes`.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A text that cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// A count of minutes out of range.
    #[error(transparent)]
    Minutes(#[from] MinutesError),
    /// Two days that are no period.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A day that has not come yet.
    #[error("this day has not come yet")]
    InFuture,
    /// A day that has gone by.
    #[error("this day has gone by")]
    InPast,
    /// A number out of range.
    #[error("a number from {min} to {max} is needed here")]
    Range {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// Something that the place does not know.
    #[error("`{value}` is not known here")]
    Unknown {
        /// What was given, shortened.
        value: String,
    },
    /// A field that this combination needs.
    #[error("this is needed here")]
    Missing,
    /// A field that this combination cannot have.
    #[error("this cannot be given here")]
    Unexpected,
    /// No address that messages may be sent to.
    #[error("an https:// address on the open internet is needed here: port 443 or above 1023, no login in it")]
    Endpoint,
}

impl Invalid {
    /// This field is wrong for this reason.
    pub fn new(field: &'static str, reason: impl Into<Reason>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }
}

/// Any reason why a command is not carried out, short of a fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A form that cannot be read, such as a cursor of another list.
    #[error("{message}")]
    Malformed {
        /// Where in the input.
        field: &'static str,
        /// What is wrong.
        message: &'static str,
    },
    /// A value out of range.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It does not exist, or is hidden from whoever asks.
    #[error("there is no such {noun} here")]
    NotFound {
        /// The noun, such as `exchange`.
        noun: &'static str,
    },
    /// Somebody changed it in between.
    #[error("somebody changed this in between; look at it again")]
    Stale,
    /// Nobody is signed in, or the token is not good.
    #[error("please sign in")]
    Unauthenticated,
    /// Signed in, but without the role.
    #[error("this needs the role {role} in this bank")]
    RoleNeeded {
        /// The role that is needed.
        role: &'static str,
    },
    /// The token does not reach this far.
    #[error("this token does not have the scope {scope}")]
    ScopeNeeded {
        /// The scope that is needed.
        scope: &'static str,
    },
    /// Too many tries: of one login, or from one address.
    #[error("too many tries; try again in {retry_after_seconds} seconds")]
    TooManyAttempts {
        /// After how many seconds the next try is heard, 1 or more.
        retry_after_seconds: i64,
    },
    /// Signed in, but this is somebody else's.
    #[error("only the member concerned can do this")]
    NotYours,
}

impl Error {
    /// What kind of answer this calls for.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Malformed { .. } => Kind::Malformed,
            Self::Invalid(_) => Kind::Invalid,
            Self::Refused(_) => Kind::Refused,
            Self::NotFound { .. } => Kind::NotFound,
            Self::Stale => Kind::Stale,
            Self::Unauthenticated => Kind::Unauthenticated,
            Self::RoleNeeded { .. } | Self::ScopeNeeded { .. } | Self::NotYours => Kind::Forbidden,
            Self::TooManyAttempts { .. } => Kind::Limited,
        }
    }

    /// The public, stable word of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "BAD_USER_INPUT",
            Self::Invalid(_) => "INVALID",
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound { .. } => "NOT_FOUND",
            Self::Stale => "STALE",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::RoleNeeded { .. } | Self::ScopeNeeded { .. } | Self::NotYours => "FORBIDDEN",
            Self::TooManyAttempts { .. } => "RATE_LIMITED",
        }
    }

    /// A field out of range.
    pub fn invalid(field: &'static str, reason: impl Into<Reason>) -> Self {
        Self::Invalid(Invalid::new(field, reason))
    }
}
