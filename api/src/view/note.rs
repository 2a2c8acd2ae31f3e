//! That somebody with a task changed a member's record.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::id::{BankId, PersonId};
use store::NoteRecord;

use super::DateTime;
use super::member::MemberView;
use crate::graphql::asker::Asker;

/// That a role holder changed a member's record: who, what and when, never the values.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "MemberNote", complex)]
pub struct NoteView {
    /// The names of what was changed, such as `contacts`.
    pub what: Vec<String>,
    /// When.
    pub at: DateTime,
    #[graphql(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    pub(crate) person: Option<PersonId>,
}

impl NoteView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &NoteRecord) -> Self {
        Self {
            what: record.what.split_whitespace().map(str::to_owned).collect(),
            at: record.at.into(),
            bank,
            person: record.by,
        }
    }
}

#[ComplexObject]
impl NoteView {
    /// Who changed it; null for the operator of the server, or somebody who has left.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.person {
            Some(person) => Asker::of(ctx)?.load_person(self.bank, person).await,
            None => Ok(None),
        }
    }
}
