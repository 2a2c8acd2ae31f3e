//! What is read of hours: accounts, statements, sums, the fund.

use app::AppError;
use async_graphql::ID;
use chrono_tz::Tz;
use domain::id::{AnyId, BankId, MemberId};

use super::{Days, SpanInput, span};
use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::account::{AccountView, LineView};
use crate::view::bank::{FundLine, FundView, TotalsView};

/// What a member gave and received, and the balance.
pub async fn account(asker: &Asker, member_id: &ID) -> app::Result<AccountView> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let figures = asker.app.account(&asker.actor, member).await?;
    Ok(AccountView::new(member, &figures))
}

/// A member's statement, newest line first; there is none where the bank hides balances.
pub async fn statement(
    asker: &Asker,
    member_id: &ID,
    days: Option<SpanInput>,
    paging: Paging,
) -> app::Result<Paged<LineView, i64>> {
    let list = List::new("statement", &(member_id.as_str(), days));
    let member = input::id::<MemberId>("memberId", member_id)?;
    let window = list.window(&paging)?;
    let (bank, zone) = shown_of(asker, member).await?;
    let lines = asker.app.statement(&asker.actor, member, span(days), window).await?;
    let show = |line| LineView::new(bank, zone, &line);
    Ok(Paged::shown(list, paging, lines, show, |line| line.number))
}

/// The statement of a record that became another, newest line first.
pub async fn former_statement(
    asker: &Asker,
    member_id: &ID,
    days: Option<SpanInput>,
    paging: Paging,
) -> app::Result<Paged<LineView, i64>> {
    let list = List::new("formerStatement", &(member_id.as_str(), days));
    let former = input::id::<MemberId>("memberId", member_id)?;
    let window = list.window(&paging)?;
    let (bank, zone) = shown_of(asker, former).await?;
    let lines = asker
        .app
        .former_statement(&asker.actor, former, span(days), window)
        .await?;
    let show = |line| LineView::new(bank, zone, &line);
    Ok(Paged::shown(list, paging, lines, show, |line| line.number))
}

/// The bank of a member and its time zone, unless it hides balances.
async fn shown_of(asker: &Asker, member: MemberId) -> app::Result<(BankId, Tz)> {
    if asker.app.account(&asker.actor, member).await?.hidden {
        return Err(AppError::not_found("statement"));
    }
    let bank = asker.app.store().reader().bank_of(AnyId::MemberId(member)).await?;
    let bank = bank.ok_or(AppError::not_found("member"))?;
    let zone = app::calendar::zone(&asker.app.bank(bank).await?.time_zone).unwrap_or_default();
    Ok((bank, zone))
}

/// What a member gave and received in a span.
pub async fn member_totals(asker: &Asker, member_id: &ID, days: Option<SpanInput>) -> app::Result<TotalsView> {
    let member = input::id::<MemberId>("memberId", member_id)?;
    let totals = asker.app.member_totals(&asker.actor, member, span(days)).await?;
    Ok(TotalsView::new(&totals, asker.app.now()))
}

/// What a whole bank gave and received on these days; nothing below the least count that it publishes.
pub async fn bank_totals(asker: &Asker, bank_id: &ID, days: Days) -> app::Result<TotalsView> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let (first, last) = (days.first.0, days.last.0);
    let totals = asker.app.bank_totals(&asker.actor, bank, first, last).await?;
    totals
        .map(|totals| TotalsView::new(&totals, asker.app.now()))
        .ok_or(AppError::not_found("totals"))
}

/// The community pot.
pub async fn fund(asker: &Asker, bank_id: &ID) -> app::Result<FundView> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    Ok(FundView::new(&asker.app.fund(&asker.actor, bank).await?))
}

/// The fund's open statement of a month: sums by kind and category, never who received.
pub async fn fund_statement(asker: &Asker, bank_id: &ID, year: i32, month: u32) -> app::Result<Vec<FundLine>> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let sums = asker.app.fund_month(&asker.actor, bank, year, month).await?;
    let least = asker.app.policy(bank).await?.rules.publish_count_min;
    let categories = asker.app.categories(bank).await?;
    let named = |id| categories.iter().find(|record| Some(record.id) == id);
    Ok(sums
        .iter()
        .map(|sum| FundLine::new(sum, named(sum.category), asker.locale.tag(), least))
        .collect())
}
