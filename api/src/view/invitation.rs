//! An invitation, without its code.

use super::scalar;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId, PersonId};
use serde::Serialize;
use store::InvitationRecord;
use utoipa::ToSchema;

use super::DateTime;
use super::member::MemberView;
use super::words::Role;
use crate::asker::Asker;

/// A code that joins one person to the bank. The code itself is shown once, when it is made.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Invitation", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// Its id (a UUID), to end it by.
    #[schema(value_type = String)]
    pub id: ID,
    /// The bank that invites.
    #[schema(value_type = String)]
    pub bank_id: ID,
    /// The role that comes with it.
    pub role: Option<Role>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it ends.
    pub expires_at: DateTime,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// The member.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) joins: Option<MemberId>,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) by: Option<PersonId>,
    /// The member who made it; null for the operator of the server.
    #[graphql(skip)]
    #[serde(rename = "createdById", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) author: Option<MemberId>,
}

impl InvitationView {
    /// The shape of a record.
    pub fn new(record: &InvitationRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            bank_id: record.bank.to_string().into(),
            role: record.role.map(Into::into),
            created_at: record.created_at.into(),
            expires_at: record.expires_at.into(),
            bank: record.bank,
            joins: record.member,
            by: record.created_by,
            author: None,
        }
    }
}

#[ComplexObject]
impl InvitationView {
    /// The member that the code joins a person to, such as somebody known on paper; null where it makes a new member.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.joins {
            Some(member) => Asker::of(ctx)?.load_member(self.bank, member).await,
            None => Ok(None),
        }
    }

    /// Who made it; null for the operator of the server.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.by {
            Some(person) => Asker::of(ctx)?.load_person(self.bank, person).await,
            None => Ok(None),
        }
    }
}
