//! The schema of the database: the same on both engines, closed around each bank, and the laws that it holds itself.

mod carried;
mod catalogue;
mod laws;

use std::collections::BTreeMap;

use migrations::{Migrator, MigratorTrait};
use store::{Options, Store};

use crate::engine::{Database, Engine};
use catalogue::{Catalogue, Table};

/// What lies outside every bank. A table that is not named here belongs to one (law I10).
const OUTSIDE: &[&str] = &[
    "account_kind",
    "bank",
    "event_kind",
    "exchange_state",
    "lease",
    "member_state",
    "person",
    "personal_token",
    "refresh_token",
    "role",
    "scope",
    "seaql_migrations",
    "session",
    "sign_in_attempt",
    "signing_key",
    "transfer_kind",
];

/// Ids inside a bank that no foreign key holds, and why.
const LOOSE: &[(&str, &str)] = &[
    ("adopted_by", "a person: erasing one leaves what they decided"),
    ("appointed_by", "a person"),
    ("by_person", "a person"),
    ("closed_by", "a person"),
    ("confirmed_by", "a person"),
    ("created_by", "a person"),
    ("ended_by", "a person"),
    (
        "event_id",
        "an event, or a test of a webhook: the log of deliveries outlives both",
    ),
    ("logged_by", "a person"),
    ("proposed_by", "a person"),
    ("recorded_by", "a person or a partner, as recorded_by_kind says"),
    ("seconded_by", "a person"),
    (
        "subject_id",
        "a thing of any kind, and what was erased keeps its events",
    ),
];

/// The engines' own ways to search: columns that only one of them has.
const OWN: &[(&str, &str)] = &[
    ("listing_search", "n"),
    ("listing_search", "marks"),
    ("listing_search", "words"),
    ("listing_search", "place"),
];

/// A database that was migrated step by step, and one that was migrated at once.
async fn migrated(engine: Engine, stepwise: bool) -> Option<(Database, Catalogue)> {
    let database = Database::empty(engine).await?;
    let store = Store::open(&Options::new(&database.url)).await.unwrap();
    if stepwise {
        let connection = sea_orm::Database::connect(&database.url).await.unwrap();
        for _ in Migrator::migrations() {
            Migrator::up(&connection, Some(1)).await.unwrap();
        }
        connection.close().await.unwrap();
    } else {
        store.migrate().await.unwrap();
    }
    assert_eq!(store.pending_migrations().await.unwrap(), 0);
    let catalogue = Catalogue::read(&store).await;
    store.close().await.unwrap();
    Some((database, catalogue))
}

/// The tables without what an engine keeps to itself.
fn shared(catalogue: &Catalogue) -> BTreeMap<String, Table> {
    let mut tables = catalogue.tables.clone();
    // The migrator's own.
    tables.remove("seaql_migrations");
    for (table, column) in OWN {
        let table = tables.get_mut(*table).unwrap();
        table.columns.remove(*column);
        table
            .unique
            .retain(|columns| !columns.iter().any(|name| name == column));
    }
    tables
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_keys() {
    let Some((_postgres, postgres)) = migrated(Engine::Postgres, false).await else {
        return;
    };
    let (_sqlite, sqlite) = migrated(Engine::Sqlite, false).await.unwrap();
    let (sqlite, postgres) = (shared(&sqlite), shared(&postgres));
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (name, table) in &sqlite {
        assert_eq!(table, &postgres[name], "{name}: on SQLite, and on PostgreSQL");
    }
}

#[tokio::test]
async fn a_database_made_step_by_step_equals_one_made_at_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((_fresh, fresh)) = migrated(engine, false).await else {
            continue;
        };
        let (_stepwise, stepwise) = migrated(engine, true).await.unwrap();
        assert!(fresh.definitions.len() > 100, "{engine:?}: {:?}", fresh.definitions);
        assert_eq!(fresh, stepwise, "{engine:?}");
    }
}

#[tokio::test]
async fn opening_and_migrating_twice_changes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((database, before)) = migrated(engine, false).await else {
            continue;
        };
        let first = Store::open(&Options::new(&database.url)).await.unwrap();
        let second = Store::open(&Options::new(&database.url)).await.unwrap();
        for store in [&first, &second, &first] {
            store.migrate().await.unwrap();
            store.ping().await.unwrap();
        }
        assert_eq!(before, Catalogue::read(&second).await, "{engine:?}");
    }
}

#[tokio::test]
async fn every_table_inside_a_bank_is_closed_around_it() {
    let (_database, catalogue) = migrated(Engine::Sqlite, false).await.unwrap();
    let mut faults = Vec::new();
    for (name, table) in &catalogue.tables {
        let outside = OUTSIDE.contains(&name.as_str());
        if outside {
            if table.columns.contains_key("bank_id") {
                faults.push(format!("{name} has bank_id, so it is not outside"));
            }
            continue;
        }
        if table.columns.get("bank_id").is_none_or(|column| column.nullable) {
            faults.push(format!("{name} needs bank_id NOT NULL, or a place in OUTSIDE"));
        }
        let pair = ["bank_id", "id"].map(str::to_owned).to_vec();
        if table.columns.contains_key("id") && !table.unique.contains(&pair) {
            faults.push(format!("{name} needs UNIQUE (bank_id, id)"));
        }
        if !table.keys.iter().any(|key| key.columns.contains(&"bank_id".to_owned())) {
            faults.push(format!("{name}: nothing ties bank_id to a bank"));
        }
        for key in &table.keys {
            let inside = !OUTSIDE.contains(&key.target.as_str());
            let paired = key.columns.first().is_some_and(|column| column == "bank_id")
                && key.targets.first().is_some_and(|column| column == "bank_id");
            if inside && !paired {
                faults.push(format!("{name}: the key to {} needs bank_id on both sides", key.target));
            }
        }
        for (column, kind) in &table.columns {
            let held = table.keys.iter().any(|key| key.columns.contains(column));
            let loose = LOOSE.iter().any(|(named, _)| named == column);
            if kind.kind == "UUID" && column != "id" && !held && !loose {
                faults.push(format!("{name}.{column} needs a foreign key, or a reason in LOOSE"));
            }
        }
    }
    for named in OUTSIDE {
        if !catalogue.tables.contains_key(*named) {
            faults.push(format!("{named} is named in OUTSIDE, but there is no such table"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// No float, no engine's own kind: what both engines read alike (DESIGN 5). Law I2: there is no rate either.
#[tokio::test]
async fn columns_are_portable_and_none_holds_a_rate() {
    let (_database, catalogue) = migrated(Engine::Sqlite, false).await.unwrap();
    let mut faults = Vec::new();
    for (name, table) in &catalogue.tables {
        for (column, kind) in &table.columns {
            let own = name == "seaql_migrations" || OWN.contains(&(name.as_str(), column.as_str()));
            if !own && !["UUID", "BIGINT", "TEXT", "BOOLEAN"].contains(&kind.kind.as_str()) {
                faults.push(format!("{name}.{column} is {}", kind.kind));
            }
            if ["rate", "price", "factor", "value_per", "stars"]
                .iter()
                .any(|word| column.contains(word))
            {
                faults.push(format!("{name}.{column}: an hour is an hour (law I2)"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
