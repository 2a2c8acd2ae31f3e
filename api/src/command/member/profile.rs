//! What a member says of itself, its people, its contact details, the agreement.

use app::member::{AcceptAgreement, AddPerson, EditProfile, RemovePerson, SetContacts};
use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Deserialize;
use store::MemberRecord;
use utoipa::ToSchema;

use super::{ContactInput, contacts};
use crate::asker::Asker;
use crate::command::input;

/// Changes a profile; what is left out stays as it is, null empties.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditProfileInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The name that others see; cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: MaybeUndefined<String>,
    /// What it says of itself.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub about: MaybeUndefined<String>,
    /// All spoken languages (BCP 47) anew, at most 20.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub languages: MaybeUndefined<Vec<String>>,
    /// A neighbourhood, as the bank names them.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub area: MaybeUndefined<String>,
    /// Whether its name may stand in public listings; the member's own choice.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub name_public: MaybeUndefined<bool>,
    /// Under 18 until the end of this month, such as `2027-03`; only a registrar shortens it or takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub minor_until: MaybeUndefined<String>,
    /// The most whole minutes a week that it wants to be asked for, 1 to 10080; null for no limit.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub weekly_limit_minutes: MaybeUndefined<i64>,
}

/// Names one more of a household's or organisation's people.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddMemberPersonInput {
    /// The household or organisation.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// Their name. They have no login; an invitation brings one.
    pub name: String,
}

/// Names one of a household's or organisation's people no more.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveMemberPersonInput {
    /// The household or organisation.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The `id` of the entry among the member's people.
    #[serde(skip)]
    pub entry_id: ID,
}

/// Replaces contact details.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetContactsInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// All that it keeps, at most 12; what is not named is removed.
    pub contacts: Vec<ContactInput>,
}

/// Accepts the bank's agreement.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptAgreementInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version of the agreement.
    pub version: i64,
}

/// Names one of a household's or organisation's people no more; the last one stays.
pub async fn remove_member_person(asker: &Asker, input: &RemoveMemberPersonInput) -> app::Result<MemberRecord> {
    let command = RemovePerson {
        member: input::id("memberId", &input.member_id)?,
        person: input::entry("entryId", &input.entry_id)?,
        expected_version: input.expected_version,
    };
    asker.app.remove_person(&asker.actor, command).await
}

/// Replaces the contact details of a member. Whom they are shown to is the member's own choice.
pub async fn set_contacts(asker: &Asker, input: &SetContactsInput) -> app::Result<MemberRecord> {
    let command = SetContacts {
        member: input::id("memberId", &input.member_id)?,
        contacts: contacts(&input.contacts)?,
        expected_version: input.expected_version,
    };
    asker.app.set_contacts(&asker.actor, command).await
}

/// Accepts a version of the bank's agreement; by phone or on paper through a helper or registrar. Accepting again
/// changes nothing.
pub async fn accept_agreement(asker: &Asker, input: &AcceptAgreementInput) -> app::Result<MemberRecord> {
    let member = input::id("memberId", &input.member_id)?;
    let command = AcceptAgreement {
        member,
        version: input.version,
    };
    asker.app.accept_agreement(&asker.actor, command).await
}

impl EditProfileInput {
    fn command(self) -> app::Result<EditProfile> {
        Ok(EditProfile {
            member: input::id("memberId", &self.member_id)?,
            expected_version: self.expected_version,
            name: input::patch(self.name).try_map(|name| input::needed_name("name", &name))?,
            about: input::text_patch(self.about, |about| input::note("about", Some(about)))?,
            languages: input::patch(self.languages),
            area: input::text_patch(self.area, |area| input::label("area", Some(area)))?,
            name_public: input::patch(self.name_public),
            minor_until: input::text_patch(self.minor_until, |month| input::month("minorUntil", Some(month)))?,
            weekly_limit: input::patch(self.weekly_limit_minutes),
        })
    }
}

/// Changes a profile: one's own, or, with a note that says so, as a registrar.
pub async fn edit_profile(asker: &Asker, input: EditProfileInput) -> app::Result<MemberRecord> {
    asker.app.edit_profile(&asker.actor, input.command()?).await
}

/// Names one more of a household's or organisation's people.
pub async fn add_member_person(asker: &Asker, input: &AddMemberPersonInput) -> app::Result<MemberRecord> {
    let command = AddPerson {
        member: input::id("memberId", &input.member_id)?,
        name: input::needed_name("name", &input.name)?,
        expected_version: input.expected_version,
    };
    asker.app.add_person(&asker.actor, command).await
}
