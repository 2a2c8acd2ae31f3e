//! The desk: what waits for somebody who does not benefit. Disputes, held hours, undoing.

use domain::exchange::{AnyExchange, Exchange, Facts, Log, Logged, Outcome, Receiver, Recorder, Resolution, State};
use domain::id::{AnyId, ExchangeId};
use domain::ledger::TransferKind;
use domain::member::{MandateScope, Role};
use domain::minutes::Minutes;
use domain::policy::{Circle, Operation};
use domain::{Error, Refusal};
use store::{Audience, ExchangeRecord, Happened};

use super::answer::expect;
use super::moving::{Help, How};
use crate::{Actor, App, AppError, Key, Result, Work};

/// How a dispute is decided.
#[derive(Debug, Clone)]
pub struct ResolveExchange {
    /// Which one.
    pub exchange: ExchangeId,
    /// The decision.
    pub resolution: Resolution,
}

/// How held hours are let through (RULES 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The fund gives the receiver what is missing.
    FundGivesRest,
    /// The receiver's floor is extended as far as needed.
    ExtendFloor,
    /// The receiver has enough by now.
    AsItIs,
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
        let mut record = self.locked_to_decide(&work, id).await?;
        if let (Resolution::Confirm(figure), Some(period)) = (command.resolution, record.facts().period) {
            super::entering::minutes(figure.get(), period)?;
        }
        let AnyExchange::Disputed(disputed) = record.exchange() else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        match disputed.resolve(command.resolution, work.at())? {
            Outcome::Confirmed(confirmed) => {
                let kind = TransferKind::Resolution;
                let how = How::Bookkeeper;
                let books = self
                    .confirm_and_post(&work, &mut record, confirmed, how, kind, Help::None)
                    .await?;
                return self.finish_posted(work, record, &books).await;
            }
            Outcome::Declined(declined) => {
                record.advance(declined);
                record.ended_by = work.person();
                record.ended_at = Some(work.at());
            }
            Outcome::Upheld(confirmed) => record.advance(confirmed),
            Outcome::Reversed(reversed) => self.undo(&work, &mut record, reversed).await?,
            Outcome::Corrected(reversed, figure) => {
                self.undo(&work, &mut record, reversed).await?;
                self.correct(&work, &record, figure).await?;
            }
        }
        self.finish(work, record).await
    }

    async fn undo(
        &self,
        work: &Work,
        record: &mut ExchangeRecord,
        reversed: Exchange<domain::exchange::Reversed>,
    ) -> Result<()> {
        self.post_opposites(work, record, false).await?;
        record.advance(reversed);
        record.ended_by = work.person();
        record.ended_at = Some(work.at());
        Ok(())
    }

    /// A corrected figure is a new exchange that names the old (DESIGN 4).
    async fn correct(&self, work: &Work, old: &ExchangeRecord, figure: Minutes) -> Result<()> {
        let was = *old.facts();
        let id = ExchangeId::new(self.new_id());
        let period = was.period.unwrap_or(domain::time::Period::day(work.today()));
        let facts = Facts {
            id,
            policy_version: work.policy_version(),
            ..was
        };
        let log = Log {
            minutes: figure,
            period,
            recorder: Recorder::Bookkeeper,
        };
        let logged = Exchange::<Logged>::log(facts, log);
        let mut record = ExchangeRecord::new(
            work.bank(),
            AnyExchange::new(*logged.facts(), domain::exchange::State::Logged),
            old.category,
            work.person(),
            work.at(),
        );
        let ExchangeRecord {
            listing,
            title,
            note,
            given_by,
            received_for,
            discreet,
            ..
        } = old.clone();
        (record.listing, record.title, record.note, record.discreet) = (listing, title, note, discreet);
        (record.given_by, record.received_for) = (given_by, received_for);
        record.corrects = Some(was.id);
        record.logged_by = work.person();
        record.logged_at = Some(work.at());
        let confirmed = logged.confirm(work.at());
        let (how, kind) = (How::Bookkeeper, TransferKind::Resolution);
        let books = self
            .confirm_and_post(work, &mut record, confirmed, how, kind, Help::None)
            .await?;
        work.inside().insert_exchange(&record).await?;
        work.inside().write_books(&books).await?;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
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
        let mut record = self.locked_to_decide(&work, id).await?;
        let AnyExchange::Held(held) = record.exchange() else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        let help = match release {
            Release::FundGivesRest => Help::FundGivesRest,
            Release::ExtendFloor => Help::ExtendFloor,
            Release::AsItIs => Help::None,
        };
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        let confirmed = held.release(work.at());
        let (how, kind) = (How::Bookkeeper, TransferKind::Exchange);
        let books = self
            .confirm_and_post(&work, &mut record, confirmed, how, kind, help)
            .await?;
        self.finish_posted(work, record, &books).await
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
        let mut record = self.locked(&work, id).await?;
        let facts = *record.facts();
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        match record.exchange() {
            AnyExchange::Confirmed(confirmed) => {
                self.may_undo(&work, &facts).await?;
                let reversed = confirmed.reverse();
                self.undo(&work, &mut record, reversed).await?;
            }
            AnyExchange::Reversed(reversed) => {
                self.may_decide(&work, &facts).await?;
                // Once; and never beside the exchange that took its place.
                if record.restored_at.is_some() || self.counts_otherwise(&work, &record).await? {
                    return Err(Refusal::AlreadyReversed.into());
                }
                self.post_opposites(&work, &record, true).await?;
                record.advance(reversed.restore());
                record.restored_at = Some(work.at());
                (record.ended_by, record.ended_at) = (None, None);
            }
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        }
        self.finish(work, record).await
    }

    /// Whether the same hours count as another exchange: one that corrects this one, or the one that this one corrects.
    async fn counts_otherwise(&self, work: &Work, record: &ExchangeRecord) -> Result<bool> {
        if work.inside().is_corrected(record.facts().id).await? {
            return Ok(true);
        }
        let Some(old) = record.corrects else {
            return Ok(false);
        };
        let old = work.inside().lock_exchange(old).await?;
        Ok(old.is_some_and(|old| match old.state() {
            State::Confirmed => true,
            State::Disputed => old.facts().confirmed_at.is_some(),
            _ => false,
        }))
    }

    async fn may_undo(&self, work: &Work, facts: &Facts) -> Result<()> {
        let gave = work.standing()?.acts_for(facts.giver, MandateScope::Exchanges);
        if gave.is_none() {
            return self.may_decide(work, facts).await;
        }
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
    pub async fn mark_told(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::MarkTold, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked_to_decide(&work, id).await?;
        expect(&record, expected)?;
        if !matches!(record.exchange(), AnyExchange::Logged(_) | AnyExchange::Countered(_)) {
            return Err(Refusal::WrongState { state: record.state() }.into());
        }
        if record.told_at.is_none() {
            self.tell(&work, &mut record).await?;
        }
        self.finish(work, record).await
    }

    /// The exchange under its lock, for whoever may decide it; only they see it for that.
    async fn locked_to_decide(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let found = work.inside().lock_exchange(id).await?;
        let record = found.ok_or(AppError::not_found("exchange"))?;
        self.may_decide(work, record.facts()).await?;
        Ok(record)
    }

    /// Who decides for others: a bookkeeper who does not benefit on either side. Where there is none, any other role
    /// holder who does not benefit (RULES 15).
    pub(crate) async fn may_decide(&self, work: &Work, facts: &Facts) -> Result<()> {
        let standing = work.standing()?;
        let mut circles = vec![work.inside().circle(facts.giver, work.at()).await?];
        if let Receiver::Member(receiver) = facts.receiver {
            circles.push(work.inside().circle(receiver, work.at()).await?);
        }
        let benefits = |person| circles.iter().any(|circle: &Circle| circle.holds(person));
        if !standing.holds_any() {
            return Err(Error::RoleNeeded {
                role: Role::Bookkeeper.as_str(),
            }
            .into());
        }
        if benefits(standing.person) {
            return Err(Refusal::Involved.into());
        }
        if standing.holds(Role::Bookkeeper) {
            return Ok(());
        }
        let bookkeepers = work.inside().holders(Role::Bookkeeper).await?;
        if bookkeepers.into_iter().any(|person| !benefits(person)) {
            return Err(Error::RoleNeeded {
                role: Role::Bookkeeper.as_str(),
            }
            .into());
        }
        Ok(())
    }
}
