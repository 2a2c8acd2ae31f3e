//! What the clockwork does: silence confirms, proposals lapse. A second run changes nothing.

use domain::exchange::AnyExchange;
use domain::id::{AnyId, ExchangeId};
use domain::policy::Operation;
use store::{Audience, ExchangeRecord, Happened};

use crate::{Actor, App, Key, Result};

/// What one run of the clockwork did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Run {
    /// Exchanges that silence confirmed.
    pub confirmed: u64,
    /// Proposals and agreements that lapsed.
    pub lapsed: u64,
}

impl App {
    /// Confirms what silence has confirmed and ends proposals that nobody answered, up to 500 of each.
    ///
    /// Each in a transaction of its own, as [`Actor::Job`]: what was answered in between is left alone.
    pub async fn run_clockwork(&self) -> Result<Run> {
        let mut run = Run::default();
        let job = Actor::Job("clockwork");
        for (id, due) in self.store().reader().due_exchanges(self.now()).await? {
            let key = Key::try_new(&format!("silence:{}", due.micros()))?.part(id);
            match self.confirm_exchange(&job, id, &key).await {
                Ok(_) => run.confirmed = run.confirmed.saturating_add(1),
                Err(error) if error.refusal().is_some() => {}
                Err(error) => return Err(error),
            }
        }
        for id in self.store().reader().unanswered_exchanges(self.now()).await? {
            if self.lapse(&job, id).await?.is_some() {
                run.lapsed = run.lapsed.saturating_add(1);
            }
        }
        Ok(run)
    }

    async fn lapse(&self, job: &Actor, id: ExchangeId) -> Result<Option<ExchangeRecord>> {
        let work = self
            .work_on(job, Operation::CancelExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        let last_word = record.agreed_at.unwrap_or(record.created_at);
        if last_word.plus_days(work.rules().proposal_days) > work.at() {
            return Ok(None);
        }
        match record.exchange() {
            AnyExchange::Proposed(proposed) => record.advance(proposed.lapse()),
            // An agreed exchange with a day to come is not over yet.
            AnyExchange::Agreed(agreed) if agreed.facts().given_on().is_none_or(|day| day < work.today()) => {
                record.advance(agreed.lapse());
            }
            _ => return Ok(None),
        }
        record.ended_at = Some(work.at());
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await.map(Some)
    }
}
