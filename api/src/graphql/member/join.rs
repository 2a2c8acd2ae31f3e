//! Joining: by asking, by a code, or by a registrar's hand.

use app::member::{AddMember, AdmitMember, ApplyToBank, Code, CreateInvitation, EndApplication, RedeemCode};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{ContactInput, MemberPayload, MemberStepInput, answered, contacts, stepped};
use crate::graphql::asker::Asker;
use crate::graphql::input;
use crate::graphql::payload::payloads;
use crate::problem::{self, UserError};
use crate::view::invitation::InvitationView;
use crate::view::words::{MemberKind, Role};

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

/// A registrar invites somebody.
#[derive(Debug, InputObject)]
pub struct CreateInvitationInput {
    /// To which bank.
    pub bank_id: ID,
    /// The member on paper, household or organisation that the code joins a person to; null for a new member.
    pub member_id: Option<ID>,
    /// A role that comes with it; only coordinators give one.
    pub role: Option<Role>,
    /// Days that it lives, 1 to 366; 30 where nothing is said.
    pub days: Option<i64>,
}

/// Ends an invitation.
#[derive(Debug, InputObject)]
pub struct EndInvitationInput {
    /// Of which bank.
    pub bank_id: ID,
    /// Which invitation.
    pub invitation_id: ID,
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

/// An invitation that was just made.
#[derive(Debug, SimpleObject)]
pub struct CreateInvitationPayload {
    /// The code, such as `ABCD-EFGH-JKMN`. It is shown this once.
    pub code: Option<String>,
    /// What is kept of it.
    pub invitation: Option<InvitationView>,
    /// Why it was not made; empty when it was.
    pub user_errors: Vec<UserError>,
}

payloads! {
    /// The invitation that was ended.
    EndInvitationPayload {
        /// Its id.
        invitation_id: ID
    }
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

/// Invitations.
#[derive(Default)]
pub struct InviteMutation;

#[Object]
impl InviteMutation {
    /// Makes an invitation with a code that works once.
    async fn create_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CreateInvitationInput,
    ) -> Result<CreateInvitationPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let command = CreateInvitation {
                bank: input::id("bankId", &input.bank_id)?,
                member: input::optional_id("memberId", input.member_id.as_ref())?,
                role: input.role.map(Into::into),
                days: input.days,
            };
            asker.app.create_invitation(&asker.actor, command).await
        };
        let (code, invitation, user_errors) = match done.await {
            Ok(made) => (
                Some(made.code.to_string()),
                Some(InvitationView::new(&made.invitation)),
                Vec::new(),
            ),
            Err(error) => (None, None, vec![problem::sort(&error, asker.locale)?]),
        };
        Ok(CreateInvitationPayload {
            code,
            invitation,
            user_errors,
        })
    }

    /// Ends an invitation before its time, such as a printed code that was lost.
    async fn end_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: EndInvitationInput,
    ) -> Result<EndInvitationPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
            let bank = input::id("bankId", &input.bank_id)?;
            let invitation = input::entry("invitationId", &input.invitation_id)?;
            asker.app.end_invitation(&asker.actor, bank, invitation).await?;
            Ok(invitation.to_string().into())
        };
        EndInvitationPayload::answer(asker, done.await)
    }
}
