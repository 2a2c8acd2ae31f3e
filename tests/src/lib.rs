//! The tests of Evenhour: the real router, a real database, names that are sentences.
//!
//! Every test that touches the store runs on both engines: `on_both_engines!` makes `…::on_sqlite` and
//! `…::on_postgres` of it. PostgreSQL is the throw-away cluster that `tests/postgres` names.

#![cfg(test)]

#[macro_use]
mod bank;
mod api;
mod engine;

mod architecture;
mod checklist;
mod command_line;
mod concerns;
mod deciding;
mod demo;
mod documents;
mod event_streams;
mod events;
mod exchanges;
mod figures;
mod governing;
mod graphql;
mod graphql_listings;
mod graphql_members;
mod ground;
mod grouping;
mod kill;
mod laws;
mod listings;
mod members;
mod migrations;
mod openapi;
mod parity;
mod practice;
mod races;
mod rates;
mod readme;
mod refusal;
mod rest;
mod round_trips;
mod schema;
mod search;
mod seed;
mod sign_in;
mod soak;
mod sockets;
mod village;
mod webhooks;
