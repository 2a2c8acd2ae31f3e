//! Asking to join, and the answer.

use domain::id::{AnyId, BankId, MemberId, PersonId};
use domain::member::{MemberKind, MemberState, Month};
use domain::policy::Operation;
use domain::text::{Label, Name, Note};
use domain::{Error, Refusal};
use store::{MemberPerson, MemberRecord};

use super::contacts::{ContactDetail, fits};
use super::profile::checked_languages;
use super::{newcomer, not_while, within_scope};
use crate::{Actor, App, AppError, Key, Result, Work};

/// A person asks to join a bank.
#[derive(Debug, Clone)]
pub struct ApplyToBank {
    /// The bank.
    pub bank: BankId,
    /// The name that others will see.
    pub name: Name,
    /// What they say of themselves.
    pub about: Option<Note>,
    /// Spoken languages (BCP 47).
    pub languages: Vec<String>,
    /// A neighbourhood.
    pub area: Option<Label>,
    /// Under 18 until the end of this month (RULES 18).
    pub minor_until: Option<Month>,
    /// How to reach them.
    pub contacts: Vec<ContactDetail>,
}

/// A registrar admits an applicant.
#[derive(Debug, Clone, Copy)]
pub struct AdmitMember {
    /// The applicant.
    pub member: MemberId,
    /// The version that was seen.
    pub expected_version: i64,
}

/// A registrar declines an applicant, or an applicant takes the application back.
#[derive(Debug, Clone, Copy)]
pub struct EndApplication {
    /// The applicant.
    pub member: MemberId,
    /// The version that was seen.
    pub expected_version: i64,
}

/// The person behind a command.
pub(super) fn person_of(work: &Work) -> Result<PersonId> {
    work.person().ok_or(Error::Unauthenticated.into())
}

impl App {
    /// Asks to join. Where the bank needs no admission, the person is a member at once, with the start credit.
    ///
    /// Somebody who left or was not admitted asks with the same record; a second application is `ALREADY_MEMBER`.
    pub async fn apply_to_bank(&self, actor: &Actor, command: ApplyToBank, key: &Key) -> Result<MemberRecord> {
        let work = self.work(actor, Operation::ApplyToBank, command.bank).await?;
        let person = person_of(&work)?;
        checked_languages(&command.languages)?;
        fits(&command.contacts)?;
        let inside = work.inside();
        let known = inside.own_member_of(person).await?;
        let id = known.map_or_else(|| MemberId::new(self.new_id()), |record| record.id);
        if let Some(subject) = work.claim(key, &command, id.uuid()).await? {
            return self.replayed_member(&work, subject).await;
        }
        inside.lock_bank().await?;
        let known = inside.own_member_of(person).await?;
        let said = command.minor_until.map(|month| work.end_of(month));
        let minor_until = said.max(known.as_ref().and_then(|record| record.minor_until));
        // Under 18 a registrar hears the guardian first, also where newcomers are members at once.
        let minor = minor_until.is_some_and(|until| until > work.at());
        let state = if minor || work.rules().admission_needed {
            MemberState::Applied
        } else {
            MemberState::Active
        };
        let mut record = self.seat(&work, person, id, known, command.name.clone(), state).await?;
        record.about = command.about.map(Into::into).unwrap_or_default();
        record.languages = command.languages;
        record.area = command.area.map(Into::into);
        record.minor_until = minor_until;
        inside.save_member(&mut record).await?;
        self.write_contacts(&work, id, &command.contacts).await?;
        self.member_changed(&work, id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Gives a person a record of their own in this state: a new one, or the one they had when they left or were
    /// declined. Whoever calls it holds the bank's lock; an active one is settled in. Who left while suspended waits for
    /// a registrar.
    pub(super) async fn seat(
        &self,
        work: &Work,
        person: PersonId,
        id: MemberId,
        known: Option<MemberRecord>,
        name: Name,
        state: MemberState,
    ) -> Result<MemberRecord> {
        let inside = work.inside();
        let at = work.at();
        let Some(mut record) = known else {
            let account = self.open_member_account(work).await?;
            let record = newcomer(id, account, MemberKind::Person, state, name.into(), at);
            inside.insert_member(&record).await?;
            let row = MemberPerson {
                id: self.new_id(),
                member: id,
                person: Some(person),
                name: record.name.clone(),
            };
            inside.insert_member_person(&row, at).await?;
            if state == MemberState::Active {
                self.settle_in(work, &record, true).await?;
            }
            return Ok(record);
        };
        // Leaving ends no suspension: a registrar decides, whatever door is taken back in.
        let state = if record.suspended_at.is_some() {
            MemberState::Applied
        } else {
            state
        };
        let open = matches!(record.state, MemberState::Declined | MemberState::Left)
            || (state == MemberState::Active && record.state == MemberState::Applied);
        if !open {
            return Err(Refusal::AlreadyMember.into());
        }
        record.name = name.into();
        inside.rename_only_person(record.id, &record.name).await?;
        if state == MemberState::Active {
            self.activate(work, &mut record).await?;
        } else {
            record.state = state;
            inside.save_member(&mut record).await?;
        }
        Ok(record)
    }

    /// Makes a member active, now or again, and settles it in. Whoever calls it holds the bank's lock.
    pub(super) async fn activate(&self, work: &Work, record: &mut MemberRecord) -> Result<()> {
        work.require_guardian(record).await?;
        let first = record.joined_at.is_none();
        record.state = MemberState::Active;
        record.joined_at = record.joined_at.or(Some(work.at()));
        record.left_at = None;
        record.suspended_at = None;
        record.paused_until = None;
        record.kept_until = None;
        work.inside().save_member(record).await?;
        if !first {
            work.inside().close_account(record.account, None).await?;
        }
        self.settle_in(work, record, first).await
    }

    /// Admits an applicant: a member from now on, with the start credit where the bank gives one. An exhausted fund
    /// refuses the admission and names itself; under 18 a guardian has agreed first.
    pub async fn admit_member(&self, actor: &Actor, command: AdmitMember, key: &Key) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        if let Some(subject) = work.claim(key, &command, command.member.uuid()).await? {
            return self.replayed_member(&work, subject).await;
        }
        work.inside().lock_bank().await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if record.state != MemberState::Applied {
            return Err(not_while(record.state));
        }
        self.activate(&work, &mut record).await?;
        self.note(&work, super::Hand::Registrar, record.id, "admitted").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Does not admit an applicant. Who had been a member before stays as one who left.
    pub async fn decline_applicant(&self, actor: &Actor, command: EndApplication) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        self.end_application(work, command, super::Hand::Registrar).await
    }

    /// Takes one's own application back.
    pub async fn withdraw_application(&self, actor: &Actor, command: EndApplication) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        if work.standing()?.own(command.member).is_none() {
            return Err(AppError::not_found("member"));
        }
        within_scope(actor, Operation::ApplyToBank)?;
        self.end_application(work, command, super::Hand::Own).await
    }

    async fn end_application(&self, work: Work, command: EndApplication, hand: super::Hand) -> Result<MemberRecord> {
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if record.state != MemberState::Applied {
            return Err(not_while(record.state));
        }
        record.state = if record.joined_at.is_some() {
            MemberState::Left
        } else {
            MemberState::Declined
        };
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, "declined").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }
}
