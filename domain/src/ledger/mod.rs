//! The ledger: accounts, and transfers that move minutes between two of them.
//!
//! Credit moves *from* the receiver's account *to* the giver's. All balances of a bank sum to zero (law I1),
//! because a transfer has two sides by construction.

mod account;
mod books;
mod doer;
mod transfer;

pub use account::{Account, AccountKind, OPENING_FLOOR};
pub use books::Books;
pub use doer::Doer;
pub use transfer::{Parties, Posted, RecordedBy, Transfer, TransferKind};
