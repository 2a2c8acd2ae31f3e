//! A bank's agreement, version by version, and who accepted it.

use app::agreement::{Accepted, binds_at};
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::bank::Rules;
use domain::id::{BankId, MemberId, PersonId};
use serde::Serialize;
use store::{AcceptanceRecord, AgreementRecord};
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use super::policy::{TranslatedText, translated};
use super::scalar;
use crate::asker::Asker;

/// A version of a bank's agreement: what members accept of each other.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Agreement")]
#[serde(rename_all = "camelCase")]
#[schema(as = Agreement)]
pub struct AgreementView {
    /// The version, from 1.
    pub version: i64,
    /// From when it holds.
    pub effective_at: DateTime,
    /// From when whoever has not accepted it begins nothing new; all else goes on.
    pub binds_at: DateTime,
    /// Its text by language, plain.
    pub texts: Vec<TranslatedText>,
}

impl AgreementView {
    /// The shape of a record, under these rules.
    pub fn new(record: &AgreementRecord, rules: &Rules) -> Self {
        Self {
            version: record.version,
            effective_at: record.effective_at.into(),
            binds_at: binds_at(record, rules).into(),
            texts: translated(&record.texts),
        }
    }
}

/// How many accepted a version of the agreement.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementCount {
    /// Members who accepted it, or a later one.
    pub accepted: i64,
    /// Members in all, also those who pause or are stopped.
    pub members: i64,
}

impl From<Accepted> for AgreementCount {
    fn from(count: Accepted) -> Self {
        Self {
            accepted: count.accepted,
            members: count.members,
        }
    }
}

/// Where a member stands with a version of the agreement.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "AgreementAcceptance", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = AgreementAcceptance)]
pub struct AcceptanceView {
    /// When it accepted this version; null where it did not, or accepted a later one instead.
    pub accepted_at: Option<DateTime>,
    /// The newest version that it accepted; null for none.
    pub newest_version: Option<i64>,
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) member: MemberId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) by: Option<PersonId>,
}

impl AcceptanceView {
    /// The shape of a record.
    pub fn new(bank: BankId, record: &AcceptanceRecord) -> Self {
        Self {
            accepted_at: record.at.map(Into::into),
            newest_version: record.newest,
            member: record.member,
            bank,
            by: record.recorded_by,
        }
    }
}

#[ComplexObject]
impl AcceptanceView {
    /// The member.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.member).await
    }

    /// Who wrote the acceptance down: the member, or whoever heard it by phone or has it on paper.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.by {
            Some(person) => Asker::of(ctx)?.load_person(self.bank, person).await,
            None => Ok(None),
        }
    }
}
