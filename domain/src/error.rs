//! Why a command is not carried out. No transport is named here; each maps these once.

use crate::exchange::State;
use crate::id::ExchangeId;
use crate::minutes::{Balance, Minutes, MinutesError};
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

/// A rule of the bank says no. The message is for the member who asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The account would go further below zero than the bank agreed on. Figures are for its owner only (RULES 3).
    #[error(
        "this would take the balance further below zero than your bank agreed on: {available} of {requested} minutes are open"
    )]
    BelowFloor {
        /// Minutes that can still be received.
        available: i64,
        /// Minutes that were asked for.
        requested: i64,
    },
    /// The same, for everybody else: no figure, so that nobody learns a neighbour's balance by trying amounts.
    #[error("this waits for the hours keeper of your bank")]
    HeldForBookkeeper,
    /// The common pot is at its limit.
    #[error("the common pot has reached its limit; your bank can decide to widen it")]
    FundExhausted,
    /// Not possible in the state that it is in.
    #[error("this is not possible any more: the exchange is {}", state.as_str())]
    WrongState {
        /// The state that it is in.
        state: State,
    },
    /// It resembles another record of the same two (RULES 8).
    #[error(
        "this looks like an hour that was already recorded; send `distinct: true` if it is another one"
    )]
    LooksLikeDuplicate {
        /// The other exchange.
        other: ExchangeId,
        /// Whether that one waits for the confirmation of whoever asks.
        confirmable: bool,
    },
    /// Whoever benefits does not decide (RULES 13, law I11).
    #[error(
        "you, your household or somebody you help would receive these hours, so somebody else confirms them"
    )]
    Involved,
    /// Nobody gives to themselves (law I4).
    #[error("nobody gives time to themselves: giver and receiver must differ")]
    SameParty,
    /// The day lies further back than members may record (RULES 6).
    #[error("members record up to {days} days back; your hours keeper can enter older hours")]
    TooFarBack {
        /// Days that members may go back.
        days: i64,
    },
    /// A window has closed.
    #[error("this was possible for {days} days; ask your hours keeper to look")]
    TooLate {
        /// Days that the window was open.
        days: i64,
    },
    /// A mistaken reversal is itself reversed, once (RULES 13).
    #[error("this was already undone")]
    AlreadyReversed,
    /// The same key came with another command (API 12).
    #[error("this idempotency key was already used for another command")]
    IdempotencyConflict,
    /// The member is not (or no longer) able to do this.
    #[error("this member is {state} and cannot do this now")]
    MemberNotActive {
        /// The state of the member.
        state: &'static str,
    },
    /// The new agreement waits to be accepted (RULES 20).
    #[error("please accept your bank's new agreement first")]
    AgreementPending,
    /// The helper's mandate does not reach this far, or has ended (RULES 14).
    #[error("your mandate to help this member does not cover this, or has ended")]
    MandateEnded,
    /// The last coordinator stays until there is another (RULES 15).
    #[error("a bank needs a coordinator: appoint another first")]
    LastCoordinator,
    /// The code of an invitation was used, has ended, or never was.
    #[error("this code is not valid (any more); ask for a new one")]
    CodeNotValid,
    /// The person already belongs to the bank.
    #[error("you already belong to this bank")]
    AlreadyMember,
    /// Login and password do not go together; says the same where there is no such login.
    #[error("this login and this password do not go together")]
    SignInFailed,
    /// The name or address is taken.
    #[error("this is already taken")]
    Taken,
    /// One of the two has closed the door to the other; says no more than any other refusal to propose.
    #[error("this member cannot be reached here")]
    Unreachable,
    /// The listing does not wait any more.
    #[error("this listing is not open any more")]
    ListingClosed,
    /// Somebody was asked within the last days and said "not now".
    #[error("this member was asked not long ago and said not now")]
    AskedNotNow,
    /// More than a list or an account may hold.
    #[error("at most {max} fit here")]
    TooMany {
        /// The most.
        max: i64,
    },
}

impl Refusal {
    /// The public, stable word of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BelowFloor { .. } => "BELOW_FLOOR",
            Self::HeldForBookkeeper => "HELD_FOR_BOOKKEEPER",
            Self::FundExhausted => "FUND_EXHAUSTED",
            Self::WrongState { .. } => "WRONG_STATE",
            Self::LooksLikeDuplicate { .. } => "LOOKS_LIKE_DUPLICATE",
            Self::Involved => "INVOLVED",
            Self::SameParty => "SAME_PARTY",
            Self::TooFarBack { .. } => "TOO_FAR_BACK",
            Self::TooLate { .. } => "TOO_LATE",
            Self::AlreadyReversed => "ALREADY_REVERSED",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::MemberNotActive { .. } => "MEMBER_NOT_ACTIVE",
            Self::AgreementPending => "AGREEMENT_PENDING",
            Self::MandateEnded => "MANDATE_ENDED",
            Self::LastCoordinator => "LAST_COORDINATOR",
            Self::CodeNotValid => "CODE_NOT_VALID",
            Self::AlreadyMember => "ALREADY_MEMBER",
            Self::SignInFailed => "SIGN_IN_FAILED",
            Self::Taken => "TAKEN",
            Self::Unreachable => "UNREACHABLE",
            Self::ListingClosed => "LISTING_CLOSED",
            Self::AskedNotNow => "ASKED_NOT_NOW",
            Self::TooMany { .. } => "TOO_MANY",
        }
    }

    /// The figures of the message, by name, for its translations.
    pub fn figures(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BelowFloor {
                available,
                requested,
            } => {
                vec![
                    ("available", available.to_string()),
                    ("requested", requested.to_string()),
                ]
            }
            Self::WrongState { state } => vec![("state", state.as_str().to_owned())],
            Self::TooFarBack { days } | Self::TooLate { days } => vec![("days", days.to_string())],
            Self::MemberNotActive { state } => vec![("state", (*state).to_owned())],
            Self::TooMany { max } => vec![("max", max.to_string())],
            _ => Vec::new(),
        }
    }

    /// The refusal of a debit below the floor, in the account owner's figures.
    pub const fn below_floor(balance: Balance, floor: Balance, asked: Minutes) -> Self {
        let available = balance.get().saturating_sub(floor.get());
        Self::BelowFloor {
            available: if available > 0 { available } else { 0 },
            requested: asked.get(),
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
