//! Members: how they come, what they keep of themselves, whom they trust, how they go.
//!
//! What a member decides for themselves, a registrar may do in their name, with a note that says so; a helper never
//! chooses audiences, helpers or the end of a membership (RULES 14).

mod agreement;
mod apply;
mod block;
mod closing;
mod code;
mod contacts;
mod enter;
mod guardian;
mod helpers;
mod invite;
mod leave;
mod merge;
mod presence;
mod profile;
mod read;
mod redeem;
mod roles;

pub use agreement::AcceptAgreement;
pub use apply::{AdmitMember, ApplyToBank, EndApplication};
pub use block::BlockMember;
pub use code::Code;
pub use contacts::{ContactDetail, SetContacts};
pub use enter::AddMember;
pub use guardian::{Guardian, RecordGuardian};
pub use helpers::{ChooseHelper, EndMandate};
pub use invite::{CreateInvitation, Invited};
pub use leave::{LeaveBank, Leftover, ReturnMember};
pub use merge::MergeMembers;
pub use presence::{ChangePresence, PauseMember};
pub use profile::{AddPerson, EditProfile, RemovePerson};
pub use read::{MyMembership, RoleHolder};
pub use redeem::RedeemCode;
pub use roles::{AppointRole, EndRole};

use domain::id::{AccountId, AnyId, MemberId, TransferId};
use domain::ledger::{Account, AccountKind, Parties, Transfer, TransferKind};
use domain::member::{MemberKind, MemberState, Role};
use domain::minutes::Minutes;
use domain::policy::{self, Operation, Standing};
use domain::time::Instant;
use domain::{Error, Refusal};
use store::{Audience, Happened, MemberRecord, NoteRecord};

use crate::{Actor, App, AppError, Result, Work};

/// Whose hand changes a member's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// The member's own, or one of its people's.
    Own,
    /// A registrar's, in the member's name.
    Registrar,
}

/// Decides whose hand it is: the member's own as far as the token reaches, or a registrar's.
pub(crate) fn hand(actor: &Actor, standing: &Standing, operation: Operation, member: MemberId) -> Result<Hand> {
    if standing.own(member).is_some() {
        within_scope(actor, operation)?;
        return Ok(Hand::Own);
    }
    if !standing.belongs() {
        return Err(AppError::not_found("member"));
    }
    if standing.holds(Role::Registrar) {
        policy::permit(Operation::ManageMembers, actor.scopes(), Some(standing))?;
        return Ok(Hand::Registrar);
    }
    if standing.helped(member) {
        return Err(Refusal::MandateEnded.into());
    }
    Err(Error::NotYours.into())
}

/// Whether the token reaches this far; what the person is, is decided elsewhere.
pub(crate) fn within_scope(actor: &Actor, operation: Operation) -> Result<()> {
    match (operation.scope(), actor.scopes()) {
        (_, None) => Err(Error::Unauthenticated.into()),
        (Some(scope), Some(held)) if !held.contains(&scope) => Err(Error::ScopeNeeded { scope: scope.as_str() }.into()),
        _ => Ok(()),
    }
}

/// The refusal of what this state does not allow.
pub(crate) fn not_while(state: MemberState) -> AppError {
    Refusal::MemberNotActive { state: state.as_str() }.into()
}

/// A new record with nothing said yet.
fn newcomer(
    id: MemberId,
    account: AccountId,
    kind: MemberKind,
    state: MemberState,
    name: String,
    at: Instant,
) -> MemberRecord {
    MemberRecord {
        id,
        account,
        kind,
        state,
        name,
        about: String::new(),
        languages: Vec::new(),
        area: None,
        name_public: false,
        minor_until: None,
        weekly_limit: None,
        paused_until: None,
        suspended_at: None,
        agreement_version: None,
        merged_into: None,
        created_at: at,
        joined_at: (state == MemberState::Active).then_some(at),
        left_at: None,
        kept_until: None,
        last_asked_at: None,
        version: 1,
    }
}

impl App {
    /// Begins work on a member's record, by the member's own hand or a registrar's.
    pub(crate) async fn at_member(
        &self,
        actor: &Actor,
        operation: Operation,
        member: MemberId,
    ) -> Result<(Work, Hand)> {
        let subject = AnyId::MemberId(member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        let hand = hand(actor, work.standing()?, operation, member)?;
        Ok((work, hand))
    }

    /// The member under its lock, as whoever asks has seen it.
    pub(crate) async fn locked_member(
        &self,
        work: &Work,
        member: MemberId,
        expected_version: i64,
    ) -> Result<MemberRecord> {
        let record = work
            .inside()
            .lock_member(member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if record.version == expected_version {
            Ok(record)
        } else {
            Err(Error::Stale.into())
        }
    }

    /// Renders the subject of a replay anew.
    pub(crate) async fn replayed_member(&self, work: &Work, subject: uuid::Uuid) -> Result<MemberRecord> {
        work.inside()
            .member(MemberId::new(subject))
            .await?
            .ok_or(AppError::not_found("member"))
    }

    /// Tells those who follow that a member changed.
    pub(crate) async fn member_changed(&self, work: &Work, member: MemberId) -> Result<()> {
        work.happened(self.new_id(), Happened::Member, member.uuid(), Audience::Members)
            .await
    }

    /// Keeps that a role holder changed somebody's record; one's own hand leaves no note.
    pub(crate) async fn note(&self, work: &Work, hand: Hand, member: MemberId, what: &str) -> Result<()> {
        if hand == Hand::Own {
            return Ok(());
        }
        let note = NoteRecord {
            id: self.new_id(),
            member,
            by: work.person(),
            what: what.to_owned(),
            at: work.at(),
        };
        Ok(work.inside().insert_note(&note).await?)
    }

    /// Opens the account of a new member, with the floor that the bank agreed on.
    async fn open_member_account(&self, work: &Work) -> Result<AccountId> {
        let id = AccountId::new(self.new_id());
        let floor = work.newest_rules().await?.member_floor();
        let account = Account::open(id, AccountKind::Member, floor);
        work.inside().insert_account(&account).await?;
        Ok(id)
    }

    /// What a newly active member brings about in the books: the fund aims anew for one member more, and a newcomer
    /// gets the start credit, once. Whoever calls it holds the bank's lock and has written the member as active.
    async fn settle_in(&self, work: &Work, record: &MemberRecord, first: bool) -> Result<()> {
        let inside = work.inside();
        let mut books = inside.open_books(&[record.id], true, false).await?;
        let fund = books.fund().map(|fund| fund.id).ok_or_else(|| fundless(work))?;
        let active = inside.active_members().await?;
        let rules = work.newest_rules().await?;
        books.aim(fund, rules.fund_floor(active));
        let credit = Minutes::try_new(rules.start_credit_minutes).ok().filter(|_| first);
        if let Some(minutes) = credit {
            books.post(Transfer {
                id: TransferId::new(self.new_id()),
                kind: TransferKind::StartCredit,
                parties: Parties::try_new(fund, record.account)?,
                minutes,
                exchange: None,
                reverses: None,
                by: work.actor().recorded_by(),
                at: work.at(),
            })?;
        }
        inside.write_books(&books).await?;
        if credit.is_some() {
            let subject = record.id.uuid();
            work.happened(self.new_id(), Happened::Balance, subject, Audience::Parties)
                .await?;
        }
        Ok(())
    }
}

/// A bank is made with its fund.
fn fundless(work: &Work) -> AppError {
    AppError::Fault(format!("{} has no fund", work.bank()))
}
