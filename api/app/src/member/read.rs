//! Who sees which member, and how much of it.

use domain::Error;
use domain::id::{AnyId, BankId, MemberId, PersonId};
use domain::member::{MemberState, Role};
use domain::policy::{self, Operation, Standing};
use store::{MandateRecord, MemberPerson, MemberRecord, NoteRecord, RoleTermRecord, Slice, Window};
use uuid::Uuid;

use super::contacts::trusted;
use super::hand;
use crate::{Actor, App, AppError, Result};

/// One of a person's memberships, in whichever bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyMembership {
    /// The bank.
    pub bank: BankId,
    /// The member: the person alone, or a household or organisation they are named in.
    pub member: MemberRecord,
    /// The roles that the member holds.
    pub roles: Vec<RoleTermRecord>,
}

/// A role of the bank and who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleHolder {
    /// The term.
    pub term: RoleTermRecord,
    /// The term is over, and the holder goes on until somebody takes over (RULES 15).
    pub caretaker: bool,
}

/// How much of a member somebody sees; `None` where it looks like nothing is there.
fn face(mut record: MemberRecord, standing: &Standing) -> Option<MemberRecord> {
    if trusted(standing, record.id) || standing.holds(Role::Registrar) {
        return Some(record);
    }
    // Who never joined is nobody's business but the registrars'.
    record.joined_at?;
    match record.state {
        MemberState::Applied | MemberState::Declined => record.state = MemberState::Left,
        // A registrar's decision is between the bank and the member.
        MemberState::Suspended => record.state = MemberState::Paused,
        _ => {}
    }
    if !record.state.may_be_recorded() {
        // The name stays beside the hours that were given and received.
        record.about = String::new();
        record.languages = Vec::new();
        record.area = None;
    }
    record.minor_until = None;
    record.weekly_limit = None;
    record.paused_until = None;
    record.suspended_at = None;
    record.agreement_version = None;
    record.kept_until = None;
    record.last_asked_at = None;
    Some(record)
}

impl App {
    /// A member, its bank, and as much of it as whoever asks may see.
    pub(super) async fn seen_member(&self, actor: &Actor, id: MemberId) -> Result<(BankId, MemberRecord)> {
        if matches!(actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let reader = self.store().reader();
        let hidden = || AppError::not_found("member");
        let bank = reader.bank_of(AnyId::MemberId(id)).await?.ok_or_else(hidden)?;
        let standing = self.reading(actor, Operation::ReadMe, bank, "member").await?;
        if standing.own(id).is_none() {
            permit_members(actor, &standing, "member")?;
        }
        let mut record = reader.in_bank(bank).member(id).await?.ok_or_else(hidden)?;
        if let Some(live) = record.merged_into {
            // The old id goes on to answer (RULES 22).
            record = reader.in_bank(bank).member(live).await?.ok_or_else(hidden)?;
        }
        let seen = face(record, &standing).ok_or_else(hidden)?;
        Ok((bank, seen))
    }

    /// One member. Members see those who belong, or belonged, to their bank; registrars and the owner see all of it.
    pub async fn member(&self, actor: &Actor, id: MemberId) -> Result<MemberRecord> {
        Ok(self.seen_member(actor, id).await?.1)
    }

    /// These members, as far as whoever asks may see them, in no order; what is hidden is left out.
    pub async fn members_by_ids(&self, actor: &Actor, bank: BankId, ids: &[MemberId]) -> Result<Vec<MemberRecord>> {
        let standing = self.reading(actor, Operation::ReadMe, bank, "bank").await?;
        let belongs = permit_members(actor, &standing, "bank").is_ok();
        let found = self.store().reader().in_bank(bank).members(ids).await?;
        Ok(found
            .into_iter()
            .filter(|record| belongs || standing.own(record.id).is_some())
            .filter_map(|record| face(record, &standing))
            .collect())
    }

    /// The members that speak for these ids now, each beside the id: of a record that became another, that one (RULES 22).
    pub async fn living_members(
        &self,
        actor: &Actor,
        bank: BankId,
        ids: &[MemberId],
    ) -> Result<Vec<(MemberId, MemberRecord)>> {
        let standing = self.reading(actor, Operation::ReadMe, bank, "bank").await?;
        let belongs = permit_members(actor, &standing, "bank").is_ok();
        let found = self.store().reader().in_bank(bank).living(ids).await?;
        Ok(found
            .into_iter()
            .filter(|(_, record)| belongs || standing.own(record.id).is_some())
            .filter_map(|(id, record)| Some((id, face(record, &standing)?)))
            .collect())
    }

    /// A page of a bank's members, newest first. No states: those who are active or pause, which is all that members
    /// can ask for; registrars may ask for any.
    pub async fn members_page(
        &self,
        actor: &Actor,
        bank: BankId,
        states: &[MemberState],
        window: Window<Uuid>,
    ) -> Result<Slice<MemberRecord>> {
        let standing = self.reading(actor, Operation::ReadMembers, bank, "bank").await?;
        let open = [MemberState::Active, MemberState::Paused];
        let states = if states.is_empty() { &open } else { states };
        if states.iter().any(|state| !open.contains(state)) {
            policy::permit(Operation::ManageMembers, actor.scopes(), Some(&standing))?;
        }
        let page = self.store().reader().in_bank(bank).member_page(states, window).await?;
        Ok(Slice {
            items: page
                .items
                .into_iter()
                .filter_map(|record| face(record, &standing))
                .collect(),
            more: page.more,
        })
    }

    /// Those who wait to be admitted, the latest first.
    pub async fn applicants(&self, actor: &Actor, bank: BankId, window: Window<Uuid>) -> Result<Slice<MemberRecord>> {
        self.reading(actor, Operation::ManageMembers, bank, "bank").await?;
        let states = [MemberState::Applied];
        Ok(self.store().reader().in_bank(bank).member_page(&states, window).await?)
    }

    /// The people of these members. Their logins show to the member itself, its helpers and registrars only.
    pub async fn people_of(&self, actor: &Actor, bank: BankId, members: &[MemberId]) -> Result<Vec<MemberPerson>> {
        let seen = self.members_by_ids(actor, bank, members).await?;
        let standing = self.reading(actor, Operation::ReadMe, bank, "bank").await?;
        let ids: Vec<MemberId> = seen.iter().map(|record| record.id).collect();
        let mut people = self.store().reader().in_bank(bank).people_of(&ids).await?;
        for row in &mut people {
            if !trusted(&standing, row.member) && !standing.holds(Role::Registrar) {
                row.person = None;
            }
        }
        Ok(people)
    }

    /// The members that these people are, such as the helpers of a mandate; each beside the person.
    pub async fn members_of_people(
        &self,
        actor: &Actor,
        bank: BankId,
        people: &[PersonId],
    ) -> Result<Vec<(PersonId, MemberRecord)>> {
        let standing = self.reading(actor, Operation::ReadMembers, bank, "bank").await?;
        let reader = self.store().reader();
        let found = reader.in_bank(bank).own_members_of(people).await?;
        Ok(found
            .into_iter()
            .filter_map(|(person, record)| Some((person, face(record, &standing)?)))
            .collect())
    }

    /// The roles of a bank, who holds them and until when.
    pub async fn roles(&self, actor: &Actor, bank: BankId) -> Result<Vec<RoleHolder>> {
        self.reading(actor, Operation::ReadMembers, bank, "bank").await?;
        let at = self.now();
        let roles = self.store().reader().in_bank(bank).roles().await?;
        Ok(roles
            .into_iter()
            .map(|term| RoleHolder {
                term,
                caretaker: term.caretaker(at),
            })
            .collect())
    }

    /// Every membership of whoever asks, in all banks, with the roles that come with it: two statements.
    pub async fn my_memberships(&self, actor: &Actor) -> Result<Vec<MyMembership>> {
        let person = actor.person_id().ok_or(Error::Unauthenticated)?;
        let reader = self.store().reader();
        let found = reader.memberships_of(person).await?;
        let ids: Vec<MemberId> = found.iter().map(|own| own.member.id).collect();
        let roles = reader.roles_held(&ids).await?;
        Ok(found
            .into_iter()
            .map(|own| MyMembership {
                bank: own.bank,
                roles: roles
                    .iter()
                    .filter(|term| term.member == own.member.id)
                    .copied()
                    .collect(),
                member: own.member,
            })
            .collect())
    }

    /// Whom the person who asks helps now, in all banks.
    pub async fn my_mandates(&self, actor: &Actor) -> Result<Vec<MandateRecord>> {
        let person = actor.person_id().ok_or(Error::Unauthenticated)?;
        let reader = self.store().reader();
        Ok(reader.mandates_held(person, self.now()).await?)
    }

    /// A member's helpers, also former ones, the latest first: for the member and for registrars. A helper sees their
    /// own mandate only.
    pub async fn mandates(&self, actor: &Actor, member: MemberId) -> Result<Vec<MandateRecord>> {
        let (bank, standing) = self.at_home(actor, member).await?;
        let reader = self.store().reader();
        let mut mandates = reader.in_bank(bank).mandates_of(member).await?;
        match hand(actor, &standing, Operation::ChooseHelper, member) {
            Ok(_) => {}
            Err(_) if standing.helped(member) => {
                mandates.retain(|mandate| mandate.helper == standing.person);
            }
            Err(error) => return Err(error),
        }
        Ok(mandates)
    }

    /// Who changed a member's record, and what, the latest first: for the member and for registrars.
    pub async fn member_notes(&self, actor: &Actor, member: MemberId) -> Result<Vec<NoteRecord>> {
        let (bank, standing) = self.at_home(actor, member).await?;
        hand(actor, &standing, Operation::EditProfile, member)?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        Ok(inside.notes_of(inside.live_member(member).await?).await?)
    }

    pub(super) async fn at_home(&self, actor: &Actor, member: MemberId) -> Result<(BankId, Standing)> {
        if matches!(actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let bank = self
            .store()
            .reader()
            .bank_of(AnyId::MemberId(member))
            .await?
            .ok_or(AppError::not_found("member"))?;
        let standing = self.reading(actor, Operation::ReadMe, bank, "member").await?;
        Ok((bank, standing))
    }
}

/// Whether the person may read members here; to somebody from elsewhere nothing is there.
fn permit_members(actor: &Actor, standing: &Standing, noun: &'static str) -> Result<()> {
    match policy::permit(Operation::ReadMembers, actor.scopes(), Some(standing)) {
        Ok(()) => Ok(()),
        Err(Error::NotFound { .. }) => Err(AppError::not_found(noun)),
        Err(error) => Err(error.into()),
    }
}
