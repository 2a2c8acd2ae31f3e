//! The only crate that names the database.
//!
//! A [`Store`] is opened on SQLite or PostgreSQL. What changes goes through a [`Tx`]; what only reads may use a
//! [`Reader`]. Functions on what lies inside a bank hang on [`InBank`], so that no query can forget its bank (law I10).

mod access;
mod agreement;
mod answer;
mod bank;
mod batch;
mod concern;
mod dialect;
mod entity;
mod error;
mod event;
mod exchange;
mod group;
mod ledger;
mod listen;
mod listing;
mod member;
mod notice;
mod open;
mod outbox;
mod page;
mod person;
mod retry;
mod search;
mod standing;
mod tx;
mod verify;
mod webhook;

pub use access::Ground;
pub use agreement::{AcceptanceRecord, AgreementRecord};
pub use answer::Answering;
pub use bank::{AdoptedPolicy, BankRecord, CategoryRecord, PolicyRecord};
pub use concern::ConcernRecord;
pub use dialect::Engine;
pub use error::{Result, StoreError};
pub use event::{EVENTS_AT_ONCE, EventRecord, Head, SEQUENCED_AT_ONCE};
pub use exchange::{DecisionRecord, ExchangeFilter, ExchangeRecord, Revision, Sight, Totals};
pub use group::settling;
pub use ledger::{DoneBy, FundMonth, StatementLine, TransferRow};
pub use listen::{Listener, Nudge};
pub use listing::{ListingFilter, ListingOwner, ListingReader, ListingRecord, ListingRow, MatchFilter, MatchRecord};
pub use member::{
    CARRIED, ContactRecord, FormerHours, GuardianRecord, HelperDeed, InvitationRecord, MandateRecord, MemberPerson,
    MemberRecord, MembershipRecord, Moved, NoteRecord, RoleTermRecord,
};
pub use notice::{NoticeRecord, NoticeSubject};
pub use open::{Options, Pool, Store};
pub use outbox::{Audience, Happened};
pub use page::{Slice, Window};
pub use person::attempt::{AttemptLimit, Counted};
pub use person::session::SessionRecord;
pub use person::signing_key::SigningKeyRecord;
pub use person::token::TokenRecord;
pub use person::{PersonRecord, Proof};
pub use retry::Claim;
pub use search::{Highlighter, Part, Rank};
pub use tx::{InBank, Reader, Tx};
pub use verify::Finding;
pub use webhook::{DeliveryRecord, SealedSecrets, Tried, WebhookRecord};
