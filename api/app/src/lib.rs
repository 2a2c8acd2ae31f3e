//! Use cases: who asks, what is decided, what is stored. One use case, one method on [`App`].
//!
//! Nothing here names SQL or a transport. Between begin and commit only the transaction is awaited; the clock and the
//! ids are passed in.

pub mod actor;
pub mod auth;
pub mod bank;
pub mod calendar;
pub mod clock;
pub mod error;
pub mod exchange;
pub mod ledger;
pub mod listing;
pub mod member;
mod work;

use std::sync::Arc;

pub use actor::Actor;
pub use clock::{Clock, Ids, OsIds, SystemClock};
pub use error::{AppError, Result};
use store::Store;
pub use store::{Slice, Window};
pub use work::{Key, Work};

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    auth: Option<Arc<auth::Auth>>,
}

impl App {
    /// A service over this store, with this clock and these ids.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            store,
            clock,
            ids,
            auth: None,
        }
    }

    /// The store underneath.
    pub const fn store(&self) -> &Store {
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
