//! What happens is told in order, once, to whoever may know it.

mod following;
mod hidden;
mod numbers;
mod servers;
mod simulated;

use app::live::{Cursor, Follow, Sight, Topic};
use app::{Actor, App};
use domain::exchange::State;
use domain::id::ExchangeId;
use store::EventRecord;

use crate::bank::{Bank, Who, key};

/// The name under which a test numbers events.
pub const HERE: &str = "here";

/// Numbers everything that waits.
pub async fn number(app: &App) {
    while app.number_events(HERE, true).await.unwrap() > 0 {}
}

/// Every event of the bank, read page by page.
pub async fn all(bank: &Bank) -> Vec<EventRecord> {
    let mut events: Vec<EventRecord> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.seq);
        let reader = bank.store.reader();
        let some = reader.in_bank(bank.id).events_after(after).await.unwrap();
        if some.is_empty() {
            return events;
        }
        events.extend(some);
    }
}

/// The numbers begin where they should, and none is missing or twice.
pub fn assert_dense(events: &[EventRecord]) {
    let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
    let wanted: Vec<i64> = (1..).take(seqs.len()).collect();
    assert_eq!(seqs, wanted);
}

pub async fn follow(bank: &Bank, actor: &Actor, topic: Topic) -> Follow {
    bank.app.events_since(actor, topic, None).await.unwrap()
}

/// What comes next, if it comes at all while nothing else happens.
pub async fn next(follow: &mut Follow) -> Option<(Cursor, Sight)> {
    let next = tokio::time::timeout(std::time::Duration::from_millis(300), follow.next()).await;
    next.ok().map(|event| {
        let event = event.unwrap();
        (event.cursor, event.sight)
    })
}

/// The states of the exchanges that come now.
pub async fn states(follow: &mut Follow) -> Vec<(ExchangeId, State)> {
    let mut seen = Vec::new();
    while let Some((_, sight)) = next(follow).await {
        let Sight::Exchange(record) = sight else {
            panic!("{sight:?}")
        };
        seen.push((record.facts().id, record.state()));
    }
    seen
}

/// Hours that Amira gave to somebody and logged.
pub async fn logged(bank: &Bank, receiver: &Who, minutes: i64) -> ExchangeId {
    let hours = bank.hours(bank.amira.member, receiver.member, minutes);
    let record = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
    record.facts().id
}
