//! What a bank ought to do, written down from its rules alone: plain numbers in memory, and no code of the service.
//!
//! Whoever is wrong, the service or this page, a history in which they differ says so.

mod carry;
mod judge;
mod sides;

use std::collections::BTreeSet;

use domain::exchange::{Counting, State};

use crate::laws::step::History;
use crate::village::{FUND, HOUSEHOLD, KEEPER, STRANGER, WELCOMER};

/// A day in microseconds.
pub const DAY: i64 = 86_400_000_000;

/// Everything that speaks against a command; whichever the service names, it must be one of these.
pub type Reasons = BTreeSet<&'static str>;

/// An exchange as the rules see it.
#[derive(Debug, Clone)]
pub struct Hours {
    pub giver: usize,
    /// `None` for the bank.
    pub receiver: Option<usize>,
    pub counting: Counting,
    pub minutes: i64,
    pub counter: Option<i64>,
    pub first: i32,
    pub last: i32,
    pub category: usize,
    pub state: State,
    /// When it was confirmed, if it ever was.
    pub confirmed_at: Option<i64>,
    pub told: bool,
    pub logged_at: i64,
    /// When silence confirms it.
    pub due: Option<i64>,
    /// What the fund gave so that it could be posted.
    pub rest: i64,
    /// An undoing of it was itself undone.
    pub restored: bool,
    /// The one whose figure it corrects.
    pub corrects: Option<usize>,
}

impl Hours {
    /// Whose account gives the minutes.
    pub const fn debtor(&self) -> Option<usize> {
        match (self.counting, self.receiver) {
            (Counting::Gift, _) => None,
            (Counting::BetweenMembers, Some(member)) => Some(member),
            (Counting::FromFund, _) | (Counting::BetweenMembers, None) => Some(FUND),
        }
    }

    /// Whether its hours stand beside the balances.
    pub fn counts(&self) -> bool {
        self.state == State::Confirmed || (self.state == State::Disputed && self.confirmed_at.is_some())
    }

    /// The most that it may be about: 1,440 minutes for each of its days.
    pub fn most(&self) -> i64 {
        1_440 * i64::from(self.last - self.first + 1)
    }
}

/// A bank as the rules see it.
#[derive(Debug, Clone)]
pub struct Model {
    /// Of the seven members and the fund.
    pub balance: [i64; 8],
    /// How far below zero each may go.
    pub target: [i64; 8],
    pub hours: Vec<Hours>,
    pub floor: i64,
    pub counting: Counting,
    /// Microseconds since 1970.
    pub now: i64,
    /// Days since 1970.
    pub today: i32,
}

impl Model {
    /// A bank in which nothing has happened.
    pub fn new(history: &History, today: i32) -> Self {
        let mut target = [history.floor; 8];
        // Seven members, each of whom widens the fund.
        target[FUND] = -7 * history.fund;
        Self {
            balance: [0; 8],
            target,
            hours: Vec::new(),
            floor: history.floor,
            counting: history.counting,
            now: 0,
            today,
        }
    }

    /// What binds: a correction may have taken the balance below the target, and then no further.
    pub fn floor_of(&self, account: usize) -> i64 {
        self.target[account].min(self.balance[account])
    }

    /// What a member gave and received, however it counted.
    pub fn gave_received(&self, member: usize) -> (i64, i64) {
        let counted = || self.hours.iter().filter(|hours| hours.counts());
        let gave = counted()
            .filter(|hours| hours.giver == member)
            .map(|hours| hours.minutes)
            .sum();
        let received = counted()
            .filter(|hours| hours.receiver == Some(member))
            .map(|hours| hours.minutes)
            .sum();
        (gave, received)
    }

    /// Whether these minutes may leave an account without passing its floor.
    fn open(&self, account: usize, minutes: i64) -> bool {
        self.balance[account] - minutes >= self.target[account]
    }
}

/// Whether a person acts for a member: oneself, or the household one lives in.
pub fn acts(person: usize, member: usize) -> bool {
    people(member).contains(&person)
}

fn people(member: usize) -> Vec<usize> {
    if member == HOUSEHOLD {
        vec![0, KEEPER]
    } else {
        vec![member]
    }
}

/// Everybody who benefits when a member is credited: its people, and those who live with them.
fn circle(member: usize) -> Vec<usize> {
    if people(HOUSEHOLD).contains(&member) {
        people(HOUSEHOLD)
    } else {
        people(member)
    }
}

const fn keeps(person: usize) -> bool {
    person == KEEPER
}

const fn has_role(person: usize) -> bool {
    person == KEEPER || person == WELCOMER
}

const fn belongs(person: usize) -> bool {
    person != STRANGER
}
