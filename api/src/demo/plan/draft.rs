//! A plan while it is made.

use std::collections::HashMap;

use app::calendar;
use domain::time::{Day, Instant};

use super::super::chance::Chance;
use super::super::data::{Advert, Deed, Someone};
use super::{Bank, No, Step, Who, ZONE, for_the_bank};

/// What is known so far, and the steps in the order in which they were thought of.
pub(in super::super) struct Draft {
    pub(in super::super) today: Day,
    pub(in super::super) chance: Chance,
    pub(in super::super) town: Vec<Someone>,
    pub(in super::super) circle: Vec<Someone>,
    pub(in super::super) adverts: Vec<Advert>,
    pub(in super::super) deeds: Vec<Deed>,
    /// How many days before today each became a member.
    pub(in super::super) joined: HashMap<Who, i32>,
    /// How many days before today each advert was published.
    pub(in super::super) published: Vec<i32>,
    pub(in super::super) named: Vec<(&'static str, No)>,
    pub(in super::super) exchanges: No,
    pub(in super::super) steps: Vec<(Instant, Step)>,
}

impl Draft {
    /// The day that lies so many days before today.
    pub(in super::super) const fn day(&self, ago: i32) -> Day {
        self.today.plus(ago.saturating_neg())
    }

    /// The instant at this time of the day that lies so many days before today.
    pub(in super::super) fn at(&self, ago: i32, hour: i64, minute: i64) -> Instant {
        let seconds = hour.saturating_mul(3600).saturating_add(minute.saturating_mul(60));
        calendar::start_of(self.day(ago), ZONE).plus_seconds(seconds)
    }

    /// Some time of that day between these hours.
    pub(in super::super) fn some_time(&mut self, ago: i32, from: i32, to: i32) -> Instant {
        let minute = self.chance.between(from.saturating_mul(60), to.saturating_mul(60));
        self.at(ago, 0, i64::from(minute))
    }

    /// The last moment of the plan: nothing happens on the day itself, so that it can begin at any hour.
    pub(in super::super) fn end(&self) -> Instant {
        self.at(1, 22, 0)
    }

    /// Plans a step.
    pub(in super::super) fn push(&mut self, at: Instant, step: Step) {
        self.steps.push((at, step));
    }

    /// A number for one exchange more.
    pub(in super::super) fn number(&mut self) -> No {
        let number = self.exchanges;
        self.exchanges = number.saturating_add(1);
        number
    }

    /// The people of a bank.
    pub(in super::super) const fn people_of(&self, bank: Bank) -> &Vec<Someone> {
        match bank {
            Bank::Town => &self.town,
            Bank::Circle => &self.circle,
        }
    }

    /// How many days before today somebody became a member; `None` for who did not.
    pub(in super::super) fn joined_ago(&self, who: Who) -> Option<i32> {
        self.joined.get(&who).copied()
    }

    /// A deed of about this kind by this giver: in the category, or in one that they offer, or any.
    pub(in super::super) fn deed(&mut self, giver: Who, category: Option<&str>, minutes: Option<i64>) -> Deed {
        let offers: Vec<&str> = self
            .adverts
            .iter()
            .filter(|advert| (advert.bank, advert.owner) == giver)
            .map(|advert| advert.category)
            .collect();
        let offered = |deed: &Deed| offers.contains(&deed.category);
        let lasts = |deed: &&Deed| minutes.is_none_or(|minutes| deed.minutes == minutes);
        let pool = |wanted: &dyn Fn(&Deed) -> bool| -> Vec<Deed> {
            self.deeds.iter().filter(|deed| wanted(deed)).copied().collect()
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
        let from = if lasting.is_empty() { &fitting } else { &lasting };
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
