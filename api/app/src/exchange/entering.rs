//! What is looked at when hours are entered: whose record it is, which days, how much, how it counts.

use domain::exchange::{Counting, Facts, Receiver, Recorder};
use domain::id::{ListingId, MemberId};
use domain::listing::ListingKind;
use domain::member::{MandateScope, Role};
use domain::minutes::Minutes;
use domain::policy::Operation;
use domain::text::Name;
use domain::time::{Day, Period};
use domain::{Error, Reason, Refusal};
use store::{ExchangeRecord, MemberRecord};

use super::LogExchange;
use crate::{App, AppError, Result, Work};

/// Why hours of this member cannot be entered. Who never joined is nobody's business: they look as if nobody were there.
pub(crate) fn not_active(member: &MemberRecord) -> AppError {
    if member.joined_at.is_none() {
        return AppError::not_found("member");
    }
    let state = member.state.as_str();
    Refusal::MemberNotActive { state }.into()
}

/// Whose record it is: a party's, or a bookkeeper's for others.
pub(super) fn recorder(work: &Work, giver: MemberId, receiver: Receiver) -> Result<Recorder> {
    let standing = work.standing()?;
    let acts = |member| standing.acts_for(member, MandateScope::Exchanges).is_some();
    let recorder = if acts(giver) {
        Some(Recorder::Giver)
    } else if receiver.member().is_some_and(acts) {
        Some(Recorder::Receiver)
    } else {
        standing.holds(Role::Bookkeeper).then_some(Recorder::Bookkeeper)
    };
    if let Some(recorder) = recorder {
        // The token reaches as far as this kind of record; not further.
        let operation = match recorder {
            Recorder::Giver | Recorder::Receiver => Operation::LogExchange,
            Recorder::Bookkeeper => Operation::RecordExchange,
        };
        domain::policy::permit(operation, work.actor().scopes(), Some(standing))?;
        return Ok(recorder);
    }
    let helped = standing.helped(giver) || receiver.member().is_some_and(|receiver| standing.helped(receiver));
    if helped {
        Err(Refusal::MandateEnded.into())
    } else {
        Err(Error::NotYours.into())
    }
}

/// The days of a log: not in the future, and for members not too far back (RULES 6).
pub(super) fn period(work: &Work, first: Day, last: Day, recorder: Recorder) -> Result<Period> {
    let period = Period::try_new(first, last).map_err(|error| Error::invalid("givenOn", error))?;
    let today = work.today();
    if last > today {
        return Err(Error::invalid("givenOn", Reason::InFuture).into());
    }
    let days = work.rules().log_back_days;
    if recorder != Recorder::Bookkeeper && i64::from(today.since(first)) > days {
        return Err(Refusal::TooFarBack { days }.into());
    }
    Ok(period)
}

pub(crate) fn minutes(count: i64, period: Period) -> Result<Minutes> {
    Ok(Minutes::logged(count, period).map_err(|error| Error::invalid("minutes", error))?)
}

/// More minutes for one day than the bank thinks usual: asked once, then taken (RULES 6). Of a period the days share
/// the minutes evenly.
pub(super) fn ask_of_long_day(work: &Work, minutes: Minutes, period: Period, said: bool) -> Result<()> {
    let (usual, days) = (work.rules().long_day_minutes, i64::from(period.days()));
    if said || minutes.get() <= usual.saturating_mul(days) {
        return Ok(());
    }
    let minutes = minutes.get();
    Err(Refusal::LongDay { minutes, days, usual }.into())
}

/// The listing that hours answer is one of these two: the receiver's need, or the giver's offer. A third one's looks
/// as if it were not there.
pub(super) async fn answers(work: &Work, listing: Option<ListingId>, facts: &Facts) -> Result<()> {
    let Some(listing) = listing else {
        return Ok(());
    };
    let hidden = || AppError::not_found("listing");
    let (owner, kind) = work.inside().listing_owner(listing).await?.ok_or_else(hidden)?;
    let of_giver = owner == facts.giver;
    let of_receiver = facts.receiver == Receiver::Member(owner);
    match kind {
        ListingKind::Offer if of_giver => Ok(()),
        ListingKind::Need if of_receiver => Ok(()),
        _ if of_giver || of_receiver => Err(Error::invalid("listingId", Reason::Unexpected).into()),
        _ => Err(hidden()),
    }
}

pub(super) fn optional(text: Option<&str>) -> Result<Option<Name>> {
    Ok(Name::optional(text).map_err(|error| Error::invalid("givenBy", error))?)
}

/// How it counts: as the category says, else as the bank's rule says; the parties may make it a gift.
pub(super) async fn counting(work: &Work, command: &LogExchange) -> Result<Counting> {
    let category = work
        .inside()
        .category(command.category)
        .await?
        .ok_or(AppError::not_found("category"))?;
    let usual = category.counting.unwrap_or(work.rules().counting);
    Ok(match (command.gift, command.receiver) {
        (true, _) => Counting::Gift,
        (false, Receiver::Bank) if usual == Counting::BetweenMembers => Counting::FromFund,
        (false, _) => usual,
    })
}

impl App {
    /// Both members can be recorded: paused and suspended ones too, those who left no more (RULES 19).
    pub(crate) async fn parties(&self, work: &Work, giver: Option<MemberRecord>, receiver: Receiver) -> Result<()> {
        let mut members = vec![giver.ok_or(AppError::not_found("member"))?];
        if let Receiver::Member(id) = receiver {
            members.push(work.inside().member(id).await?.ok_or(AppError::not_found("member"))?);
        }
        match members.iter().find(|member| !member.state.may_be_recorded()) {
            Some(member) => Err(not_active(member)),
            None => Ok(()),
        }
    }

    pub(super) async fn refuse_duplicate(&self, work: &Work, record: &ExchangeRecord) -> Result<()> {
        let days = work.rules().duplicate_days;
        let Some(other) = work.inside().resembling(record, days).await? else {
            return Ok(());
        };
        let waits = other.state() == domain::exchange::State::Logged;
        let mine = other.facts().receiver.member().is_some_and(|receiver| {
            work.standing()
                .is_ok_and(|standing| standing.acts_for(receiver, MandateScope::Exchanges).is_some())
        });
        Err(Refusal::LooksLikeDuplicate {
            other: other.facts().id,
            confirmable: waits && mine,
        }
        .into())
    }
}
