//! Whom a member chose to help, how far and until when (RULES 14).

use super::scalar;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId, PersonId};
use serde::Serialize;
use store::MandateRecord;
use utoipa::ToSchema;

use super::DateTime;
use super::bank::BankView;
use super::member::MemberView;
use super::words::MandateScope;
use crate::asker::Asker;

/// What a member allowed somebody to do in their name.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Mandate", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Mandate)]
pub struct MandateView {
    /// The person who helps; send it as `personId` to end the mandate.
    #[schema(value_type = String)]
    pub person_id: ID,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it began.
    pub starts_at: DateTime,
    /// When it ends, if nobody ends it before.
    pub until: DateTime,
    /// When somebody ended it.
    pub ended_at: Option<DateTime>,
    /// Whether it holds now.
    pub holds: bool,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// The member.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) helped: MemberId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) helps: PersonId,
    /// Who helps, as a member of the bank; null where they have left, or the reader may not know.
    #[graphql(skip)]
    #[serde(rename = "helperId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) helping: Option<MemberId>,
}

impl MandateView {
    /// The shape of a mandate as it stands now.
    pub fn new(record: &MandateRecord, now: domain::time::Instant) -> Self {
        Self {
            person_id: record.helper.to_string().into(),
            scopes: record.scopes.iter().map(|scope| (*scope).into()).collect(),
            starts_at: record.starts_at.into(),
            until: record.until.into(),
            ended_at: record.ended_at.map(Into::into),
            holds: record.holds(now),
            bank: record.bank,
            helped: record.member,
            helps: record.helper,
            helping: None,
        }
    }
}

#[ComplexObject]
impl MandateView {
    /// The bank that it holds in.
    async fn bank(&self, ctx: &Context<'_>) -> Result<Option<BankView>> {
        Asker::of(ctx)?.load_bank(self.bank).await
    }

    /// Who is helped.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.helped).await
    }

    /// Who helps, as a member of the bank; null where they have left, or the reader may not know.
    async fn helper(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_person(self.bank, self.helps).await
    }
}
