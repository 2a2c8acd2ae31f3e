//! The tables as they are: raw columns, one file a table. Nothing outside this crate sees them. A table that only
//! hand-written SQL reads, or that waits for later work, has no file yet.

pub mod account;
pub mod bank;
pub mod bank_policy;
pub mod category;
pub mod category_name;
pub mod contact_grant;
pub mod entry;
pub mod exchange;
pub mod exchange_revision;
pub mod idempotency;
pub mod invitation;
pub mod listing;
pub mod listing_language;
pub mod listing_tag;
pub mod mandate;
pub mod match_note;
pub mod member;
pub mod member_contact;
pub mod member_note;
pub mod member_person;
pub mod personal_token;
pub mod refresh_token;
pub mod role_term;
pub mod session;
pub mod signing_key;
pub mod transfer;
