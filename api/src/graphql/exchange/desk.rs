//! The desk: disputes, held hours, undoing, telling on paper.

use async_graphql::{Context, Object, Result};

use super::{ExchangePayload, stepped};
use crate::asker::Asker;
use crate::command::exchange::{
    self as command, ExchangeStepInput, ReleaseExchangeInput, ResolveExchangeInput, ReverseExchangeInput,
};

/// What somebody does who does not benefit.
#[derive(Default)]
pub struct DeskMutation;

#[Object]
impl DeskMutation {
    /// Decides a dispute. Whoever benefits on either side does not decide.
    async fn resolve_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ResolveExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::resolve_exchange(asker, &input).await,
        )
        .await
    }

    /// Lets held hours through.
    async fn release_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ReleaseExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::release_exchange(asker, &input).await,
        )
        .await
    }

    /// Undoes confirmed hours by an opposite transfer, or undoes a mistaken undoing, once.
    async fn reverse_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ReverseExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::reverse_exchange(asker, &input).await,
        )
        .await
    }

    /// A log was printed and handed over: from now on silence can mean yes.
    async fn mark_exchange_told(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::mark_exchange_told(asker, &input).await,
        )
        .await
    }
}
