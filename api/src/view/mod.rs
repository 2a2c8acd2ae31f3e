//! The shapes that clients see: one struct for both transports.
//!
//! Names are camelCase outside; ids are TypeIDs; minutes are whole numbers; instants are RFC 3339 in UTC; days are the
//! bank's.

pub mod account;
pub mod agreement;
pub mod bank;
pub mod category;
pub mod concern;
pub mod contact;
pub mod decision;
pub mod event;
pub mod exchange;
pub mod found;
pub mod guardian;
pub mod helper_deed;
pub mod invitation;
pub mod listing;
pub mod mandate;
pub mod matching;
pub mod me;
pub mod member;
pub mod note;
pub mod notice;
pub mod person;
pub mod policy;
pub mod revision;
pub mod role;
pub mod scalar;
pub mod webhook;
pub mod words;

pub use exchange::ExchangeView;
pub use scalar::{Date, DateTime};
