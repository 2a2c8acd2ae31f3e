//! Members that a registrar enters: somebody without a login, a household, an organisation.

use domain::Error;
use domain::id::{BankId, MemberId};
use domain::member::{MemberKind, MemberState, Month};
use domain::policy::Operation;
use domain::text::{Label, Name, Note};
use domain::{Reason, Refusal};
use store::{MemberPerson, MemberRecord};

use super::contacts::{ContactDetail, fits};
use super::guardian::Guardian;
use super::profile::{PEOPLE_MAX, checked_languages};
use super::{Hand, newcomer};
use crate::{Actor, App, Key, Result};

/// A registrar enters a member, who is active at once.
#[derive(Debug, Clone)]
pub struct AddMember {
    /// The bank.
    pub bank: BankId,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// The name that others see.
    pub name: Name,
    /// The people of a household or organisation; none for a person.
    pub people: Vec<Name>,
    /// What it says of itself.
    pub about: Option<Note>,
    /// Spoken languages (BCP 47).
    pub languages: Vec<String>,
    /// A neighbourhood.
    pub area: Option<Label>,
    /// Under 18 until the end of this month (RULES 18).
    pub minor_until: Option<Month>,
    /// The guardian who agreed; without one somebody under 18 waits as an applicant.
    pub guardian: Option<Guardian>,
    /// How to reach it.
    pub contacts: Vec<ContactDetail>,
}

impl App {
    /// Enters a member without a login: active at once, with the start credit where the bank gives one. Somebody under
    /// 18 without a guardian who agreed waits as an applicant.
    pub async fn add_member(&self, actor: &Actor, command: AddMember, key: &Key) -> Result<MemberRecord> {
        let work = self.work(actor, Operation::ManageMembers, command.bank).await?;
        checked_languages(&command.languages)?;
        fits(&command.contacts)?;
        check_people(&command)?;
        let id = MemberId::new(self.new_id());
        if let Some(subject) = work.claim(key, &command, id.uuid()).await? {
            return self.replayed_member(&work, subject).await;
        }
        let (inside, at) = (work.inside(), work.at());
        inside.lock_bank().await?;
        let account = self.open_member_account(&work).await?;
        let name: String = command.name.into();
        let minor_until = command.minor_until.map(|month| work.end_of(month));
        let waits = command.guardian.is_none() && minor_until.is_some_and(|until| until > at);
        let state = if waits {
            MemberState::Applied
        } else {
            MemberState::Active
        };
        let mut record = newcomer(id, account, command.kind, state, name.clone(), at);
        record.about = command.about.map(Into::into).unwrap_or_default();
        record.languages = command.languages;
        record.area = command.area.map(Into::into);
        record.minor_until = minor_until;
        inside.insert_member(&record).await?;
        if let Some(guardian) = &command.guardian {
            self.keep_guardian(&work, id, guardian).await?;
        }
        let names = match command.kind {
            MemberKind::Person => vec![name],
            _ => command.people.into_iter().map(Into::into).collect(),
        };
        let people: Vec<MemberPerson> = names
            .into_iter()
            .map(|name| MemberPerson {
                id: self.new_id(),
                member: id,
                person: None,
                name,
            })
            .collect();
        inside.insert_member_people(&people, at).await?;
        self.write_contacts(&work, id, &command.contacts).await?;
        if state == MemberState::Active {
            self.settle_in(&work, &record, true).await?;
        }
        self.note(&work, Hand::Registrar, id, "entered").await?;
        self.member_changed(&work, id).await?;
        work.commit().await?;
        Ok(record)
    }
}

fn check_people(command: &AddMember) -> Result<()> {
    match command.kind {
        MemberKind::Household | MemberKind::Organisation if command.minor_until.is_some() => {
            Err(Error::invalid("minorUntil", Reason::Unexpected).into())
        }
        MemberKind::Person if !command.people.is_empty() => Err(Error::invalid("people", Reason::Unexpected).into()),
        MemberKind::Household | MemberKind::Organisation if command.people.is_empty() => {
            Err(Error::invalid("people", Reason::Missing).into())
        }
        _ if command.people.len() > PEOPLE_MAX => Err(Refusal::TooMany {
            max: i64::try_from(PEOPLE_MAX).unwrap_or(i64::MAX),
        }
        .into()),
        _ => Ok(()),
    }
}
