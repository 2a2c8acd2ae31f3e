//! What clients send: one struct and one function for both transports.
//!
//! A struct is a GraphQL input and a JSON body at once. In REST, ids stand in the path, the idempotency key and the
//! version in headers; those fields are skipped in the body and set by the handler. The function beside it parses what
//! came in and calls the one use case; GraphQL and REST only wrap what it returns.

pub mod agreement;
pub mod auth;
pub mod bank;
pub mod category;
pub mod concern;
pub mod exchange;
pub mod input;
pub mod ledger;
pub mod listing;
pub mod member;
pub mod paging;
pub mod policy;
pub mod stale;
pub mod webhook;
