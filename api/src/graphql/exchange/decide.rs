//! Decisions of two members, where no role holder can decide.

use async_graphql::{Context, Object, Result};

use super::{ExchangePayload, stepped};
use crate::asker::Asker;
use crate::command::exchange::{self as command, ProposeDecisionInput, SecondDecisionInput};

/// What members decide together.
#[derive(Default)]
pub struct DecideMutation;

#[Object]
impl DecideMutation {
    /// Proposes how to decide what no role holder can, since all of them benefit. Another member seconds it.
    async fn propose_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ProposeDecisionInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(
            asker,
            &input.exchange_id,
            command::propose_decision(asker, &input).await,
        )
        .await
    }

    /// Seconds what a member of another household proposed; it is carried out at once, and both are recorded.
    async fn second_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SecondDecisionInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        stepped(asker, &input.exchange_id, command::second_decision(asker, &input).await).await
    }
}
