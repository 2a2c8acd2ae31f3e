//! Every table that a bank stands on, and the words of the sets that grow.

use sea_orm_migration::prelude::*;

/// The step.
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &'static str {
        "m0001_ground"
    }
}

/// The words of each lookup table when it was made; later words come with later steps.
const WORDS: &[(&str, &[&str])] = &[
    ("account_kind", &["member", "fund", "opening", "activity", "partner"]),
    (
        "transfer_kind",
        &[
            "exchange",
            "resolution",
            "donation",
            "grant",
            "start_credit",
            "reversal",
            "closing",
            "opening",
            "correction",
            "settlement",
        ],
    ),
    (
        "event_kind",
        &[
            "exchange_changed",
            "listing_changed",
            "member_changed",
            "balance_changed",
            "bank_changed",
        ],
    ),
    (
        "exchange_state",
        &[
            "proposed",
            "agreed",
            "logged",
            "countered",
            "held",
            "confirmed",
            "declined",
            "disputed",
            "cancelled",
            "lapsed",
            "handed_back",
            "reversed",
        ],
    ),
    (
        "member_state",
        &[
            "applied",
            "active",
            "paused",
            "suspended",
            "left",
            "died",
            "declined",
            "merged",
        ],
    ),
    (
        "role",
        &["registrar", "bookkeeper", "moderator", "facilitator", "coordinator"],
    ),
    (
        "scope",
        &[
            "listings:read",
            "listings:write",
            "exchanges:read",
            "exchanges:write",
            "members:read",
            "profile",
            "bank:manage",
        ],
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    /// SQLite, too, makes all of a step or nothing.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(include_str!("m0001_ground.sql")).await?;
        for (table, words) in WORDS {
            let rows: Vec<String> = words.iter().map(|word| format!("('{word}')")).collect();
            let sql = format!("INSERT INTO {table} (word) VALUES {}", rows.join(", "));
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
