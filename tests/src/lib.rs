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
mod command_line;
mod demo;
mod documents;
mod exchanges;
mod graphql;
mod graphql_listings;
mod graphql_members;
mod kill;
mod laws;
mod listings;
mod members;
mod migrations;
mod practice;
mod races;
mod readme;
mod refusal;
mod round_trips;
mod schema;
mod seed;
mod sign_in;
mod village;
