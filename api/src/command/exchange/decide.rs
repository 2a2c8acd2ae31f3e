//! Decisions of two members, where no role holder can decide.

use app::exchange::{ProposeDecision, SecondDecision};
use async_graphql::{Enum, ID, InputObject, OneofObject};
use domain::Error;
use domain::exchange::{Decision, Release, Resolution};
use domain::minutes::Minutes;
use serde::Deserialize;
use store::ExchangeRecord;
use utoipa::ToSchema;

use super::desk::{ReleaseBy, ResolutionEnd};
use crate::asker::Asker;
use crate::command::input;
use crate::view::decision::DecisionView;

/// What two members decide.
#[derive(Debug, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum DecisionInput {
    /// A dispute: it counts, at this many whole minutes.
    ConfirmMinutes(i64),
    /// A dispute: it ends without a figure.
    Ends(ResolutionEnd),
    /// Held hours are let through.
    Releases(ReleaseBy),
    /// Anything else.
    Does(DecisionStep),
}

/// A decision about what is neither disputed nor held.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecisionStep {
    /// Hours that counted are undone, or a mistaken undoing is.
    Undo,
    /// Hours that were given to the bank itself are stood by.
    StandBy,
}

/// Proposes how to decide what no role holder can.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProposeDecisionInput {
    /// About which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// What is decided.
    pub decision: DecisionInput,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Seconds what another member proposed.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecondDecisionInput {
    /// About which exchange.
    #[serde(skip)]
    pub exchange_id: ID,
    /// The proposal that was seen; one that took its place is not seconded.
    #[serde(skip)]
    pub decision_id: ID,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Proposes how to decide what no role holder can; another member seconds it.
pub async fn propose_decision(asker: &Asker, input: &ProposeDecisionInput) -> app::Result<ExchangeRecord> {
    let decision = match &input.decision {
        DecisionInput::ConfirmMinutes(minutes) => Decision::Resolve(Resolution::Confirm(
            Minutes::try_new(*minutes).map_err(|error| Error::invalid("decision", error))?,
        )),
        DecisionInput::Ends(ResolutionEnd::Decline) => Decision::Resolve(Resolution::Decline),
        DecisionInput::Ends(ResolutionEnd::Uphold) => Decision::Resolve(Resolution::Uphold),
        DecisionInput::Ends(ResolutionEnd::Reverse) => Decision::Resolve(Resolution::Reverse),
        DecisionInput::Releases(ReleaseBy::FundGivesRest) => Decision::Release(Release::FundGivesRest),
        DecisionInput::Releases(ReleaseBy::ExtendFloor) => Decision::Release(Release::ExtendFloor),
        DecisionInput::Releases(ReleaseBy::AsItIs) => Decision::Release(Release::AsItIs),
        DecisionInput::Does(DecisionStep::Undo) => Decision::Undo,
        DecisionInput::Does(DecisionStep::StandBy) => Decision::StandBy,
    };
    let command = ProposeDecision {
        exchange: input::id("exchangeId", &input.exchange_id)?,
        decision,
    };
    let key = asker.key(&input.idempotency_key)?;
    asker.app.propose_decision(&asker.actor, command, &key).await
}

/// Seconds what another member proposed; it is carried out at once.
pub async fn second_decision(asker: &Asker, input: &SecondDecisionInput) -> app::Result<ExchangeRecord> {
    let command = SecondDecision {
        exchange: input::id("exchangeId", &input.exchange_id)?,
        decision: input::entry("decisionId", &input.decision_id)?,
    };
    let key = asker.key(&input.idempotency_key)?;
    asker.app.second_decision(&asker.actor, command, &key).await
}

/// What two members decided about an exchange, or one proposed; nothing where nobody did.
pub async fn decision(asker: &Asker, exchange: &ExchangeRecord) -> app::Result<Option<DecisionView>> {
    let (bank, id) = (exchange.bank, exchange.facts().id);
    let mut found = asker.app.decisions_of(&asker.actor, bank, &[id]).await?;
    Ok(found.pop().map(|record| DecisionView::new(bank, &record)))
}
