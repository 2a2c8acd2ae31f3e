//! The desk: disputes, held hours, undoing, telling on paper.

use app::exchange::{Release, ResolveExchange};
use async_graphql::{Enum, ID, InputObject, OneofObject};
use domain::Error;
use domain::exchange::Resolution;
use domain::minutes::Minutes;
use serde::Deserialize;
use store::ExchangeRecord;
use utoipa::ToSchema;

use super::ExchangeStepInput;
use crate::asker::Asker;
use crate::command::input;

/// How a dispute is decided.
#[derive(Debug, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ResolutionInput {
    /// It counts, at this many whole minutes.
    ConfirmMinutes(i64),
    /// It ends without a figure.
    Ends(ResolutionEnd),
}

/// An end of a dispute without a figure.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResolutionEnd {
    /// It did not happen.
    Decline,
    /// It had counted and stays as it is.
    Uphold,
    /// It had counted and is undone.
    Reverse,
}

/// Decides a dispute.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResolveExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// The decision.
    pub resolution: ResolutionInput,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// How held hours are let through.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReleaseBy {
    /// The fund gives the receiver what is missing.
    FundGivesRest,
    /// The receiver's floor is extended as far as needed.
    ExtendFloor,
    /// The receiver has enough by now.
    AsItIs,
}

/// Lets held hours through.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// How.
    pub by: ReleaseBy,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Undoes confirmed hours, or undoes a mistaken undoing.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReverseExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Decides a dispute. Whoever benefits on either side does not decide.
pub async fn resolve_exchange(asker: &Asker, input: &ResolveExchangeInput) -> app::Result<ExchangeRecord> {
    let resolution = match &input.resolution {
        ResolutionInput::ConfirmMinutes(minutes) => {
            Resolution::Confirm(Minutes::try_new(*minutes).map_err(|error| Error::invalid("resolution", error))?)
        }
        ResolutionInput::Ends(ResolutionEnd::Decline) => Resolution::Decline,
        ResolutionInput::Ends(ResolutionEnd::Uphold) => Resolution::Uphold,
        ResolutionInput::Ends(ResolutionEnd::Reverse) => Resolution::Reverse,
    };
    let command = ResolveExchange {
        exchange: input::id("exchangeId", &input.exchange_id)?,
        resolution,
    };
    asker
        .app
        .resolve_exchange(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// Lets held hours through.
pub async fn release_exchange(asker: &Asker, input: &ReleaseExchangeInput) -> app::Result<ExchangeRecord> {
    let release = match input.by {
        ReleaseBy::FundGivesRest => Release::FundGivesRest,
        ReleaseBy::ExtendFloor => Release::ExtendFloor,
        ReleaseBy::AsItIs => Release::AsItIs,
    };
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .release_exchange(&asker.actor, id, release, &asker.key(&input.idempotency_key)?)
        .await
}

/// Undoes confirmed hours by an opposite transfer, or undoes a mistaken undoing, once.
pub async fn reverse_exchange(asker: &Asker, input: &ReverseExchangeInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .reverse_exchange(&asker.actor, id, &asker.key(&input.idempotency_key)?)
        .await
}

/// A log was printed and handed over: from now on silence can mean yes.
pub async fn mark_exchange_told(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker.app.mark_told(&asker.actor, id, input.expected_version).await
}
