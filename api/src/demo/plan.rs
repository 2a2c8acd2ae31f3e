//! A year of two banks, as a list of steps in the order of time. It is decided here, in values; `seed` does it.

mod draft;

use std::collections::HashMap;

use chrono_tz::Tz;
use domain::listing::NeedEnd;
use domain::member::Role;
use domain::time::{Day, Instant};

pub(super) use self::draft::Draft;
use super::chance::Chance;
use super::data::{self, Advert, Deed};
use super::{deeds, needs, people, stories};

/// The word by which the tables call somebody.
pub(super) type Key = &'static str;

/// The two banks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Bank {
    /// Riverside, which counts hours.
    Town,
    /// Hillside, which counts gifts and hides balances.
    Circle,
}

/// Somebody in one of the banks.
pub(super) type Who = (Bank, Key);
/// The number of an exchange in the plan.
pub(super) type No = usize;

/// The time zone of both banks.
pub(super) const ZONE: Tz = Tz::Europe__London;
/// So many days before today the first bank is made.
pub(super) const FIRST_DAY: i32 = 363;

/// Who writes an exchange down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Giver,
    Receiver,
    Bookkeeper,
}

/// Hours that were given.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    pub(super) bank: Bank,
    pub(super) giver: Key,
    /// `None` is the bank itself.
    pub(super) receiver: Option<Key>,
    pub(super) deed: Deed,
    pub(super) day: Day,
    pub(super) hand: Hand,
    /// The number of the offer or need that it answers.
    pub(super) advert: Option<usize>,
}

/// One thing that somebody does.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A bank is made and its first coordinator joins with a code.
    Found {
        bank: Bank,
        coordinator: Key,
    },
    Apply(Who),
    Admit(Who),
    /// A registrar enters somebody without a login.
    Enter(Who),
    /// A person joins a household or organisation with its code.
    Claim(Who),
    /// A code for somebody who has not used it yet.
    Invite(Bank),
    Appoint {
        who: Who,
        role: Role,
        until: Instant,
    },
    ChooseHelper {
        member: Who,
        helper: Who,
        until: Instant,
    },
    Pause {
        who: Who,
        until: Option<Instant>,
    },
    Leave(Who),
    Publish {
        advert: usize,
        endless: bool,
        needed_by: Option<Day>,
    },
    EndNeed {
        advert: usize,
        how: NeedEnd,
    },
    Log(No, Hours),
    Confirm(No),
    Counter(No, i64),
    Decline(No),
    Dispute(No),
    Resolve(No, i64),
    /// The fund gives what is missing.
    Release(No),
    Reverse(No),
    Thank(No, &'static str),
    /// The giver or the receiver asks the other side, for a day.
    Propose(No, Hours),
    Agree(No),
    HandBack(No),
    /// What was agreed happened, says the receiver.
    Record(No),
    Donate {
        from: Who,
        to: Option<Key>,
        minutes: i64,
    },
    Grant {
        to: Who,
        minutes: i64,
    },
    /// Silence ends what nobody answered.
    Clockwork,
}

/// Everything that happens, in the order of time, and which exchanges and adverts the README speaks of.
pub(super) struct Plan {
    pub(super) steps: Vec<(Instant, Step)>,
    pub(super) adverts: Vec<Advert>,
    /// The exchanges with a name.
    pub(super) named: Vec<(&'static str, No)>,
}

/// Plans a year that ends on the evening before this day.
pub(super) fn plan(seed: u64, today: Day) -> Plan {
    let mut draft = Draft {
        today,
        chance: Chance::new(seed, 2),
        town: data::people(Bank::Town),
        circle: data::people(Bank::Circle),
        adverts: data::adverts(),
        deeds: data::deeds(),
        joined: HashMap::new(),
        published: Vec::new(),
        named: Vec::new(),
        exchanges: 0,
        steps: Vec::new(),
    };
    people::plan(&mut draft);
    needs::plan(&mut draft);
    stories::plan(&mut draft);
    deeds::plan(&mut draft);
    let last = draft.at(1, 22, 30);
    draft.push(last, Step::Clockwork);
    let Draft {
        mut steps,
        adverts,
        named,
        ..
    } = draft;
    // What was planned first stays first where two things have one time.
    steps.sort_by_key(|(at, _)| *at);
    Plan { steps, adverts, named }
}

/// Whether a deed is organising or care for the whole bank.
pub(super) fn for_the_bank(deed: &Deed) -> bool {
    matches!(
        deed.category,
        "facilitating-meetings"
            | "minute-taking"
            | "emotional-labour"
            | "organising"
            | "phone-tree"
            | "welcoming"
            | "leafleting"
            | "event-setup"
    )
}

#[cfg(test)]
mod tests;
