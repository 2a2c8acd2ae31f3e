//! What two members decided about an exchange, or one of them proposed.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use serde::Serialize;
use store::DecisionRecord;
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use super::scalar;
use super::words::DecisionKind;
use crate::asker::Asker;

/// A decision of two members, where no role holder can decide: proposed by one, seconded by another.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "ExchangeDecision", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExchangeDecision)]
pub struct DecisionView {
    /// Its id, for `secondDecision`.
    #[schema(value_type = String)]
    pub id: ID,
    /// What is decided.
    pub kind: DecisionKind,
    /// The figure in whole minutes, where a dispute ends with one.
    pub minutes: Option<i64>,
    /// When it was proposed.
    pub proposed_at: DateTime,
    /// When it was seconded and carried out; null while it waits for another member.
    pub decided_at: Option<DateTime>,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// Who proposed it.
    #[graphql(skip)]
    #[serde(rename = "proposerId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) proposer: MemberId,
    /// Who seconded it; null while it waits.
    #[graphql(skip)]
    #[serde(rename = "seconderId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) seconder: Option<MemberId>,
}

impl DecisionView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &DecisionRecord) -> Self {
        let (kind, minutes) = record.decision.word();
        let seconder = record.seconded.map(|(_, member)| member);
        Self {
            id: record.id.to_string().into(),
            kind: kind.into(),
            minutes: minutes.map(domain::minutes::Minutes::get),
            proposed_at: record.proposed_at.into(),
            decided_at: record.closed_at.filter(|_| seconder.is_some()).map(Into::into),
            bank,
            proposer: record.proposer,
            seconder,
        }
    }
}

#[ComplexObject]
impl DecisionView {
    /// Who proposed it.
    async fn proposer(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.proposer).await
    }

    /// Who seconded it; null while it waits.
    async fn seconder(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.seconder {
            Some(seconder) => Asker::of(ctx)?.load_member(self.bank, seconder).await,
            None => Ok(None),
        }
    }
}
