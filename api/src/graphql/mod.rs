//! GraphQL: one schema over the use cases. A resolver parses, calls and wraps.

pub mod asker;
mod auth;
mod bank;
pub mod connection;
mod exchange;
pub mod graphiql;
pub mod guard;
pub mod http;
mod input;
mod ledger;
mod listing;
mod member;
mod payload;
mod policy;
mod schema;

pub use schema::{EvenhourSchema, build, sdl};
