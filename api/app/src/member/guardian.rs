//! Under 18 until a month, with a guardian who agreed (RULES 18).

use domain::Refusal;
use domain::id::{AnyId, MemberId};
use domain::member::{MemberKind, Month};
use domain::policy::Operation;
use domain::text::Name;
use domain::time::Instant;
use store::{GuardianRecord, MemberRecord};

use super::apply::person_of;
use super::{Hand, hand, not_while, within_scope};
use crate::{Actor, App, AppError, Result, Work, calendar};

/// Who agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guardian {
    /// A member of the same bank, who is 18 or older.
    Member(MemberId),
    /// Somebody who is no member, by name.
    Named(Name),
}

/// A registrar writes down that a guardian agreed.
#[derive(Debug, Clone)]
pub struct RecordGuardian {
    /// Who is under 18.
    pub member: MemberId,
    /// Who agreed.
    pub guardian: Guardian,
    /// The version of the member that was seen.
    pub expected_version: i64,
}

impl Work {
    /// When a month of this bank's calendar is over.
    pub(super) fn end_of(&self, month: Month) -> Instant {
        calendar::end_of_month(month, self.zone())
    }

    /// Whoever is under 18 begins nothing before a guardian agreed.
    pub(super) async fn require_guardian(&self, record: &MemberRecord) -> Result<()> {
        if record.is_minor(self.at()) && self.inside().guardian_of(record.id).await?.is_none() {
            return Err(Refusal::GuardianNeeded.into());
        }
        Ok(())
    }

    /// A task, a mandate, a guardian's word: a place for an adult.
    pub(super) fn require_adult(&self, record: &MemberRecord) -> Result<()> {
        if record.is_minor(self.at()) {
            Err(Refusal::UnderAge.into())
        } else {
            Ok(())
        }
    }
}

impl App {
    /// Writes down that a guardian agreed, in person, by phone or on paper. From now on somebody under 18 can be admitted.
    pub async fn record_guardian(&self, actor: &Actor, command: RecordGuardian) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self
            .work_on(actor, Operation::RecordGuardian, subject, "member")
            .await?;
        let mut record = self
            .locked_member(&work, command.member, command.expected_version)
            .await?;
        self.keep_guardian(&work, record.id, &command.guardian).await?;
        work.inside().save_member(&mut record).await?;
        self.note(&work, Hand::Registrar, record.id, "guardian").await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(record)
    }

    pub(super) async fn keep_guardian(&self, work: &Work, member: MemberId, guardian: &Guardian) -> Result<()> {
        let (guardian, name) = match guardian {
            Guardian::Named(name) => (None, name.as_str().to_owned()),
            Guardian::Member(id) if *id == member => return Err(Refusal::SameParty.into()),
            Guardian::Member(id) => {
                let other = work.inside().member(*id).await?;
                let other = other
                    .filter(|other| other.kind == MemberKind::Person)
                    .ok_or(AppError::not_found("member"))?;
                if !other.state.may_be_recorded() {
                    return Err(not_while(other.state));
                }
                work.require_adult(&other)?;
                (Some(other.id), other.name)
            }
        };
        let record = GuardianRecord {
            member,
            guardian,
            name,
            agreed_at: work.at(),
            recorded_by: person_of(work)?,
        };
        Ok(work.inside().save_guardian(&record).await?)
    }

    /// Who agreed for somebody under 18: for the member, its people, the guardian and registrars.
    pub async fn guardian(&self, actor: &Actor, member: MemberId) -> Result<Option<GuardianRecord>> {
        let (bank, standing) = self.at_home(actor, member).await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let found = inside.guardian_of(inside.live_member(member).await?).await?;
        let theirs = found.as_ref().and_then(|record| record.guardian);
        if theirs.is_some_and(|guardian| standing.own(guardian).is_some()) {
            within_scope(actor, Operation::EditProfile)?;
        } else {
            hand(actor, &standing, Operation::EditProfile, member)?;
        }
        Ok(found)
    }
}
