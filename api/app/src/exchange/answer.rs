//! Answers to logged hours: confirm, name another figure, decline, question, thank.

use domain::exchange::{AnyExchange, Countering, Facts, Receiver};
use domain::id::{AnyId, ExchangeId};
use domain::ledger::TransferKind;
use domain::member::{MandateScope, Role};
use domain::minutes::Minutes;
use domain::policy::{Circle, Operation};
use domain::text::Note;
use domain::time::{Instant, Period};
use domain::{Error, Refusal};
use store::{Audience, ExchangeRecord, Happened};

use super::moving::{Help, How};
use crate::work::Answer;
use crate::{Actor, App, Key, Result, Work};

impl App {
    /// Stands by hours that were logged. Above the receiver's floor they count; below it they are held.
    ///
    /// The giver confirms a lower figure that the receiver named. The clockwork confirms by silence.
    pub async fn confirm_exchange(&self, actor: &Actor, id: ExchangeId, key: &Key) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::ConfirmExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let (mut record, circle) = match work.answer(key, &id, id).await? {
            Answer::Replay(earlier) => return self.replayed(work, earlier).await,
            Answer::Go(record, circle) => (*record, circle),
        };
        may_say_yes(&work, &record, &circle).await?;
        if record.facts().receiver == Receiver::Bank {
            work.inside().close_decisions(id, work.at()).await?;
        }
        if work.is_job() {
            // Nobody's silence confirms for those who have gone.
            let giver = work.inside().member(record.facts().giver).await?;
            self.parties(&work, giver, record.facts().receiver).await?;
        }
        let at = work.at();
        let (confirmed, how) = match record.exchange() {
            AnyExchange::Logged(logged) => (logged.confirm(at), How::Receiver),
            AnyExchange::Countered(countered) => (countered.accept(at), How::Giver),
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        };
        let how = if work.is_job() { How::Silence } else { how };
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        let books = self
            .confirm_and_post(&work, &mut record, confirmed, how, TransferKind::Exchange, Help::None)
            .await?;
        self.finish_posted(work, record, &books).await
    }

    /// Confirms several, each on its own: one that is refused stops no other.
    pub async fn confirm_exchanges(
        &self,
        actor: &Actor,
        ids: &[ExchangeId],
        key: &Key,
    ) -> Result<Vec<(ExchangeId, Result<ExchangeRecord>)>> {
        if matches!(actor, Actor::Anonymous) {
            return Err(domain::Error::Unauthenticated.into());
        }
        if ids.len() > 100 {
            return Err(Refusal::TooMany { max: 100 }.into());
        }
        let mut answers = Vec::with_capacity(ids.len());
        // It is a retry only where nothing at all was new.
        let mut replayed = true;
        for id in ids {
            let part = key.part(id);
            answers.push((*id, self.confirm_exchange(actor, *id, &part).await));
            replayed &= part.was_replayed();
        }
        if replayed && !ids.is_empty() {
            key.note_replay();
        }
        Ok(answers)
    }

    /// The receiver's own figure, or the giver's answer to it (RULES 9).
    pub async fn counter_exchange(
        &self,
        actor: &Actor,
        id: ExchangeId,
        figure: i64,
        key: &Key,
    ) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::CounterExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let (mut record, circle) = match work.answer(key, &(id, figure), id).await? {
            Answer::Replay(earlier) => return self.replayed(work, earlier).await,
            Answer::Go(record, circle) => (*record, circle),
        };
        let figure = figure_of(&record, figure)?;
        let facts = *record.facts();
        let at = work.at();
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        let confirmed = match record.exchange() {
            AnyExchange::Logged(logged) => {
                may_say_yes(&work, &record, &circle).await?;
                match logged.counter(figure, at) {
                    Countering::AtOnce(confirmed) => Some((confirmed, How::Receiver)),
                    Countering::Waits(countered) => {
                        record.advance(countered);
                        None
                    }
                }
            }
            AnyExchange::Countered(countered) => {
                speak_for_giver(&work, &facts).await?;
                if facts.counter.is_some_and(|counter| figure <= counter) {
                    Some((countered.answer(figure).confirm(at), How::Giver))
                } else {
                    record.advance(countered.answer(figure));
                    None
                }
            }
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        };
        if let Some((confirmed, how)) = confirmed {
            let kind = TransferKind::Exchange;
            let books = self
                .confirm_and_post(&work, &mut record, confirmed, how, kind, Help::None)
                .await?;
            return self.finish_posted(work, record, &books).await;
        }
        // The other side has to be told of the new figure before silence can mean anything.
        (record.told_at, record.confirm_due_at) = (None, None);
        self.finish(work, record).await
    }

    /// This did not happen. The receiver says so, or the giver takes their own record back.
    pub async fn decline_exchange(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::DeclineExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        work.party(&record)?;
        expect(&record, expected)?;
        let declined = record.exchange().into_logged()?.decline();
        record.advance(declined);
        work.inside().close_decisions(id, work.at()).await?;
        record.ended_by = work.person();
        record.ended_at = Some(work.at());
        record.confirm_due_at = None;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }

    /// This does not look right: a bookkeeper who does not benefit will look. Confirmed hours can be questioned for the
    /// days that policy gives (RULES 10).
    pub async fn dispute_exchange(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::DisputeExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        work.party(&record)?;
        expect(&record, expected)?;
        let disputed = match record.exchange() {
            AnyExchange::Logged(exchange) => exchange.dispute(),
            AnyExchange::Countered(exchange) => exchange.dispute(),
            AnyExchange::Held(exchange) => exchange.dispute(),
            // Nothing closes silently: after a "this did not happen" the giver can ask for a look (RULES 9).
            AnyExchange::Declined(exchange) => {
                work.act_for(Some(exchange.facts().giver))?;
                exchange.dispute()
            }
            AnyExchange::Confirmed(exchange) => {
                let days = work.rules().question_days;
                let since = exchange.facts().confirmed_at.unwrap_or(work.at());
                if since.plus_days(days) < work.at() {
                    return Err(Refusal::TooLate { days }.into());
                }
                exchange.dispute()
            }
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        };
        record.advance(disputed);
        work.inside().close_decisions(id, work.at()).await?;
        (record.ended_by, record.ended_at) = (None, None);
        record.confirm_due_at = None;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }

    /// A word of thanks by the receiver; an empty one takes it back.
    pub async fn thank_for_exchange(
        &self,
        actor: &Actor,
        id: ExchangeId,
        thanks: Option<Note>,
    ) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::ThankForExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        work.act_for(record.facts().receiver.member())?;
        record.thanks = thanks.map(Into::into);
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }
}

/// Somebody else changed it since it was read.
pub(crate) fn expect(record: &ExchangeRecord, version: i64) -> Result<()> {
    if record.version == version {
        Ok(())
    } else {
        Err(Error::Stale.into())
    }
}

/// A figure within what the days of the exchange hold.
fn figure_of(record: &ExchangeRecord, figure: i64) -> Result<Minutes> {
    let period = record.facts().period.unwrap_or(Period::day(domain::time::Day::new(0)));
    super::entering::minutes(figure, period)
}

/// Silence means yes only when its time has come, and only as it was fixed when somebody was told.
fn due(record: &ExchangeRecord, at: Instant) -> Result<()> {
    match record.confirm_due_at {
        Some(due) if due <= at => Ok(()),
        _ => Err(Refusal::WrongState { state: record.state() }.into()),
    }
}

/// Whoever says yes for the receiver: the receiver, their helper; for the bank, a role holder. Never the giver's
/// side in another's name (RULES 13). To a lower figure the giver says yes.
async fn may_say_yes(work: &Work, record: &ExchangeRecord, circle: &Circle) -> Result<()> {
    if work.is_job() {
        return due(record, work.at());
    }
    let facts = record.facts();
    let standing = work.standing()?;
    if matches!(record.exchange(), AnyExchange::Countered(_)) {
        return speak_for_giver(work, facts).await;
    }
    match facts.receiver {
        Receiver::Member(receiver) => {
            if standing.acts_for(receiver, MandateScope::Exchanges).is_none() {
                let mine = circle.people.contains(&standing.person);
                if mine || standing.acts_for(facts.giver, MandateScope::Exchanges).is_some() {
                    return Err(Refusal::Involved.into());
                }
            }
            work.require(receiver, MandateScope::Exchanges)?;
            Ok(circle.refuse_speaker(standing, receiver)?)
        }
        Receiver::Bank => {
            if !standing.holds_any() {
                return Err(Error::RoleNeeded {
                    role: Role::Bookkeeper.as_str(),
                }
                .into());
            }
            Ok(circle.refuse(standing.person)?)
        }
    }
}

/// Saying yes to a lower figure, or giving hours back: the giver, or their helper; never the receiver's side in the
/// giver's name (RULES 13).
pub(super) async fn speak_for_giver(work: &Work, facts: &Facts) -> Result<()> {
    work.require(facts.giver, MandateScope::Exchanges)?;
    let Some(receiver) = facts.receiver.member() else {
        return Ok(());
    };
    let circle = work.inside().circle(receiver, work.at()).await?;
    Ok(circle.refuse_speaker(work.standing()?, facts.giver)?)
}
