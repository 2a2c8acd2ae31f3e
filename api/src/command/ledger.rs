//! Statements, gifts of time and floors.

mod query;

pub use query::*;

use app::ledger::{Donate, Grant, Span};
use async_graphql::{ID, InputObject, OneofObject};
use domain::Error;
use domain::minutes::{Balance, Minutes};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::input;
use crate::view::Date;
use crate::view::account::AccountView;

/// A span of days, both included.
#[derive(Debug, Clone, Copy, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// What a statement covers: by the day the time was given, or by the day it was posted.
#[derive(Debug, Clone, Copy, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SpanInput {
    /// By the days the time was given on.
    Given(Days),
    /// By the days it was posted on, in the bank's time zone.
    Posted(Days),
}

/// A member gives time away.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DonateInput {
    /// One's own membership.
    #[serde(skip)]
    pub from_member_id: ID,
    /// To this member; null for the fund.
    #[schema(value_type = Option<String>)]
    pub to_member_id: Option<ID>,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// The fund gives time to a member.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantInput {
    /// To whom.
    #[serde(skip)]
    pub to_member_id: ID,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// How far below zero a member may go.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetFloorInput {
    /// Whose.
    #[serde(skip)]
    pub member_id: ID,
    /// Whole minutes, at most 0; null for the bank's rule.
    pub floor_minutes: Option<i64>,
}

/// Gives one's own time to the fund or to another member.
pub async fn donate(asker: &Asker, input: &DonateInput) -> app::Result<AccountView> {
    let from = input::id("fromMemberId", &input.from_member_id)?;
    let to = input::optional_id("toMemberId", input.to_member_id.as_ref())?;
    let command = Donate {
        from,
        to,
        minutes: minutes(input.minutes)?,
    };
    let figures = asker
        .app
        .donate(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await?;
    Ok(AccountView::new(from, &figures))
}

/// The fund gives time to a member; it needs no reason.
pub async fn grant(asker: &Asker, input: &GrantInput) -> app::Result<AccountView> {
    let to = input::id("toMemberId", &input.to_member_id)?;
    let command = Grant {
        to,
        minutes: minutes(input.minutes)?,
    };
    let figures = asker
        .app
        .grant(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await?;
    Ok(AccountView::new(to, &figures))
}

/// Sets how far below zero one member may go. No balance changes.
pub async fn set_floor(asker: &Asker, input: &SetFloorInput) -> app::Result<AccountView> {
    let member = input::id("memberId", &input.member_id)?;
    let floor = input.floor_minutes.map(Balance::new);
    let figures = asker.app.set_floor(&asker.actor, member, floor).await?;
    Ok(AccountView::new(member, &figures))
}

fn span(given: Option<SpanInput>) -> Span {
    match given {
        None => Span::All,
        Some(SpanInput::Given(days)) => Span::Given(days.first.0, days.last.0),
        Some(SpanInput::Posted(days)) => Span::Posted(days.first.0, days.last.0),
    }
}

fn minutes(count: i64) -> app::Result<Minutes> {
    Ok(Minutes::try_new(count).map_err(|error| Error::invalid("minutes", error))?)
}
