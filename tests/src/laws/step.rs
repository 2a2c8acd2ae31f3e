//! What may happen in a history.

use app::exchange::Release;
use domain::bank::Rules;
use domain::exchange::{Counting, State};

/// How somebody decides a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Confirm(i64),
    Decline,
    Uphold,
    Reverse,
}

/// Hours as they are sent: the days are counted back from today while they are drawn, then since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    pub giver: usize,
    /// `None` for the bank.
    pub receiver: Option<usize>,
    pub minutes: i64,
    pub first: i32,
    pub last: i32,
    pub gift: bool,
    pub category: usize,
    pub distinct: bool,
}

/// What is sent. Members, people and exchanges are numbers; `stale` names a version that is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Log(Log),
    Confirm(usize),
    Counter(usize, i64),
    Decline(usize, bool),
    Dispute(usize, bool),
    Resolve(usize, Decision),
    Release(usize, Release),
    Reverse(usize),
    Donate(usize, Option<usize>, i64),
    Grant(usize, i64),
    SetFloor(usize, Option<i64>),
    Read(usize),
    MarkTold(usize, bool),
}

/// Who sends it: a side, a role holder who may decide, or anybody.
#[derive(Debug, Clone, Copy)]
pub enum By {
    Giver,
    Receiver,
    Decider,
    Anybody(usize),
}

/// One step of a history. Exchanges are counted back from the newest; where it is to be `likely`, among those with
/// which it may succeed.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Do {
        by: By,
        command: Command,
        likely: bool,
    },
    /// The same command with the same key once more.
    Again(usize),
    /// Another command with a key that was used.
    Misuse(usize),
    /// Days go by, and the clockwork runs.
    Pass(i64),
}

/// A history and the rules of its bank.
#[derive(Clone)]
pub struct History {
    pub floor: i64,
    pub fund: i64,
    pub counting: Counting,
    pub steps: Vec<Step>,
}

/// A line for each step.
impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "floor {}, fund {} a member, {:?}",
            self.floor, self.fund, self.counting
        )?;
        self.steps
            .iter()
            .enumerate()
            .try_for_each(|(n, step)| writeln!(f, "{n:>3} {step:?}"))
    }
}

impl History {
    /// The rules that it is lived under.
    pub fn rules(&self) -> Rules {
        Rules {
            floor_minutes: self.floor,
            fund_minutes_per_member: self.fund,
            counting: self.counting,
            ..Rules::default()
        }
    }
}

impl Command {
    /// The command with exchanges as they are numbered from the first, and days since 1970; `None` while there is no
    /// exchange that it could be about. `states` are those of the exchanges.
    pub fn settled(self, states: &[State], likely: bool, today: i32) -> Option<Self> {
        let mut of: Vec<usize> = (0..states.len()).filter(|x| likely && self.suits(states[*x])).collect();
        if !likely {
            of = (0..states.len()).collect();
        }
        let at = |back: usize| of.len().checked_sub(1).map(|newest| of[newest - back % of.len()]);
        Some(match self {
            Self::Log(log) => Self::Log(Log {
                first: today - log.first,
                last: today - log.last,
                ..log
            }),
            Self::Confirm(x) => Self::Confirm(at(x)?),
            Self::Counter(x, figure) => Self::Counter(at(x)?, figure),
            Self::Decline(x, stale) => Self::Decline(at(x)?, stale),
            Self::Dispute(x, stale) => Self::Dispute(at(x)?, stale),
            Self::Resolve(x, decision) => Self::Resolve(at(x)?, decision),
            Self::Release(x, release) => Self::Release(at(x)?, release),
            Self::Reverse(x) => Self::Reverse(at(x)?),
            Self::Read(x) => Self::Read(at(x)?),
            Self::MarkTold(x, stale) => Self::MarkTold(at(x)?, stale),
            Self::Donate(..) | Self::Grant(..) | Self::SetFloor(..) => self,
        })
    }

    /// Whether it may succeed with an exchange in this state.
    fn suits(self, state: State) -> bool {
        use State::{Confirmed, Countered, Declined, Disputed, Held, Logged, Reversed};
        match self {
            Self::Confirm(_) | Self::Counter(..) | Self::Read(_) | Self::MarkTold(..) => {
                matches!(state, Logged | Countered)
            }
            Self::Decline(..) => state == Logged,
            Self::Dispute(..) => matches!(state, Logged | Countered | Held | Confirmed | Declined),
            Self::Resolve(..) => state == Disputed,
            Self::Release(..) => state == Held,
            Self::Reverse(_) => matches!(state, Confirmed | Reversed),
            _ => true,
        }
    }

    /// The exchange that it is about.
    pub const fn exchange(self) -> Option<usize> {
        match self {
            Self::Confirm(x)
            | Self::Counter(x, _)
            | Self::Decline(x, _)
            | Self::Dispute(x, _)
            | Self::Resolve(x, _)
            | Self::Release(x, _)
            | Self::Reverse(x)
            | Self::Read(x)
            | Self::MarkTold(x, _) => Some(x),
            Self::Log(_) | Self::Donate(..) | Self::Grant(..) | Self::SetFloor(..) => None,
        }
    }

    /// Whether it carries an idempotency key.
    pub const fn keyed(self) -> bool {
        !matches!(
            self,
            Self::Decline(..) | Self::Dispute(..) | Self::SetFloor(..) | Self::Read(_) | Self::MarkTold(..)
        )
    }
}
