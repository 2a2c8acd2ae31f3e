//! Joining with a code: as a new member, or as somebody whom the bank already knows on paper (RULES 22).

use domain::id::{MemberId, PersonId};
use domain::member::{MemberKind, MemberState, Role};
use domain::policy::Operation;
use domain::text::Name;
use domain::{Error, Reason, Refusal};
use store::{AttemptLimit, Counted, InvitationRecord, MemberPerson, MemberRecord, RoleTermRecord};

use super::apply::person_of;
use super::roles::TERM_DAYS;
use super::{Code, Hand};
use crate::{Actor, App, AppError, Key, Result, Work};

/// Tries of one person: enough for a smudged print and for retries, far too few to find a code of 60 bits.
const GUESSES: AttemptLimit = AttemptLimit {
    tries: 30,
    window_seconds: 900,
};

/// A person joins with a code.
#[derive(Debug, Clone)]
pub struct RedeemCode {
    /// The code.
    pub code: Code,
    /// The name that others will see; whoever is known on paper keeps the name that stands there, unless they say
    /// otherwise.
    pub name: Option<Name>,
}

impl App {
    /// Joins with a code: active at once, with the start credit where the bank gives one and there was none before.
    ///
    /// A code works once. Who is a member already is refused, unless the code brings them a role.
    pub async fn redeem_code(&self, actor: &Actor, command: RedeemCode, key: &Key) -> Result<MemberRecord> {
        super::within_scope(actor, Operation::RedeemCode)?;
        let guesser = format!("code:{}", actor.word());
        self.count_guess(&guesser).await?;
        let invitation = self
            .store()
            .reader()
            .invitation_by_hash(&command.code.hash())
            .await?
            .ok_or(Refusal::CodeNotValid)?;
        let work = self.work(actor, Operation::RedeemCode, invitation.bank).await?;
        let person = person_of(&work)?;
        let inside = work.inside();
        let own = inside.own_member_of(person).await?;
        let id = invitation
            .member
            .or(own.map(|record| record.id))
            .unwrap_or_else(|| MemberId::new(self.new_id()));
        if let Some(subject) = work.claim(key, &command, id.uuid()).await? {
            return self.replayed_member(&work, subject).await;
        }
        if invitation.member.is_some() && invitation.created_by == Some(person) {
            // Whoever makes a code for a member that is known already hands it over.
            return Err(Refusal::Involved.into());
        }
        inside.lock_bank().await?;
        if !inside.use_invitation(invitation.id, work.at()).await? {
            return Err(Refusal::CodeNotValid.into());
        }
        let record = match invitation.member {
            Some(member) => self.claim_member(&work, person, member, command.name).await?,
            None => self.join(&work, person, id, command.name, &invitation).await?,
        };
        if let Some(role) = invitation.role {
            self.bring_role(&work, &record, role, &invitation).await?;
        }
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        self.forget_guesses(&guesser).await?;
        Ok(record)
    }

    /// Counts a try before the code is looked at, and keeps the count whatever comes of it (API 23).
    async fn count_guess(&self, guesser: &str) -> Result<()> {
        let at = self.now();
        let tx = self.store().begin().await?;
        let counted = tx.count_attempt(guesser, GUESSES, at).await?;
        tx.commit().await?;
        match counted {
            Counted::Fits => Ok(()),
            Counted::Full { until } => {
                let micros = until.micros().saturating_sub(at.micros());
                Err(Error::TooManyAttempts {
                    retry_after_seconds: micros.div_euclid(1_000_000).saturating_add(1).max(1),
                }
                .into())
            }
        }
    }

    /// Whoever had a good code is no guesser.
    async fn forget_guesses(&self, guesser: &str) -> Result<()> {
        let tx = self.store().begin().await?;
        tx.forget_attempts(guesser).await?;
        Ok(tx.commit().await?)
    }

    async fn join(
        &self,
        work: &Work,
        person: PersonId,
        id: MemberId,
        name: Option<Name>,
        invitation: &InvitationRecord,
    ) -> Result<MemberRecord> {
        let known = work.inside().own_member_of(person).await?;
        if let Some(record) = known.as_ref()
            && record.state.may_be_recorded()
            && invitation.role.is_some()
        {
            return Ok(record.clone());
        }
        let suspended = known.as_ref().is_some_and(|record| record.suspended_at.is_some());
        if suspended && invitation.role.is_some() {
            // Who waits for a registrar takes no role on the way in.
            return Err(super::not_while(MemberState::Suspended));
        }
        let name = match (name, known.as_ref()) {
            (Some(name), _) => name,
            (None, Some(record)) => {
                Name::try_new(&record.name).map_err(|error| AppError::Fault(format!("{}: {error}", record.id)))?
            }
            (None, None) => return Err(Error::invalid("name", Reason::Missing).into()),
        };
        self.seat(work, person, id, known, name, MemberState::Active).await
    }

    /// Joins a person to a member that the bank already knows.
    async fn claim_member(
        &self,
        work: &Work,
        person: PersonId,
        member: MemberId,
        name: Option<Name>,
    ) -> Result<MemberRecord> {
        let (inside, at) = (work.inside(), work.at());
        let mut record = inside
            .lock_member(member)
            .await?
            .filter(|record| record.state.may_be_recorded())
            .ok_or(Refusal::CodeNotValid)?;
        let people = inside.people_of(&[member]).await?;
        if people.iter().any(|row| row.person == Some(person)) {
            return Err(Refusal::AlreadyMember.into());
        }
        if record.kind == MemberKind::Person {
            if people.iter().any(|row| row.person.is_some()) {
                return Err(Refusal::CodeNotValid.into());
            }
            self.drop_application(work, person).await?;
            if let Some(name) = &name {
                name.as_str().clone_into(&mut record.name);
            }
        }
        let named = name.map_or_else(|| record.name.clone(), Into::into);
        let on_paper = people
            .iter()
            .find(|row| row.person.is_none() && (record.kind == MemberKind::Person || row.name == named));
        if let Some(row) = on_paper {
            inside.remove_member_person(row.id, at).await?;
        }
        let row = MemberPerson {
            id: self.new_id(),
            member,
            person: Some(person),
            name: named,
        };
        inside.insert_member_person(&row, at).await?;
        inside.save_member(&mut record).await?;
        Ok(record)
    }

    /// Nobody is two members: an application that still waits gives way to the record on paper. Who is, or was, a
    /// member of their own needs a registrar to make the two one.
    async fn drop_application(&self, work: &Work, person: PersonId) -> Result<()> {
        let Some(mut own) = work.inside().own_member_of(person).await? else {
            return Ok(());
        };
        let waits = matches!(own.state, MemberState::Applied | MemberState::Declined);
        if !waits || own.joined_at.is_some() {
            return Err(Refusal::AlreadyMember.into());
        }
        own.state = MemberState::Declined;
        work.inside().save_member(&mut own).await?;
        for row in work.inside().people_of(&[own.id]).await? {
            work.inside().remove_member_person(row.id, work.at()).await?;
        }
        Ok(())
    }

    async fn bring_role(
        &self,
        work: &Work,
        record: &MemberRecord,
        role: Role,
        invitation: &InvitationRecord,
    ) -> Result<()> {
        let inside = work.inside();
        work.require_adult(record)?;
        if let Some(by) = invitation.created_by
            && !inside.holders(Role::Coordinator).await?.contains(&by)
        {
            // Who appoints no more appoints no more by an old code either.
            return Err(Refusal::CodeNotValid.into());
        }
        let first = invitation.created_by.is_none() && role == Role::Coordinator;
        if first {
            let roles = inside.roles().await?;
            if roles.iter().any(|term| term.role == Role::Coordinator) {
                // The operator makes the first coordinator only; from then on the bank appoints.
                return Err(Refusal::CodeNotValid.into());
            }
        }
        inside.end_roles(record.id, Some(role), work.at()).await?;
        let term = RoleTermRecord {
            id: self.new_id(),
            bank: work.bank(),
            member: record.id,
            role,
            starts_at: work.at(),
            until: work.at().plus_days(TERM_DAYS),
            ended_at: None,
            appointed_by: invitation.created_by,
        };
        inside.insert_role(&term).await?;
        self.note(work, Hand::Registrar, record.id, "role").await
    }
}
