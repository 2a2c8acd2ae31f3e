//! Joining: by asking, by a code, or by a registrar's hand.

use app::member::{AddMember, AdmitMember, ApplyToBank, Code, EndApplication, RedeemCode};
use async_graphql::{ID, InputObject};
use serde::Deserialize;
use store::MemberRecord;
use utoipa::ToSchema;

use super::{ContactInput, MemberStepInput, contacts};
use crate::asker::Asker;
use crate::command::input;
use crate::view::words::MemberKind;

/// A person asks to join a bank.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplyToBankInput {
    /// Which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// The name that others will see, in any script.
    pub name: String,
    /// What they say of themselves.
    pub about: Option<String>,
    /// Spoken languages (BCP 47), at most 20.
    #[graphql(default)]
    #[serde(default)]
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Under 18 until the end of this month, such as `2027-03`; a guardian has to agree first.
    pub minor_until: Option<String>,
    /// How to reach them, at most 12.
    #[graphql(default)]
    #[serde(default)]
    pub contacts: Vec<ContactInput>,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// A registrar admits an applicant.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdmitMemberInput {
    /// The applicant.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// A registrar enters somebody without a login, a household or an organisation.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddMemberInput {
    /// In which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// The name that others see, in any script.
    pub name: String,
    /// The names of a household's or organisation's people, at most 50; none for a person.
    #[graphql(default)]
    #[serde(default)]
    pub people: Vec<String>,
    /// What it says of itself.
    pub about: Option<String>,
    /// Spoken languages (BCP 47), at most 20.
    #[graphql(default)]
    #[serde(default)]
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Under 18 until the end of this month, such as `2027-03`.
    pub minor_until: Option<String>,
    /// The guardian who agreed, by name; without one somebody under 18 waits as an applicant.
    pub guardian: Option<String>,
    /// How to reach it, at most 12.
    #[graphql(default)]
    #[serde(default)]
    pub contacts: Vec<ContactInput>,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Joins with a code.
#[derive(InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedeemCodeInput {
    /// The code, as it was printed or sent; blanks, hyphens and case do not matter.
    pub code: String,
    /// The name that others will see. A new member needs one; whoever is known on paper keeps theirs.
    pub name: Option<String>,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Asks to join a bank. Where it needs no admission, the person is a member at once.
pub async fn apply_to_bank(asker: &Asker, input: ApplyToBankInput) -> app::Result<MemberRecord> {
    let command = ApplyToBank {
        bank: input::id("bankId", &input.bank_id)?,
        name: input::needed_name("name", &input.name)?,
        about: input::note("about", input.about.as_deref())?,
        languages: input.languages,
        area: input::label("area", input.area.as_deref())?,
        minor_until: input::month("minorUntil", input.minor_until.as_deref())?,
        contacts: contacts(&input.contacts)?,
    };
    asker
        .app
        .apply_to_bank(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// Takes one's own application back.
pub async fn withdraw_application(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    let member = input::id("memberId", &input.member_id)?;
    let command = EndApplication {
        member,
        expected_version: input.expected_version,
    };
    asker.app.withdraw_application(&asker.actor, command).await
}

/// Admits an applicant: a member from now on, with the start credit where the bank gives one.
pub async fn admit_member(asker: &Asker, input: &AdmitMemberInput) -> app::Result<MemberRecord> {
    let member = input::id("memberId", &input.member_id)?;
    let command = AdmitMember {
        member,
        expected_version: input.expected_version,
    };
    asker
        .app
        .admit_member(&asker.actor, command, &asker.key(&input.idempotency_key)?)
        .await
}

/// Does not admit an applicant.
pub async fn decline_applicant(asker: &Asker, input: &MemberStepInput) -> app::Result<MemberRecord> {
    let member = input::id("memberId", &input.member_id)?;
    let command = EndApplication {
        member,
        expected_version: input.expected_version,
    };
    asker.app.decline_applicant(&asker.actor, command).await
}

/// Enters a member without a login, active at once.
pub async fn add_member(asker: &Asker, input: AddMemberInput) -> app::Result<MemberRecord> {
    let key = asker.key(&input.idempotency_key)?;
    asker.app.add_member(&asker.actor, input.command()?, &key).await
}

/// Joins with a code: active at once. A code works once.
pub async fn redeem_code(asker: &Asker, input: &RedeemCodeInput) -> app::Result<MemberRecord> {
    let key = asker.key(&input.idempotency_key)?;
    let command = RedeemCode {
        code: Code::parse(&input.code)?,
        name: input::name("name", input.name.as_deref())?,
    };
    asker.app.redeem_code(&asker.actor, command, &key).await
}

impl AddMemberInput {
    fn command(self) -> app::Result<AddMember> {
        Ok(AddMember {
            bank: input::id("bankId", &self.bank_id)?,
            kind: self.kind.into(),
            name: input::needed_name("name", &self.name)?,
            people: self
                .people
                .iter()
                .map(|name| input::needed_name("people", name))
                .collect::<app::Result<_>>()?,
            about: input::note("about", self.about.as_deref())?,
            languages: self.languages,
            area: input::label("area", self.area.as_deref())?,
            minor_until: input::month("minorUntil", self.minor_until.as_deref())?,
            guardian: input::name("guardian", self.guardian.as_deref())?.map(app::member::Guardian::Named),
            contacts: contacts(&self.contacts)?,
        })
    }
}
