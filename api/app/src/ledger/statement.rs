//! Reading hours: balances, statements, figures, the fund.

use domain::Error;
use domain::id::{AnyId, BankId, MemberId};
use domain::ledger::Account;
use domain::member::{MandateScope, Role};
use domain::policy::Operation;
use domain::time::{Day, Instant};
use store::{FundMonth, Slice, StatementLine, Totals, Window};

use super::{AccountView, view};
use crate::{Actor, App, AppError, Result, calendar};

/// What a statement covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Everything.
    All,
    /// By the day the time was given, both days included.
    Given(Day, Day),
    /// By the day it was posted, in the bank's time zone, both days included.
    Posted(Day, Day),
}

impl App {
    /// A member's balance, gave and received, for the owner, their helper and bookkeepers.
    pub async fn account(&self, actor: &Actor, member: MemberId) -> Result<AccountView> {
        let (bank, member) = self.statement_reader(actor, member).await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let mut account = inside.account_of(member).await?.ok_or(AppError::not_found("member"))?;
        // What was given under records that became this one goes on to count.
        let former = inside.former_hours(member).await?;
        account.gave = account.gave.saturating_add(former.gave);
        account.received = account.received.saturating_add(former.received);
        let policy = inside.policy(self.now()).await?.ok_or(AppError::not_found("bank"))?;
        Ok(view(account, &policy.rules, self.now()))
    }

    /// A page of a member's statement, newest first; with hidden balances there is none.
    pub async fn statement(
        &self,
        actor: &Actor,
        member: MemberId,
        span: Span,
        window: Window<i64>,
    ) -> Result<Slice<StatementLine>> {
        let (bank, member) = self.statement_reader(actor, member).await?;
        self.lines(bank, member, span, window).await
    }

    /// A page of the statement that a record had before it became another (RULES 22): for whoever may read that one's.
    pub async fn former_statement(
        &self,
        actor: &Actor,
        former: MemberId,
        span: Span,
        window: Window<i64>,
    ) -> Result<Slice<StatementLine>> {
        let (bank, _) = self.statement_reader(actor, former).await?;
        self.lines(bank, former, span, window).await
    }

    async fn lines(
        &self,
        bank: BankId,
        member: MemberId,
        span: Span,
        window: Window<i64>,
    ) -> Result<Slice<StatementLine>> {
        let (posted, given) = self.span(bank, span).await?;
        let reader = self.store().reader();
        let account = reader
            .in_bank(bank)
            .account_of(member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        Ok(reader
            .in_bank(bank)
            .statement_page(account.id, posted, given, window)
            .await?)
    }

    /// What a member gave and received in a span; the figures agree with the exchanges to the minute.
    pub async fn member_totals(&self, actor: &Actor, member: MemberId, span: Span) -> Result<Totals> {
        let (bank, member) = self.statement_reader(actor, member).await?;
        let (posted, given) = self.span(bank, span).await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        Ok(match (posted, given) {
            (Some((from, before)), _) => inside.totals_by_posting(member, from, before).await?,
            (None, Some((first, last))) => inside.totals_by_day(member, first, last).await?,
            (None, None) => {
                inside
                    .totals_by_day(member, i64::from(i32::MIN), i64::from(i32::MAX))
                    .await?
            }
        })
    }

    /// What a whole bank gave and received on these days; no count below the bank's least is told (RULES 17).
    pub async fn bank_totals(&self, actor: &Actor, bank: BankId, first: Day, last: Day) -> Result<Option<Totals>> {
        self.reading(actor, Operation::ReadFund, bank, "bank").await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let policy = inside.policy(self.now()).await?.ok_or(AppError::not_found("bank"))?;
        let totals = inside
            .bank_totals(i64::from(first.days()), i64::from(last.days()))
            .await?;
        Ok((totals.exchanges >= policy.rules.publish_count_min).then_some(totals))
    }

    /// The fund, as all members see it: how far it is below zero, and its limit (RULES 4).
    pub async fn fund(&self, actor: &Actor, bank: BankId) -> Result<Account> {
        self.reading(actor, Operation::ReadFund, bank, "bank").await?;
        let found = self.store().reader().in_bank(bank).fund().await?;
        found.ok_or_else(|| AppError::Fault(format!("{bank} has no fund")))
    }

    /// The fund's open statement of a month: sums by kind and category, never who received (RULES 17).
    pub async fn fund_month(&self, actor: &Actor, bank: BankId, year: i32, month: u32) -> Result<Vec<FundMonth>> {
        self.reading(actor, Operation::ReadFund, bank, "bank").await?;
        let bad = || AppError::from(Error::invalid("month", domain::Reason::Range { min: 1, max: 12 }));
        let first = chrono::NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(bad)?;
        let next = first.checked_add_months(chrono::Months::new(1)).ok_or_else(bad)?;
        let zone = self.zone(bank).await?;
        let from = calendar::start_of(calendar::day(first), zone);
        let before = calendar::start_of(calendar::day(next), zone);
        Ok(self.store().reader().in_bank(bank).fund_statement(from, before).await?)
    }

    /// The bank, and the member that speaks for this id now, if whoever asks may read the statement.
    async fn statement_reader(&self, actor: &Actor, member: MemberId) -> Result<(BankId, MemberId)> {
        if matches!(actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let bank = self.store().reader().bank_of(AnyId::MemberId(member)).await?;
        let bank = bank.ok_or(AppError::not_found("member"))?;
        let standing = self.reading(actor, Operation::ReadStatement, bank, "member").await?;
        if !standing.holds(Role::Bookkeeper) {
            standing.require(member, MandateScope::Statement)?;
        }
        let live = self.store().reader().in_bank(bank).live_member(member).await?;
        Ok((bank, live))
    }

    pub(crate) async fn zone(&self, bank: BankId) -> Result<chrono_tz::Tz> {
        let record = self
            .store()
            .reader()
            .in_bank(bank)
            .bank()
            .await?
            .ok_or(AppError::not_found("bank"))?;
        calendar::zone(&record.time_zone).ok_or_else(|| AppError::Fault(format!("{bank} has an unknown time zone")))
    }

    async fn span(&self, bank: BankId, span: Span) -> Result<(Option<(Instant, Instant)>, Option<(i64, i64)>)> {
        Ok(match span {
            Span::All => (None, None),
            Span::Given(first, last) => (None, Some((i64::from(first.days()), i64::from(last.days())))),
            Span::Posted(first, last) => {
                let zone = self.zone(bank).await?;
                (
                    Some((calendar::start_of(first, zone), calendar::start_of(last.plus(1), zone))),
                    None,
                )
            }
        })
    }
}
