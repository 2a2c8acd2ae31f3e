//! Balances, statements, the fund, gifts of time and floors.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::{Asked, Key};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::ledger::{self as command, Days, DonateInput, GrantInput, SetFloorInput, SpanInput};
use crate::server::Shared;
use crate::view::Date;
use crate::view::account::{AccountView, LineView};
use crate::view::bank::{FundLine, FundView, TotalsView};

/// What can be asked about hours, and done without an exchange.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(account))
        .routes(routes!(statement))
        .routes(routes!(former_statement))
        .routes(routes!(member_totals))
        .routes(routes!(bank_totals))
        .routes(routes!(fund))
        .routes(routes!(fund_statement))
        .routes(routes!(donate))
        .routes(routes!(grant))
        .routes(routes!(set_floor))
}

/// By which of its days an hour is looked for.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum DatedBy {
    /// By the days the time was given on.
    #[default]
    Given,
    /// By the days it was posted on, in the bank's time zone.
    Posted,
}

/// Which days.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct SpanParams {
    /// The first day, together with `lastDay`; without both, everything.
    first_day: Option<Date>,
    /// The last day, which is included.
    last_day: Option<Date>,
    /// By the day the time was given, unless said otherwise.
    #[serde(default)]
    #[param(inline)]
    dated_by: DatedBy,
}

impl SpanParams {
    fn span(self) -> app::Result<Option<SpanInput>> {
        match (self.first_day, self.last_day) {
            (None, None) => Ok(None),
            (Some(first), Some(last)) => Ok(Some(match self.dated_by {
                DatedBy::Given => SpanInput::Given(Days { first, last }),
                DatedBy::Posted => SpanInput::Posted(Days { first, last }),
            })),
            (None, Some(_)) => Err(domain::Error::invalid("firstDay", domain::Reason::Missing).into()),
            (Some(_), None) => Err(domain::Error::invalid("lastDay", domain::Reason::Missing).into()),
        }
    }
}

/// Which days.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct DaysParams {
    /// The first day.
    first_day: Date,
    /// The last day, which is included.
    last_day: Date,
}

/// Which month.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthParams {
    /// The year, such as 2026.
    year: i32,
    /// The month, 1 to 12.
    #[param(minimum = 1, maximum = 12)]
    month: u32,
}

/// What a member gave and received, and the balance: for the member, their helper and bookkeepers.
#[utoipa::path(get, path = "/members/{memberId}/account", tag = "ledger",
    params(("memberId" = String, Path, description = "Whose.")),
    responses((status = 200, description = "The account.", body = AccountView)))]
pub async fn account(asked: Asked, Path(member): Path<String>) -> Response {
    asked.one(command::account(&asked.asker, &member.into()).await)
}

/// A member's statement, newest line first; there is none where the bank hides balances.
#[utoipa::path(get, path = "/members/{memberId}/statement", tag = "ledger",
    params(("memberId" = String, Path, description = "Whose."), SpanParams, PageParams),
    responses((status = 200, description = "A page of the statement.", body = Page<LineView>)))]
pub async fn statement(
    asked: Asked,
    Path(member): Path<String>,
    Asking(days): Asking<SpanParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = async { command::statement(&asked.asker, &member.into(), days.span()?, page.into()).await };
    asked.page(paged.await, std::convert::identity)
}

/// The statement of a record that became another, newest line first: for whoever may read that one's. Hours that counted
/// under the old record stay in its books; where they went on to is a line of both.
#[utoipa::path(get, path = "/members/{memberId}/former-statement", tag = "ledger",
    params(("memberId" = String, Path, description = "The record that became another."), SpanParams, PageParams),
    responses((status = 200, description = "A page of the statement.", body = Page<LineView>)))]
pub async fn former_statement(
    asked: Asked,
    Path(former): Path<String>,
    Asking(days): Asking<SpanParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = async { command::former_statement(&asked.asker, &former.into(), days.span()?, page.into()).await };
    asked.page(paged.await, std::convert::identity)
}

/// What a member gave and received in a span.
#[utoipa::path(get, path = "/members/{memberId}/totals", tag = "ledger",
    params(("memberId" = String, Path, description = "Whose."), SpanParams),
    responses((status = 200, description = "The sums.", body = TotalsView)))]
pub async fn member_totals(asked: Asked, Path(member): Path<String>, Asking(days): Asking<SpanParams>) -> Response {
    let totals = async { command::member_totals(&asked.asker, &member.into(), days.span()?).await };
    asked.one(totals.await)
}

/// What a whole bank gave and received on these days, by the day given; not found below the least count it publishes.
#[utoipa::path(get, path = "/banks/{bankId}/totals", tag = "ledger",
    params(("bankId" = String, Path, description = "Which bank."), DaysParams),
    responses((status = 200, description = "The sums.", body = TotalsView)))]
pub async fn bank_totals(asked: Asked, Path(bank): Path<String>, Asking(days): Asking<DaysParams>) -> Response {
    let days = Days {
        first: days.first_day,
        last: days.last_day,
    };
    asked.one(command::bank_totals(&asked.asker, &bank.into(), days).await)
}

/// The community pot, for the members of the bank.
#[utoipa::path(get, path = "/banks/{bankId}/fund", tag = "ledger",
    params(("bankId" = String, Path, description = "Which bank.")),
    responses((status = 200, description = "The fund.", body = FundView)))]
pub async fn fund(asked: Asked, Path(bank): Path<String>) -> Response {
    asked.one(command::fund(&asked.asker, &bank.into()).await)
}

/// The fund's open statement of a month: sums by kind and category, never who received.
#[utoipa::path(get, path = "/banks/{bankId}/fund/statement", tag = "ledger",
    params(("bankId" = String, Path, description = "Which bank."), MonthParams),
    responses((status = 200, description = "The sums.", body = Page<FundLine>)))]
pub async fn fund_statement(asked: Asked, Path(bank): Path<String>, Asking(when): Asking<MonthParams>) -> Response {
    asked.all(command::fund_statement(&asked.asker, &bank.into(), when.year, when.month).await)
}

/// Gives one's own time to the fund or to another member.
#[utoipa::path(post, path = "/members/{memberId}/donate", tag = "ledger",
    params(("memberId" = String, Path, description = "One's own membership."), ("Idempotency-Key" = String, Header)),
    request_body = DonateInput,
    responses((status = 200, description = "The giver's account.", body = AccountView)))]
pub async fn donate(
    asked: Asked,
    Path(member): Path<String>,
    Key(key): Key,
    Body(mut input): Body<DonateInput>,
) -> Response {
    (input.from_member_id, input.idempotency_key) = (member.into(), key);
    asked.one(command::donate(&asked.asker, &input).await)
}

/// The fund gives time to a member; it needs no reason.
#[utoipa::path(post, path = "/members/{memberId}/grant", tag = "ledger",
    params(("memberId" = String, Path, description = "To whom."), ("Idempotency-Key" = String, Header)),
    request_body = GrantInput,
    responses((status = 200, description = "The receiver's account.", body = AccountView)))]
pub async fn grant(
    asked: Asked,
    Path(member): Path<String>,
    Key(key): Key,
    Body(mut input): Body<GrantInput>,
) -> Response {
    (input.to_member_id, input.idempotency_key) = (member.into(), key);
    asked.one(command::grant(&asked.asker, &input).await)
}

/// Sets how far below zero one member may go. No balance changes.
#[utoipa::path(put, path = "/members/{memberId}/floor", tag = "ledger",
    params(("memberId" = String, Path, description = "Whose.")),
    request_body = SetFloorInput,
    responses((status = 200, description = "The account.", body = AccountView)))]
pub async fn set_floor(asked: Asked, Path(member): Path<String>, Body(mut input): Body<SetFloorInput>) -> Response {
    input.member_id = member.into();
    asked.one(command::set_floor(&asked.asker, &input).await)
}
