//! Texts of an exchange: corrected with their history, never its minutes.

use domain::Error;
use domain::exchange::{Recorder, State};
use domain::id::{AnyId, CategoryId, ExchangeId};
use domain::policy::Operation;
use domain::text::{Note, Title};
use domain::time::{Day, Period};
use store::{Audience, ExchangeRecord, Happened};

use super::answer::expect;
use super::entering;
use crate::bank::require_offered;
use crate::{Actor, App, Result, Work};

/// What is to be put right; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct EditExchange {
    /// The headline.
    pub title: Option<Title>,
    /// The note; `Some(None)` takes it away.
    pub note: Option<Option<Note>>,
    /// The category.
    pub category: Option<CategoryId>,
    /// The first and the last day.
    pub days: Option<(Day, Day)>,
}

impl App {
    /// Corrects the texts, the category or the days. What stood there before is kept.
    pub async fn edit_exchange(
        &self,
        actor: &Actor,
        id: ExchangeId,
        expected: i64,
        edit: EditExchange,
    ) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::EditExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked_or_decided(&work, id).await?;
        expect(&record, expected)?;
        let was = record.clone();
        if edit.category.is_some() || edit.days.is_some() {
            self.may_move_figures(&work, &record).await?;
        }
        if let Some(title) = edit.title {
            record.title = title.into();
        }
        if let Some(note) = edit.note {
            record.note = note.map(Into::into).unwrap_or_default();
        }
        if let Some(category) = edit.category
            && category != record.category
        {
            record.category = require_offered(&work, category, record.listing).await?.id;
        }
        if let Some((first, last)) = edit.days {
            record.redate(redated(&work, &record, first, last)?);
            self.plan_anew(&work, &mut record).await?;
        }
        if record == was {
            return Ok(record);
        }
        // Whoever was told of the old text is told of the new one, before silence can mean yes.
        if matches!(record.state(), State::Logged | State::Countered) {
            (record.told_at, record.confirm_due_at) = (None, None);
        }
        work.inside()
            .insert_revision(self.new_id(), &was, work.person(), work.at())
            .await?;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }

    /// Days and categories are what figures are made of. While hours wait, the parties put them right; once they count,
    /// somebody does who does not benefit.
    async fn may_move_figures(&self, work: &Work, record: &ExchangeRecord) -> Result<()> {
        match record.state() {
            State::Proposed | State::Agreed | State::Logged | State::Countered => work.party(record),
            _ => self.may_decide(work, record.facts()).await,
        }
    }
}

/// Other days: those of a plan may come, those of hours are past, and for members not too far back (RULES 6).
fn redated(work: &Work, record: &ExchangeRecord, first: Day, last: Day) -> Result<Period> {
    let period = match record.state() {
        State::Proposed | State::Agreed => {
            Period::try_new(first, last).map_err(|error| Error::invalid("givenOn", error))?
        }
        State::Logged | State::Countered => {
            let recorder = record.facts().recorder.unwrap_or(Recorder::Giver);
            entering::period(work, first, last, recorder)?
        }
        _ => entering::period(work, first, last, Recorder::Bookkeeper)?,
    };
    entering::minutes(record.facts().minutes.get(), period)?;
    Ok(period)
}
