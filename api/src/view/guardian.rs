//! Who agreed that somebody under 18 belongs to the bank (RULES 18).

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use serde::Serialize;
use store::GuardianRecord;
use utoipa::ToSchema;

use super::member::MemberView;
use super::{DateTime, scalar};
use crate::asker::Asker;

/// Who agreed that somebody under 18 belongs to the bank.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Guardian", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Guardian)]
pub struct GuardianView {
    /// The guardian's name, as it was written down.
    pub name: String,
    /// When the guardian agreed.
    pub agreed_at: DateTime,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// For whom.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) young: MemberId,
    /// The guardian as a member of the bank; null where they are none.
    #[graphql(skip)]
    #[serde(rename = "guardianId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) agrees: Option<MemberId>,
}

impl GuardianView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &GuardianRecord) -> Self {
        Self {
            name: record.name.clone(),
            agreed_at: record.agreed_at.into(),
            bank,
            young: record.member,
            agrees: record.guardian,
        }
    }
}

#[ComplexObject]
impl GuardianView {
    /// For whom.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.young).await
    }

    /// The guardian as a member of the bank; null where they are none.
    async fn as_member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.agrees {
            Some(guardian) => Asker::of(ctx)?.load_member(self.bank, guardian).await,
            None => Ok(None),
        }
    }
}
