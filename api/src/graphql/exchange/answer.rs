//! Answers to logged hours, and their texts.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{ExchangePayload, stepped};
use crate::asker::Asker;
use crate::command::exchange::{
    self as command, ConfirmExchangeInput, ConfirmExchangesInput, CounterExchangeInput, EditExchangeInput,
    ExchangeStepInput, ThankForExchangeInput,
};
use crate::problem::{self, UserError};
use crate::view::exchange::ExchangeView;

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
        stepped(
            asker,
            &input.exchange_id,
            command::confirm_exchange(asker, &input).await,
        )
        .await
    }

    /// Confirms several in one call; one that is refused stops no other.
    async fn confirm_exchanges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ConfirmExchangesInput,
    ) -> Result<ConfirmExchangesPayload> {
        let asker = Asker::of(ctx)?;
        let answers = match command::confirm_exchanges(asker, &input).await {
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
        stepped(
            asker,
            &input.exchange_id,
            command::counter_exchange(asker, &input).await,
        )
        .await
    }

    /// This did not happen.
    async fn decline_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::decline_exchange(asker, &input).await,
        )
        .await
    }

    /// This does not look right: somebody who does not benefit will look.
    async fn dispute_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::dispute_exchange(asker, &input).await,
        )
        .await
    }

    /// A word of thanks by the receiver.
    async fn thank_for_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ThankForExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::thank_for_exchange(asker, &input).await,
        )
        .await
    }

    /// Corrects the texts, the category or the days; what stood there is kept. Minutes are corrected by undoing.
    async fn edit_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EditExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.exchange_id, command::edit_exchange(asker, &input).await).await
    }
}
