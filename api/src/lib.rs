//! Evenhour: a time bank and skill exchange service.
//!
//! This crate is the transport: it parses what comes in, calls a use case, and wraps what comes back.

pub mod cli;
pub mod config;
pub mod demo;
pub mod graphql;
pub mod messages;
pub mod problem;
pub mod server;
pub mod telemetry;
pub mod view;
