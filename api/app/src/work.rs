//! A unit of work: one transaction, whoever asks, what they are in the bank, and its rules.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use domain::id::{AnyId, BankId, ExchangeId, MemberId, PersonId};
use domain::member::{MandateScope, Role};
use domain::policy::{self, Capacity, Circle, Operation, Standing};
use domain::time::{Day, Instant};
use domain::{Error, Refusal};
use store::{Audience, Claim, ExchangeRecord, Ground, Happened, InBank, PolicyRecord, Tx};
use uuid::Uuid;

use crate::key::command_hash;
use crate::live::Live;
use crate::{Actor, App, AppError, Key, Result, calendar};

/// How an answer to an exchange begins.
pub(crate) enum Answer {
    /// It was given before: render this subject anew and change nothing.
    Replay(Uuid),
    /// The exchange under its lock, and who benefits when its giver is credited.
    Go(Box<ExchangeRecord>, Circle),
}

/// One transaction of one actor in one bank.
pub struct Work {
    tx: Tx,
    bank: BankId,
    standing: Option<Standing>,
    /// What the person is once the exchange is locked, where it had changed before.
    again: OnceLock<Standing>,
    seen: Option<i64>,
    policy: PolicyRecord,
    zone: chrono_tz::Tz,
    at: Instant,
    actor: Actor,
    operation: Operation,
    live: Arc<Live>,
    told: AtomicBool,
}

impl App {
    /// Begins a unit of work in a bank, if the operation is open to this actor there.
    pub(crate) async fn work(&self, actor: &Actor, operation: Operation, bank: BankId) -> Result<Work> {
        self.work_on(actor, operation, AnyId::BankId(bank), "bank").await
    }

    /// The same in the bank that a thing belongs to. What is elsewhere looks like what does not exist.
    pub(crate) async fn work_on(
        &self,
        actor: &Actor,
        operation: Operation,
        subject: AnyId,
        noun: &'static str,
    ) -> Result<Work> {
        self.work_by(actor, &[operation], subject, noun).await
    }

    /// The same where any of several operations is enough: which one it is shows itself later. The work goes by the
    /// name of the first.
    pub(crate) async fn work_by(
        &self,
        actor: &Actor,
        operations: &[Operation],
        subject: AnyId,
        noun: &'static str,
    ) -> Result<Work> {
        if matches!(actor, Actor::Anonymous) {
            return Err(Error::Unauthenticated.into());
        }
        let [operation, ..] = *operations else {
            return Err(AppError::Fault("work begins with an operation".to_owned()));
        };
        let at = self.clock.now();
        let tx = self.store.begin().await?;
        let ground = tx.ground(subject, actor.person_id(), at).await?;
        let Ground {
            bank,
            time_zone,
            policy,
            standing,
            seen,
        } = ground.ok_or(AppError::not_found(noun))?;
        if !matches!(actor, Actor::Job(_)) {
            let permit = |operation: &Operation| policy::permit(*operation, actor.scopes(), standing.as_ref());
            if !operations.iter().any(|operation| permit(operation).is_ok()) {
                permit(&operation).map_err(|error| hide(error, noun))?;
            }
        }
        let zone = calendar::zone(&time_zone)
            .ok_or_else(|| AppError::Fault(format!("{bank} has the unknown time zone {time_zone}")))?;
        Ok(Work {
            tx,
            bank,
            standing,
            again: OnceLock::new(),
            seen,
            policy,
            zone,
            at,
            actor: actor.clone(),
            operation,
            live: Arc::clone(&self.live),
            told: AtomicBool::new(false),
        })
    }
}

/// A person from elsewhere learns the same as of something that does not exist.
fn hide(error: Error, noun: &'static str) -> Error {
    match error {
        Error::NotFound { .. } => Error::NotFound { noun },
        other => other,
    }
}

impl Work {
    /// The inside of the bank.
    pub const fn inside(&self) -> InBank<'_, Tx> {
        self.tx.in_bank(self.bank)
    }

    /// The bank.
    pub const fn bank(&self) -> BankId {
        self.bank
    }

    /// The rules that hold.
    pub const fn rules(&self) -> &domain::bank::Rules {
        &self.policy.rules
    }

    /// The newest rules, for work that waited for the bank's turn: others may have been adopted meanwhile.
    pub(crate) async fn newest_rules(&self) -> Result<domain::bank::Rules> {
        let newest = self.inside().policy(Instant::from_micros(i64::MAX)).await?;
        Ok(newest.ok_or(AppError::not_found("bank"))?.rules)
    }

    /// Their version.
    pub const fn policy_version(&self) -> i64 {
        self.policy.version
    }

    /// The instant of this work.
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// The bank's day.
    pub fn today(&self) -> Day {
        calendar::day_of(self.at, self.zone)
    }

    /// The bank's time zone.
    pub const fn zone(&self) -> chrono_tz::Tz {
        self.zone
    }

    /// Who asks.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The person who asks, where there is one.
    pub const fn person(&self) -> Option<PersonId> {
        self.actor.person_id()
    }

    /// Whether the clockwork asks, which acts for nobody.
    pub const fn is_job(&self) -> bool {
        matches!(self.actor, Actor::Job(_))
    }

    /// What the person is here.
    pub fn standing(&self) -> Result<&Standing> {
        self.known().ok_or(AppError::Domain(Error::Unauthenticated))
    }

    fn known(&self) -> Option<&Standing> {
        self.again.get().or(self.standing.as_ref())
    }

    /// Looks again at what the person is, if the exchange changed before its lock was there: two records of one member
    /// may have become one, and whoever spoke for the old one speaks for the other (RULES 22). Says whether it did.
    pub(crate) async fn look_again(&self, exchange: &ExchangeRecord) -> Result<bool> {
        if self.seen == Some(exchange.version) {
            return Ok(false);
        }
        if let Some(before) = &self.standing {
            let now = self.inside().standing(before.person, self.at).await?;
            self.again.get_or_init(|| now);
        }
        Ok(true)
    }

    /// Whether the person holds a role here.
    pub fn holds(&self, role: Role) -> bool {
        self.known().is_some_and(|standing| standing.holds(role))
    }

    /// How the person acts for this member, or why not.
    pub fn require(&self, member: MemberId, scope: MandateScope) -> Result<Capacity> {
        Ok(self.standing()?.require(member, scope)?)
    }

    /// Claims the key of a command. `Ok(Some(subject))` is a replay: render that subject anew and change nothing.
    ///
    /// `command` is the parsed command; the operation is part of its hash, the actor part of the key's scope.
    pub async fn claim(&self, key: &Key, command: &impl std::fmt::Debug, subject: Uuid) -> Result<Option<Uuid>> {
        let hash = command_hash(self.operation, command);
        let claim = self
            .inside()
            .claim(&self.actor.word(), key.as_str(), &hash, subject, self.at)
            .await?;
        match claim {
            Claim::Fresh => Ok(None),
            Claim::Replay(subject) => {
                key.note_replay();
                Ok(Some(subject))
            }
            Claim::Conflict => Err(Refusal::IdempotencyConflict.into()),
        }
    }

    /// The same where the client may leave the key out: without one, each time is a new time.
    pub async fn claim_optional(
        &self,
        key: Option<&Key>,
        command: &impl std::fmt::Debug,
        subject: Uuid,
    ) -> Result<Option<Uuid>> {
        match key {
            Some(key) => self.claim(key, command, subject).await,
            None => Ok(None),
        }
    }

    /// Claims the key of an answer to an exchange, locks the exchange and reads who benefits when its giver is credited.
    /// Hidden looks like missing.
    pub(crate) async fn answer(&self, key: &Key, command: &impl std::fmt::Debug, id: ExchangeId) -> Result<Answer> {
        let hash = command_hash(self.operation, command);
        let scope = self.actor.word();
        let begun = self
            .inside()
            .begin_answer(&scope, key.as_str(), &hash, id, self.at)
            .await?;
        match begun.claim {
            Claim::Conflict => return Err(Refusal::IdempotencyConflict.into()),
            Claim::Replay(subject) => {
                key.note_replay();
                return Ok(Answer::Replay(subject));
            }
            Claim::Fresh => {}
        }
        let (record, mut circle) = begun.found.ok_or(AppError::not_found("exchange"))?;
        if self.look_again(&record).await? {
            // On PostgreSQL it was read as things stood before the lock was waited for.
            circle = self.inside().circle(record.facts().giver, self.at).await?;
        }
        self.may_see(&record)?;
        Ok(Answer::Go(Box::new(record), circle))
    }

    /// Writes an event beside what caused it.
    pub async fn happened(&self, id: Uuid, kind: Happened, subject: Uuid, audience: Audience) -> Result<()> {
        self.told.store(true, Ordering::Relaxed);
        Ok(self
            .inside()
            .happened(id, kind, subject, &self.actor.word(), audience, self.at)
            .await?)
    }

    /// Round trips so far.
    pub fn round_trips(&self) -> u64 {
        self.tx.round_trips()
    }

    /// Writes everything, durably; its events are numbered next.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        if self.told.into_inner() {
            self.live.committed();
        }
        Ok(())
    }
}
