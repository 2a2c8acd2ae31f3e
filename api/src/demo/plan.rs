//! A year of two banks, as a list of steps in the order of time. It is decided here, in values; `seed` does it.

use app::calendar;
use chrono_tz::Tz;
use domain::listing::NeedEnd;
use domain::member::Role;
use domain::time::{Day, Instant};

use super::chance::Chance;
use super::data::{self, Advert, Deed, Someone};
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

/// A plan while it is made.
pub(super) struct Draft {
    pub(super) today: Day,
    pub(super) chance: Chance,
    pub(super) town: Vec<Someone>,
    pub(super) circle: Vec<Someone>,
    pub(super) adverts: Vec<Advert>,
    pub(super) deeds: Vec<Deed>,
    /// How many days before today each became a member.
    pub(super) joined: Vec<(Who, i32)>,
    /// How many days before today each advert was published.
    pub(super) published: Vec<i32>,
    pub(super) named: Vec<(&'static str, No)>,
    exchanges: No,
    steps: Vec<(Instant, Step)>,
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
        joined: Vec::new(),
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
    Plan {
        steps,
        adverts,
        named,
    }
}

impl Draft {
    /// The day that lies so many days before today.
    pub(super) const fn day(&self, ago: i32) -> Day {
        self.today.plus(ago.saturating_neg())
    }

    /// The instant at this time of the day that lies so many days before today.
    pub(super) fn at(&self, ago: i32, hour: i64, minute: i64) -> Instant {
        let seconds = hour
            .saturating_mul(3600)
            .saturating_add(minute.saturating_mul(60));
        calendar::start_of(self.day(ago), ZONE).plus_seconds(seconds)
    }

    /// Some time of that day between these hours.
    pub(super) fn some_time(&mut self, ago: i32, from: i32, to: i32) -> Instant {
        let minute = self
            .chance
            .between(from.saturating_mul(60), to.saturating_mul(60));
        self.at(ago, 0, i64::from(minute))
    }

    /// The last moment of the plan: nothing happens on the day itself, so that it can begin at any hour.
    pub(super) fn end(&self) -> Instant {
        self.at(1, 22, 0)
    }

    /// Plans a step.
    pub(super) fn push(&mut self, at: Instant, step: Step) {
        self.steps.push((at, step));
    }

    /// A number for one exchange more.
    pub(super) fn number(&mut self) -> No {
        let number = self.exchanges;
        self.exchanges = number.saturating_add(1);
        number
    }

    /// The people of a bank.
    pub(super) const fn people_of(&self, bank: Bank) -> &Vec<Someone> {
        match bank {
            Bank::Town => &self.town,
            Bank::Circle => &self.circle,
        }
    }

    /// How many days before today somebody became a member; `None` for who did not.
    pub(super) fn joined_ago(&self, who: Who) -> Option<i32> {
        self.joined
            .iter()
            .find(|(known, _)| *known == who)
            .map(|(_, ago)| *ago)
    }

    /// A deed of about this kind by this giver: in the category, or in one that they offer, or any.
    pub(super) fn deed(&mut self, giver: Who, category: Option<&str>, minutes: Option<i64>) -> Deed {
        let offered = |deed: &Deed| {
            self.adverts.iter().any(|advert| {
                (advert.bank, advert.owner) == giver && advert.category == deed.category
            })
        };
        let lasts = |deed: &&Deed| minutes.is_none_or(|minutes| deed.minutes == minutes);
        let pool = |wanted: &dyn Fn(&Deed) -> bool| -> Vec<Deed> {
            self.deeds
                .iter()
                .filter(|deed| wanted(deed))
                .copied()
                .collect()
        };
        let mut fitting = match category {
            Some(category) => pool(&|deed| deed.category == category),
            None => pool(&offered),
        };
        if fitting.is_empty() || (category.is_none() && !fitting.iter().any(|deed| lasts(&deed))) {
            // Anybody does what is told in plain English and is not done for the bank.
            fitting = pool(&|deed| deed.title.is_ascii() && !for_the_bank(deed));
        }
        let lasting: Vec<Deed> = fitting.iter().filter(lasts).copied().collect();
        let from = if lasting.is_empty() {
            &fitting
        } else {
            &lasting
        };
        let deed = self.chance.pick(from).unwrap_or(Deed {
            category: "visiting",
            title: "An afternoon together",
            minutes: 60,
        });
        Deed {
            minutes: minutes.unwrap_or(deed.minutes),
            ..deed
        }
    }
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
