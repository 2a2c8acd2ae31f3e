//! The shapes that clients see: one struct for both transports.
//!
//! Names are camelCase outside; ids are TypeIDs; minutes are whole numbers; instants are RFC 3339 in UTC; days are the
//! bank's.

pub mod account;
pub mod bank;
pub mod category;
pub mod exchange;
pub mod listing;
pub mod member;
pub mod person;
pub mod scalar;
pub mod words;

pub use exchange::ExchangeView;
pub use scalar::{Date, DateTime};
