//! Before anything happened: propose, agree, cancel, hand back.

use domain::exchange::{AnyExchange, Counting, Facts, Receiver, Side, State};
use domain::id::{AnyId, BankId, CategoryId, ExchangeId, ListingId, MemberId};
use domain::member::MandateScope;
use domain::policy::Operation;
use domain::text::{Note, Title};
use domain::time::{Day, Instant, Period};
use domain::{Error, Refusal};
use store::{Audience, ExchangeRecord, Happened, MemberRecord};

use super::answer::expect;
use super::entering::{answers, minutes, not_active};
use crate::bank::require_offered;
use crate::listing::require_beginner;
use crate::{Actor, App, AppError, Key, Result, Work, calendar};

/// One member asks another.
#[derive(Debug, Clone)]
pub struct ProposeExchange {
    /// In which bank.
    pub bank: BankId,
    /// Who would give.
    pub giver: MemberId,
    /// Who would receive.
    pub receiver: MemberId,
    /// About how many minutes.
    pub minutes: i64,
    /// When, if it is known.
    pub day: Option<Day>,
    /// The category.
    pub category: CategoryId,
    /// The offer or need that it answers.
    pub listing: Option<ListingId>,
    /// A headline.
    pub title: Title,
    /// A text.
    pub note: Option<Note>,
}

impl App {
    /// Asks the other side. The floor is looked at when the receiver asks: only they are told what is open (RULES 3).
    pub async fn propose_exchange(&self, actor: &Actor, command: ProposeExchange, key: &Key) -> Result<ExchangeRecord> {
        let work = self.work(actor, Operation::ProposeExchange, command.bank).await?;
        let id = ExchangeId::new(self.new_id());
        if let Some(earlier) = work.claim(key, &command, id.uuid()).await? {
            return self.replayed(work, earlier).await;
        }
        let side = if work
            .standing()?
            .acts_for(command.giver, MandateScope::Exchanges)
            .is_some()
        {
            Side::Giver
        } else {
            work.require(command.receiver, MandateScope::Exchanges)?;
            Side::Receiver
        };
        if command.giver == command.receiver {
            return Err(Refusal::SameParty.into());
        }
        let day = command.day.unwrap_or(work.today());
        if day < work.today() {
            return Err(Error::invalid("day", domain::Reason::InPast).into());
        }
        let minutes = minutes(command.minutes, Period::day(day))?;
        let category = require_offered(&work, command.category, command.listing).await?;
        let facts = Facts {
            id,
            giver: command.giver,
            receiver: Receiver::Member(command.receiver),
            counting: category.counting.unwrap_or(work.rules().counting),
            minutes,
            counter: None,
            period: command.day.map(Period::day),
            recorder: None,
            confirmed_at: None,
            policy_version: work.policy_version(),
        };
        let asking = match side {
            Side::Giver => command.giver,
            Side::Receiver => command.receiver,
        };
        self.may_begin(&work, &facts, Some(asking)).await?;
        if side == Side::Receiver {
            self.look_at_floor(&work, &facts).await?;
        }
        answers(&work, command.listing, &facts).await?;
        let proposed = AnyExchange::new(facts, State::Proposed);
        let mut record = ExchangeRecord::new(work.bank(), proposed, command.category, work.person(), work.at());
        record.listing = command.listing;
        record.title = command.title.into();
        record.note = command.note.map(Into::into).unwrap_or_default();
        record.discreet = category.discreet;
        record.proposed_by = Some(side);
        record.lapse_due_at = Some(lapses(&work, &record));
        work.inside().insert_exchange(&record).await?;
        self.open_contacts(&work, &record).await?;
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        work.commit().await?;
        Ok(record)
    }

    /// The other side wants it too.
    pub async fn agree_exchange(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, Operation::AgreeExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        expect(&record, expected)?;
        let facts = *record.facts();
        let asked = match record.proposed_by {
            Some(Side::Giver) => facts.receiver.member(),
            _ => Some(facts.giver),
        };
        work.act_for(asked)?;
        let AnyExchange::Proposed(proposed) = record.exchange() else {
            return Err(Refusal::WrongState { state: record.state() }.into());
        };
        self.may_begin(&work, &facts, None).await?;
        if record.proposed_by == Some(Side::Giver) {
            self.look_at_floor(&work, &facts).await?;
        }
        record.advance(proposed.agree());
        record.agreed_at = Some(work.at());
        record.lapse_due_at = Some(lapses(&work, &record));
        record.ask_due_at = Some(asks(&work, &record));
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.open_contacts(&work, &record).await?;
        self.finish(work, record).await
    }

    /// Takes a proposal back, or says "not now" to it; no words are needed.
    pub async fn cancel_exchange(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        self.end_early(actor, Operation::CancelExchange, id, expected).await
    }

    /// Hands an agreed exchange back, at any time, without reason or mark; the need is open again (RULES 11).
    pub async fn hand_back_exchange(&self, actor: &Actor, id: ExchangeId, expected: i64) -> Result<ExchangeRecord> {
        self.end_early(actor, Operation::HandBackExchange, id, expected).await
    }

    /// What is planned was moved to other days: it ends, and is asked for, by the new ones.
    pub(super) async fn plan_anew(&self, work: &Work, record: &mut ExchangeRecord) -> Result<()> {
        if !matches!(record.state(), State::Proposed | State::Agreed) {
            return Ok(());
        }
        record.lapse_due_at = Some(lapses(work, record));
        if record.state() == State::Agreed {
            record.ask_due_at = Some(asks(work, record));
            work.inside().answer_notices(record.facts().id, work.at()).await?;
        }
        Ok(())
    }

    async fn end_early(
        &self,
        actor: &Actor,
        operation: Operation,
        id: ExchangeId,
        expected: i64,
    ) -> Result<ExchangeRecord> {
        let work = self
            .work_on(actor, operation, AnyId::ExchangeId(id), "exchange")
            .await?;
        let mut record = self.locked(&work, id).await?;
        work.party(&record)?;
        expect(&record, expected)?;
        match (operation, record.exchange()) {
            (Operation::CancelExchange, AnyExchange::Proposed(proposed)) => record.advance(proposed.cancel()),
            (Operation::HandBackExchange, AnyExchange::Agreed(agreed)) => record.advance(agreed.hand_back()),
            (_, other) => {
                return Err(Refusal::WrongState { state: other.state() }.into());
            }
        }
        record.ended_by = work.person();
        record.ended_at = Some(work.at());
        if operation == Operation::HandBackExchange {
            work.inside().answer_notices(id, work.at()).await?;
        }
        work.happened(self.new_id(), Happened::Exchange, id.uuid(), Audience::Parties)
            .await?;
        self.finish(work, record).await
    }

    /// New things begin between members who are active and have not closed the door to each other.
    /// Whoever asks has accepted the bank's agreement, once its grace is over (RULES 20).
    async fn may_begin(&self, work: &Work, facts: &Facts, asking: Option<MemberId>) -> Result<()> {
        let mut ids = vec![facts.giver];
        ids.extend(facts.receiver.member());
        let members = work.inside().members(&ids).await?;
        if members.len() != ids.len() {
            return Err(AppError::not_found("member"));
        }
        let gone = |member: &&MemberRecord| !member.state.is_around(member.paused_until, work.at());
        if let Some(member) = members.iter().find(gone) {
            return Err(not_active(member));
        }
        if let Some(asking) = asking
            && let Some(member) = members.iter().find(|member| member.id == asking)
        {
            require_beginner(work, member).await?;
        }
        if let Some(receiver) = facts.receiver.member()
            && work.inside().blocked(facts.giver, receiver).await?
        {
            return Err(Refusal::Unreachable.into());
        }
        Ok(())
    }

    async fn look_at_floor(&self, work: &Work, facts: &Facts) -> Result<()> {
        let (Counting::BetweenMembers, Some(receiver)) = (facts.counting, facts.receiver.member()) else {
            return Ok(());
        };
        let account = work
            .inside()
            .account_of(receiver)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if facts.minutes.get() > account.available() {
            return Err(Refusal::below_floor(account.balance, account.floor, facts.minutes).into());
        }
        Ok(())
    }
}

/// When both are asked whether it happened: some days after the day it was meant for; where no day was named, after
/// they agreed (RULES 11).
fn asks(work: &Work, record: &ExchangeRecord) -> Instant {
    // Not before the day is over.
    let days = work.rules().ask_happened_days.max(1);
    match record.facts().given_on() {
        Some(day) => calendar::start_of(day.plus(i32::try_from(days).unwrap_or(i32::MAX)), work.zone()),
        None => record.agreed_at.unwrap_or(work.at()).plus_days(days),
    }
}

/// When nobody's word ends it: some days after it was last spoken of, or after the day it was meant for.
fn lapses(work: &Work, record: &ExchangeRecord) -> Instant {
    let days = work.rules().proposal_days;
    let day = record
        .facts()
        .given_on()
        .map(|day| calendar::start_of(day.plus(1), work.zone()));
    work.at().max(day.unwrap_or(work.at())).plus_days(days)
}
