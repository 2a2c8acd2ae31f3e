//! What a database says of itself, in one form for both engines.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, QueryResult, Statement};
use store::Store;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// In capitals, under one name for both engines.
    pub kind: String,
    pub nullable: bool,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Key {
    pub columns: Vec<String>,
    pub target: String,
    pub targets: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub columns: BTreeMap<String, Column>,
    pub keys: BTreeSet<Key>,
    /// The columns of each key and index that is unique for every row.
    pub unique: BTreeSet<Vec<String>>,
}

/// Everything in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    pub tables: BTreeMap<String, Table>,
    /// The text of every table, index and constraint, as the engine has it.
    pub definitions: BTreeSet<String>,
}

const SQLITE_TABLES: &str = "m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
    AND m.name NOT LIKE 'listing_text%' AND m.name NOT LIKE 'listing_point%'";

impl Catalogue {
    pub async fn read(store: &Store) -> Self {
        match store.engine() {
            store::Engine::Sqlite => sqlite(store).await,
            store::Engine::Postgres => postgres(store).await,
        }
    }
}

async fn rows(store: &Store, sql: &str) -> Vec<QueryResult> {
    let reader = store.reader();
    reader
        .query_all_raw(Statement::from_string(reader.get_database_backend(), sql))
        .await
        .unwrap()
}

fn text(row: &QueryResult, column: &str) -> String {
    row.try_get("", column).unwrap()
}

/// Puts rows of (table, key, column, …), in order, together by table and key.
fn grouped(rows: &[QueryResult]) -> BTreeMap<(String, String), Vec<&QueryResult>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows {
        groups
            .entry((text(row, "tbl"), text(row, "name")))
            .or_default()
            .push(row);
    }
    groups
}

async fn build(store: &Store, columns: &str, keys: &str, unique: &str, definitions: &str) -> Catalogue {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for row in rows(store, columns).await {
        let kind = match text(&row, "kind").to_uppercase().as_str() {
            "INTEGER" => "BIGINT".to_owned(),
            other => other.to_owned(),
        };
        let column = Column {
            kind,
            nullable: row.try_get::<i64>("", "nullable").unwrap() == 1,
        };
        tables
            .entry(text(&row, "tbl"))
            .or_default()
            .columns
            .insert(text(&row, "col"), column);
    }
    for ((table, _), rows) in grouped(&rows(store, keys).await) {
        let mut key = Key {
            target: text(rows[0], "target"),
            ..Key::default()
        };
        for row in rows {
            key.columns.push(text(row, "col"));
            key.targets.push(text(row, "target_col"));
        }
        tables.get_mut(&table).unwrap().keys.insert(key);
    }
    for ((table, _), rows) in grouped(&rows(store, unique).await) {
        let columns = rows.iter().map(|row| text(row, "col")).collect();
        tables.get_mut(&table).unwrap().unique.insert(columns);
    }
    let definitions = rows(store, definitions)
        .await
        .iter()
        .map(|row| text(row, "sql"))
        .collect();
    Catalogue { tables, definitions }
}

async fn sqlite(store: &Store) -> Catalogue {
    let columns = format!(
        "SELECT m.name AS tbl, c.name AS col, c.type AS kind, CASE WHEN c.\"notnull\" = 1 THEN 0 ELSE 1 END AS nullable
         FROM sqlite_master m, pragma_table_info(m.name) c WHERE {SQLITE_TABLES}"
    );
    let keys = format!(
        "SELECT m.name AS tbl, CAST(k.id AS TEXT) AS name, k.\"from\" AS col, k.\"table\" AS target, k.\"to\" AS target_col
         FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE {SQLITE_TABLES} ORDER BY 1, 2, k.seq"
    );
    let unique = format!(
        "SELECT m.name AS tbl, i.name AS name, c.name AS col
         FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
         WHERE {SQLITE_TABLES} AND i.\"unique\" = 1 AND i.partial = 0 ORDER BY 1, 2, c.seqno"
    );
    let definitions = "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') AS sql FROM sqlite_master";
    build(store, &columns, &keys, &unique, definitions).await
}

async fn postgres(store: &Store) -> Catalogue {
    let columns = "SELECT table_name::text AS tbl, column_name::text AS col, data_type::text AS kind,
            CASE WHEN is_nullable = 'YES' THEN 1::bigint ELSE 0 END AS nullable
         FROM information_schema.columns WHERE table_schema = 'public'";
    let keys = "SELECT t.relname::text AS tbl, c.conname::text AS name, a.attname::text AS col,
            r.relname::text AS target, b.attname::text AS target_col
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
         CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (own, other, n)
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
         JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other
         WHERE c.contype = 'f' ORDER BY 1, 2, k.n";
    let unique = "SELECT t.relname::text AS tbl, i.relname::text AS name, a.attname::text AS col
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
         JOIN pg_namespace s ON s.oid = t.relnamespace
         CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (own, n)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.own
         WHERE x.indisunique AND x.indpred IS NULL AND s.nspname = 'public' ORDER BY 1, 2, k.n";
    let definitions = "SELECT indexdef::text AS sql FROM pg_indexes WHERE schemaname = 'public'
         UNION ALL SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace";
    build(store, columns, keys, unique, definitions).await
}
