//! What happened, as it happens: events get their numbers, and those who follow them are woken.
//!
//! The table of events is the truth. Whatever wakes somebody earlier is a nudge, which may be lost.

mod cursor;
mod follow;
mod sequencer;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::id::BankId;
use store::Head;
use tokio::sync::{Notify, watch};

pub use cursor::Cursor;
pub use follow::{Event, Follow, Sight, Topic};
pub use sequencer::Sequencer;

/// How long an event is kept, in days. Who comes back later looks at the whole again.
pub const EVENT_DAYS: i64 = 30;

/// What the parts of one server tell each other of events.
#[derive(Debug)]
pub struct Live {
    committed: Notify,
    heads: Mutex<HashMap<BankId, watch::Sender<i64>>>,
    ending: watch::Sender<bool>,
}

/// Hears when the server stops.
#[derive(Debug, Clone)]
pub struct Ending(watch::Receiver<bool>);

impl Ending {
    /// Waits until the server stops.
    pub async fn comes(&mut self) {
        // Where nobody can say it any more, it stops too.
        let _ = self.0.wait_for(|ending| *ending).await;
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            committed: Notify::new(),
            heads: Mutex::default(),
            ending: watch::Sender::new(false),
        }
    }
}

impl Live {
    /// Something was committed that waits for its number.
    pub(crate) fn committed(&self) {
        self.committed.notify_one();
    }

    /// The newest number of a bank, as far as this server has heard.
    fn follow(&self, bank: BankId) -> watch::Receiver<i64> {
        self.heads()
            .entry(bank)
            .or_insert_with(|| watch::Sender::new(0))
            .subscribe()
    }

    /// These banks have events up to these numbers.
    fn advance(&self, heads: &[Head]) {
        let known = self.heads();
        for head in heads {
            if let Some(sender) = known.get(&head.bank) {
                sender.send_if_modified(|seq| {
                    let newer = head.seq > *seq;
                    *seq = head.seq.max(*seq);
                    newer
                });
            }
        }
    }

    /// The banks that somebody follows.
    fn followed(&self) -> Vec<BankId> {
        let mut known = self.heads();
        known.retain(|_, sender| sender.receiver_count() > 0);
        known.keys().copied().collect()
    }

    fn heads(&self) -> MutexGuard<'_, HashMap<BankId, watch::Sender<i64>>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears when the server stops: streams end then. Whoever keeps it is waited for.
    pub fn ending(&self) -> Ending {
        Ending(self.ending.subscribe())
    }

    /// Tells all streams that the server stops.
    pub fn end_streams(&self) {
        self.ending.send_replace(true);
    }

    /// Waits until all streams, and the work they began, have ended.
    pub async fn streams_ended(&self) {
        self.ending.closed().await;
    }
}
