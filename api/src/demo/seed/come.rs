//! Coming into a bank, roles, helpers, pauses and leaving.

use app::Key as Idempotency;
use app::auth::RegisterPerson;
use app::bank::CreateBank;
use app::member::{
    AddMember, AdmitMember, ApplyToBank, AppointRole, ChooseHelper, ContactDetail, CreateInvitation, LeaveBank,
    PauseMember, RedeemCode,
};
use domain::bank::Template;
use domain::id::PersonId;
use domain::member::{Audience, ContactKind, MandateScope, Role};
use domain::taxonomy;
use domain::text::Contact;

use super::super::data::people_within;
use super::super::plan::{Bank, Key, Step, Who, ZONE};
use super::{Seeder, found, label, name, note, text};
use crate::cli::Failure;

/// What a bank says of itself.
struct Face {
    name: &'static str,
    slug: &'static str,
    about: &'static str,
    languages: &'static [&'static str],
    template: Template,
}

const fn face(bank: Bank) -> Face {
    match bank {
        Bank::Town => Face {
            name: "Riverside Time Bank",
            slug: "riverside",
            about: "Neighbours on both sides of the river give each other time. An hour is an hour, whoever gives it.",
            languages: &["en", "es", "ar", "fr", "de"],
            template: Template::TimeBank,
        },
        Bank::Circle => Face {
            name: "Hillside Circle",
            slug: "hillside",
            about: "We write down what was given, so that it is seen. We do not count what anybody has left.",
            languages: &["en", "de"],
            template: Template::Gifts,
        },
    }
}

impl Seeder<'_> {
    pub(super) async fn come(&mut self, step: &Step, key: &Idempotency) -> Result<(), Failure> {
        match step {
            Step::Found { bank, coordinator } => self.create(*bank, coordinator, key).await,
            Step::Apply(who) => self.apply(*who, key).await,
            Step::Admit(who) => self.admit(*who, key).await,
            Step::Enter(who) => self.enter(*who, key).await,
            Step::Claim(who) => self.claim(*who, key).await,
            Step::Invite(bank) => {
                let command = CreateInvitation {
                    bank: self.bank(*bank)?,
                    member: None,
                    role: None,
                    days: None,
                };
                let registrar = self.registrar(*bank)?;
                self.app.create_invitation(&registrar, command).await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn create(&mut self, bank: Bank, coordinator: Key, key: &Idempotency) -> Result<(), Failure> {
        let face = face(bank);
        let command = CreateBank {
            name: name(face.name)?,
            slug: face.slug.to_owned(),
            languages: face.languages.iter().map(ToString::to_string).collect(),
            time_zone: ZONE.name().to_owned(),
            template: face.template,
            rules: None,
            about: note(face.about)?,
        };
        let record = self.app.create_bank(command).await?;
        let categories = self.app.categories(record.id).await?;
        for taxon in taxonomy::all() {
            let made = categories
                .iter()
                .find(|category| category.slug.as_deref() == Some(taxon.slug));
            self.categories.insert((bank, taxon.slug), found(made, taxon.slug)?.id);
        }
        self.banks.insert(bank, record.id);
        self.registrars.insert(bank, coordinator);
        let invited = self.app.invite_first_coordinator(record.id).await?;
        let who = (bank, coordinator);
        let person = self.person(who).await?;
        let command = RedeemCode {
            code: invited.code,
            name: Some(name(self.someone(who)?.name)?),
        };
        let actor = app::Actor::person(person);
        let member = self.app.redeem_code(&actor, command, key).await?;
        self.members.insert(who, member.id);
        Ok(())
    }

    /// The person behind somebody; who is a member of both banks is one person.
    async fn person(&mut self, who: Who) -> Result<PersonId, Failure> {
        if let Some(person) = self.persons.get(who.1) {
            return Ok(*person);
        }
        let languages = &self.someone(who)?.languages;
        let command = RegisterPerson {
            login: None,
            password: None,
            language: languages.first().cloned().unwrap_or_default(),
            client_address: None,
        };
        let person = self.app.register_person(command).await?;
        self.persons.insert(who.1, person);
        Ok(person)
    }

    async fn apply(&mut self, who: Who, key: &Idempotency) -> Result<(), Failure> {
        let person = self.person(who).await?;
        let someone = self.someone(who)?.clone();
        let command = ApplyToBank {
            bank: self.bank(who.0)?,
            name: name(someone.name)?,
            about: None,
            languages: someone.languages,
            area: label(someone.area)?,
            minor_until: None,
            contacts: vec![ContactDetail {
                kind: ContactKind::Email,
                // RFC 2606: nobody has these.
                value: text(Contact::try_new(&format!("{}@example.org", someone.key)))?,
                audience: Audience::Exchanges,
            }],
        };
        let actor = app::Actor::person(person);
        let member = self.app.apply_to_bank(&actor, command, key).await?;
        self.members.insert(who, member.id);
        Ok(())
    }

    async fn admit(&mut self, who: Who, key: &Idempotency) -> Result<(), Failure> {
        let command = AdmitMember {
            member: self.member(who)?,
            expected_version: self.version(who).await?,
        };
        let registrar = self.registrar(who.0)?;
        self.app.admit_member(&registrar, command, key).await?;
        Ok(())
    }

    async fn enter(&mut self, who: Who, key: &Idempotency) -> Result<(), Failure> {
        let someone = self.someone(who)?.clone();
        let people = people_within(who.1);
        let command = AddMember {
            bank: self.bank(who.0)?,
            kind: someone.kind,
            name: name(someone.name)?,
            people: people.iter().map(|one| name(one)).collect::<Result<_, _>>()?,
            about: None,
            languages: someone.languages,
            area: label(someone.area)?,
            minor_until: None,
            guardian: None,
            contacts: Vec::new(),
        };
        let registrar = self.registrar(who.0)?;
        let member = self.app.add_member(&registrar, command, key).await?;
        self.members.insert(who, member.id);
        Ok(())
    }

    async fn claim(&mut self, who: Who, key: &Idempotency) -> Result<(), Failure> {
        let command = CreateInvitation {
            bank: self.bank(who.0)?,
            member: Some(self.member(who)?),
            role: None,
            days: None,
        };
        let registrar = self.registrar(who.0)?;
        let invited = self.app.create_invitation(&registrar, command).await?;
        let person = self.person(who).await?;
        let first = found(people_within(who.1).first(), who.1)?;
        let command = RedeemCode {
            code: invited.code,
            name: Some(name(first)?),
        };
        let actor = app::Actor::person(person);
        self.app.redeem_code(&actor, command, key).await?;
        Ok(())
    }

    pub(super) async fn belong(&mut self, step: &Step, key: &Idempotency) -> Result<(), Failure> {
        match step {
            Step::Appoint { who, role, until } => {
                let command = AppointRole {
                    member: self.member(*who)?,
                    role: *role,
                    until: *until,
                    takes_over_from: None,
                };
                let coordinator = self.actor((who.0, "ines"))?;
                self.app.appoint_role(&coordinator, command).await?;
                if *role == Role::Registrar {
                    self.registrars.insert(who.0, who.1);
                }
            }
            Step::ChooseHelper { member, helper, until } => {
                let command = ChooseHelper {
                    member: self.member(*member)?,
                    helper: self.member(*helper)?,
                    scopes: MandateScope::ALL.to_vec(),
                    until: *until,
                };
                let registrar = self.registrar(member.0)?;
                self.app.choose_helper(&registrar, command).await?;
            }
            Step::Pause { who, until } => {
                let command = PauseMember {
                    member: self.member(*who)?,
                    until: *until,
                    expected_version: self.version(*who).await?,
                };
                self.app.pause_member(&self.actor(*who)?, command).await?;
            }
            Step::Leave(who) => {
                let command = LeaveBank {
                    member: self.member(*who)?,
                    leftover: app::member::Leftover::Fund,
                    expected_version: self.version(*who).await?,
                };
                self.app.leave_bank(&self.actor(*who)?, command, key).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The version of somebody's record, as they see it.
    async fn version(&self, who: Who) -> Result<i64, Failure> {
        let reader = self.app.store().reader();
        let record = reader.in_bank(self.bank(who.0)?).member(self.member(who)?).await?;
        Ok(found(record, who.1)?.version)
    }
}
