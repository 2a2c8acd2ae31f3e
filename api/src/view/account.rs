//! An account as its owner sees it, and the lines of its statement.

use super::scalar;
use app::ledger::AccountView as Figures;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::Datelike;
use chrono_tz::Tz;
use domain::id::{BankId, MemberId};
use domain::time::Day;
use serde::Serialize;
use store::StatementLine;
use utoipa::ToSchema;

use super::exchange::ExchangeView;
use super::member::MemberView;
use super::words::{Doer, TransferKind};
use super::{Date, DateTime};
use crate::asker::Asker;

/// What a member gave and received, and the balance between the two.
///
/// A balance below zero means: received more than given so far. That is what the bank is here for.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Account")]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub struct AccountView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// Whose it is.
    #[schema(value_type = String)]
    pub member_id: ID,
    /// Whole minutes, of either sign; null where the bank hides balances.
    pub balance_minutes: Option<i64>,
    /// How far below zero it may go, in whole minutes; null where the bank hides balances.
    pub floor_minutes: Option<i64>,
    /// Whole minutes that can still be received; null where the bank hides balances.
    pub available_minutes: Option<i64>,
    /// Whole minutes given, however they counted.
    pub gave_minutes: i64,
    /// Whole minutes received, however they counted.
    pub received_minutes: i64,
    /// Whether so much stands here that the owner might ask for something, or give some away.
    pub above_soft_mark: bool,
    /// As of when the figures hold.
    pub as_of: DateTime,
}

impl AccountView {
    /// The shape of these figures.
    pub fn new(member: MemberId, figures: &Figures) -> Self {
        let shown = |figure| (!figures.hidden).then_some(figure);
        let account = &figures.account;
        Self {
            id: account.id.to_string().into(),
            member_id: member.to_string().into(),
            balance_minutes: shown(account.balance.get()),
            floor_minutes: shown(account.floor.get()),
            available_minutes: shown(account.available()),
            gave_minutes: account.gave,
            received_minutes: account.received,
            above_soft_mark: figures.above_soft_mark,
            as_of: figures.as_of.into(),
        }
    }
}

/// One line of a statement.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "StatementLine", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = StatementLine)]
pub struct LineView {
    /// The number of the line in its account, from 1.
    pub number: i64,
    /// Why minutes moved.
    pub kind: TransferKind,
    /// Whole minutes: above zero came in, below zero went out.
    pub change_minutes: i64,
    /// The balance after this line, in whole minutes.
    pub balance_after_minutes: i64,
    /// When it was posted.
    pub posted_at: DateTime,
    /// The last day that the time was given on, where there is an exchange.
    pub given_on: Option<Date>,
    /// Whether it was entered in a later month than the time was given in, by the bank's calendar.
    pub entered_later: bool,
    /// By whose hand it was entered.
    pub entered: Doer,
    /// By whose word it counts; null where it needed nobody else's.
    pub confirmed: Option<Doer>,
    /// The transfer.
    #[schema(value_type = String)]
    pub transfer_id: ID,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// The other side as it was written down: of time that came over, the record that became this one. Null where that is
    /// the fund.
    #[graphql(skip)]
    #[serde(rename = "otherId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) other: Option<MemberId>,
    /// The exchange that it belongs to.
    #[graphql(skip)]
    #[serde(rename = "exchangeId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) exchange: Option<domain::id::ExchangeId>,
}

impl LineView {
    /// The shape of a line of this bank, whose days are days in this time zone.
    pub fn new(bank: BankId, zone: Tz, line: &StatementLine) -> Self {
        let day = line.given_on.and_then(|day| i32::try_from(day).ok());
        let month = |day: Day| {
            let date = app::calendar::date(day);
            (date.year(), date.month())
        };
        let posted = month(app::calendar::day_of(line.at, zone));
        Self {
            number: line.seq,
            kind: line.kind.into(),
            change_minutes: line.change,
            balance_after_minutes: line.balance_after,
            posted_at: line.at.into(),
            given_on: day.map(|day| Day::new(day).into()),
            entered_later: day.is_some_and(|day| month(Day::new(day)) < posted),
            entered: line.entered.doer.into(),
            confirmed: line.confirmed.map(|done| done.doer.into()),
            transfer_id: line.transfer.to_string().into(),
            bank,
            other: line.other,
            exchange: line.exchange,
        }
    }
}

#[ComplexObject]
impl LineView {
    /// The other side as it was written down: of time that came over, the record that became this one. Null where that is
    /// the fund.
    async fn other(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.other {
            Some(other) => Asker::of(ctx)?.load_record(self.bank, other).await,
            None => Ok(None),
        }
    }

    /// The exchange that it belongs to.
    async fn exchange(&self, ctx: &Context<'_>) -> Result<Option<ExchangeView>> {
        match self.exchange {
            Some(exchange) => Asker::of(ctx)?.load_exchange(self.bank, exchange).await,
            None => Ok(None),
        }
    }
}
