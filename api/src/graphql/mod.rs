//! GraphQL: one schema over the use cases. A resolver parses, calls and wraps.

mod agreement;
mod auth;
mod bank;
mod category;
mod concern;
mod exchange;
pub mod guard;
pub mod http;
mod ledger;
mod listing;
mod member;
mod payload;
mod policy;
mod schema;
pub mod sse;
pub mod streams;
mod subscription;
mod webhook;
pub mod ws;

pub use schema::{EvenhourSchema, build, sdl};
