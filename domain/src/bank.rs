//! A bank and the rules it gave itself. Every rule has a default, so that a new one needs no migration.

mod value;
mod what_counts;

use std::collections::BTreeMap;

pub use value::{Rule, RuleChange, RuleValue, RulesError, Takes};
pub use what_counts::{WHAT_COUNTS_MAX, what_counts_here};

use crate::exchange::Counting;
use crate::minutes::Balance;

/// The most categories that a bank has, with those it retired.
pub const CATEGORIES_MAX: usize = 500;

/// The most words by which a category is also called, in all languages together.
pub const SYNONYMS_MAX: usize = 60;

macro_rules! rules {
    (
        numbers { $($(#[$ndoc:meta])* $number:ident = $default:literal, $min:literal ..= $max:literal;)* }
        flags { $($(#[$fdoc:meta])* $flag:ident = $fdefault:literal;)* }
    ) => {
        /// The rules of a bank (RULES; every number is a default that policy can change).
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Rules {
            $($(#[$ndoc])* pub $number: i64,)*
            $($(#[$fdoc])* pub $flag: bool,)*
            /// How exchanges count where the category says nothing (RULES 1).
            pub counting: Counting,
            /// What counts, such as travel and preparation, by language (RULES 6); empty for the text that every bank
            /// begins with.
            pub what_counts: BTreeMap<String, String>,
        }

        impl Default for Rules {
            fn default() -> Self {
                Self {
                    $($number: $default,)*
                    $($flag: $fdefault,)*
                    counting: Counting::BetweenMembers,
                    what_counts: BTreeMap::new(),
                }
            }
        }

        impl Rules {
            /// Reads a policy document: what it does not name keeps its default, what nobody knows is refused.
            pub fn parse<'a>(
                document: impl IntoIterator<Item = (&'a str, RuleValue)>,
            ) -> Result<Self, RulesError> {
                let mut rules = Self::default();
                for (rule, value) in document {
                    rules.set(rule, value)?;
                }
                Ok(rules)
            }

            fn set(&mut self, rule: &str, value: RuleValue) -> Result<(), RulesError> {
                match (rule, value) {
                    $((stringify!($number), RuleValue::Number(number)) if ($min..=$max).contains(&number) => {
                        self.$number = number;
                    })*
                    $((stringify!($number), _) => {
                        let (min, max): (i64, i64) = ($min, $max);
                        let takes = format!("a whole number from {min} to {max}");
                        return Err(RulesError::Value { rule: stringify!($number), takes });
                    })*
                    $((stringify!($flag), RuleValue::Flag(flag)) => self.$flag = flag,)*
                    $((stringify!($flag), _) => {
                        return Err(RulesError::Value { rule: stringify!($flag), takes: "true or false".to_owned() });
                    })*
                    ("counting", RuleValue::Word(word)) if Counting::parse(&word).is_some() => {
                        self.counting = Counting::parse(&word).unwrap_or(self.counting);
                    }
                    ("counting", _) => {
                        let takes = "between_members, from_fund or gift".to_owned();
                        return Err(RulesError::Value { rule: "counting", takes });
                    }
                    ("what_counts", RuleValue::Texts(texts)) => self.what_counts = what_counts::checked(texts)?,
                    ("what_counts", _) => return Err(what_counts::refused()),
                    (other, _) => return Err(RulesError::Unknown(other.chars().take(60).collect())),
                }
                Ok(())
            }

            /// Every rule with its value, for the bank's own page and the stored document.
            pub fn document(&self) -> Vec<(&'static str, RuleValue)> {
                vec![
                    $((stringify!($number), RuleValue::Number(self.$number)),)*
                    $((stringify!($flag), RuleValue::Flag(self.$flag)),)*
                    ("counting", RuleValue::Word(self.counting.as_str().to_owned())),
                    ("what_counts", RuleValue::Texts(self.what_counts.clone())),
                ]
            }

            /// What each rule takes, in the order of the document.
            fn takes() -> Vec<Takes> {
                vec![
                    $(Takes::Number { min: $min, max: $max },)*
                    $({ let _ = stringify!($flag); Takes::Flag },)*
                    Takes::Word(Counting::ALL.iter().map(|counting| counting.as_str()).collect()),
                    Takes::Texts { max: WHAT_COUNTS_MAX },
                ]
            }
        }
    };
}

rules! {
    numbers {
        /// How far below zero a member may go, in minutes (RULES 3).
        floor_minutes = -720, -600_000..=0;
        /// How far below zero the fund may go for each active member, in minutes (RULES 4).
        fund_minutes_per_member = 720, 0..=100_000;
        /// What a newcomer begins with, from the fund, in minutes; 0 for nothing.
        start_credit_minutes = 0, 0..=10_000;
        /// Days that members may log back (RULES 6).
        log_back_days = 90, 0..=3_660;
        /// The step of entry forms, in minutes (RULES 6); recording is exact to the minute.
        entry_step_minutes = 1, 1..=60;
        /// Above this many minutes for one day a form asks again; it is no refusal (RULES 6).
        long_day_minutes = 720, 60..=1_440;
        /// Days after the receiver was told until silence confirms (RULES 10).
        confirm_days = 21, 1..=365;
        /// The most minutes that silence confirms (RULES 10).
        confirm_minutes_max = 480, 1..=44_640;
        /// Days after confirmation in which either side may question it (RULES 10).
        question_days = 60, 0..=3_660;
        /// Days in which a receiver may say "that was not me" of a record made in their name alone (RULES 13).
        not_me_days = 30, 0..=365;
        /// Dates this close make a log of the same two look like a duplicate, in days (RULES 8).
        duplicate_days = 2, 0..=31;
        /// Days after its date until both are asked whether an agreed exchange happened (RULES 11).
        ask_happened_days = 3, 0..=90;
        /// Days until a proposal that nobody answers lapses.
        proposal_days = 30, 1..=365;
        /// Days that a listing stays open; 0 for no expiry.
        listing_days = 180, 0..=3_660;
        /// Above this many minutes the owner alone is asked whether to ask for something (RULES 5).
        soft_mark_minutes = 2_400, 0..=600_000;
        /// The coarsest grid of places, in kilometres (RULES 16).
        grid_km = 1, 1..=100;
        /// Days after the last step until contact details close again (RULES 16).
        contact_days = 183, 1..=3_660;
        /// Days of "asked, not now" before somebody is proposed again (issue: a registrar proposes A to B).
        not_now_days = 90, 0..=365;
        /// Days of grace for a new agreement (RULES 20).
        agreement_grace_days = 60, 0..=365;
        /// Months that the time of one who leaves can be kept for a return; 0 for not at all (RULES 21).
        kept_months = 12, 0..=60;
        /// No count below this is published (RULES 17).
        publish_count_min = 5, 1..=100;
    }
    flags {
        /// Whether silence confirms at all (RULES 10).
        auto_confirm = true;
        /// Whether balances are shown to their owners only as gave and received (RULES 1).
        hide_balances = false;
        /// Whether newcomers are admitted by a registrar; otherwise they are members at once.
        admission_needed = true;
    }
}

crate::words! {
    /// A set of rules to begin with (RULES 23).
    Template {
        /// Hours are counted and balances shown.
        TimeBank = "time-bank",
        /// Everything is a gift; gave and received are shown, balances are not.
        Gifts = "gifts",
        /// A very small bank: one coordinator does everything.
        OneCoordinator = "one-coordinator",
    }
}

impl Template {
    /// The rules that this template begins with.
    pub fn rules(self) -> Rules {
        match self {
            Self::TimeBank => Rules::default(),
            Self::Gifts => Rules {
                counting: Counting::Gift,
                hide_balances: true,
                ..Rules::default()
            },
            Self::OneCoordinator => Rules {
                admission_needed: false,
                ..Rules::default()
            },
        }
    }
}

impl Rules {
    /// Every rule with its value, its default and what it takes: what a form of the rules is made from.
    pub fn described(&self) -> Vec<Rule> {
        let defaults = Self::default().document();
        let values = self.document().into_iter().zip(defaults).zip(Self::takes());
        values
            .map(|(((name, value), (_, default)), takes)| Rule {
                name,
                value,
                default,
                takes,
            })
            .collect()
    }

    /// What differs from the rules before.
    pub fn changes_since(&self, before: &Self) -> Vec<RuleChange> {
        let both = before.document().into_iter().zip(self.document());
        both.filter(|((_, was), (_, is))| was != is)
            .map(|((name, was), (_, is))| RuleChange { name, was, is })
            .collect()
    }

    /// The floor that members aim at.
    pub const fn member_floor(&self) -> Balance {
        Balance::new(self.floor_minutes)
    }

    /// The floor that the fund aims at with this many active members (RULES 4).
    pub const fn fund_floor(&self, active_members: i64) -> Balance {
        Balance::new(
            self.fund_minutes_per_member
                .saturating_mul(active_members)
                .saturating_neg(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_document_is_every_default_and_the_document_of_rules_reads_back() {
        assert_eq!(Rules::parse([]), Ok(Rules::default()));
        let gifts = Template::Gifts.rules();
        assert_eq!(Rules::parse(gifts.document()), Ok(gifts));
    }

    #[test]
    fn every_rule_says_what_it_takes_and_takes_its_default() {
        let rules = Template::Gifts.rules();
        let described = rules.described();
        assert_eq!(described.len(), rules.document().len());
        for rule in &described {
            let fits = match (&rule.takes, &rule.default) {
                (Takes::Number { min, max }, RuleValue::Number(number)) => (min..=max).contains(&number),
                (Takes::Word(words), RuleValue::Word(word)) => words.contains(&word.as_str()),
                (Takes::Flag, RuleValue::Flag(_)) | (Takes::Texts { .. }, RuleValue::Texts(_)) => true,
                _ => false,
            };
            assert!(fits, "{}", rule.name);
        }
        let changes = rules.changes_since(&Rules::default());
        let names: Vec<&str> = changes.iter().map(|change| change.name).collect();
        assert_eq!(names, ["hide_balances", "counting"]);
    }

    #[test]
    fn a_rule_that_is_wrong_names_itself() {
        let unknown = Rules::parse([("exchange_rate", RuleValue::Number(2))]);
        assert_eq!(unknown, Err(RulesError::Unknown("exchange_rate".to_owned())));
        let above_zero = Rules::parse([("floor_minutes", RuleValue::Number(60))]);
        assert!(matches!(
            above_zero,
            Err(RulesError::Value {
                rule: "floor_minutes",
                ..
            })
        ));
    }
}
