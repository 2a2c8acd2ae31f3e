//! Decisions carried out, once it is settled who decided: a dispute ended, held hours let through, hours undone.

use domain::Refusal;
use domain::exchange::{AnyExchange, Exchange, Facts, Log, Logged, Outcome, Recorder, Release, Resolution, State};
use domain::id::ExchangeId;
use domain::ledger::TransferKind;
use domain::minutes::Minutes;
use store::{Audience, ExchangeRecord, Happened};

use super::moving::{Help, How};
use crate::{App, Result, Work};

impl App {
    /// Ends a dispute.
    pub(super) async fn carry_resolution(
        &self,
        work: Work,
        mut record: ExchangeRecord,
        resolution: Resolution,
        how: How,
    ) -> Result<ExchangeRecord> {
        if let (Resolution::Confirm(figure), Some(period)) = (resolution, record.facts().period) {
            super::entering::minutes(figure.get(), period)?;
        }
        let AnyExchange::Disputed(disputed) = record.exchange() else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        self.changed(&work, &record).await?;
        match disputed.resolve(resolution, work.at())? {
            Outcome::Confirmed(confirmed) => {
                let kind = TransferKind::Resolution;
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
                self.correct(&work, &record, figure, how).await?;
            }
        }
        self.finish(work, record).await
    }

    /// Lets held hours through.
    pub(super) async fn carry_release(
        &self,
        work: Work,
        mut record: ExchangeRecord,
        release: Release,
        how: How,
    ) -> Result<ExchangeRecord> {
        let AnyExchange::Held(held) = record.exchange() else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        let help = match release {
            Release::FundGivesRest => Help::FundGivesRest,
            Release::ExtendFloor => Help::ExtendFloor,
            Release::AsItIs => Help::None,
        };
        self.changed(&work, &record).await?;
        let confirmed = held.release(work.at());
        let kind = TransferKind::Exchange;
        let books = self
            .confirm_and_post(&work, &mut record, confirmed, how, kind, help)
            .await?;
        self.finish_posted(work, record, &books).await
    }

    /// Undoes what counted, or undoes the undoing, once.
    pub(super) async fn carry_undoing(&self, work: Work, mut record: ExchangeRecord) -> Result<ExchangeRecord> {
        self.changed(&work, &record).await?;
        match record.exchange() {
            AnyExchange::Confirmed(confirmed) => {
                let reversed = confirmed.reverse();
                self.undo(&work, &mut record, reversed).await?;
            }
            AnyExchange::Reversed(reversed) => {
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

    /// Stands by hours that wait for a word.
    pub(super) async fn carry_yes(&self, work: Work, mut record: ExchangeRecord, how: How) -> Result<ExchangeRecord> {
        let confirmed = record.exchange().into_logged()?.confirm(work.at());
        self.changed(&work, &record).await?;
        let kind = TransferKind::Exchange;
        let books = self
            .confirm_and_post(&work, &mut record, confirmed, how, kind, Help::None)
            .await?;
        self.finish_posted(work, record, &books).await
    }

    /// An exchange changed: its parties are told.
    pub(super) async fn changed(&self, work: &Work, record: &ExchangeRecord) -> Result<()> {
        let subject = record.facts().id.uuid();
        work.happened(self.new_id(), Happened::Exchange, subject, Audience::Parties)
            .await
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
    async fn correct(&self, work: &Work, old: &ExchangeRecord, figure: Minutes, how: How) -> Result<()> {
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
            AnyExchange::new(*logged.facts(), State::Logged),
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
        let kind = TransferKind::Resolution;
        let books = self
            .confirm_and_post(work, &mut record, confirmed, how, kind, Help::None)
            .await?;
        work.inside().insert_exchange(&record).await?;
        work.inside().write_books(&books).await?;
        self.changed(work, &record).await
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
}
