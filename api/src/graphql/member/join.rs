//! Joining: by asking, by a code, or by a registrar's hand.

use app::member::{AddMember, AdmitMember, ApplyToBank, Code, EndApplication, RedeemCode};
use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{ContactInput, MemberPayload, MemberStepInput, answered, contacts, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::view::words::MemberKind;

/// A person asks to join a bank.
#[derive(Debug, InputObject)]
pub struct ApplyToBankInput {
    /// Which bank.
    pub bank_id: ID,
    /// The name that others will see, in any script.
    pub name: String,
    /// What they say of themselves.
    pub about: Option<String>,
    /// Spoken languages (BCP 47), at most 20.
    #[graphql(default)]
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// How to reach them, at most 12.
    #[graphql(default)]
    pub contacts: Vec<ContactInput>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// A registrar admits an applicant.
#[derive(Debug, InputObject)]
pub struct AdmitMemberInput {
    /// The applicant.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// A registrar enters somebody without a login, a household or an organisation.
#[derive(Debug, InputObject)]
pub struct AddMemberInput {
    /// In which bank.
    pub bank_id: ID,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// The name that others see, in any script.
    pub name: String,
    /// The names of a household's or organisation's people, at most 50; none for a person.
    #[graphql(default)]
    pub people: Vec<String>,
    /// What it says of itself.
    pub about: Option<String>,
    /// Spoken languages (BCP 47), at most 20.
    #[graphql(default)]
    pub languages: Vec<String>,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Whether it is under 18.
    #[graphql(default)]
    pub minor: bool,
    /// How to reach it, at most 12.
    #[graphql(default)]
    pub contacts: Vec<ContactInput>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
}

/// Joins with a code.
#[derive(InputObject)]
pub struct RedeemCodeInput {
    /// The code, as it was printed or sent; blanks, hyphens and case do not matter.
    pub code: String,
    /// The name that others will see. A new member needs one; whoever is known on paper keeps theirs.
    pub name: Option<String>,
    /// Done once under this key, however often it is sent.
    pub idempotency_key: String,
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
            minor: self.minor,
            contacts: contacts(&self.contacts)?,
        })
    }
}

/// Coming in.
#[derive(Default)]
pub struct JoinMutation;

#[Object]
impl JoinMutation {
    /// Asks to join a bank. Where it needs no admission, the person is a member at once.
    async fn apply_to_bank(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: ApplyToBankInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = ApplyToBank {
                bank: input::id("bankId", &input.bank_id)?,
                name: input::needed_name("name", &input.name)?,
                about: input::note("about", input.about.as_deref())?,
                languages: input.languages,
                area: input::label("area", input.area.as_deref())?,
                contacts: contacts(&input.contacts)?,
            };
            asker
                .app
                .apply_to_bank(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        answered(asker, done.await).await
    }

    /// Takes one's own application back.
    async fn withdraw_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let command = EndApplication {
                member,
                expected_version: input.expected_version,
            };
            asker.app.withdraw_application(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Admits an applicant: a member from now on, with the start credit where the bank gives one.
    async fn admit_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AdmitMemberInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let command = AdmitMember {
                member,
                expected_version: input.expected_version,
            };
            asker
                .app
                .admit_member(&asker.actor, command, &input::key(&input.idempotency_key)?)
                .await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Does not admit an applicant.
    async fn decline_applicant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: MemberStepInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let member = input::id("memberId", &input.member_id)?;
            let command = EndApplication {
                member,
                expected_version: input.expected_version,
            };
            asker.app.decline_applicant(&asker.actor, command).await
        };
        stepped(asker, &input.member_id, done.await).await
    }

    /// Enters a member without a login, active at once.
    async fn add_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AddMemberInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let key = input::key(&input.idempotency_key)?;
            asker.app.add_member(&asker.actor, input.command()?, &key).await
        };
        answered(asker, done.await).await
    }

    /// Joins with a code: active at once. A code works once.
    async fn redeem_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RedeemCodeInput,
    ) -> Result<MemberPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let key = input::key(&input.idempotency_key)?;
            let command = RedeemCode {
                code: Code::parse(&input.code)?,
                name: input::name("name", input.name.as_deref())?,
            };
            asker.app.redeem_code(&asker.actor, command, &key).await
        };
        answered(asker, done.await).await
    }
}
