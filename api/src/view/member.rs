//! A member as others in the bank see them.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::BankId;
use serde::Serialize;
use store::{MemberPerson, MemberRecord};
use utoipa::ToSchema;

use super::DateTime;
use super::bank::BankView;
use super::contact::ContactView;
use super::role::RoleTermView;
use super::words::{MemberKind, MemberState};
use crate::asker::Asker;

/// A participant of one bank: a person, a household or an organisation.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Member", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Member)]
pub struct MemberView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// The bank that it belongs to.
    #[schema(value_type = String)]
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
    /// Whether its name may stand in public listings.
    pub name_public: bool,
    /// The month, such as `2027-03`, until whose end it is under 18; shown to itself, its helpers and registrars, null
    /// to everybody else.
    pub minor_until: Option<String>,
    /// Until when its time is kept for a return; null also where the reader may not know.
    pub kept_until: Option<DateTime>,
    /// The most whole minutes a week that it wants to be asked for; null also where the reader may not know.
    pub weekly_limit_minutes: Option<i64>,
    /// Until when it pauses; null also where that is open, or the reader may not know.
    pub paused_until: Option<DateTime>,
    /// The version of the agreement that it accepted; null also where the reader may not know.
    pub agreement_version: Option<i64>,
    /// When it was last asked for help; null also where the reader may not know.
    pub last_asked_at: Option<DateTime>,
    /// When it left.
    pub left_at: Option<DateTime>,
    /// The member that this record became, where two were one; whoever asks for the old id is shown that one.
    #[schema(value_type = Option<String>)]
    pub merged_into_id: Option<ID>,
    /// Counts the changes; send it as `expectedVersion`.
    pub version: i64,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
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
            name_public: record.name_public,
            minor_until: record
                .minor_until
                .and_then(app::calendar::month_ending)
                .map(|month| month.to_string()),
            kept_until: record.kept_until.map(Into::into),
            weekly_limit_minutes: record.weekly_limit,
            paused_until: record.paused_until.map(Into::into),
            agreement_version: record.agreement_version,
            last_asked_at: record.last_asked_at.map(Into::into),
            left_at: record.left_at.map(Into::into),
            merged_into_id: record.merged_into.map(|id| id.to_string().into()),
            version: record.version,
            bank,
            key: record.id,
        }
    }
}

#[ComplexObject]
impl MemberView {
    /// The bank that it belongs to.
    async fn bank(&self, ctx: &Context<'_>) -> Result<Option<BankView>> {
        Asker::of(ctx)?.load_bank(self.bank).await
    }

    /// Its people: one of a person, several of a household or organisation.
    async fn people(&self, ctx: &Context<'_>) -> Result<Vec<MemberPersonView>> {
        Asker::of(ctx)?.load_people(self.bank, self.key).await
    }

    /// The contact details that are open to the reader; none is a good answer, too.
    async fn contacts(&self, ctx: &Context<'_>) -> Result<Vec<ContactView>> {
        Asker::of(ctx)?.load_contacts(self.bank, self.key).await
    }

    /// The roles that it holds; null where the reader may not know.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Option<Vec<RoleTermView>>> {
        Asker::of(ctx)?.load_roles(self.bank, self.key).await
    }
}

/// One of the people of a member.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "MemberPerson")]
#[serde(rename_all = "camelCase")]
#[schema(as = MemberPerson)]
pub struct MemberPersonView {
    /// The id of this entry (a UUID), to remove it by.
    #[schema(value_type = String)]
    pub id: ID,
    /// Their name.
    pub name: String,
    /// Their login identity; null where they have none, or the reader may not know.
    #[schema(value_type = Option<String>)]
    pub person_id: Option<ID>,
}

impl MemberPersonView {
    /// The shape of a record.
    pub fn new(record: &MemberPerson) -> Self {
        Self {
            id: record.id.to_string().into(),
            name: record.name.clone(),
            person_id: record.person.map(|id| id.to_string().into()),
        }
    }
}
