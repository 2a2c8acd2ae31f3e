//! A bank as everybody sees it, and its fund as its members do.

use async_graphql::{ID, SimpleObject};
use domain::bank::RuleValue;
use domain::ledger::Account;
use store::{BankRecord, CategoryRecord, FundMonth, PolicyRecord, Totals};

use super::DateTime;
use super::category::CategoryView;
use super::words::TransferKind;

/// A time bank: one community with its members, rules and ledger.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Bank", complex)]
pub struct BankView {
    /// Its id.
    pub id: ID,
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its languages (BCP 47), its own first.
    pub languages: Vec<String>,
    /// Its time zone (IANA); its days are days there.
    pub time_zone: String,
    /// What it says of itself; empty for nothing.
    pub about: String,
    #[graphql(skip)]
    pub(crate) key: domain::id::BankId,
}

impl BankView {
    /// The shape of a record.
    pub fn new(record: &BankRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            slug: record.slug.clone(),
            name: record.name.clone(),
            languages: record.languages.clone(),
            time_zone: record.time_zone.clone(),
            about: record.about.clone(),
            key: record.id,
        }
    }
}

/// One rule of a bank: exactly one of the values is set.
#[derive(Debug, Clone, SimpleObject)]
pub struct Rule {
    /// Its name, such as `floor_minutes`.
    pub name: String,
    /// Its value, where it is a whole number.
    pub number: Option<i64>,
    /// Its value, where it is yes or no.
    pub flag: Option<bool>,
    /// Its value, where it is a word.
    pub word: Option<String>,
}

/// The rules that a bank gave itself, in the version that holds.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Policy")]
pub struct PolicyView {
    /// The version, from 1.
    pub version: i64,
    /// Since when they hold.
    pub effective_at: DateTime,
    /// Every rule with its value.
    pub rules: Vec<Rule>,
}

impl PolicyView {
    /// The shape of a record.
    pub fn new(record: &PolicyRecord) -> Self {
        let rules = record.rules.document().into_iter().map(|(name, value)| {
            let mut rule = Rule {
                name: name.to_owned(),
                number: None,
                flag: None,
                word: None,
            };
            match value {
                RuleValue::Number(number) => rule.number = Some(number),
                RuleValue::Flag(flag) => rule.flag = Some(flag),
                RuleValue::Word(word) => rule.word = Some(word),
            }
            rule
        });
        Self {
            version: record.version,
            effective_at: record.effective_at.into(),
            rules: rules.collect(),
        }
    }
}

/// The community pot, as every member sees it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Fund")]
pub struct FundView {
    /// Its balance in whole minutes; below zero it gave more than it was given.
    pub balance_minutes: i64,
    /// How far below zero it may go, in whole minutes.
    pub floor_minutes: i64,
}

impl FundView {
    /// The shape of the fund's account.
    pub const fn new(account: &Account) -> Self {
        Self {
            balance_minutes: account.balance.get(),
            floor_minutes: account.floor.get(),
        }
    }
}

/// A sum in the fund's open statement: never who received.
#[derive(Debug, Clone, SimpleObject)]
pub struct FundLine {
    /// Why minutes moved.
    pub kind: TransferKind,
    /// The category of the exchanges, where there are any.
    pub category: Option<CategoryView>,
    /// Whole minutes that the fund gave.
    pub gave_minutes: i64,
    /// Whole minutes that the fund received.
    pub received_minutes: i64,
    /// How many; null where that is fewer than the bank publishes.
    pub count: Option<i64>,
}

impl FundLine {
    /// The shape of a sum.
    pub fn new(month: &FundMonth, category: Option<&CategoryRecord>, language: &str, least: i64) -> Self {
        Self {
            kind: month.kind.into(),
            category: category.map(|record| CategoryView::new(record, &[language])),
            gave_minutes: month.gave,
            received_minutes: month.received,
            count: (month.count >= least).then_some(month.count),
        }
    }
}

/// Hours given and received in a span, however they counted.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Totals")]
pub struct TotalsView {
    /// How many exchanges.
    pub exchanges: i64,
    /// Whole minutes given.
    pub gave_minutes: i64,
    /// Whole minutes received.
    pub received_minutes: i64,
    /// As of when the figures hold.
    pub as_of: DateTime,
}

impl TotalsView {
    /// The shape of these figures.
    pub const fn new(totals: &Totals, as_of: domain::time::Instant) -> Self {
        Self {
            exchanges: totals.exchanges,
            gave_minutes: totals.gave,
            received_minutes: totals.received,
            as_of: DateTime(as_of),
        }
    }
}
