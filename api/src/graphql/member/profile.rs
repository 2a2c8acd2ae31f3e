//! What a member says of itself, its people, its contact details, the agreement.

use app::member::{AcceptAgreement, AddPerson, EditProfile, RemovePerson, SetContacts};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};

use super::{ContactInput, MemberPayload, answered, contacts, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;

/// Changes a profile; what is left out stays as it is, null empties.
#[derive(Debug, InputObject)]
pub struct EditProfileInput {
    /// Which member.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// The name that others see; cannot be emptied.
    pub name: MaybeUndefined<String>,
    /// What it says of itself.
    pub about: MaybeUndefined<String>,
    /// All spoken languages (BCP 47) anew, at most 20.
    pub languages: MaybeUndefined<Vec<String>>,
    /// A neighbourhood, as the bank names them.
    pub area: MaybeUndefined<String>,
    /// Whether its name may stand in public listings; the member's own choice.
    pub name_public: MaybeUndefined<bool>,
    /// Whether it is under 18.
    pub minor: MaybeUndefined<bool>,
    /// The most whole minutes a week that it wants to be asked for, 1 to 10080; null for no limit.
    pub weekly_limit_minutes: MaybeUndefined<i64>,
}

/// Names one more of a household's or organisation's people.
#[derive(Debug, InputObject)]
pub struct AddMemberPersonInput {
    /// The household or organisation.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// Their name. They have no login; an invitation brings one.
    pub name: String,
}

/// Names one of a household's or organisation's people no more.
#[derive(Debug, InputObject)]
pub struct RemoveMemberPersonInput {
    /// The household or organisation.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// The `id` of the entry among the member's people.
    pub entry_id: ID,
}

/// Replaces contact details.
#[derive(Debug, InputObject)]
pub struct SetContactsInput {
    /// Which member.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// All that it keeps, at most 12; what is not named is removed.
    pub contacts: Vec<ContactInput>,
}

/// Accepts the bank's agreement.
#[derive(Debug, InputObject)]
pub struct AcceptAgreementInput {
    /// Which member.
    pub member_id: ID,
    /// The version of the agreement.
    pub version: i64,
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
            minor: input::patch(self.minor),
            weekly_limit: input::patch(self.weekly_limit_minutes),
        })
    }
}

/// What a member says of itself.
#[derive(Default)]
pub struct ProfileMutation;

#[Object]
impl ProfileMutation {
    /// Changes a profile: one's own, or, with a note that says so, as a registrar.
    async fn edit_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EditProfileInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let id = input.member_id.clone();
        let done = async { asker.app.edit_profile(&asker.actor, input.command()?).await };
        stepped(asker, &id, done.await).await
    }

    /// Names one more of a household's or organisation's people.
    async fn add_member_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AddMemberPersonInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = AddPerson {
                member: input::id("memberId", &input.member_id)?,
                name: input::needed_name("name", &input.name)?,
                expected_version: input.expected_version,
            };
            asker.app.add_person(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Names one of a household's or organisation's people no more; the last one stays.
    async fn remove_member_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RemoveMemberPersonInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = RemovePerson {
                member: input::id("memberId", &input.member_id)?,
                person: input::entry("entryId", &input.entry_id)?,
                expected_version: input.expected_version,
            };
            asker.app.remove_person(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Replaces the contact details of a member. Whom they are shown to is the member's own choice.
    async fn set_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SetContactsInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = SetContacts {
                member: input::id("memberId", &input.member_id)?,
                contacts: contacts(&input.contacts)?,
                expected_version: input.expected_version,
            };
            asker.app.set_contacts(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Accepts a version of the bank's agreement; by phone or on paper through a helper or registrar. Accepting again
    /// changes nothing.
    async fn accept_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AcceptAgreementInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let command = AcceptAgreement {
                member,
                version: input.version,
            };
            asker.app.accept_agreement(&asker.actor, command).await
        };
        answered(asker, done.await).await
    }
}
