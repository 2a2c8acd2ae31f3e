//! A member as others in the bank see them.

use async_graphql::{ID, SimpleObject};
use domain::id::BankId;
use store::MemberRecord;

use super::DateTime;
use super::words::{MemberKind, MemberState};

/// A participant of one bank: a person, a household or an organisation.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Member")]
pub struct MemberView {
    /// Its id.
    pub id: ID,
    /// The bank that it belongs to.
    pub bank_id: ID,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// Where it stands.
    pub state: MemberState,
    /// The name others see, in any script.
    pub name: String,
    /// What it says of itself; empty for nothing.
    pub about: String,
    /// Spoken languages (BCP 47).
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// When it was admitted.
    pub joined_at: Option<DateTime>,
    /// Counts the changes; send it as `expectedVersion`.
    pub version: i64,
    #[graphql(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    pub(crate) key: domain::id::MemberId,
}

impl MemberView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &MemberRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            bank_id: bank.to_string().into(),
            kind: record.kind.into(),
            state: record.state.into(),
            name: record.name.clone(),
            about: record.about.clone(),
            languages: record.languages.clone(),
            area: record.area.clone(),
            joined_at: record.joined_at.map(Into::into),
            version: record.version,
            bank,
            key: record.id,
        }
    }
}
