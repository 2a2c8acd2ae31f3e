//! Pauses, and what a registrar may stop for a while (RULES 19).

use domain::id::{AnyId, BankId, MemberId};
use domain::member::MemberState;
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use store::MemberRecord;

use super::leave::guard_coordinators;
use super::{Hand, not_while};
use crate::{Actor, App, Result};

/// A member takes a pause, or changes how long.
#[derive(Debug, Clone, Copy)]
pub struct PauseMember {
    /// The member.
    pub member: MemberId,
    /// Until when; `None` until it says so.
    pub until: Option<Instant>,
    /// The version that was seen.
    pub expected_version: i64,
}

/// A member is back, is suspended, or is no longer.
#[derive(Debug, Clone, Copy)]
pub struct ChangePresence {
    /// The member.
    pub member: MemberId,
    /// The version that was seen.
    pub expected_version: i64,
}

impl App {
    /// Takes a pause: nobody is asked or matched meanwhile, hours are still recorded.
    pub async fn pause_member(&self, actor: &Actor, command: PauseMember) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::PauseMember, command.member).await?;
        if command.until.is_some_and(|until| until <= work.at()) {
            let reason = Reason::Unknown {
                value: "a time that is over".to_owned(),
            };
            return Err(Error::invalid("until", reason).into());
        }
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if !matches!(record.state, MemberState::Active | MemberState::Paused) {
            return Err(not_while(record.state));
        }
        record.state = MemberState::Paused;
        record.paused_until = command.until;
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, "paused").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Is back from a pause.
    pub async fn resume_member(&self, actor: &Actor, command: ChangePresence) -> Result<MemberRecord> {
        let (work, hand) = self.at_member(actor, Operation::PauseMember, command.member).await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if record.state != MemberState::Paused {
            return Err(not_while(record.state));
        }
        record.state = MemberState::Active;
        record.paused_until = None;
        work.inside().save_member(&mut record).await?;
        self.note(&work, hand, record.id, "resumed").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Ends the pauses whose time is over; says how many. The clockwork calls this.
    pub async fn end_pauses(&self, bank: BankId) -> Result<usize> {
        let work = self.work(&Actor::Job("pauses"), Operation::PauseMember, bank).await?;
        let back = work.inside().end_pauses(work.at()).await?;
        for member in &back {
            self.member_changed(&work, *member).await?;
        }
        work.commit().await?;
        Ok(back.len())
    }

    /// Stops new listings, proposals and sign-ups of a member; hours are still recorded. Their roles end: who is
    /// suspended decides nothing for others.
    pub async fn suspend_member(&self, actor: &Actor, command: ChangePresence) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        if work.standing()?.own(command.member).is_some() {
            return Err(Refusal::Involved.into());
        }
        work.inside().lock_bank().await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if !matches!(record.state, MemberState::Active | MemberState::Paused) {
            return Err(not_while(record.state));
        }
        guard_coordinators(&work, record.id).await?;
        work.inside().end_roles(record.id, None, work.at()).await?;
        record.state = MemberState::Suspended;
        record.suspended_at = Some(work.at());
        record.paused_until = None;
        work.inside().save_member(&mut record).await?;
        self.note(&work, Hand::Registrar, record.id, "suspended").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Lets a suspended member begin things again. Nobody does this for themselves or their household.
    pub async fn reinstate_member(&self, actor: &Actor, command: ChangePresence) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        if work.standing()?.own(command.member).is_some() {
            return Err(Refusal::Involved.into());
        }
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if record.state != MemberState::Suspended {
            return Err(not_while(record.state));
        }
        record.state = MemberState::Active;
        record.suspended_at = None;
        work.inside().save_member(&mut record).await?;
        self.note(&work, Hand::Registrar, record.id, "reinstated").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }
}
