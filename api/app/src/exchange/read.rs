//! Who may read an exchange, and what reading it does: the receiver has been told.

use domain::Error;
use domain::exchange::State;
use domain::id::{AnyId, BankId, ExchangeId, MemberId};
use domain::member::{MandateScope, Role};
use domain::policy::{self, Operation, Standing};
use store::{ExchangeFilter, ExchangeRecord, Revision, Slice, Window};
use uuid::Uuid;

use crate::{Actor, App, AppError, Result, Work};

impl App {
    /// One exchange, for its parties, their helpers, and bookkeepers.
    pub async fn exchange(&self, actor: &Actor, id: ExchangeId) -> Result<ExchangeRecord> {
        let reader = self.store().reader();
        let hidden = AppError::not_found("exchange");
        if matches!(actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let Some(bank) = reader.bank_of(AnyId::ExchangeId(id)).await? else {
            return Err(hidden);
        };
        let standing = self.reading(actor, Operation::ReadExchange, bank, "exchange").await?;
        let mut record = reader
            .in_bank(bank)
            .exchange(id)
            .await?
            .ok_or(AppError::not_found("exchange"))?;
        if !visible(&standing, &record) {
            return self.to_decide(bank, &standing, vec![record]).await?.pop().ok_or(hidden);
        }
        self.note_seen(actor, bank, &standing, std::slice::from_mut(&mut record))
            .await;
        Ok(record)
    }

    /// A page of exchanges, newest first: of one's own memberships and those one helps; bookkeepers may ask for all.
    pub async fn exchanges(
        &self,
        actor: &Actor,
        bank: BankId,
        mut filter: ExchangeFilter,
        window: Window<Uuid>,
    ) -> Result<Slice<ExchangeRecord>> {
        let standing = self.reading(actor, Operation::ReadExchange, bank, "bank").await?;
        if !standing.holds(Role::Bookkeeper) {
            let own = acted_for(&standing);
            if own.is_empty() {
                // No member named would mean all of the bank.
                return Ok(Slice {
                    items: Vec::new(),
                    more: false,
                });
            }
            if filter.members.is_empty() {
                filter.members = own;
            } else if let Some(other) = filter.members.iter().find(|member| !own.contains(member)) {
                standing.require(*other, MandateScope::Exchanges)?;
            }
        }
        let reader = self.store().reader();
        filter.members = reader.in_bank(bank).with_former(&filter.members).await?;
        let mut page = self
            .store()
            .reader()
            .in_bank(bank)
            .exchange_page(&filter, window)
            .await?;
        self.note_seen(actor, bank, &standing, &mut page.items).await;
        Ok(page)
    }

    /// These exchanges, as far as whoever asks may see them, in no order; what is hidden is left out.
    pub async fn exchanges_by_ids(
        &self,
        actor: &Actor,
        bank: BankId,
        ids: &[ExchangeId],
    ) -> Result<Vec<ExchangeRecord>> {
        let standing = self.reading(actor, Operation::ReadExchange, bank, "bank").await?;
        let found = self.store().reader().in_bank(bank).exchanges(ids).await?;
        let (mut seen, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|record| visible(&standing, record));
        seen.extend(self.to_decide(bank, &standing, others).await?);
        Ok(seen)
    }

    /// What the texts of an exchange were.
    pub async fn revisions(&self, actor: &Actor, id: ExchangeId) -> Result<Vec<Revision>> {
        if self.exchange(actor, id).await?.veiled {
            return Ok(Vec::new());
        }
        let reader = self.store().reader();
        let bank = reader
            .bank_of(AnyId::ExchangeId(id))
            .await?
            .ok_or(AppError::not_found("exchange"))?;
        Ok(reader.in_bank(bank).revisions(id).await?)
    }

    /// The other side has seen what waits for it: from now on silence can mean yes (RULES 10). A reading never fails
    /// for it.
    async fn note_seen(&self, actor: &Actor, bank: BankId, standing: &Standing, records: &mut [ExchangeRecord]) {
        let unseen = |record: &&mut ExchangeRecord| record.told_at.is_none() && awaits(standing, record);
        let mut seen: Vec<&mut ExchangeRecord> = records.iter_mut().filter(unseen).collect();
        if seen.is_empty() {
            return;
        }
        if let Err(error) = self.mark_seen(actor, bank, &mut seen).await {
            tracing::warn!(%error, "exchanges were read, but not marked as told: silence cannot confirm them yet");
        }
    }

    async fn mark_seen(&self, actor: &Actor, bank: BankId, seen: &mut [&mut ExchangeRecord]) -> Result<()> {
        let work = self.work(actor, Operation::ReadExchange, bank).await?;
        // In one order, so that two who read the same page do not wait for each other in a ring.
        seen.sort_by_key(|record| record.facts().id);
        let mut told = Vec::with_capacity(seen.len());
        for record in seen.iter() {
            let mut record = self.locked(&work, record.facts().id).await?;
            if record.told_at.is_none() && awaits(work.standing()?, &record) && can_be_told(&work, &record).await? {
                self.tell(&work, &mut record).await?;
                work.inside().save_exchange(&mut record).await?;
            }
            told.push(record);
        }
        work.commit().await?;
        for (record, told) in seen.iter_mut().zip(told) {
            **record = told;
        }
        Ok(())
    }

    /// What somebody is in a bank, for reading.
    pub(crate) async fn reading(
        &self,
        actor: &Actor,
        operation: Operation,
        bank: BankId,
        noun: &'static str,
    ) -> Result<Standing> {
        let person = actor.person_id().ok_or(Error::Unauthenticated)?;
        let standing = self.store().reader().in_bank(bank).standing(person, self.now()).await?;
        match policy::permit(operation, actor.scopes(), Some(&standing)) {
            Ok(()) => Ok(standing),
            Err(Error::NotFound { .. }) => Err(AppError::not_found(noun)),
            Err(error) => Err(error.into()),
        }
    }

    /// Contact details open to the other side after their owner's own step (RULES 16); a block opens nothing.
    pub(crate) async fn open_contacts(&self, work: &Work, record: &ExchangeRecord) -> Result<()> {
        let facts = record.facts();
        let (Some(receiver), Ok(standing)) = (facts.receiver.member(), work.standing()) else {
            return Ok(());
        };
        let until = work.at().plus_days(work.rules().contact_days);
        for (owner, reader) in [(facts.giver, receiver), (receiver, facts.giver)] {
            if standing.acts_for(owner, MandateScope::Exchanges).is_some() {
                work.inside().open_contact(owner, reader, until).await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// Hidden looks like missing.
    pub(crate) fn may_see(&self, record: &ExchangeRecord) -> Result<()> {
        if self.is_job() || visible(self.standing()?, record) {
            Ok(())
        } else if ended_help(self.standing()?, record) {
            Err(domain::Refusal::MandateEnded.into())
        } else {
            Err(AppError::not_found("exchange"))
        }
    }

    /// Acting as this member, or as its helper.
    pub(crate) fn act_for(&self, member: Option<MemberId>) -> Result<()> {
        if self.is_job() {
            return Ok(());
        }
        let member = member.ok_or(Error::NotYours)?;
        self.require(member, MandateScope::Exchanges).map(|_| ())
    }

    /// Acting for either side.
    pub(crate) fn party(&self, record: &ExchangeRecord) -> Result<()> {
        let facts = record.facts();
        match self.act_for(Some(facts.giver)) {
            Ok(()) => Ok(()),
            Err(_) if facts.receiver.member().is_some() => self.act_for(facts.receiver.member()),
            Err(error) => Err(error),
        }
    }
}

/// The members that somebody acts for in exchanges.
pub(crate) fn acted_for(standing: &Standing) -> Vec<MemberId> {
    let own = standing.memberships.iter().map(|own| own.member);
    let helped = standing.mandates.iter().map(|mandate| mandate.member);
    own.chain(helped)
        .filter(|member| standing.acts_for(*member, MandateScope::Exchanges).is_some())
        .collect()
}

/// The parties, their helpers and bookkeepers; what was given to the bank itself, every role holder. Nobody else learns
/// that hours are held, or why (RULES 3).
fn visible(standing: &Standing, record: &ExchangeRecord) -> bool {
    let facts = record.facts();
    let acts = |member| standing.acts_for(member, MandateScope::Exchanges).is_some();
    let for_the_bank = facts.receiver.member().is_none() && standing.holds_any();
    acts(facts.giver) || facts.receiver.member().is_some_and(acts) || standing.holds(Role::Bookkeeper) || for_the_bank
}

/// A helper whose mandate ended is told so, rather than that nothing is there.
fn ended_help(standing: &Standing, record: &ExchangeRecord) -> bool {
    let facts = record.facts();
    standing.helped(facts.giver)
        || facts
            .receiver
            .member()
            .is_some_and(|receiver| standing.helped(receiver))
}

/// Whoever benefits does not start the clock of somebody else's silence, also as their helper (RULES 10 and 13).
async fn can_be_told(work: &Work, record: &ExchangeRecord) -> Result<bool> {
    let facts = record.facts();
    let (benefits, asked) = match (record.state(), facts.receiver.member()) {
        (State::Logged, Some(receiver)) => (facts.giver, receiver),
        (State::Countered, Some(receiver)) => (receiver, facts.giver),
        _ => return Ok(false),
    };
    let circle = work.inside().circle(benefits, work.at()).await?;
    Ok(circle.refuse_speaker(work.standing()?, asked).is_ok())
}

/// Whether this exchange waits for a word of whoever this is.
fn awaits(standing: &Standing, record: &ExchangeRecord) -> bool {
    let facts = record.facts();
    let asked = match record.state() {
        State::Logged => facts.receiver.member(),
        State::Countered => Some(facts.giver),
        _ => None,
    };
    asked.is_some_and(|member| standing.acts_for(member, MandateScope::Exchanges).is_some())
}
