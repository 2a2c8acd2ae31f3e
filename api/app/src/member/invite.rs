//! Invitations: a registrar's, and the operator's first one.

use domain::id::{BankId, MemberId, PersonId};
use domain::member::{MemberKind, Role};
use domain::policy::{self, Operation};
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use store::InvitationRecord;
use uuid::Uuid;

use super::{Code, not_while};
use crate::{Actor, App, AppError, Result, Work};

/// Days that an invitation lives, where nothing else is said.
const DAYS: i64 = 30;
/// The most days that it may live.
const DAYS_MAX: i64 = 366;

/// A registrar invites somebody.
#[derive(Debug, Clone, Copy)]
pub struct CreateInvitation {
    /// The bank.
    pub bank: BankId,
    /// The offline member, household or organisation that the code joins a person to (RULES 22).
    pub member: Option<MemberId>,
    /// A role that comes with it; only coordinators give one.
    pub role: Option<Role>,
    /// Days that it lives, 1 to 366; `None` for 30.
    pub days: Option<i64>,
}

/// An invitation with its code, which is shown this once.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The code.
    pub code: Code,
    /// The invitation.
    pub invitation: InvitationRecord,
}

fn draft(id: Uuid, bank: BankId, by: Option<PersonId>, at: Instant, days: i64) -> InvitationRecord {
    InvitationRecord {
        id,
        bank,
        member: None,
        role: None,
        created_by: by,
        created_at: at,
        expires_at: at.plus_days(days),
        used_at: None,
    }
}

impl App {
    /// Makes an invitation. Its code is shown this once; only its hash is kept.
    pub async fn create_invitation(&self, actor: &Actor, command: CreateInvitation) -> Result<Invited> {
        let work = self.work(actor, Operation::ManageMembers, command.bank).await?;
        if command.role.is_some() {
            policy::permit(Operation::AppointRole, actor.scopes(), Some(work.standing()?))?;
        }
        let days = command.days.unwrap_or(DAYS);
        if !(1..=DAYS_MAX).contains(&days) {
            let range = Reason::Range { min: 1, max: DAYS_MAX };
            return Err(Error::invalid("days", range).into());
        }
        if let Some(member) = command.member {
            self.check_claimable(&work, member, command.role).await?;
        }
        let invitation = InvitationRecord {
            member: command.member,
            role: command.role,
            ..draft(self.new_id(), command.bank, work.person(), work.at(), days)
        };
        let code = Code::new()?;
        work.inside().insert_invitation(&invitation, &code.hash()).await?;
        work.commit().await?;
        Ok(Invited { code, invitation })
    }

    /// Whether a code can join somebody to this member: it has not left, and a person has no login yet.
    pub(super) async fn check_claimable(&self, work: &Work, member: MemberId, role: Option<Role>) -> Result<()> {
        let record = work
            .inside()
            .member(member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if !record.state.may_be_recorded() {
            return Err(not_while(record.state));
        }
        let people = work.inside().people_of(&[member]).await?;
        if record.kind == MemberKind::Person && people.iter().any(|row| row.person.is_some()) {
            return Err(Refusal::AlreadyMember.into());
        }
        if role.is_some() && record.kind != MemberKind::Person {
            return Err(Error::invalid("role", Reason::Unexpected).into());
        }
        Ok(())
    }

    /// Ends an invitation before its time, such as a printed code that was lost.
    pub async fn end_invitation(&self, actor: &Actor, bank: BankId, invitation: Uuid) -> Result<()> {
        let work = self.work(actor, Operation::ManageMembers, bank).await?;
        if !work.inside().end_invitation(invitation, work.at()).await? {
            return Err(AppError::not_found("invitation"));
        }
        work.commit().await
    }

    /// The invitations that can still be used.
    pub async fn invitations(&self, actor: &Actor, bank: BankId) -> Result<Vec<InvitationRecord>> {
        self.reading(actor, Operation::ManageMembers, bank, "bank").await?;
        let reader = self.store().reader();
        Ok(reader.in_bank(bank).open_invitations(self.now()).await?)
    }

    /// The operator invites the first coordinator of a bank that has none: a new one, or one whose last coordinator
    /// died. Only the operator's command line calls this.
    pub async fn invite_first_coordinator(&self, bank: BankId) -> Result<Invited> {
        let tx = self.store().begin().await?;
        let inside = tx.in_bank(bank);
        if inside.bank().await?.is_none() {
            return Err(AppError::not_found("bank"));
        }
        inside.lock_bank().await?;
        let roles = inside.roles().await?;
        if roles.iter().any(|term| term.role == Role::Coordinator) {
            return Err(Refusal::Taken.into());
        }
        let invitation = InvitationRecord {
            role: Some(Role::Coordinator),
            ..draft(self.new_id(), bank, None, self.now(), DAYS)
        };
        // A code that was lost must not make somebody coordinator one day.
        for earlier in inside.open_invitations(self.now()).await? {
            if earlier.created_by.is_none() && earlier.role == Some(Role::Coordinator) {
                inside.end_invitation(earlier.id, self.now()).await?;
            }
        }
        let code = Code::new()?;
        inside.insert_invitation(&invitation, &code.hash()).await?;
        tx.commit().await?;
        Ok(Invited { code, invitation })
    }
}
