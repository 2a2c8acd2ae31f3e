//! What is looked at when hours are entered: whose record it is, which days, how much, how it counts.

use domain::exchange::{Counting, Receiver, Recorder};
use domain::id::MemberId;
use domain::member::{MandateScope, MemberState, Role};
use domain::minutes::Minutes;
use domain::policy::Operation;
use domain::text::Name;
use domain::time::{Day, Period};
use domain::{Error, Reason, Refusal};

use super::LogExchange;
use crate::{AppError, Result, Work};

pub(crate) fn not_active(state: MemberState) -> AppError {
    Refusal::MemberNotActive { state: state.as_str() }.into()
}

/// Whose record it is: a party's, or a bookkeeper's for others.
pub(super) fn recorder(work: &Work, giver: MemberId, receiver: Receiver) -> Result<Recorder> {
    let standing = work.standing()?;
    if standing.acts_for(giver, MandateScope::Exchanges).is_some() {
        return Ok(Recorder::Giver);
    }
    if let Receiver::Member(receiver) = receiver
        && standing.acts_for(receiver, MandateScope::Exchanges).is_some()
    {
        return Ok(Recorder::Receiver);
    }
    if standing.holds(Role::Bookkeeper) {
        domain::policy::permit(Operation::RecordExchange, work.actor().scopes(), Some(standing))?;
        return Ok(Recorder::Bookkeeper);
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
