//! The schema of Evenhour, step by step. Append only: a step that has shipped is never edited.
//!
//! Each step is SQL that SQLite and PostgreSQL both read; where they differ, the step matches on the engine.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_ground;
mod m0002_search;
mod m0003_webhooks;
mod m0004_search;

/// Every step, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_ground::Step),
            Box::new(m0002_search::Step),
            Box::new(m0003_webhooks::Step),
            Box::new(m0004_search::Step),
        ]
    }
}
