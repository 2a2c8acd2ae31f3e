//! A role of a bank, who holds it and until when.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use store::RoleTermRecord;

use super::DateTime;
use super::member::MemberView;
use super::words::Role;
use crate::graphql::asker::Asker;

/// A role that somebody holds; its term ends, so that tasks rotate.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "RoleTerm", complex)]
pub struct RoleTermView {
    /// The role.
    pub role: Role,
    /// When the term began.
    pub starts_at: DateTime,
    /// When the term ends.
    pub until: DateTime,
    /// Whether the term is over, and the holder goes on until somebody takes over.
    pub caretaker: bool,
    #[graphql(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
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
