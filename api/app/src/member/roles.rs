//! Roles: small tasks whose terms end (RULES 15).

use domain::id::{AnyId, MemberId};
use domain::member::{MemberKind, MemberState, Role};
use domain::policy::{self, Operation};
use domain::time::Instant;
use domain::{Error, Reason};
use store::RoleTermRecord;

use super::helpers::days_out_of_range;
use super::leave::guard_coordinators;
use super::{Hand, not_while, within_scope};
use crate::{Actor, App, AppError, Result, Work};

/// The longest term, in days: three years.
const TERM_DAYS_MAX: i64 = 1_096;
/// The term that comes with an invitation, in days.
pub(super) const TERM_DAYS: i64 = 365;

/// A coordinator appoints somebody to a role, or lengthens their term.
#[derive(Debug, Clone, Copy)]
pub struct AppointRole {
    /// Who: a member who is a person.
    pub member: MemberId,
    /// The role.
    pub role: Role,
    /// When the term ends, at most three years ahead.
    pub until: Instant,
    /// From whom it is taken over. `None`: from the caretaker whose term ended first, where there is one.
    pub takes_over_from: Option<MemberId>,
}

/// A role is given back, or taken.
#[derive(Debug, Clone, Copy)]
pub struct EndRole {
    /// Who holds it.
    pub member: MemberId,
    /// The role.
    pub role: Role,
}

impl App {
    /// Appoints to a role. Who holds it already gets the new term; somebody new takes over from one caretaker.
    pub async fn appoint_role(&self, actor: &Actor, command: AppointRole) -> Result<RoleTermRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::AppointRole, subject, "member").await?;
        let (inside, at) = (work.inside(), work.at());
        if command.until <= at || command.until > at.plus_days(TERM_DAYS_MAX) {
            return Err(days_out_of_range(TERM_DAYS_MAX));
        }
        inside.lock_bank().await?;
        let record = inside
            .lock_member(command.member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if !matches!(record.state, MemberState::Active | MemberState::Paused) {
            return Err(not_while(record.state));
        }
        if record.kind != MemberKind::Person {
            return Err(Error::invalid("member", Reason::Unexpected).into());
        }
        work.require_adult(&record)?;
        let held = inside.roles().await?;
        let same = || held.iter().filter(|term| term.role == command.role);
        let renewed = same().any(|term| term.member == command.member);
        inside.end_roles(command.member, Some(command.role), at).await?;
        let before = match command.takes_over_from {
            Some(named) if !same().any(|term| term.member == named) => {
                return Err(AppError::not_found("role"));
            }
            Some(named) => Some(named),
            None if renewed => None,
            None => same()
                .filter(|term| term.caretaker(at))
                .min_by_key(|term| term.until)
                .map(|term| term.member),
        };
        if let Some(before) = before.filter(|before| *before != command.member) {
            inside.end_roles(before, Some(command.role), at).await?;
            self.role_changed(&work, Hand::Registrar, before).await?;
        }
        let term = RoleTermRecord {
            id: self.new_id(),
            bank: work.bank(),
            member: command.member,
            role: command.role,
            starts_at: at,
            until: command.until,
            ended_at: None,
            appointed_by: work.person(),
        };
        inside.insert_role(&term).await?;
        self.role_changed(&work, Hand::Registrar, command.member).await?;
        work.commit().await?;
        Ok(term)
    }

    /// Gives a role back, or, as a coordinator, takes one. The last coordinator stays until there is another.
    pub async fn end_role(&self, actor: &Actor, command: EndRole) -> Result<()> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        let standing = work.standing()?;
        let hand = if standing.own(command.member).is_some() {
            within_scope(actor, Operation::EditProfile)?;
            Hand::Own
        } else {
            policy::permit(Operation::AppointRole, actor.scopes(), Some(standing)).map_err(|error| match error {
                Error::NotFound { .. } => AppError::not_found("member"),
                other => other.into(),
            })?;
            Hand::Registrar
        };
        work.inside().lock_bank().await?;
        if command.role == Role::Coordinator {
            guard_coordinators(&work, command.member).await?;
        }
        let ended = work
            .inside()
            .end_roles(command.member, Some(command.role), work.at())
            .await?;
        if ended == 0 {
            return Err(AppError::not_found("role"));
        }
        self.role_changed(&work, hand, command.member).await?;
        work.commit().await
    }

    async fn role_changed(&self, work: &Work, hand: Hand, member: MemberId) -> Result<()> {
        self.note(work, hand, member, "role").await?;
        self.member_changed(work, member).await
    }
}
