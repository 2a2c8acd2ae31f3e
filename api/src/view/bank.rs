//! A bank as everybody sees it, and its fund as its members do.

use async_graphql::{ID, SimpleObject};
use domain::ledger::Account;
use serde::Serialize;
use store::{BankRecord, CategoryRecord, FundMonth, Totals};
use utoipa::ToSchema;

use super::DateTime;
use super::category::CategoryView;
use super::words::TransferKind;

/// A time bank: one community with its members, rules and ledger.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Bank", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Bank)]
pub struct BankView {
    /// Its id.
    #[schema(value_type = String)]
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
    #[serde(skip)]
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

/// The community pot, as every member sees it.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Fund")]
#[serde(rename_all = "camelCase")]
#[schema(as = Fund)]
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
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FundLine {
    /// Why minutes moved.
    pub kind: TransferKind,
    /// The category of the exchanges, where there are any.
    #[serde(skip)]
    pub category: Option<CategoryView>,
    /// The category of the exchanges, where there are any.
    #[graphql(skip)]
    #[schema(value_type = Option<String>)]
    pub category_id: Option<ID>,
    /// The name of that category, in the reader's language.
    #[graphql(skip)]
    pub category_name: Option<String>,
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
        let category = category.map(|record| CategoryView::new(record, &[language]));
        Self {
            kind: month.kind.into(),
            category_id: category.as_ref().map(|category| category.id.clone()),
            category_name: category.as_ref().map(|category| category.name.clone()),
            category,
            gave_minutes: month.gave,
            received_minutes: month.received,
            count: (month.count >= least).then_some(month.count),
        }
    }
}

/// Hours given and received in a span, however they counted.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Totals")]
#[serde(rename_all = "camelCase")]
#[schema(as = Totals)]
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
