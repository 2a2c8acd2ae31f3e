//! The desk: what waits for somebody who does not benefit. Disputes, held hours, undoing, telling on paper.

use domain::Refusal;
use domain::exchange::{AnyExchange, Facts, Recorder, Release, Resolution};
use domain::id::{AnyId, ExchangeId};
use domain::member::MandateScope;
use domain::policy::Operation;
use store::ExchangeRecord;

use super::answer::{expect, speak_for_giver};
use super::moving::How;
use crate::{Actor, App, Key, Result, Work};

/// How a dispute is decided.
#[derive(Debug, Clone)]
pub struct ResolveExchange {
    /// Which one.
    pub exchange: ExchangeId,
    /// The decision.
    pub resolution: Resolution,
}

impl App {
    /// Decides a dispute. Whoever benefits on either side does not decide (RULES 13 and 15).
    pub async fn resolve_exchange(&self, actor: &Actor, command: ResolveExchange, key: &Key) -> Result<ExchangeRecord> {
        let id = command.exchange;
        let work = self
            .work_on(actor, Operation::ResolveExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        if let Some(earlier) = work.claim(key, &command, id.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let record = self.locked_to_decide(&work, id).await?;
        work.inside().close_decisions(id, work.at()).await?;
        self.carry_resolution(work, record, command.resolution, How::Bookkeeper)
            .await
    }

    /// Lets held hours through.
    pub async fn release_exchange(
        &self,
        actor: &Actor,
        id: ExchangeId,
        release: Release,
        key: &Key,
    ) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::ReleaseExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        if let Some(earlier) = work.claim(key, &(id, release), id.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let record = self.locked_to_decide(&work, id).await?;
        work.inside().close_decisions(id, work.at()).await?;
        self.carry_release(work, record, release, How::Bookkeeper).await
    }

    /// Undoes confirmed hours, or undoes a mistaken undoing, once.
    ///
    /// The giver gives their own time back within the days that policy gives; of a record that the receiver made alone,
    /// that is "that was not me" (RULES 13). A bookkeeper who does not benefit may at any time.
    pub async fn reverse_exchange(&self, actor: &Actor, id: ExchangeId, key: &Key) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::ReverseExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        if let Some(earlier) = work.claim(key, &id, id.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let record = self.locked_or_decided(&work, id).await?;
        match record.exchange() {
            AnyExchange::Confirmed(confirmed) => self.may_undo(&work, confirmed.facts()).await?,
            AnyExchange::Reversed(reversed) => self.may_decide(&work, reversed.facts()).await?,
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        }
        work.inside().close_decisions(id, work.at()).await?;
        self.carry_undoing(work, record).await
    }

    async fn may_undo(&self, work: &Work, facts: &Facts) -> Result<()> {
        let gave = work.standing()?.acts_for(facts.giver, MandateScope::Exchanges);
        if gave.is_none() {
            return self.may_decide(work, facts).await;
        }
        speak_for_giver(work, facts).await?;
        let days = match facts.recorder {
            Some(Recorder::Receiver) => work.rules().not_me_days.max(work.rules().question_days),
            _ => work.rules().question_days,
        };
        let since = facts.confirmed_at.unwrap_or(work.at());
        if since.plus_days(days) < work.at() {
            return Err(Refusal::TooLate { days }.into());
        }
        Ok(())
    }

    /// A log was printed and handed over by somebody who does not benefit: from now on silence can mean yes (RULES 10).
    /// A member may where no role holder can.
    pub async fn mark_told(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::MarkTold, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked_to_tell(&work, id).await?;
        expect(&record, expected)?;
        if !matches!(record.exchange(), AnyExchange::Logged(_) | AnyExchange::Countered(_)) {
            return Err(Refusal::WrongState { state: record.state() }.into());
        }
        if record.told_at.is_none() {
            self.tell(&work, &mut record).await?;
        }
        let veiled = work.may_see(&record).is_err() && !work.standing()?.holds_any();
        let told = self.finish(work, record).await?;
        Ok(if veiled { told.veil() } else { told })
    }
}
