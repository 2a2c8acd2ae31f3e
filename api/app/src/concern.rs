//! Concerns: a member says what worries them, to moderators who are not its subject (RULES 19).

use domain::concern::{ConcernReach, ConcernState};
use domain::id::{AnyId, BankId, ExchangeId, ListingId, MemberId};
use domain::member::Role;
use domain::policy::{self, Operation};
use domain::text::Note;
use domain::{Error, Reason, Refusal};
use store::{ConcernRecord, Slice, Window};
use uuid::Uuid;

use crate::member::within_scope;
use crate::{Actor, App, AppError, Key, Result, Work};

/// The most concerns of one member in a week: enough for a bad one, too few to bury the others.
const WEEK_MAX: i64 = 20;

/// What a concern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A member.
    Member(MemberId),
    /// An exchange that one sees; what the other side did there.
    Exchange(ExchangeId),
    /// A listing, and so its owner.
    Listing(ListingId),
}

/// A member raises a concern.
#[derive(Debug, Clone)]
pub struct RaiseConcern {
    /// Who raises it: oneself; no helper does.
    pub member: MemberId,
    /// What it is about.
    pub about: Subject,
    /// What worries them.
    pub text: Note,
}

/// Somebody looked.
#[derive(Debug, Clone)]
pub struct CloseConcern {
    /// In which bank.
    pub bank: BankId,
    /// Which concern.
    pub concern: Uuid,
    /// What came of it; whoever raised it reads this.
    pub note: Note,
    /// The version that was seen.
    pub expected_version: i64,
}

impl App {
    /// Raises a concern. It reaches moderators who are neither its subject nor near it; where there are none, every other
    /// role holder who is not. Its subject learns nothing of it. Under a key it is raised once.
    pub async fn raise_concern(
        &self,
        actor: &Actor,
        command: RaiseConcern,
        key: Option<&Key>,
    ) -> Result<ConcernRecord> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::RaiseConcern, subject, "member").await?;
        let standing = work.standing()?;
        let own = standing.own(command.member).ok_or_else(|| {
            if standing.helped(command.member) {
                Refusal::MandateEnded.into()
            } else {
                AppError::from(Error::NotYours)
            }
        })?;
        if !own.state.may_be_recorded() {
            return Err(Refusal::MemberNotActive {
                state: own.state.as_str(),
            }
            .into());
        }
        let id = self.new_id();
        if let Some(earlier) = work.claim_optional(key, &command, id).await? {
            let found = work.inside().concern(earlier).await?;
            return found.ok_or(AppError::not_found("concern"));
        }
        let (about, sides) = self.concerned(&work, &command).await?;
        if standing.own(about).is_some() {
            return Err(Error::invalid("about", Reason::Unexpected).into());
        }
        // Counted under the member's own lock, so that many at once are counted too.
        work.inside().lock_member(command.member).await?;
        let since = work.at().plus_days(-7);
        if work.inside().concerns_since(command.member, since).await? >= WEEK_MAX {
            return Err(Refusal::TooMany { max: WEEK_MAX }.into());
        }
        let record = ConcernRecord {
            id,
            raised_by: command.member,
            about,
            exchange: match command.about {
                Subject::Exchange(id) => Some(id),
                _ => None,
            },
            listing: match command.about {
                Subject::Listing(id) => Some(id),
                _ => None,
            },
            reach: reach(&work, command.member, &sides).await?,
            text: command.text.into(),
            state: ConcernState::Open,
            note: None,
            raised_at: work.at(),
            closed_by: None,
            closed_at: None,
            version: 1,
        };
        work.inside().insert_concern(&record).await?;
        work.commit().await?;
        Ok(record)
    }

    /// The member that it is about, and everybody on whose side somebody may stand in it.
    async fn concerned(&self, work: &Work, command: &RaiseConcern) -> Result<(MemberId, Vec<MemberId>)> {
        let inside = work.inside();
        match command.about {
            Subject::Member(id) => {
                let found = inside.member(id).await?;
                let found = found.filter(|record| record.joined_at.is_some());
                let record = found.ok_or(AppError::not_found("member"))?;
                let live = record.merged_into.unwrap_or(record.id);
                Ok((live, vec![live]))
            }
            Subject::Exchange(id) => {
                let found = inside.exchange(id).await?;
                let record = found.ok_or(AppError::not_found("exchange"))?;
                work.may_see(&record)?;
                let facts = record.facts();
                let sides: Vec<MemberId> = std::iter::once(facts.giver).chain(facts.receiver.member()).collect();
                let standing = work.standing()?;
                let others = sides.iter().find(|side| standing.own(**side).is_none());
                let about = others.copied().ok_or(Error::invalid("about", Reason::Unexpected))?;
                Ok((inside.live_member(about).await?, sides))
            }
            Subject::Listing(id) => {
                let eyes =
                    store::ListingReader::Member(work.standing()?.memberships.iter().map(|own| own.member).collect());
                let row = inside.listing(id).await?;
                let row = row.filter(|row| eyes.sees(row, work.at()));
                let owner = row.ok_or(AppError::not_found("listing"))?.owner.id;
                Ok((owner, vec![owner]))
            }
        }
    }

    /// The concerns that wait for whoever asks, or were closed, newest first: for moderators, and other role holders whom
    /// they reach. What somebody is near is not there.
    pub async fn concerns(
        &self,
        actor: &Actor,
        bank: BankId,
        state: Option<ConcernState>,
        window: Window<Uuid>,
    ) -> Result<Slice<ConcernRecord>> {
        let standing = self.reading(actor, Operation::ReadConcerns, bank, "bank").await?;
        let moderator = standing.holds(Role::Moderator);
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let page = inside.concern_page(standing.person, moderator, state, standing.now, window);
        Ok(page.await?)
    }

    /// One concern: for whoever raised it, and those whom it reaches.
    pub async fn concern(&self, actor: &Actor, bank: BankId, id: Uuid) -> Result<ConcernRecord> {
        let standing = self.reading(actor, Operation::ReadMe, bank, "concern").await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let hidden = || AppError::not_found("concern");
        let found = inside.concern(id).await?.ok_or_else(hidden)?;
        if standing.own(found.raised_by).is_some() {
            within_scope(actor, Operation::RaiseConcern)?;
            return Ok(found);
        }
        let moderator = standing.holds(Role::Moderator);
        if !standing.holds_any() {
            return Err(hidden());
        }
        let reached = inside.concern_for(id, standing.person, moderator, standing.now).await?;
        let found = reached.ok_or_else(hidden)?;
        policy::permit(Operation::ReadConcerns, actor.scopes(), Some(&standing))?;
        Ok(found)
    }

    /// The concerns that whoever asks raised, newest first, with what came of them.
    pub async fn my_concerns(&self, actor: &Actor, bank: BankId, window: Window<Uuid>) -> Result<Slice<ConcernRecord>> {
        let standing = self.reading(actor, Operation::RaiseConcern, bank, "bank").await?;
        let own: Vec<MemberId> = standing.memberships.iter().map(|own| own.member).collect();
        if own.is_empty() {
            return Ok(Slice {
                items: Vec::new(),
                more: false,
            });
        }
        let reader = self.store().reader();
        Ok(reader.in_bank(bank).concerns_raised(&own, window).await?)
    }

    /// Closes a concern with a note that whoever raised it reads. Nobody closes what they raised or are near.
    pub async fn close_concern(&self, actor: &Actor, command: CloseConcern) -> Result<ConcernRecord> {
        let work = self.work(actor, Operation::CloseConcern, command.bank).await?;
        let standing = work.standing()?;
        let moderator = standing.holds(Role::Moderator);
        let found = work
            .inside()
            .lock_concern(command.concern, standing.person, moderator, work.at())
            .await?;
        let mut record = found.ok_or(AppError::not_found("concern"))?;
        if record.version != command.expected_version || record.state == ConcernState::Closed {
            return Err(Error::Stale.into());
        }
        record.state = ConcernState::Closed;
        record.note = Some(command.note.into());
        record.closed_by = Some(standing.person);
        record.closed_at = Some(work.at());
        work.inside().close_concern(&mut record).await?;
        work.commit().await?;
        Ok(record)
    }
}

/// Moderators, as long as one of them stands on no side of it.
async fn reach(work: &Work, raiser: MemberId, sides: &[MemberId]) -> Result<ConcernReach> {
    let mut near = Vec::new();
    for member in sides.iter().chain(std::iter::once(&raiser)) {
        near.push(work.inside().circle(*member, work.at()).await?);
    }
    let moderators = work.inside().holders(Role::Moderator).await?;
    let free = |person| !near.iter().any(|circle| circle.holds(person));
    Ok(if moderators.into_iter().any(free) {
        ConcernReach::Moderators
    } else {
        ConcernReach::RoleHolders
    })
}
