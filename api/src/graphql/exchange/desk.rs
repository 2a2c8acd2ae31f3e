//! The desk: disputes, held hours, undoing, telling on paper.

use app::exchange::{Release, ResolveExchange};
use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, Result};
use domain::Error;
use domain::exchange::Resolution;
use domain::minutes::Minutes;

use super::{ExchangePayload, ExchangeStepInput, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;

/// How a dispute is decided.
#[derive(Debug, OneofObject)]
pub enum ResolutionInput {
    /// It counts, at this many whole minutes.
    ConfirmMinutes(i64),
    /// It ends without a figure.
    Ends(ResolutionEnd),
}

/// An end of a dispute without a figure.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub enum ResolutionEnd {
    /// It did not happen.
    Decline,
    /// It had counted and stays as it is.
    Uphold,
    /// It had counted and is undone.
    Reverse,
}

/// Decides a dispute.
#[derive(Debug, InputObject)]
pub struct ResolveExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// The decision.
    pub resolution: ResolutionInput,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// How held hours are let through.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
pub enum ReleaseBy {
    /// The fund gives the receiver what is missing.
    FundGivesRest,
    /// The receiver's floor is extended as far as needed.
    ExtendFloor,
    /// The receiver has enough by now.
    AsItIs,
}

/// Lets held hours through.
#[derive(Debug, InputObject)]
pub struct ReleaseExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// How.
    pub by: ReleaseBy,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Undoes confirmed hours, or undoes a mistaken undoing.
#[derive(Debug, InputObject)]
pub struct ReverseExchangeInput {
    /// Which exchange.
    pub exchange_id: ID,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

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
        let done = async {
            let resolution = match &input.resolution {
                ResolutionInput::ConfirmMinutes(minutes) => Resolution::Confirm(
                    Minutes::try_new(*minutes).map_err(|error| Error::invalid("resolution", error))?,
                ),
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
                .resolve_exchange(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Lets held hours through.
    async fn release_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ReleaseExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let release = match input.by {
            ReleaseBy::FundGivesRest => Release::FundGivesRest,
            ReleaseBy::ExtendFloor => Release::ExtendFloor,
            ReleaseBy::AsItIs => Release::AsItIs,
        };
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .release_exchange(&asker.actor, id, release, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// Undoes confirmed hours by an opposite transfer, or undoes a mistaken undoing, once.
    async fn reverse_exchange(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ReverseExchangeInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker
                .app
                .reverse_exchange(&asker.actor, id, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }

    /// A log was printed and handed over: from now on silence can mean yes.
    async fn mark_exchange_told(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ExchangeStepInput,
    ) -> Result<ExchangePayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let id = input::id("exchangeId", &input.exchange_id)?;
            asker.app.mark_told(&asker.actor, id, input.expected_version).await
        };
        stepped(asker, &input.exchange_id, done.await).await
    }
}
