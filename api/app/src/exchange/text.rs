//! Texts of an exchange: corrected with their history, never its minutes.

use domain::Error;
use domain::exchange::State;
use domain::id::{AnyId, CategoryId, ExchangeId};
use domain::policy::Operation;
use domain::text::{Note, Title};
use domain::time::{Day, Period};
use store::{Audience, ExchangeRecord, Happened};

use super::answer::expect;
use crate::{Actor, App, AppError, Result};

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
        let mut record = self.locked(&work, id).await?;
        expect(&record, expected)?;
        let was = record.clone();
        if let Some(title) = edit.title {
            record.title = title.into();
        }
        if let Some(note) = edit.note {
            record.note = note.map(Into::into).unwrap_or_default();
        }
        if let Some(category) = edit.category {
            work.inside()
                .category(category)
                .await?
                .ok_or(AppError::not_found("category"))?;
            record.category = category;
        }
        if let Some((first, last)) = edit.days {
            let period = Period::try_new(first, last).map_err(|error| Error::invalid("givenOn", error))?;
            let waits = matches!(record.state(), State::Proposed | State::Agreed);
            if last > work.today() && !waits {
                return Err(Error::invalid("givenOn", domain::Reason::InFuture).into());
            }
            super::entering::minutes(record.facts().minutes.get(), period)?;
            record.redate(period);
        }
        if record == was {
            return Ok(record);
        }
        work.inside()
            .insert_revision(self.new_id(), &was, work.person(), work.at())
            .await?;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }
}
