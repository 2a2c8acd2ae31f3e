//! Evenhour: a time bank and skill exchange service.
//!
//! This crate is the transport: it parses what comes in, calls a use case, and wraps what comes back.

pub mod asker;
pub mod assets;
pub mod catalogue;
pub mod cli;
pub mod command;
pub mod config;
pub mod demo;
pub mod figures;
pub mod graphql;
pub mod messages;
pub mod outbound;
pub mod problem;
pub mod rate;
pub mod rest;
pub mod server;
pub mod telemetry;
pub mod view;
pub mod webhooks;
