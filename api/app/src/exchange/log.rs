//! Logging hours: the giver logs and the receiver confirms; the receiver logs and it counts at once; a bookkeeper
//! records for others.

use domain::exchange::{Confirmed, Counting, Exchange, Facts, Log, Logged, Receiver, Recorder};
use domain::id::{AnyId, BankId, CategoryId, ExchangeId, ListingId, MemberId};
use domain::ledger::TransferKind;
use domain::policy::Operation;
use domain::text::{Name, Note, Title};
use domain::time::Day;
use domain::{Error, Refusal};
use store::{Audience, ExchangeRecord, Happened};

use super::entering::{answers, ask_of_long_day, counting, minutes, optional, period, recorder};
use super::moving::{Help, How};
use crate::bank::require_offered;
use crate::{Actor, App, AppError, Key, Result, Work};

/// Hours that were given.
#[derive(Debug, Clone)]
pub struct LogExchange {
    /// In which bank.
    pub bank: BankId,
    /// Who gave.
    pub giver: MemberId,
    /// Who received.
    pub receiver: Receiver,
    /// How many minutes; checked against the period here.
    pub minutes: i64,
    /// The first day.
    pub first: Day,
    /// The last day; the same for a single day.
    pub last: Day,
    /// The category.
    pub category: CategoryId,
    /// The offer or need that it answers.
    pub listing: Option<ListingId>,
    /// A headline.
    pub title: Title,
    /// A text.
    pub note: Option<Note>,
    /// Recorded as a gift: nothing moves.
    pub gift: bool,
    /// Who of the giving household or organisation gave.
    pub given_by: Option<Name>,
    /// Whom it was received for.
    pub received_for: Option<Name>,
    /// Whether others see that it happened at all; `None` for the category's default.
    pub discreet: Option<bool>,
    /// It is not the one it resembles.
    pub distinct: bool,
    /// It was as long as it looks.
    pub long_day: bool,
}

/// An agreed exchange happened: one step.
#[derive(Debug, Clone)]
pub struct RecordAgreed {
    /// Which one.
    pub exchange: ExchangeId,
    /// How many minutes; `None` for what was agreed.
    pub minutes: Option<i64>,
    /// The first and the last day; `None` for the day that was agreed.
    pub days: Option<(Day, Day)>,
    /// It was as long as it looks.
    pub long_day: bool,
}

/// The same again, on another day.
#[derive(Debug, Clone)]
pub struct LogAgain {
    /// What is repeated.
    pub exchange: ExchangeId,
    /// The day.
    pub day: Day,
    /// How many minutes; `None` for the same.
    pub minutes: Option<i64>,
    /// It is not the one it resembles.
    pub distinct: bool,
    /// It was as long as it looks.
    pub long_day: bool,
}

/// A party logs their own, a bookkeeper records for others; whose hours they are is known once they are read.
const LOGGING: [Operation; 2] = [Operation::LogExchange, Operation::RecordExchange];

impl App {
    /// Logs hours (RULES 6 to 8). The state of what comes back says what it waits for: `Logged` for the receiver,
    /// `Held` for a bookkeeper, `Confirmed` for nobody.
    pub async fn log_exchange(&self, actor: &Actor, command: LogExchange, key: &Key) -> Result<ExchangeRecord> {
        let subject = AnyId::BankId(command.bank);
        let work = self.work_by(actor, &LOGGING, subject, "bank").await?;
        let sent = format!("{command:?}");
        self.log(work, command, &sent, key).await
    }

    /// Logs the same again in one call.
    pub async fn log_again(&self, actor: &Actor, command: LogAgain, key: &Key) -> Result<ExchangeRecord> {
        let subject = AnyId::ExchangeId(command.exchange);
        let work = self.work_by(actor, &LOGGING, subject, "exchange").await?;
        let earlier = work
            .inside()
            .exchange(command.exchange)
            .await?
            .ok_or(AppError::not_found("exchange"))?;
        work.may_see(&earlier)?;
        let facts = earlier.facts();
        let again = LogExchange {
            bank: work.bank(),
            giver: facts.giver,
            receiver: facts.receiver,
            minutes: command.minutes.unwrap_or(facts.minutes.get()),
            first: command.day,
            last: command.day,
            category: earlier.category,
            listing: earlier.listing,
            title: Title::try_new(&earlier.title).map_err(|error| Error::invalid("title", error))?,
            note: None,
            gift: facts.counting == Counting::Gift,
            given_by: optional(earlier.given_by.as_deref())?,
            received_for: optional(earlier.received_for.as_deref())?,
            discreet: Some(earlier.discreet),
            distinct: command.distinct,
            long_day: command.long_day,
        };
        // The hash is that of what was sent: the earlier exchange may be edited before a retry.
        self.log(work, again, &format!("{command:?}"), key).await
    }

    async fn log(&self, work: Work, mut command: LogExchange, sent: &str, key: &Key) -> Result<ExchangeRecord> {
        // A retry is recognised before anything is looked at again: a day may have passed in between.
        let id = ExchangeId::new(self.new_id());
        if let Some(earlier) = work.claim(key, &sent, id.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let parties = self.lock_parties(&work, command.giver, command.receiver).await?;
        (command.giver, command.receiver) = (parties.giver, parties.receiver);
        let recorder = recorder(&work, command.giver, command.receiver)?;
        let period = period(&work, command.first, command.last, recorder)?;
        let minutes = minutes(command.minutes, period)?;
        ask_of_long_day(&work, minutes, period, command.long_day)?;
        if command.receiver == Receiver::Member(command.giver) {
            return Err(Refusal::SameParty.into());
        }
        let facts = Facts {
            id,
            giver: command.giver,
            receiver: command.receiver,
            counting: counting(&work, &command).await?,
            minutes,
            counter: None,
            period: Some(period),
            recorder: Some(recorder),
            confirmed_at: None,
            policy_version: work.policy_version(),
        };
        let logged = Exchange::<Logged>::log(
            facts,
            Log {
                minutes,
                period,
                recorder,
            },
        );
        let mut record = ExchangeRecord::new(work.bank(), logged, command.category, work.person(), work.at());
        self.describe(&work, &mut record, &command).await?;
        parties.recordable()?;
        if !command.distinct {
            self.refuse_duplicate(&work, &record).await?;
        }
        self.write_log(work, record, true).await
    }

    /// What was agreed happened; it is logged in one step (RULES 11).
    pub async fn record_agreed(&self, actor: &Actor, command: RecordAgreed, key: &Key) -> Result<ExchangeRecord> {
        let subject = AnyId::ExchangeId(command.exchange);
        let work = self.work_by(actor, &LOGGING, subject, "exchange").await?;
        if let Some(earlier) = work.claim(key, &command, command.exchange.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let mut record = self.locked(&work, command.exchange).await?;
        let facts = *record.facts();
        let recorder = recorder(&work, facts.giver, facts.receiver)?;
        let today = work.today();
        let agreed = facts.period.map(|period| (period.first(), period.last()));
        let (first, last) = command
            .days
            .or(agreed.filter(|(_, last)| *last <= today))
            .unwrap_or((today, today));
        let period = period(&work, first, last, recorder)?;
        let minutes = minutes(command.minutes.unwrap_or(facts.minutes.get()), period)?;
        ask_of_long_day(&work, minutes, period, command.long_day)?;
        let logged = match record.exchange() {
            domain::exchange::AnyExchange::Agreed(agreed) => agreed.log(Log {
                minutes,
                period,
                recorder,
            }),
            other => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        };
        record.advance(logged);
        work.inside().answer_notices(command.exchange, work.at()).await?;
        let parties = self.lock_parties(&work, facts.giver, facts.receiver).await?;
        parties.recordable()?;
        self.write_log(work, record, false).await
    }

    /// Writes a logged exchange; where the other side's word is not needed, it counts at once.
    async fn write_log(&self, work: Work, mut record: ExchangeRecord, new: bool) -> Result<ExchangeRecord> {
        record.logged_by = work.person();
        record.logged_at = Some(work.at());
        let at_once = match record.facts().recorder {
            Some(Recorder::Giver) | None => None,
            Some(Recorder::Receiver | Recorder::Bookkeeper) => Some(self.at_once(&work, &record).await?),
        };
        work.happened(
            self.new_id(),
            Happened::Exchange,
            record.facts().id.uuid(),
            Audience::Parties,
        )
        .await?;
        let mut books = None;
        if let Some(confirmed) = at_once {
            record.told_at = Some(work.at());
            let (how, kind) = (How::Recorded, TransferKind::Exchange);
            books = Some(
                self.confirm_and_post(&work, &mut record, confirmed, how, kind, Help::None)
                    .await?,
            );
        }
        if new {
            work.inside().insert_exchange(&record).await?;
        } else {
            work.inside().save_exchange(&mut record).await?;
        }
        if let Some(books) = books {
            work.inside().write_books(&books).await?;
        }
        self.open_contacts(&work, &record).await?;
        work.commit().await?;
        Ok(record)
    }

    /// A receiver gives away their own time; a bookkeeper who benefits records nothing for others (RULES 13).
    async fn at_once(&self, work: &Work, record: &ExchangeRecord) -> Result<Exchange<Confirmed>> {
        let facts = record.facts();
        let standing = work.standing()?;
        let circle = work.inside().circle(facts.giver, work.at()).await?;
        match (facts.recorder, facts.receiver) {
            (Some(Recorder::Receiver), Receiver::Member(receiver)) => circle.refuse_speaker(standing, receiver)?,
            _ => circle.refuse(standing.person)?,
        }
        Ok(record.exchange().into_logged()?.confirm(work.at()))
    }

    async fn describe(&self, work: &Work, record: &mut ExchangeRecord, command: &LogExchange) -> Result<()> {
        let category = require_offered(work, command.category, command.listing).await?;
        record.listing = command.listing;
        answers(work, command.listing, record.facts()).await?;
        command.title.as_str().clone_into(&mut record.title);
        record.note = command
            .note
            .as_ref()
            .map(|note| note.as_str().to_owned())
            .unwrap_or_default();
        record.given_by = command.given_by.as_ref().map(|name| name.as_str().to_owned());
        record.received_for = command.received_for.as_ref().map(|name| name.as_str().to_owned());
        record.discreet = command.discreet.unwrap_or(category.discreet);
        Ok(())
    }
}
