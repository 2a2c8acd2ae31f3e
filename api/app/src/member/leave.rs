//! Leaving, dying, and coming back (RULES 21).

use domain::Refusal;
use domain::id::{AnyId, MemberId};
use domain::member::{MemberState, Role};
use domain::policy::Operation;
use store::{Audience, Happened, MemberRecord};

use super::{ChangePresence, Hand, not_while};
use crate::{Actor, App, AppError, Key, Result, Work};

/// What becomes of the time above zero of one who leaves (RULES 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// It goes to the fund.
    Fund,
    /// It goes to this member.
    Member(MemberId),
    /// It is kept for a return, as long as the bank's rules say, and goes to the fund then.
    Keep,
}

/// A member leaves, or a registrar writes down that one left or died.
#[derive(Debug, Clone, Copy)]
pub struct LeaveBank {
    /// The member.
    pub member: MemberId,
    /// What becomes of the time above zero.
    pub leftover: Leftover,
    /// The version that was seen.
    pub expected_version: i64,
}

/// A member who left comes back, by a registrar's hand.
pub type ReturnMember = ChangePresence;

/// The last coordinator stays until there is another (RULES 15). Whoever calls it holds the bank's lock.
pub(super) async fn guard_coordinators(work: &Work, member: MemberId) -> Result<()> {
    let roles = work.inside().roles().await?;
    let mut coordinators = roles.iter().filter(|term| term.role == Role::Coordinator);
    let holds = coordinators.clone().any(|term| term.member == member);
    if holds && coordinators.all(|term| term.member == member) {
        return Err(Refusal::LastCoordinator.into());
    }
    Ok(())
}

impl App {
    /// Leaves a bank. The account closes at zero: time above zero goes to the fund or a named member, time below zero
    /// is given by the fund and not pursued. Offers, needs, roles and mandates end.
    pub async fn leave_bank(&self, actor: &Actor, command: LeaveBank, key: &Key) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        let standing = work.standing()?;
        if standing.own(command.member).is_none() {
            return Err(if !standing.belongs() {
                AppError::not_found("member")
            } else if standing.helped(command.member) {
                Refusal::MandateEnded.into()
            } else {
                domain::Error::NotYours.into()
            });
        }
        super::within_scope(actor, Operation::LeaveBank)?;
        self.depart(work, command, key, MemberState::Left, Hand::Own).await
    }

    /// Writes down that a member left: by phone, or without a word. Time that reached a closed account later is
    /// closed by the same call.
    pub async fn record_left(&self, actor: &Actor, command: LeaveBank, key: &Key) -> Result<MemberRecord> {
        self.depart_by_registrar(actor, command, key, MemberState::Left).await
    }

    /// Writes down that a member died: matching, listings and notices stop at once.
    pub async fn record_died(&self, actor: &Actor, command: LeaveBank, key: &Key) -> Result<MemberRecord> {
        self.depart_by_registrar(actor, command, key, MemberState::Died).await
    }

    async fn depart_by_registrar(
        &self,
        actor: &Actor,
        command: LeaveBank,
        key: &Key,
        state: MemberState,
    ) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        if let (Leftover::Member(heir), Some(person)) = (command.leftover, work.person()) {
            // Whoever benefits does not decide (RULES 13).
            work.inside().circle(heir, work.at()).await?.refuse(person)?;
        }
        self.depart(work, command, key, state, Hand::Registrar).await
    }

    async fn depart(
        &self,
        work: Work,
        command: LeaveBank,
        key: &Key,
        state: MemberState,
        hand: Hand,
    ) -> Result<MemberRecord> {
        let claimed = (state, &command);
        let subject = command.member.uuid();
        if let Some(subject) = work.claim(key, &claimed, subject).await? {
            return self.replayed_member(&work, subject).await;
        }
        let (inside, at) = (work.inside(), work.at());
        inside.lock_bank().await?;
        let withdrawn = inside.withdraw_listings(command.member, at).await?;
        inside.end_silence(command.member).await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        let gone = matches!(record.state, MemberState::Left | MemberState::Died);
        let open = record.state.may_be_recorded() || (gone && hand == Hand::Registrar);
        if !open {
            return Err(not_while(record.state));
        }
        if state != MemberState::Died {
            // The last coordinator cannot go; nobody can be kept from dying, and the operator invites another.
            guard_coordinators(&work, record.id).await?;
        }
        inside.end_roles(record.id, None, at).await?;
        inside.end_mandates(record.id, None, at).await?;
        inside.end_mandates_held(record.id, at).await?;
        if record.state != MemberState::Died {
            record.state = state;
        }
        record.left_at = record.left_at.or(Some(at));
        record.paused_until = None;
        record.kept_until = self.kept_until(&work, &record, command.leftover).await?;
        inside.save_member(&mut record).await?;
        self.settle_account(&work, &record, command.leftover).await?;
        for listing in withdrawn {
            work.happened(self.new_id(), Happened::Listing, listing.uuid(), Audience::Members)
                .await?;
        }
        self.note(&work, hand, record.id, state.as_str()).await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    /// Takes back somebody who left, or whom the bank believed to have died: the same record and account, at the
    /// balance it has, without another start credit.
    pub async fn return_member(&self, actor: &Actor, command: ReturnMember) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ManageMembers, subject, "member").await?;
        work.inside().lock_bank().await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        if !matches!(record.state, MemberState::Left | MemberState::Died) {
            return Err(not_while(record.state));
        }
        self.activate(&work, &mut record).await?;
        self.note(&work, Hand::Registrar, record.id, "returned").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }
}
