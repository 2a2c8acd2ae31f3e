//! The only crate that names the database.
//!
//! A [`Store`] is opened on SQLite or PostgreSQL. What changes goes through a [`Tx`]; what only reads may use a
//! [`Reader`]. Functions on what lies inside a bank hang on [`InBank`], so that no query can forget its bank (law I10).

mod access;
mod agreement;
mod answer;
mod bank;
mod batch;
mod dialect;
mod entity;
mod error;
mod exchange;
mod ledger;
mod listing;
mod member;
mod open;
mod outbox;
mod page;
mod person;
mod retry;
mod standing;
mod tx;
mod verify;

pub use access::Ground;
pub use answer::Answering;
pub use bank::{BankRecord, CategoryRecord, PolicyRecord};
pub use dialect::Engine;
pub use error::{Result, StoreError};
pub use exchange::{ExchangeFilter, ExchangeRecord, Revision, Totals};
pub use ledger::{FundMonth, StatementLine, TransferRow};
pub use listing::{ListingFilter, ListingOwner, ListingReader, ListingRecord, ListingRow, MatchFilter, MatchRecord};
pub use member::{
    ContactRecord, InvitationRecord, MandateRecord, MemberPerson, MemberRecord, MembershipRecord, NoteRecord,
    RoleTermRecord,
};
pub use open::{Options, Store};
pub use outbox::{Audience, Happened};
pub use page::{Slice, Window};
pub use person::attempt::{AttemptLimit, Counted};
pub use person::session::SessionRecord;
pub use person::signing_key::SigningKeyRecord;
pub use person::token::TokenRecord;
pub use person::{PersonRecord, Proof};
pub use retry::Claim;
pub use tx::{InBank, Reader, Tx};
pub use verify::Finding;
