//! Answers to logged hours, and their texts.

use app::exchange::EditExchange;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use domain::id::ExchangeId;

use super::{ExchangePayload, ExchangeStepInput, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::problem::{self, UserError};
use crate::view::Date;
use crate::view::exchange::ExchangeView;

/// Stands by logged hours.
#[derive(Debug, InputObject)]
pub struct ConfirmExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Stands by several logs, each on its own.
#[derive(Debug, InputObject)]
pub struct ConfirmExchangesInput {
    /// Which exchanges, at most 100.
    pub exchange_ids: Vec<ID>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Names one's own figure.
#[derive(Debug, InputObject)]
pub struct CounterExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// Whole minutes.
    pub minutes: i64,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Thanks.
#[derive(Debug, InputObject)]
pub struct ThankForExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// A word of thanks; null takes it back.
    pub thanks: Option<String>,
}

/// Corrects texts; what is left out stays as it is.
#[derive(Debug, InputObject)]
pub struct EditExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// The version that was seen.
    pub expected_version: i64,
    /// The headline.
    pub title: Option<String>,
    /// The note; null takes it away.
    pub note: MaybeUndefined<String>,
    /// The category.
    pub category_id: Option<ID>,
    /// The day it was given; of a period the last one.
    pub given_on: Option<Date>,
    /// The first day of a period; only together with `givenOn`.
    pub given_from: Option<Date>,
}

/// What became of one of several.
#[derive(Debug, SimpleObject)]
pub struct ConfirmExchangesResult {
    /// Which exchange.
    pub exchange_id: ID,
    /// The exchange, where it was confirmed or held.
    pub exchange: Option<ExchangeView>,
    /// Why it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of each.
#[derive(Debug, SimpleObject)]
pub struct ConfirmExchangesPayload {
    /// One result for each, in the order they were named.
    pub results: Vec<ConfirmExchangesResult>,
    /// Why nothing was looked at at all; empty otherwise.
    pub user_errors: Vec<UserError>,
}

/// Answers to logged hours.
#[derive(Default)]
pub struct AnswerMutation;

#[Object]
impl AnswerMutation {
    /// Stands by hours that were logged; the giver confirms a lower figure that the receiver named.
    async fn confirm_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ConfirmExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .confirm_exchange(&asker.actor, id, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Confirms several in one call; one that is refused stops no other.
    async fn confirm_exchanges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ConfirmExchangesInput,
    ) -> Result<ConfirmExchangesPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let ids: Vec<ExchangeId> = input
                .exchange_ids
                .iter()
                .map(|id| input::id("exchangeIds", id))
                .collect::<app::Result<_>>()?;
            asker
                .app
                .confirm_exchanges(&asker.actor, &ids, &input::key(&input.idempotency_key)?)
                .await
        };
        let answers = match done.await {
            Ok(answers) => answers,
            Err(error) => {
                let refusal = problem::sort(&error, asker.locale)?;
                return Ok(ConfirmExchangesPayload {
                    results: Vec::new(),
                    user_errors: vec![refusal],
                });
            }
        };
        let mut results = Vec::with_capacity(answers.len());
        for (id, answer) in answers {
            let (exchange, user_errors) = match answer {
                Ok(record) => (Some(ExchangeView::new(&record)), Vec::new()),
                Err(error) => (None, vec![problem::sort(&error, asker.locale)?]),
            };
            results.push(ConfirmExchangesResult {
                exchange_id: id.to_string().into(),
                exchange,
                user_errors,
            });
        }
        Ok(ConfirmExchangesPayload {
            results,
            user_errors: Vec::new(),
        })
    }

    /// Names one's own figure: a higher one counts at once, a lower one waits for the giver.
    async fn counter_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CounterExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            let key = input::key(&input.idempotency_key)?;
            asker.app.counter_exchange(&asker.actor, id, input.minutes, &key).await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// This did not happen.
    async fn decline_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .decline_exchange(&asker.actor, id, input.expected_version)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// This does not look right: somebody who does not benefit will look.
    async fn dispute_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .dispute_exchange(&asker.actor, id, input.expected_version)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// A word of thanks by the receiver.
    async fn thank_for_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ThankForExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            let thanks = input::note("thanks", input.thanks.as_deref())?;
            asker.app.thank_for_exchange(&asker.actor, id, thanks).await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Corrects the texts, the category or the days; what stood there is kept. Minutes are corrected by undoing.
    async fn edit_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EditExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
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
        };
        stepped(asker, &input.exchange_id, done.await).await
    }
}
