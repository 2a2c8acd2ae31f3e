//! Balances, statements, the fund, gifts of time and floors.

use app::ledger::{Donate, Grant, Span};
use async_graphql::connection::Connection;
use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use domain::Error;
use domain::id::{AnyId, BankId, MemberId};
use domain::minutes::{Balance, Minutes};

use super::asker::Asker;
use super::connection::{List, Paging};
use super::input;
use super::payload::payloads;
use crate::view::Date;
use crate::view::account::{AccountView, LineView};
use crate::view::bank::{FundLine, FundView, TotalsView};

/// A span of days, both included.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// What a statement covers: by the day the time was given, or by the day it was posted.
#[derive(Debug, Clone, Copy, OneofObject)]
pub enum SpanInput {
    /// By the days the time was given on.
    Given(Days),
    /// By the days it was posted on, in the bank's time zone.
    Posted(Days),
}

fn span(given: Option<SpanInput>) -> Span {
    match given {
        None => Span::All,
        Some(SpanInput::Given(days)) => Span::Given(days.first.0, days.last.0),
        Some(SpanInput::Posted(days)) => Span::Posted(days.first.0, days.last.0),
    }
}

/// Questions about hours.
#[derive(Default)]
pub struct LedgerQuery;

#[Object]
impl LedgerQuery {
    /// What a member gave and received, and the balance: for the member, their helper and bookkeepers.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
    ) -> Result<Option<AccountView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let figures = asker.app.account(&asker.actor, member).await?;
            Ok(AccountView::new(member, &figures))
        };
        asker.found(found.await)
    }

    /// A member's statement, newest line first; null where the bank hides balances or the reader may not see it.
    #[expect(clippy::too_many_arguments, reason = "Relay's four paging arguments")]
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "Which days; everything where nothing is said.")] span: Option<SpanInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, LineView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("statement", &(member_id.as_str(), span));
        let page = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let window = list.window(&paging)?;
            if asker.app.account(&asker.actor, member).await?.hidden {
                return Err(app::AppError::not_found("statement"));
            }
            let bank = asker.app.store().reader().bank_of(AnyId::MemberId(member)).await?;
            let bank = bank.ok_or(app::AppError::not_found("member"))?;
            let zone = app::calendar::zone(&asker.app.bank(bank).await?.time_zone).unwrap_or_default();
            let page = asker
                .app
                .statement(&asker.actor, member, self::span(span), window)
                .await?;
            Ok((bank, zone, page))
        };
        Ok(asker.found(page.await)?.map(|(bank, zone, page)| {
            list.connection(&paging, page, |line| line.seq, |line| LineView::new(bank, zone, &line))
        }))
    }

    /// What a member gave and received in a span.
    async fn member_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "Which days; everything where nothing is said.")] span: Option<SpanInput>,
    ) -> Result<Option<TotalsView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let totals = asker.app.member_totals(&asker.actor, member, self::span(span)).await?;
            Ok(TotalsView::new(&totals, asker.app.now()))
        };
        asker.found(found.await)
    }

    /// What a whole bank gave and received on these days, by the day given; null below the least count it publishes.
    async fn bank_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bank.")] bank_id: ID,
        #[graphql(desc = "Which days.")] days: Days,
    ) -> Result<Option<TotalsView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            let totals = asker
                .app
                .bank_totals(&asker.actor, bank, days.first.0, days.last.0)
                .await?;
            totals
                .map(|totals| TotalsView::new(&totals, asker.app.now()))
                .ok_or(app::AppError::not_found("totals"))
        };
        asker.found(found.await)
    }

    /// The community pot, for the members of the bank.
    async fn fund(&self, ctx: &Context<'_>, #[graphql(desc = "Which bank.")] bank_id: ID) -> Result<Option<FundView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            Ok(FundView::new(&asker.app.fund(&asker.actor, bank).await?))
        };
        asker.found(found.await)
    }

    /// The fund's open statement of a month: sums by kind and category, never who received.
    async fn fund_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bank.")] bank_id: ID,
        #[graphql(desc = "The year, such as 2026.")] year: i32,
        #[graphql(desc = "The month, 1 to 12.")] month: u32,
    ) -> Result<Option<Vec<FundLine>>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            let sums = asker.app.fund_month(&asker.actor, bank, year, month).await?;
            let least = asker.app.policy(bank).await?.rules.publish_count_min;
            let categories = asker.app.categories(bank).await?;
            let named = |id| categories.iter().find(|record| Some(record.id) == id);
            Ok(sums
                .iter()
                .map(|sum| FundLine::new(sum, named(sum.category), asker.locale.tag(), least))
                .collect())
        };
        asker.found(found.await)
    }
}

/// A member gives time away.
#[derive(Debug, InputObject)]
pub struct DonateInput {
    /// One's own membership.
    pub from_member_id: ID,
    /// To this member; null for the fund.
    pub to_member_id: Option<ID>,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// The fund gives time to a member.
#[derive(Debug, InputObject)]
pub struct GrantInput {
    /// To whom.
    pub to_member_id: ID,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// How far below zero a member may go.
#[derive(Debug, InputObject)]
pub struct SetFloorInput {
    /// Whose.
    pub member_id: ID,
    /// Whole minutes, at most 0; null for the bank's rule.
    pub floor_minutes: Option<i64>,
}

payloads! {
    /// The account after time was given away.
    DonatePayload {
        /// The giver's account.
        account: AccountView
    }
    /// The account after the fund gave.
    GrantPayload {
        /// The receiver's account.
        account: AccountView
    }
    /// The account with its floor.
    SetFloorPayload {
        /// The account.
        account: AccountView
    }
}

fn minutes(count: i64) -> app::Result<Minutes> {
    Ok(Minutes::try_new(count).map_err(|error| Error::invalid("minutes", error))?)
}

/// Moving time without an exchange.
#[derive(Default)]
pub struct LedgerMutation;

#[Object]
impl LedgerMutation {
    /// Gives one's own time to the fund or to another member.
    async fn donate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: DonateInput,
    ) -> Result<DonatePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let from = input::id("fromMemberId", &input.from_member_id)?;
            let to = input::optional_id("toMemberId", input.to_member_id.as_ref())?;
            let command = Donate {
                from,
                to,
                minutes: minutes(input.minutes)?,
            };
            let figures = asker
                .app
                .donate(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await?;
            Ok(AccountView::new(from, &figures))
        };
        DonatePayload::answer(asker, done.await)
    }

    /// The fund gives time to a member; it needs no reason.
    async fn grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: GrantInput,
    ) -> Result<GrantPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let to = input::id("toMemberId", &input.to_member_id)?;
            let command = Grant {
                to,
                minutes: minutes(input.minutes)?,
            };
            let figures = asker
                .app
                .grant(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await?;
            Ok(AccountView::new(to, &figures))
        };
        GrantPayload::answer(asker, done.await)
    }

    /// Sets how far below zero one member may go. No balance changes.
    async fn set_floor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SetFloorInput,
    ) -> Result<SetFloorPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let floor = input.floor_minutes.map(Balance::new);
            let figures = asker.app.set_floor(&asker.actor, member, floor).await?;
            Ok(AccountView::new(member, &figures))
        };
        SetFloorPayload::answer(asker, done.await)
    }
}
