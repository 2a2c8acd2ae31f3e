//! Following what happens: each event is looked at anew, with the eyes of whoever follows, at the moment it is given.

use std::collections::VecDeque;

use domain::exchange::Receiver;
use domain::id::{AnyId, BankId, ExchangeId, ListingId, MemberId};
use domain::member::{MandateScope, Role};
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Refusal};
use store::{EventRecord, ExchangeRecord, Happened};
use tokio::sync::watch;

use super::{Cursor, EVENT_DAYS};
use crate::exchange::acted_for;
use crate::ledger::AccountView;
use crate::listing::{FindListings, ListingView};
use crate::{Actor, App, AppError, Result};

/// What somebody follows.
#[derive(Debug, Clone)]
pub enum Topic {
    /// Exchanges of a bank: of this member, or else of all whom one is or helps; for bookkeepers, then, of everybody.
    Exchanges(BankId, Option<MemberId>),
    /// The listings of a bank: what everybody may see of it, or more for its members.
    Listings(BankId, Option<Box<FindListings>>),
    /// The account of a member.
    Account(MemberId),
}

/// What happened, as it looks now to whoever follows.
#[derive(Debug, Clone)]
pub enum Sight {
    /// An exchange.
    Exchange(Box<ExchangeRecord>),
    /// A listing.
    Listing(Box<ListingView>),
    /// A listing that is open no more.
    ListingGone(ListingId),
    /// An account.
    Account(Box<AccountView>),
}

/// An event that somebody may know of.
#[derive(Debug, Clone)]
pub struct Event {
    /// Where to go on.
    pub cursor: Cursor,
    /// When it happened.
    pub at: Instant,
    /// What it is about, as it is now.
    pub sight: Sight,
}

/// A place among the events of a bank, from which somebody goes on.
pub struct Follow {
    app: App,
    actor: Actor,
    bank: BankId,
    topic: Topic,
    after: i64,
    head: watch::Receiver<i64>,
    read: VecDeque<EventRecord>,
}

impl App {
    /// Follows what happens from now on, or after an event that was seen before.
    ///
    /// Refuses with `EVENTS_GONE` where events in between are not kept any more, or never were: after the books went
    /// back to a backup, numbers mean other events.
    pub async fn events_since(&self, actor: &Actor, topic: Topic, since: Option<Cursor>) -> Result<Follow> {
        let bank = self.bank_to_follow(actor, &topic).await?;
        // Before the table is looked at, so that nothing falls between.
        let head = self.live.follow(bank);
        let newest = self.store.reader().in_bank(bank).event_head().await?;
        let after = match since {
            None => newest,
            Some(cursor) if cursor.bank == bank => cursor.seq,
            Some(_) => {
                return Err(Error::Malformed {
                    field: "since",
                    message: "this cursor belongs to the events of another bank",
                }
                .into());
            }
        };
        if after > newest {
            return Err(gone());
        }
        let mut follow = Follow {
            app: self.clone(),
            actor: actor.clone(),
            bank,
            topic,
            after,
            head,
            read: VecDeque::new(),
        };
        // That events are gone is told at once, not with the first one.
        follow.read().await?;
        Ok(follow)
    }

    /// The bank of a topic, if this actor may follow it.
    async fn bank_to_follow(&self, actor: &Actor, topic: &Topic) -> Result<BankId> {
        match topic {
            Topic::Exchanges(bank, member) => {
                let standing = self.reading(actor, Operation::ReadExchange, *bank, "bank").await?;
                if let Some(member) = member
                    && !standing.holds(Role::Bookkeeper)
                {
                    standing.require(*member, MandateScope::Exchanges)?;
                }
                Ok(*bank)
            }
            Topic::Listings(bank, find) => {
                self.check_listings(actor, *bank, find.as_deref()).await?;
                Ok(*bank)
            }
            Topic::Account(member) => {
                self.account(actor, *member).await?;
                let bank = self.store.reader().bank_of(AnyId::MemberId(*member)).await?;
                bank.ok_or(AppError::not_found("member"))
            }
        }
    }
}

impl Follow {
    /// Where it stands.
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            bank: self.bank,
            seq: self.after,
        }
    }

    /// The next event that may be known, however long that takes. What may not be seen now is passed over.
    pub async fn next(&mut self) -> Result<Event> {
        loop {
            while let Some(record) = self.read.pop_front() {
                self.after = record.seq;
                if let Some(sight) = known(self.look(&record).await)? {
                    let (cursor, at) = (self.cursor(), record.at);
                    return Ok(Event { cursor, at, sight });
                }
            }
            self.read().await?;
            if self.read.is_empty() {
                let after = self.after;
                let moved = self.head.wait_for(|head| *head > after).await.map(|_| ());
                // The sender lives as long as anybody follows.
                moved.map_err(|_closed| AppError::Fault("nobody tells of events any more".to_owned()))?;
            }
        }
    }

    /// Reads some more events. Their numbers have no gaps: where one is missing, it was forgotten.
    async fn read(&mut self) -> Result<()> {
        let reader = self.app.store.reader();
        let some = reader.in_bank(self.bank).events_after(self.after).await?;
        if some
            .first()
            .is_some_and(|first| first.seq > self.after.saturating_add(1))
        {
            return Err(gone());
        }
        self.read = some.into();
        Ok(())
    }

    /// What an event is about, as far as whoever follows may see it now and wants to.
    async fn look(&self, record: &EventRecord) -> Result<Option<Sight>> {
        match (&self.topic, record.kind) {
            (Topic::Exchanges(bank, member), Happened::Exchange) => {
                let id = ExchangeId::new(record.subject);
                let seen = self.app.exchange_to_follow(&self.actor, *bank, *member, id).await?;
                Ok(seen.map(|exchange| Sight::Exchange(Box::new(exchange))))
            }
            (Topic::Listings(bank, find), Happened::Listing) => {
                let id = ListingId::new(record.subject);
                self.app
                    .listing_to_follow(&self.actor, *bank, id, find.as_deref())
                    .await
            }
            (Topic::Account(member), Happened::Balance) => {
                let view = self.app.account(&self.actor, *member).await?;
                let reader = self.app.store.reader();
                let inside = reader.in_bank(self.bank);
                let theirs = inside
                    .moved_balance_of(record.subject, *member, view.account.id)
                    .await?;
                Ok(theirs.then(|| Sight::Account(Box::new(view))))
            }
            _ => Ok(None),
        }
    }
}

impl App {
    /// An exchange that changed. That it was followed tells its receiver nothing: nobody may have been looking.
    async fn exchange_to_follow(
        &self,
        actor: &Actor,
        bank: BankId,
        member: Option<MemberId>,
        id: ExchangeId,
    ) -> Result<Option<ExchangeRecord>> {
        let standing = self.reading(actor, Operation::ReadExchange, bank, "bank").await?;
        let of: Vec<MemberId> = match member {
            Some(member) => vec![member],
            None if standing.holds(Role::Bookkeeper) => Vec::new(),
            None => acted_for(&standing),
        };
        let everybody = member.is_none() && standing.holds(Role::Bookkeeper);
        let found = self.exchanges_by_ids(actor, bank, &[id]).await?.pop();
        Ok(found.filter(|record| {
            let facts = record.facts();
            let received = match facts.receiver {
                Receiver::Member(receiver) => of.contains(&receiver),
                Receiver::Bank => false,
            };
            everybody || received || of.contains(&facts.giver)
        }))
    }
}

/// What is hidden now, or asks for more than the token has, is passed over; a fault ends the following.
fn known(looked: Result<Option<Sight>>) -> Result<Option<Sight>> {
    match looked {
        Err(AppError::Domain(_)) => Ok(None),
        looked => looked,
    }
}

fn gone() -> AppError {
    Refusal::EventsGone { days: EVENT_DAYS }.into()
}
