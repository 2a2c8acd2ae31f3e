//! What a rule of the bank says no to.

use crate::exchange::State;
use crate::id::ExchangeId;
use crate::minutes::{Balance, Minutes};

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
    #[error("this looks like an hour that was already recorded; send `distinct: true` if it is another one")]
    LooksLikeDuplicate {
        /// The other exchange.
        other: ExchangeId,
        /// Whether that one waits for the confirmation of whoever asks.
        confirmable: bool,
    },
    /// More minutes for one day than most days have: asked once more, not refused (RULES 6).
    #[error("this is more than {usual} minutes for one day; send `longDay: true` if it is right")]
    LongDay {
        /// Minutes that were recorded.
        minutes: i64,
        /// Days they are recorded for.
        days: i64,
        /// Minutes of a day above which the bank asks.
        usual: i64,
    },
    /// Whoever benefits does not decide (RULES 13, law I11).
    #[error("you, your household or somebody you help would receive these hours, so somebody else confirms them")]
    Involved,
    /// Under 18 nobody belongs before a guardian agreed (RULES 18).
    #[error("under 18 a guardian agrees first: write down who did")]
    GuardianNeeded,
    /// A place for an adult (RULES 18).
    #[error("this is for somebody who is 18 or older")]
    UnderAge,
    /// Two records that have recorded hours with each other are not one member (law I4).
    #[error("these two have recorded hours with each other: undo or end those first, for nobody gives to themselves")]
    ExchangedTogether,
    /// A decision of two is made by two who do not live together (RULES 15).
    #[error("you proposed this, or share a household with whoever did, so another member seconds it")]
    AnotherNeeded,
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
    /// The bank keeps the category for what is there already, and offers it no more (RULES 1).
    #[error("your bank does not use this category any more; choose another")]
    CategoryRetired,
    /// Somebody was asked within the last days and said "not now".
    #[error("this member was asked not long ago and said not now")]
    AskedNotNow,
    /// Events after the last one that was seen are not kept any more.
    #[error("events of so long ago are not kept: look at everything anew, and follow from now on")]
    EventsGone {
        /// Days that events are kept.
        days: i64,
    },
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
            Self::LongDay { .. } => "LONG_DAY",
            Self::Involved => "INVOLVED",
            Self::AnotherNeeded => "ANOTHER_NEEDED",
            Self::GuardianNeeded => "GUARDIAN_NEEDED",
            Self::UnderAge => "UNDER_AGE",
            Self::ExchangedTogether => "EXCHANGED_TOGETHER",
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
            Self::CategoryRetired => "CATEGORY_RETIRED",
            Self::AskedNotNow => "ASKED_NOT_NOW",
            Self::EventsGone { .. } => "EVENTS_GONE",
            Self::TooMany { .. } => "TOO_MANY",
        }
    }

    /// The figures of the message, by name, for its translations.
    pub fn figures(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BelowFloor { available, requested } => {
                vec![
                    ("available", available.to_string()),
                    ("requested", requested.to_string()),
                ]
            }
            Self::LongDay { minutes, days, usual } => vec![
                ("minutes", minutes.to_string()),
                ("days", days.to_string()),
                ("usual", usual.to_string()),
            ],
            Self::WrongState { state } => vec![("state", state.as_str().to_owned())],
            Self::TooFarBack { days } | Self::TooLate { days } | Self::EventsGone { days } => {
                vec![("days", days.to_string())]
            }
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
