//! Exchanges: time given by one member to another, or to the bank.
//!
//! The states are types. A transition consumes the exchange, so that it cannot happen twice (law I5), and only a
//! state that may have a transition has its function.

mod decision;
mod state;
mod transitions;

pub use decision::{Bench, Deciders, Decision, DecisionKind, NoticeKind, Release};
pub use state::{
    Agreed, AnyExchange, Cancelled, Confirmed, Countered, Declined, Disputed, Exchange, HandedBack, Held, InState,
    Lapsed, Logged, Proposed, Reversed, State,
};
pub use transitions::{Countering, Log, Outcome, Resolution};

use crate::id::{ExchangeId, MemberId};
use crate::minutes::Minutes;
use crate::time::{Day, Instant, Period};

crate::words! {
    /// How an exchange counts (RULES 1).
    Counting {
        /// Minutes move from receiver to giver.
        BetweenMembers = "between_members",
        /// The giver is credited by the fund; the receiver is not debited.
        FromFund = "from_fund",
        /// The hours are recorded for both; nothing moves.
        Gift = "gift",
    }
    /// Who wrote the hours down; it says whose word is still missing.
    Recorder {
        /// The giver: the receiver confirms.
        Giver = "giver",
        /// The receiver: it counts at once.
        Receiver = "receiver",
        /// A bookkeeper, in the name of both: it counts at once.
        Bookkeeper = "bookkeeper",
    }
    /// One side of an exchange.
    Side {
        /// Who gave time.
        Giver = "giver",
        /// Who received it.
        Receiver = "receiver",
    }
}

/// Who received the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Receiver {
    /// A member.
    Member(MemberId),
    /// The bank itself: organising, care and emotional labour for the group (RULES 2).
    Bank,
}

impl Receiver {
    /// The member, where it is one.
    pub const fn member(self) -> Option<MemberId> {
        match self {
            Self::Member(member) => Some(member),
            Self::Bank => None,
        }
    }
}

/// Whose account gives the minutes when an exchange is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debtor {
    /// The receiving member's.
    Member(MemberId),
    /// The fund's.
    Fund,
}

/// What is known of an exchange in whatever state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its id.
    pub id: ExchangeId,
    /// Who gave.
    pub giver: MemberId,
    /// Who received.
    pub receiver: Receiver,
    /// How it counts.
    pub counting: Counting,
    /// The figure that stands: proposed, then logged, then confirmed.
    pub minutes: Minutes,
    /// The receiver's lower figure while the giver has not answered (RULES 9).
    pub counter: Option<Minutes>,
    /// The days that the hours were given on; before it is logged, the day they are meant for.
    pub period: Option<Period>,
    /// Who recorded it; `None` before it is logged.
    pub recorder: Option<Recorder>,
    /// When it was confirmed, if it ever was.
    pub confirmed_at: Option<Instant>,
    /// The version of the bank's policy it was made under.
    pub policy_version: i64,
}

impl Facts {
    /// Whose account gives the minutes; `None` for a gift, which moves nothing.
    pub const fn debtor(&self) -> Option<Debtor> {
        match (self.counting, self.receiver) {
            (Counting::Gift, _) => None,
            (Counting::FromFund, _) | (Counting::BetweenMembers, Receiver::Bank) => Some(Debtor::Fund),
            (Counting::BetweenMembers, Receiver::Member(member)) => Some(Debtor::Member(member)),
        }
    }

    /// The day that dates the hours.
    pub fn given_on(&self) -> Option<Day> {
        self.period.map(Period::last)
    }
}
