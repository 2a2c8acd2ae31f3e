//! That somebody with a task changed a member's record.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use domain::id::{BankId, MemberId, PersonId};
use serde::Serialize;
use store::NoteRecord;
use utoipa::ToSchema;

use super::member::MemberView;
use super::{DateTime, scalar};
use crate::asker::Asker;

/// That a role holder changed a member's record: who, what and when, never the values.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "MemberNote", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = MemberNote)]
pub struct NoteView {
    /// The names of what was changed, such as `contacts`.
    pub what: Vec<String>,
    /// When.
    pub at: DateTime,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) person: Option<PersonId>,
    /// The member who changed it; null for the operator of the server, or somebody who has left.
    #[graphql(skip)]
    #[serde(rename = "byId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) author: Option<MemberId>,
}

impl NoteView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &NoteRecord) -> Self {
        Self {
            what: record.what.split_whitespace().map(str::to_owned).collect(),
            at: record.at.into(),
            bank,
            person: record.by,
            author: None,
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
