//! Proposing and logging.

use async_graphql::{Context, Object, Result};

use super::{ExchangePayload, stepped};
use crate::asker::Asker;
use crate::command::exchange::{
    self as command, ExchangeStepInput, LogAgainInput, LogExchangeInput, ProposeExchangeInput,
    RecordAgreedExchangeInput,
};
use crate::view::exchange::ExchangeView;

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
        ExchangePayload::answer(
            asker,
            command::propose_exchange(asker, &input)
                .await
                .map(|record| ExchangeView::new(&record)),
        )
    }

    /// The other side wants it too.
    async fn agree_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.exchange_id, command::agree_exchange(asker, &input).await).await
    }

    /// Takes a proposal back, or says "not now" to it; no words are needed.
    async fn cancel_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.exchange_id, command::cancel_exchange(asker, &input).await).await
    }

    /// Hands an agreed exchange back, without reason or mark; the need is open again.
    async fn hand_back_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::hand_back_exchange(asker, &input).await,
        )
        .await
    }

    /// Logs hours. The giver's log waits for the receiver; the receiver's counts at once; a bookkeeper records for
    /// others.
    async fn log_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LogExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        ExchangePayload::answer(
            asker,
            command::log_exchange(asker, &input)
                .await
                .map(|record| ExchangeView::new(&record)),
        )
    }

    /// What was agreed happened: logs it in one step.
    async fn record_agreed_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RecordAgreedExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::record_agreed_exchange(asker, &input).await,
        )
        .await
    }

    /// Logs the same again in one call.
    async fn log_exchange_again(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: LogAgainInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        ExchangePayload::answer(
            asker,
            command::log_exchange_again(asker, &input)
                .await
                .map(|record| ExchangeView::new(&record)),
        )
    }
}
