//! What a time bank decides, in values. Nothing here reads a clock, a file or a database.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | bank | one community with its members, rules and ledger; many live on one server |
//! | person | a login identity; may belong to many banks; a member need not have one |
//! | member | a participant of one bank: a person, household or organisation |
//! | account | a ledger account |
//! | listing | an offer or a need |
//! | exchange | time given by one member (the giver) to another, or to the bank (the receiver) |
//! | minutes | the only unit of time credit, in whole numbers |
//! | transfer | one immutable row: minutes move from one account to another, from receiver to giver |
//! | fund | the community pot |
//! | floor | how far below zero an account may go |
//!
//! # Laws
//!
//! Each is held by a type here and by the database: I1 balances of a bank sum to zero; I2 an hour is an hour; I3 minutes
//! are positive and bounded; I4 nobody gives to themselves; I5 an exchange moves time once; I6 new receiving stops at
//! the floor, corrections never do; I7 what is written stays; I8 a retry changes nothing; I9 who did it is recorded
//! apart from whose it is; I10 nothing crosses a bank; I11 nobody confirms for the other side.

#![deny(clippy::arithmetic_side_effects)]

pub mod bank;
pub mod concern;
pub mod error;
pub mod exchange;
pub mod id;
pub mod ledger;
pub mod listing;
pub mod member;
pub mod minutes;
pub mod patch;
pub mod place;
pub mod policy;
mod refusal;
mod standing;
pub mod taxonomy;
pub mod text;
pub mod time;
pub mod webhook;
mod words;

pub use error::{Error, Invalid, Kind, Reason, Refusal};
