//! Two records become one (RULES 22): no table that names members is forgotten.

use std::collections::BTreeSet;

use super::catalogue::Catalogue;
use super::migrated;
use crate::engine::Engine;

/// References to a member that do not go over by a statement of `store::CARRIED`, and why.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "member_person",
        "member_id",
        "people go over one by one, so that nobody is there twice",
    ),
    (
        "listing",
        "member_id",
        "listings go over one by one: each is told, and under 18 none stays public",
    ),
    (
        "exchange",
        "giver_id",
        "what never counted goes over; what counted stays with its transfers",
    ),
    ("exchange", "receiver_id", "the same"),
    (
        "exchange_decision",
        "proposer_id",
        "a name beside a decision stays as it was written; whoever decided is a person",
    ),
    ("exchange_decision", "seconder_id", "the same"),
    (
        "member_note",
        "member_id",
        "what was done to the old record; it is read with that of the other",
    ),
];

/// Whether a statement takes the rows with this column over.
fn carries(sql: &str, table: &str, column: &str) -> bool {
    let moves = [
        format!("UPDATE {table} SET {column} = $3"),
        format!("INSERT INTO {table} ("),
    ];
    moves.iter().any(|start| sql.starts_with(start.as_str())) && sql.contains(&format!("{column} = $2"))
}

fn references(catalogue: &Catalogue) -> BTreeSet<(String, String)> {
    let tables = catalogue.tables.iter();
    let keys = tables.flat_map(|(name, table)| table.keys.iter().map(move |key| (name, key)));
    keys.filter(|(_, key)| key.target == "member")
        .flat_map(|(name, key)| {
            let columns = key.columns.iter().filter(|column| *column != "bank_id");
            columns.map(|column| (name.clone(), column.clone()))
        })
        .collect()
}

#[tokio::test]
async fn every_reference_to_a_member_goes_over_or_stays_for_a_reason() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((_database, catalogue)) = migrated(engine, false).await else {
            continue;
        };
        let found = references(&catalogue);
        assert!(found.len() > 20, "{engine:?}: {found:?}");
        for (table, column) in &found {
            let carried = store::CARRIED.iter().any(|sql| carries(sql, table, column));
            let otherwise = OTHERWISE.iter().any(|(t, c, _)| t == table && c == column);
            assert!(
                carried != otherwise,
                "{table}.{column}: carried {carried}, named with a reason {otherwise}"
            );
        }
        for (table, column, _) in OTHERWISE {
            assert!(
                found.contains(&((*table).to_owned(), (*column).to_owned())),
                "{table}.{column} is gone"
            );
        }
    }
}
