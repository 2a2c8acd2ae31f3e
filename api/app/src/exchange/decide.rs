//! Where no role holder can decide, two members do: one proposes, another seconds, and it is carried out (RULES 15).

use domain::exchange::{Bench, Decision, Resolution};
use domain::id::{AnyId, BankId, ExchangeId, PersonId};
use domain::policy::Operation;
use domain::{Error, Refusal};
use store::{DecisionRecord, ExchangeRecord};
use uuid::Uuid;

use super::moving::How;
use crate::{Actor, App, AppError, Key, Result, Work};

/// A member says how they would decide.
#[derive(Debug, Clone, Copy)]
pub struct ProposeDecision {
    /// About which exchange.
    pub exchange: ExchangeId,
    /// How.
    pub decision: Decision,
}

/// Another member says the same.
#[derive(Debug, Clone, Copy)]
pub struct SecondDecision {
    /// About which exchange.
    pub exchange: ExchangeId,
    /// The proposal that was seen: one that took its place is not seconded unseen.
    pub decision: Uuid,
}

impl App {
    /// Proposes how to decide what no role holder can. A proposal that nobody seconded yet is replaced by a different
    /// one; the same one stays, so that two who say the same at once do not undo each other.
    pub async fn propose_decision(&self, actor: &Actor, command: ProposeDecision, key: &Key) -> Result<ExchangeRecord> {
        let id = command.exchange;
        let work = self
            .work_on(actor, Operation::ProposeDecision, AnyId::ExchangeId(id), "exchange")
            .await?;
        if work.claim(key, &command, id.uuid()).await?.is_some() {
            return self.decided_before(&work, id).await;
        }
        let (record, bench, name) = self.locked_together(&work, id).await?;
        command.decision.fits(&record.exchange())?;
        if let (Decision::Resolve(Resolution::Confirm(figure)), Some(period)) =
            (command.decision, record.facts().period)
        {
            super::entering::minutes(figure.get(), period)?;
        }
        if let Some(open) = self.open(&work, id).await? {
            let same = open.decision == command.decision && open.state == record.state();
            if same && self.still_sits(&work, &bench, open.proposed_by).await? {
                let shown = shown(&work, record);
                work.commit().await?;
                return Ok(shown);
            }
        }
        work.inside().close_decisions(id, work.at()).await?;
        let proposal = DecisionRecord {
            id: self.new_id(),
            exchange: id,
            decision: command.decision,
            state: record.state(),
            proposed_by: work.standing()?.person,
            proposer: name,
            proposed_at: work.at(),
            seconded: None,
            closed_at: None,
        };
        work.inside().insert_decision(&proposal).await?;
        self.changed(&work, &record).await?;
        self.finish_shown(work, record).await
    }

    /// Seconds what another member proposed, who does not live with whoever seconds; it is carried out at once.
    pub async fn second_decision(&self, actor: &Actor, command: SecondDecision, key: &Key) -> Result<ExchangeRecord> {
        let id = command.exchange;
        let work = self
            .work_on(actor, Operation::SecondDecision, AnyId::ExchangeId(id), "exchange")
            .await?;
        if work.claim(key, &command, id.uuid()).await?.is_some() {
            return self.decided_before(&work, id).await;
        }
        // Whoever gets a role at this moment decides alone, or comes too late; never both.
        work.inside().lock_bank().await?;
        let (record, bench, name) = self.locked_together(&work, id).await?;
        let Some(open) = self.open(&work, id).await? else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        if open.id != command.decision || open.state != record.state() {
            return Err(Error::Stale.into());
        }
        let person = work.standing()?.person;
        let near = work.inside().near(open.proposed_by, work.at()).await?;
        if open.proposed_by == person || near.contains(&person) {
            return Err(Refusal::AnotherNeeded.into());
        }
        if !self.still_sits(&work, &bench, open.proposed_by).await? {
            return Err(Error::Stale.into());
        }
        open.decision.fits(&record.exchange())?;
        work.inside().second_decision(open.id, person, name, work.at()).await?;
        let veiled = veils(&work, &record);
        let done = match open.decision {
            Decision::Resolve(resolution) => self.carry_resolution(work, record, resolution, How::Members).await?,
            Decision::Release(release) => self.carry_release(work, record, release, How::Members).await?,
            Decision::Undo => self.carry_undoing(work, record).await?,
            Decision::StandBy => self.carry_yes(work, record, How::Members).await?,
        };
        Ok(if veiled { done.veil() } else { done })
    }

    /// What two members decided, or one proposed, about these exchanges, as far as whoever asks sees them; of each the
    /// newest.
    pub async fn decisions_of(&self, actor: &Actor, bank: BankId, ids: &[ExchangeId]) -> Result<Vec<DecisionRecord>> {
        let seen = self.exchanges_by_ids(actor, bank, ids).await?;
        let seen: Vec<ExchangeId> = seen.iter().map(|record| record.facts().id).collect();
        let found = self.store().reader().in_bank(bank).decisions(&seen).await?;
        let newest = |record: &&DecisionRecord| {
            let later = found.iter().rev().find(|other| other.exchange == record.exchange);
            later.is_some_and(|later| later.id == record.id)
        };
        Ok(found.iter().filter(newest).copied().collect())
    }

    async fn open(&self, work: &Work, id: ExchangeId) -> Result<Option<DecisionRecord>> {
        let found = work.inside().decisions(&[id]).await?;
        Ok(found.into_iter().find(|record| record.closed_at.is_none()))
    }

    /// Whether whoever proposed is still a member who does not benefit.
    async fn still_sits(&self, work: &Work, bench: &Bench, person: PersonId) -> Result<bool> {
        let standing = work.inside().standing(person, work.at()).await?;
        Ok(bench.permit_together(&standing).is_ok())
    }

    /// A retry: the exchange as it is now, for whoever had a part in the decision or may have one still.
    async fn decided_before(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let found = work.inside().exchange(id).await?;
        let record = found.ok_or(AppError::not_found("exchange"))?;
        // The key itself says that this person was let in to decide.
        Ok(shown(work, record))
    }

    async fn finish_shown(&self, work: Work, record: ExchangeRecord) -> Result<ExchangeRecord> {
        let veiled = veils(&work, &record);
        let done = self.finish(work, record).await?;
        Ok(if veiled { done.veil() } else { done })
    }
}

fn shown(work: &Work, record: ExchangeRecord) -> ExchangeRecord {
    if veils(work, &record) { record.veil() } else { record }
}

/// Whoever decides without a role sees no more of a discreet exchange than deciding needs (RULES 17).
fn veils(work: &Work, record: &ExchangeRecord) -> bool {
    work.may_see(record).is_err()
}
