//! Use cases: who asks, what is decided, what is stored. One use case, one method on [`App`].
//!
//! Nothing here names SQL or a transport. Between begin and commit only the transaction is awaited; the clock and the
//! ids are passed in.

pub mod actor;
pub mod agreement;
pub mod auth;
pub mod bank;
pub mod calendar;
pub mod clock;
pub mod concern;
pub mod error;
pub mod exchange;
mod key;
pub mod ledger;
pub mod listing;
pub mod live;
pub mod member;
pub mod webhook;
mod work;

use std::sync::Arc;

pub use actor::Actor;
pub use clock::{Clock, Ids, OsIds, SystemClock};
pub use error::{AppError, Result};
pub use key::Key;
use store::Store;
pub use store::{Slice, Window};
pub use work::Work;

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
}

/// What a service consists of; each request holds a few clones of it, so it is shared whole.
#[derive(Clone)]
pub struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    auth: Option<Arc<auth::Auth>>,
    live: Arc<live::Live>,
    loopback: bool,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl App {
    /// A service over this store, with this clock and these ids.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let parts = Parts {
            store,
            clock,
            ids,
            auth: None,
            live: Arc::default(),
            loopback: false,
        };
        Self { parts: Arc::new(parts) }
    }

    /// What the parts of this server tell each other of events.
    pub fn live(&self) -> &live::Live {
        &self.live
    }

    /// The same service, whose webhooks may lie on this very machine: for tests, and for trying things out.
    #[must_use]
    pub fn with_loopback_receivers(mut self) -> Self {
        Arc::make_mut(&mut self.parts).loopback = true;
        self
    }

    /// Whether webhooks may lie on this very machine.
    pub fn reaches_loopback(&self) -> bool {
        self.loopback
    }

    /// The store underneath.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What time it is.
    pub fn now(&self) -> domain::time::Instant {
        self.clock.now()
    }

    pub(crate) fn new_id(&self) -> uuid::Uuid {
        self.ids.next(self.clock.now())
    }
}

/// Does the work of one request, and waits with its answer until everything that it read is durable. Whoever answers
/// clients runs each operation in this.
pub async fn settling<T>(work: impl Future<Output = T>) -> Result<T> {
    Ok(store::settling(work).await?)
}
