//! An invitation, without its code.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId, PersonId};
use store::InvitationRecord;

use super::DateTime;
use super::member::MemberView;
use super::words::Role;
use crate::graphql::asker::Asker;

/// A code that joins one person to the bank. The code itself is shown once, when it is made.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Invitation", complex)]
pub struct InvitationView {
    /// Its id (a UUID), to end it by.
    pub id: ID,
    /// The bank that invites.
    pub bank_id: ID,
    /// The role that comes with it.
    pub role: Option<Role>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it ends.
    pub expires_at: DateTime,
    #[graphql(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    pub(crate) joins: Option<MemberId>,
    #[graphql(skip)]
    pub(crate) by: Option<PersonId>,
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
