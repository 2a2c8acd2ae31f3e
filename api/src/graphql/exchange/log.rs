//! Proposing and logging.

use app::exchange::{LogAgain, LogExchange, ProposeExchange, RecordAgreed};
use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::exchange::Receiver;

use super::{ExchangePayload, ExchangeStepInput, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::view::Date;
use crate::view::exchange::ExchangeView;

/// One member asks another.
#[derive(Debug, InputObject)]
pub struct ProposeExchangeInput {
    /// In which bank.
    pub bank_id: ID,
    /// Who would give.
    pub giver_id: ID,
    /// Who would receive.
    pub receiver_id: ID,
    /// About how many whole minutes.
    pub minutes: i64,
    /// When, if it is known.
    pub day: Option<Date>,
    /// The category.
    pub category_id: ID,
    /// The offer or need that it answers.
    pub listing_id: Option<ID>,
    /// A headline.
    pub title: String,
    /// A text.
    pub note: Option<String>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Hours that were given.
#[derive(Debug, InputObject)]
pub struct LogExchangeInput {
    /// In which bank.
    pub bank_id: ID,
    /// Who gave.
    pub giver_id: ID,
    /// Who received; null for the bank itself.
    pub receiver_id: Option<ID>,
    /// Whole minutes, at most 1,440 for each day.
    pub minutes: i64,
    /// The day it was given; of a period the last one.
    pub given_on: Date,
    /// The first day of a period of at most 31 days; null for a single day.
    pub given_from: Option<Date>,
    /// The category.
    pub category_id: ID,
    /// The offer or need that it answers.
    pub listing_id: Option<ID>,
    /// A headline.
    pub title: String,
    /// A text.
    pub note: Option<String>,
    /// Recorded as a gift: shown as given and received, nothing moves.
    #[graphql(default)]
    pub gift: bool,
    /// Who of a giving household or organisation gave.
    pub given_by: Option<String>,
    /// Whom it was received for, where that is no member.
    pub received_for: Option<String>,
    /// Whether others see neither title, place nor people; null for the category's default.
    pub discreet: Option<bool>,
    /// It is another one than the one it resembles.
    #[graphql(default)]
    pub distinct: bool,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// What was agreed happened.
#[derive(Debug, InputObject)]
pub struct RecordAgreedExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// Whole minutes; null for what was agreed.
    pub minutes: Option<i64>,
    /// The day it was given; null for the day that was agreed.
    pub given_on: Option<Date>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// The same again, on another day.
#[derive(Debug, InputObject)]
pub struct LogAgainInput {
    /// What is repeated.
    pub exchange_id: ID,
    /// The day it was given.
    pub given_on: Date,
    /// Whole minutes; null for the same.
    pub minutes: Option<i64>,
    /// It is another one than the one it resembles.
    #[graphql(default)]
    pub distinct: bool,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Proposing and logging.
#[derive(Default)]
pub struct LogMutation;

#[Object]
impl LogMutation {
    /// Asks the other side.
    async fn propose_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ProposeExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
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
                .propose_exchange(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        ExchangePayload::answer(asker, done.await.map(|record| ExchangeView::new(&record)))
    }

    /// The other side wants it too.
    async fn agree_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker.app.agree_exchange(&asker.actor, id, input.expected_version).await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Takes a proposal back, or says "not now" to it; no words are needed.
    async fn cancel_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .cancel_exchange(&asker.actor, id, input.expected_version)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Hands an agreed exchange back, without reason or mark; the need is open again.
    async fn hand_back_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .hand_back_exchange(&asker.actor, id, input.expected_version)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Logs hours. The giver's log waits for the receiver; the receiver's counts at once; a bookkeeper records for
    /// others.
    async fn log_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LogExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
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
            };
            asker
                .app
                .log_exchange(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        ExchangePayload::answer(asker, done.await.map(|record| ExchangeView::new(&record)))
    }

    /// What was agreed happened: logs it in one step.
    async fn record_agreed_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RecordAgreedExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = RecordAgreed {
                exchange: input::id("exchangeId", &input.exchange_id)?,
                minutes: input.minutes,
                days: input.given_on.map(|day| (day.0, day.0)),
            };
            asker
                .app
                .record_agreed(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Logs the same again in one call.
    async fn log_exchange_again(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LogAgainInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = LogAgain {
                exchange: input::id("exchangeId", &input.exchange_id)?,
                day: input.given_on.0,
                minutes: input.minutes,
                distinct: input.distinct,
            };
            asker
                .app
                .log_again(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        ExchangePayload::answer(asker, done.await.map(|record| ExchangeView::new(&record)))
    }
}
