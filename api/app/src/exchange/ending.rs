//! How a unit of work on an exchange begins to be seen and ends: locked, written, replayed.

use domain::id::ExchangeId;
use domain::ledger::Books;
use store::ExchangeRecord;

use crate::{App, AppError, Result, Work};

impl App {
    /// Writes the record back and ends the work.
    pub(crate) async fn finish(&self, work: Work, mut record: ExchangeRecord) -> Result<ExchangeRecord> {
        work.inside().save_exchange(&mut record).await?;
        work.commit().await?;
        Ok(record)
    }

    /// The same with the minutes that moved: the exchange is written first, then the books.
    pub(crate) async fn finish_posted(
        &self,
        work: Work,
        mut record: ExchangeRecord,
        books: &Books,
    ) -> Result<ExchangeRecord> {
        work.inside().save_exchange(&mut record).await?;
        work.inside().write_books(books).await?;
        self.open_contacts(&work, &record).await?;
        work.commit().await?;
        Ok(record)
    }

    /// A retry of what was done: the subject as it is now, and nothing else.
    pub(crate) async fn replayed(&self, work: Work, subject: uuid::Uuid) -> Result<ExchangeRecord> {
        let found = work.inside().exchange(ExchangeId::new(subject)).await?;
        let record = found.ok_or(AppError::not_found("exchange"))?;
        // Whoever decided saw it for that only; whoever sees it no more is shown nothing.
        self.sees_or_decides(&work, &record).await?;
        Ok(record)
    }

    /// The exchange under its lock, if whoever asks may know of it.
    pub(crate) async fn locked(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let record = work
            .inside()
            .lock_exchange(id)
            .await?
            .ok_or(AppError::not_found("exchange"))?;
        work.look_again(&record).await?;
        work.may_see(&record)?;
        Ok(record)
    }
}
