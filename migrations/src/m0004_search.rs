//! What a bank also calls its categories, so that a search finds what is meant.

use sea_orm_migration::prelude::*;

/// The step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0004_search"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    /// SQLite, too, makes all of a step or nothing.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(include_str!("m0004_search.sql")).await?;
        Ok(())
    }
}
