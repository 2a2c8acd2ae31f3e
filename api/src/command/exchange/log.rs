//! Proposing and logging.

use app::exchange::{LogAgain, LogExchange, ProposeExchange, RecordAgreed};
use async_graphql::{ID, InputObject};
use domain::exchange::Receiver;
use serde::Deserialize;
use store::ExchangeRecord;
use utoipa::ToSchema;

use super::ExchangeStepInput;
use crate::asker::Asker;
use crate::command::input;
use crate::view::Date;

/// One member asks another.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProposeExchangeInput {
    /// In which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Who would give.
    #[schema(value_type = String)]
    pub giver_id: ID,
    /// Who would receive.
    #[schema(value_type = String)]
    pub receiver_id: ID,
    /// About how many whole minutes.
    pub minutes: i64,
    /// When, if it is known.
    pub day: Option<Date>,
    /// The category.
    #[schema(value_type = String)]
    pub category_id: ID,
    /// The offer or need that it answers.
    #[schema(value_type = Option<String>)]
    pub listing_id: Option<ID>,
    /// A headline.
    pub title: String,
    /// A text.
    pub note: Option<String>,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Hours that were given.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogExchangeInput {
    /// In which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Who gave.
    #[schema(value_type = String)]
    pub giver_id: ID,
    /// Who received; null for the bank itself.
    #[schema(value_type = Option<String>)]
    pub receiver_id: Option<ID>,
    /// Whole minutes, at most 1,440 for each day.
    pub minutes: i64,
    /// The day it was given; of a period the last one.
    pub given_on: Date,
    /// The first day of a period of at most 31 days; null for a single day.
    pub given_from: Option<Date>,
    /// The category.
    #[schema(value_type = String)]
    pub category_id: ID,
    /// The offer or need that it answers.
    #[schema(value_type = Option<String>)]
    pub listing_id: Option<ID>,
    /// A headline.
    pub title: String,
    /// A text.
    pub note: Option<String>,
    /// Recorded as a gift: shown as given and received, nothing moves.
    #[graphql(default)]
    #[serde(default)]
    pub gift: bool,
    /// Who of a giving household or organisation gave.
    pub given_by: Option<String>,
    /// Whom it was received for, where that is no member.
    pub received_for: Option<String>,
    /// Whether others see neither title, place nor people; null for the category's default.
    pub discreet: Option<bool>,
    /// It is another one than the one it resembles.
    #[graphql(default)]
    #[serde(default)]
    pub distinct: bool,
    /// It was as long as it looks: the answer to LONG_DAY.
    #[graphql(default)]
    #[serde(default)]
    pub long_day: bool,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// What was agreed happened.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordAgreedExchangeInput {
    /// Which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// Whole minutes; null for what was agreed.
    pub minutes: Option<i64>,
    /// The day it was given; null for the day that was agreed.
    pub given_on: Option<Date>,
    /// It was as long as it looks: the answer to LONG_DAY.
    #[graphql(default)]
    #[serde(default)]
    pub long_day: bool,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// The same again, on another day.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogAgainInput {
    /// What is repeated.
    #[serde(skip)]
    pub exchange_id: ID,
    /// The day it was given.
    pub given_on: Date,
    /// Whole minutes; null for the same.
    pub minutes: Option<i64>,
    /// It is another one than the one it resembles.
    #[graphql(default)]
    #[serde(default)]
    pub distinct: bool,
    /// It was as long as it looks: the answer to LONG_DAY.
    #[graphql(default)]
    #[serde(default)]
    pub long_day: bool,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Asks the other side.
pub async fn propose_exchange(asker: &Asker, input: &ProposeExchangeInput) -> app::Result<ExchangeRecord> {
    let command = ProposeExchange {
        bank: input::id("bankId", &input.bank_id)?,
        giver: input::id("giverId", &input.giver_id)?,
        receiver: input::id("receiverId", &input.receiver_id)?,
        minutes: input.minutes,
        day: input.day.map(|day| day.0),
        category: input::id("categoryId", &input.category_id)?,
        listing: input::optional_id("listingId", input.listing_id.as_ref())?,
        title: input::title("title", &input.title)?,
        note: input::note("note", input.note.as_deref())?,
    };
    asker
        .app
        .propose_exchange(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// The other side wants it too.
pub async fn agree_exchange(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker.app.agree_exchange(&asker.actor, id, input.expected_version).await
}

/// Takes a proposal back, or says "not now" to it; no words are needed.
pub async fn cancel_exchange(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .cancel_exchange(&asker.actor, id, input.expected_version)
        .await
}

/// Hands an agreed exchange back, without reason or mark; the need is open again.
pub async fn hand_back_exchange(asker: &Asker, input: &ExchangeStepInput) -> app::Result<ExchangeRecord> {
    let id = input::id("exchangeId", &input.exchange_id)?;
    asker
        .app
        .hand_back_exchange(&asker.actor, id, input.expected_version)
        .await
}

/// Logs hours. The giver's log waits for the receiver; the receiver's counts at once; a bookkeeper records for
/// others.
pub async fn log_exchange(asker: &Asker, input: &LogExchangeInput) -> app::Result<ExchangeRecord> {
    let receiver = input::optional_id("receiverId", input.receiver_id.as_ref())?;
    let command = LogExchange {
        bank: input::id("bankId", &input.bank_id)?,
        giver: input::id("giverId", &input.giver_id)?,
        receiver: receiver.map_or(Receiver::Bank, Receiver::Member),
        minutes: input.minutes,
        first: input.given_from.unwrap_or(input.given_on).0,
        last: input.given_on.0,
        category: input::id("categoryId", &input.category_id)?,
        listing: input::optional_id("listingId", input.listing_id.as_ref())?,
        title: input::title("title", &input.title)?,
        note: input::note("note", input.note.as_deref())?,
        gift: input.gift,
        given_by: input::name("givenBy", input.given_by.as_deref())?,
        received_for: input::name("receivedFor", input.received_for.as_deref())?,
        discreet: input.discreet,
        distinct: input.distinct,
        long_day: input.long_day,
    };
    asker
        .app
        .log_exchange(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// What was agreed happened: logs it in one step.
pub async fn record_agreed_exchange(asker: &Asker, input: &RecordAgreedExchangeInput) -> app::Result<ExchangeRecord> {
    let command = RecordAgreed {
        exchange: input::id("exchangeId", &input.exchange_id)?,
        minutes: input.minutes,
        days: input.given_on.map(|day| (day.0, day.0)),
        long_day: input.long_day,
    };
    asker
        .app
        .record_agreed(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// Logs the same again in one call.
pub async fn log_exchange_again(asker: &Asker, input: &LogAgainInput) -> app::Result<ExchangeRecord> {
    let command = LogAgain {
        exchange: input::id("exchangeId", &input.exchange_id)?,
        day: input.given_on.0,
        minutes: input.minutes,
        distinct: input.distinct,
        long_day: input.long_day,
    };
    asker
        .app
        .log_again(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}
