//! Answers to logged hours, and their texts.

use app::exchange::EditExchange;
use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::id::ExchangeId;
use serde::Deserialize;
use store::ExchangeRecord;
use utoipa::ToSchema;

use super::ExchangeStepInput;
use crate::asker::Asker;
use crate::command::input;
use crate::view::Date;

/// Stands by logged hours.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Stands by several logs, each on its own.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmExchangesInput {
    /// Which exchanges, at most 100.
    #[schema(value_type = Vec<String>)]
    pub exchange_ids: Vec<ID>,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Names one's own figure.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CounterExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Thanks.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ThankForExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// A word of thanks; null takes it back.
    pub thanks: Option<String>,
}

/// Corrects texts; what is left out stays as it is.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// The version that was seen.
    #[serde(skip)]
    pub expected_version: i64,
    /// The headline.
    pub title: Option<String>,
    /// The note; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub note: MaybeUndefined<String>,
    /// The category.
    #[schema(value_type = Option<String>)]
    pub category_id: Option<ID>,
    /// The day it was given; of a period the last one.
    pub given_on: Option<Date>,
    /// The first day of a period; only together with `givenOn`.
    pub given_from: Option<Date>,
}

/// Stands by hours that were logged; the giver confirms a lower figure that the receiver named.
pub async fn confirm_exchange(asker: &Asker, input: &ConfirmExchangeInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .confirm_exchange(&asker.actor, id, &asker.key(&input.idempotency_key)?)
        .await
}

/// Confirms several in one call; one that is refused stops no other.
pub async fn confirm_exchanges(
    asker: &Asker,
    input: &ConfirmExchangesInput,
) -> app::Result<Vec<(ExchangeId, app::Result<ExchangeRecord>)>> {
    let ids: Vec<ExchangeId> = input
        .exchange_ids
        .iter()
        .map(|id| input::id("exchangeIds", id))
        .collect::<app::Result<_>>()?;
    asker
        .app
        .confirm_exchanges(&asker.actor, &ids, &asker.key(&input.idempotency_key)?)
        .await
}

/// Names one's own figure: a higher one counts at once, a lower one waits for the giver.
pub async fn counter_exchange(asker: &Asker, input: &CounterExchangeInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    let key = asker.key(&input.idempotency_key)?;
    asker.app.counter_exchange(&asker.actor, id, input.minutes, &key).await
}

/// This did not happen.
pub async fn decline_exchange(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .decline_exchange(&asker.actor, id, input.expected_version)
        .await
}

/// This does not look right: somebody who does not benefit will look.
pub async fn dispute_exchange(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .dispute_exchange(&asker.actor, id, input.expected_version)
        .await
}

/// A word of thanks by the receiver.
pub async fn thank_for_exchange(asker: &Asker, input: &ThankForExchangeInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    let thanks = input::note("thanks", input.thanks.as_deref())?;
    asker.app.thank_for_exchange(&asker.actor, id, thanks).await
}

/// Corrects the texts, the category or the days; what stood there is kept. Minutes are corrected by undoing.
pub async fn edit_exchange(asker: &Asker, input: &EditExchangeInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    let note = match &input.note {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(note) => Some(input::note("note", Some(note))?),
    };
    let edit = EditExchange {
        title: input
            .title
            .as_deref()
            .map(|title| input::title("title", title))
            .transpose()?,
        note,
        category: input::optional_id("categoryId", input.category_id.as_ref())?,
        days: input.given_on.map(|last| (input.given_from.unwrap_or(last).0, last.0)),
    };
    asker
        .app
        .edit_exchange(&asker.actor, id, input.expected_version, edit)
        .await
}
