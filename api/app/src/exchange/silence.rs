//! What the clockwork does: silence confirms, proposals lapse. A second run changes nothing.

use domain::exchange::{AnyExchange, Counting, Receiver};
use domain::id::{AnyId, ExchangeId};
use domain::policy::Operation;
use store::{Audience, ExchangeRecord, Happened};

use crate::{Actor, App, AppError, Key, Result, Work};

/// How long a retry is recognised, in days.
const KEY_DAYS: i64 = 90;

/// What one run of the clockwork did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Run {
    /// Exchanges that silence confirmed.
    pub confirmed: u64,
    /// Proposals and agreements that lapsed.
    pub lapsed: u64,
    /// Agreements of which both sides were asked whether it happened.
    pub asked: u64,
}

impl App {
    /// Confirms what silence has confirmed, asks whether what was agreed happened, and ends proposals that nobody
    /// answered, up to 500 of each.
    ///
    /// Each in a transaction of its own, as [`Actor::Job`]: what was answered in between is left alone, and one that
    /// fails stops no other.
    pub async fn run_clockwork(&self) -> Result<Run> {
        let mut run = Run::default();
        let job = Actor::Job("clockwork");
        for (id, due) in self.store().reader().due_exchanges(self.now()).await? {
            let key = Key::try_new(&format!("silence:{}", due.micros()))?.part(id);
            match self.confirm_exchange(&job, id, &key).await {
                Ok(_) => run.confirmed = run.confirmed.saturating_add(1),
                Err(error) => left(&error, id),
            }
        }
        for id in self.store().reader().asking_exchanges(self.now()).await? {
            match self.ask_whether_it_happened(&job, id).await {
                Ok(asked) => run.asked = run.asked.saturating_add(u64::from(asked)),
                Err(error) => left(&error, id),
            }
        }
        for id in self.store().reader().lapsing_exchanges(self.now()).await? {
            match self.lapse(&job, id).await {
                Ok(Some(_)) => run.lapsed = run.lapsed.saturating_add(1),
                Ok(None) => {}
                Err(error) => left(&error, id),
            }
        }
        Ok(run)
    }

    /// Ends the pauses that are over, in every bank; says how many members are back.
    pub async fn end_all_pauses(&self) -> Result<usize> {
        let mut back: usize = 0;
        for bank in self.store().reader().banks_with_ended_pauses(self.now()).await? {
            back = back.saturating_add(self.end_pauses(bank).await?);
        }
        Ok(back)
    }

    /// Forgets idempotency keys after 90 days (DESIGN 5); says how many.
    pub async fn forget_keys(&self) -> Result<u64> {
        let tx = self.store().begin().await?;
        let forgotten = tx.forget_keys(self.now().plus_days(KEY_DAYS.saturating_neg())).await?;
        tx.commit().await?;
        Ok(forgotten)
    }

    /// Marks the receiver as told and fixes when silence confirms, where it ever does (RULES 10).
    pub(crate) async fn tell(&self, work: &Work, record: &mut ExchangeRecord) -> Result<()> {
        record.told_at = Some(work.at());
        let rules = work.rules();
        let facts = *record.facts();
        let Receiver::Member(receiver) = facts.receiver else {
            return Ok(());
        };
        let figure = facts.counter.unwrap_or(facts.minutes).get();
        let moves = facts.counting != Counting::FromFund;
        let usual = rules.auto_confirm && moves && figure <= rules.confirm_minutes_max;
        if usual && work.inside().have_exchanged(facts.giver, receiver).await? {
            record.confirm_due_at = Some(work.at().plus_days(rules.confirm_days));
        }
        Ok(())
    }

    async fn lapse(&self, job: &Actor, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        let work = self
            .work_on(job, Operation::CancelExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        if record.lapse_due_at.is_none_or(|due| due > work.at()) {
            return Ok(None);
        }
        match record.exchange() {
            AnyExchange::Proposed(proposed) => record.advance(proposed.lapse()),
            AnyExchange::Agreed(agreed) => record.advance(agreed.lapse()),
            _ => return Ok(None),
        }
        record.ended_at = Some(work.at());
        work.inside().answer_notices(id, work.at()).await?;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await.map(Some)
    }
}

/// One that could not be done waits for the next look.
fn left(error: &AppError, id: ExchangeId) {
    if error.refusal().is_none() {
        tracing::error!(%error, %id, "the clockwork could not end this exchange; it is tried again in a minute");
    }
}
