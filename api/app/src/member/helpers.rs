//! Helpers: chosen by the member, with a reach and an end (RULES 14).

use domain::id::{AnyId, MemberId, PersonId};
use domain::member::{MandateScope, MemberKind};
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use store::{HelperDeed, MandateRecord, MemberRecord, Slice, Window};
use uuid::Uuid;

use super::apply::person_of;
use super::{Hand, hand, not_while};
use crate::{Actor, App, AppError, Result};

/// The longest mandate, in days.
const MANDATE_DAYS_MAX: i64 = 366;
/// The most helpers at one time.
const HELPERS_MAX: usize = 10;

/// A member chooses a helper.
#[derive(Debug, Clone)]
pub struct ChooseHelper {
    /// Who is helped.
    pub member: MemberId,
    /// Who helps: a person who is a member of the same bank and can sign in.
    pub helper: MemberId,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it ends, at most 366 days ahead.
    pub until: Instant,
}

/// A mandate ends: by the member, by phone through a registrar, or handed back by the helper.
#[derive(Debug, Clone, Copy)]
pub struct EndMandate {
    /// Who is helped.
    pub member: MemberId,
    /// Who helps.
    pub helper: PersonId,
}

impl App {
    /// Chooses a helper. A registrar records it for a member without a login only. A new mandate takes the place of
    /// the one that this helper had.
    pub async fn choose_helper(&self, actor: &Actor, command: ChooseHelper) -> Result<MandateRecord> {
        let (work, hand) = self.at_member(actor, Operation::ChooseHelper, command.member).await?;
        let (inside, at) = (work.inside(), work.at());
        if command.scopes.is_empty() {
            return Err(Error::invalid("scopes", Reason::Missing).into());
        }
        if command.until <= at || command.until > at.plus_days(MANDATE_DAYS_MAX) {
            return Err(days_out_of_range(MANDATE_DAYS_MAX));
        }
        let record = inside
            .lock_member(command.member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if !record.state.may_be_recorded() {
            return Err(not_while(record.state));
        }
        let people = inside.people_of(&[command.member, command.helper]).await?;
        let owned = |row: &store::MemberPerson| row.member == command.member;
        if hand == Hand::Registrar && people.iter().any(|row| owned(row) && row.person.is_some()) {
            return Err(Error::NotYours.into());
        }
        let other = inside
            .member(command.helper)
            .await?
            .filter(|other| other.kind == MemberKind::Person)
            .ok_or(AppError::not_found("member"))?;
        if !other.state.may_be_recorded() {
            return Err(not_while(other.state));
        }
        work.require_adult(&other)?;
        let helper = people
            .iter()
            .find(|row| row.member == command.helper)
            .and_then(|row| row.person)
            .ok_or_else(|| Error::invalid("helper", Reason::Unexpected))?;
        if people.iter().any(|row| owned(row) && row.person == Some(helper)) {
            return Err(Refusal::SameParty.into());
        }
        inside.end_mandates(command.member, Some(helper), at).await?;
        let known = inside.mandates_of(command.member).await?;
        if known.iter().filter(|mandate| mandate.holds(at)).count() >= HELPERS_MAX {
            let max = i64::try_from(HELPERS_MAX).unwrap_or(i64::MAX);
            return Err(Refusal::TooMany { max }.into());
        }
        let mut scopes = command.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        let mandate = MandateRecord {
            id: self.new_id(),
            bank: work.bank(),
            member: command.member,
            helper,
            scopes,
            starts_at: at,
            until: command.until,
            ended_at: None,
            recorded_by: person_of(&work)?,
        };
        inside.insert_mandate(&mandate).await?;
        self.note(&work, hand, command.member, "helper").await?;
        self.member_changed(&work, command.member).await?;
        work.commit().await?;
        Ok(mandate)
    }

    /// A page of what helpers did for a member, newest first: exchanges that they proposed, logged or confirmed in its
    /// name, and listings that they wrote (RULES 14). For the member and, since a member may have no login, registrars.
    pub async fn helper_deeds(
        &self,
        actor: &Actor,
        member: MemberId,
        window: Window<Uuid>,
    ) -> Result<Slice<HelperDeed>> {
        let (bank, standing) = self.at_home(actor, member).await?;
        hand(actor, &standing, Operation::ChooseHelper, member)?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let live = inside.live_member(member).await?;
        Ok(inside.helper_deeds(live, window).await?)
    }

    /// Ends a mandate at once. What does not hold any more is `MANDATE_ENDED`.
    pub async fn end_mandate(&self, actor: &Actor, command: EndMandate) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::ReadMe, subject, "member").await?;
        let standing = work.standing()?;
        let own_hand = if standing.person == command.helper && standing.helped(command.member) {
            super::within_scope(actor, Operation::ChooseHelper)?;
            Hand::Own
        } else {
            hand(actor, standing, Operation::ChooseHelper, command.member)?
        };
        let inside = work.inside();
        let ended = inside
            .end_mandates(command.member, Some(command.helper), work.at())
            .await?;
        if ended == 0 {
            return Err(Refusal::MandateEnded.into());
        }
        let record = inside
            .member(command.member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        self.note(&work, own_hand, command.member, "helper").await?;
        self.member_changed(&work, command.member).await?;
        work.commit().await?;
        Ok(record)
    }
}

/// An end that lies in the past, or too far ahead.
pub(super) fn days_out_of_range(max: i64) -> AppError {
    Error::invalid("until", Reason::Range { min: 1, max }).into()
}
