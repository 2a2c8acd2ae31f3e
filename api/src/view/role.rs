//! A role of a bank, who holds it and until when.

use super::scalar;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use serde::Serialize;
use store::RoleTermRecord;
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use super::words::Role;
use crate::asker::Asker;

/// A role that somebody holds; its term ends, so that tasks rotate.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "RoleTerm", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = RoleTerm)]
pub struct RoleTermView {
    /// The role.
    pub role: Role,
    /// When the term began.
    pub starts_at: DateTime,
    /// When the term ends.
    pub until: DateTime,
    /// Whether the term is over, and the holder goes on until somebody takes over.
    pub caretaker: bool,
    /// The bank that it belongs to.
    #[graphql(skip)]
    #[serde(rename = "bankId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) bank: BankId,
    /// The member.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) holder: MemberId,
}

impl RoleTermView {
    /// The shape of a term as it stands now.
    pub fn new(term: &RoleTermRecord, now: domain::time::Instant) -> Self {
        Self {
            role: term.role.into(),
            starts_at: term.starts_at.into(),
            until: term.until.into(),
            caretaker: term.caretaker(now),
            bank: term.bank,
            holder: term.member,
        }
    }
}

#[ComplexObject]
impl RoleTermView {
    /// Who holds it.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.holder).await
    }
}
