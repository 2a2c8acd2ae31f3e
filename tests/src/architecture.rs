//! The walls: which crate may name what (DESIGN 6).

mod form;
mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use source::Source;

/// Every folder with Rust of ours.
const FOLDERS: &[&str] = &[
    "domain/src",
    "migrations/src",
    "api/store/src",
    "api/app/src",
    "api/src",
    "tests/src",
    "bench/src",
];

/// What the transport shows of the store: records, and how lists are asked for. Nothing that reads or writes.
const SHOWN: &[&str] = &[
    "AcceptanceRecord",
    "AdoptedPolicy",
    "AgreementRecord",
    "BankRecord",
    "CategoryRecord",
    "ConcernRecord",
    "ContactRecord",
    "DecisionRecord",
    "DeliveryRecord",
    "ExchangeFilter",
    "ExchangeRecord",
    "FundMonth",
    "GuardianRecord",
    "HelperDeed",
    "InvitationRecord",
    "ListingFilter",
    "ListingRecord",
    "MandateRecord",
    "MatchRecord",
    "MemberPerson",
    "MemberRecord",
    "NoteRecord",
    "PersonRecord",
    "PolicyRecord",
    "Revision",
    "RoleTermRecord",
    "SessionRecord",
    "Slice",
    "StatementLine",
    "TokenRecord",
    "Totals",
    "WebhookRecord",
    "Window",
];

/// What reaches through `App::store()` from the transport, and why.
const REACHED: &[(&str, &str)] = &[
    (
        "reader().bank_of",
        "an id says which bank is asked before anybody can be permitted anything there",
    ),
    ("ping", "readiness: whether the database answers"),
    ("pools", "figures for operators: how many connections there are"),
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file under a folder of the repository.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                files.push(Source::new(name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!files.is_empty(), "{folder}");
    files
}

/// The crates that a `Cargo.toml` names in a section.
fn dependencies(folder: &str, section: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    let mut within = false;
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            within = line == format!("[{section}]");
            assert!(
                !line.starts_with(&format!("[{section}.")),
                "{folder}: one line a dependency, please"
            );
            continue;
        }
        if within && !line.is_empty() && !line.starts_with('#') {
            names.insert(line.split(['.', '=', ' ']).next().unwrap().to_owned());
        }
    }
    names
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// The places of a word in code, without comments and texts.
fn places<'a>(file: &'a Source, word: &'a str) -> impl Iterator<Item = String> + 'a {
    file.code
        .lines()
        .enumerate()
        .filter(move |(_, line)| source::has_word(line, word))
        .map(move |(number, line)| format!("{}:{}: {}", file.path, number + 1, line.trim()))
}

fn none_of(folders: &[&str], words: &[&str]) -> Vec<String> {
    let files = folders.iter().flat_map(|folder| sources(folder)).collect::<Vec<_>>();
    files
        .iter()
        .flat_map(|file| words.iter().flat_map(|word| places(file, word)))
        .collect()
}

#[test]
fn the_domain_needs_nothing_but_its_errors_and_its_ids() {
    assert_eq!(dependencies("domain", "dependencies"), names(&["thiserror", "uuid"]));
    assert_eq!(dependencies("domain", "dev-dependencies"), names(&[]));
    let faults = none_of(
        &["domain/src"],
        &["tokio", "async", "await", "SystemTime", "chrono", "serde", "File"],
    );
    assert!(
        faults.is_empty(),
        "the domain decides in values, without input or output: {faults:#?}"
    );
}

#[test]
fn layers_point_inwards() {
    let inner: &[(&str, &[&str])] = &[
        ("domain", &["migrations", "store", "app", "evenhour"]),
        ("migrations", &["domain", "store", "app", "evenhour"]),
        ("api/store", &["app", "evenhour"]),
        ("api/app", &["migrations", "evenhour"]),
        ("api", &["migrations"]),
        ("bench", &["migrations", "evenhour"]),
    ];
    for (folder, closed) in inner {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let named = dependencies(folder, section);
            for outer in *closed {
                assert!(!named.contains(*outer), "{folder} must not depend on {outer}");
            }
        }
    }
}

#[test]
fn only_the_store_names_the_database() {
    let database = ["sea-orm", "sea-orm-migration", "sqlx", "libsqlite3-sys", "rusqlite"];
    assert_eq!(
        dependencies("migrations", "dependencies"),
        names(&["async-trait", "sea-orm-migration"])
    );
    for folder in ["domain", "api/app", "api"] {
        for section in ["dependencies", "dev-dependencies"] {
            let named = dependencies(folder, section);
            let found: Vec<_> = database.iter().filter(|name| named.contains(**name)).collect();
            assert!(found.is_empty(), "{folder} names {found:?}; only store does");
        }
    }
    let faults = none_of(
        &["domain/src", "api/app/src", "api/src"],
        &["sea_orm", "sqlx", "rusqlite"],
    );
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Where else the engine is asked for, and why it is no dialect.
const ENGINE: &[(&str, &str)] = &[
    (
        "api/store/src/dialect.rs",
        "the one place that tells the engines apart (DESIGN 5)",
    ),
    (
        "api/store/src/open.rs",
        "pools, pragmas and backups are made differently",
    ),
    (
        "api/store/src/listen.rs",
        "servers on one PostgreSQL nudge each other; on SQLite there is one",
    ),
    ("api/store/src/tx.rs", "BEGIN IMMEDIATE is SQLite's"),
    ("api/store/src/verify.rs", "a uuid is written as text differently"),
    (
        "api/store/src/answer.rs",
        "PostgreSQL saves round trips that SQLite does not have",
    ),
    (
        "api/store/src/batch.rs",
        "PostgreSQL saves round trips that SQLite does not have",
    ),
];

#[test]
fn only_the_dialect_tells_the_engines_apart() {
    let free = |path: &str| ENGINE.iter().any(|(named, _)| *named == path);
    let mut faults = Vec::new();
    for file in sources("api/store/src").iter().filter(|file| !free(&file.path)) {
        faults.extend(["Sqlite", "Postgres"].iter().flat_map(|word| places(file, word)));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_use_cases_name_no_sql_and_no_transport() {
    let transport = [
        "axum",
        "async-graphql",
        "async_graphql",
        "tower",
        "tower-http",
        "http",
        "hyper",
        "reqwest",
        "utoipa",
    ];
    let named = dependencies("api/app", "dependencies");
    let found: Vec<_> = transport.iter().filter(|name| named.contains(**name)).collect();
    assert!(found.is_empty(), "app names {found:?}");
    let mut faults = none_of(&["api/app/src"], &["axum", "async_graphql", "StatusCode", "HeaderMap"]);
    let sql = [
        "SELECT ",
        "INSERT INTO",
        "DELETE FROM",
        "UPDATE ",
        "CREATE TABLE",
        " WHERE ",
        "ORDER BY",
        "GROUP BY",
        "ON CONFLICT",
    ];
    for folder in ["api/app/src", "api/src", "domain/src"] {
        for file in sources(folder) {
            for (line, text) in &file.texts {
                if sql.iter().any(|word| text.contains(word)) {
                    faults.push(format!("{}:{line}: {text}", file.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The command line opens and migrates stores; every other part of the transport shows records and nothing else.
#[test]
fn the_transport_names_no_inside_of_the_store() {
    let mut faults = Vec::new();
    let command_line = ["api/src/cli", "api/src/config", "api/src/demo"];
    let files = sources("api/src");
    for file in files
        .iter()
        .filter(|file| !command_line.iter().any(|folder| file.path.starts_with(folder)))
    {
        for name in source::named_of(&file.code, "store") {
            if !SHOWN.contains(&name.as_str()) {
                faults.push(format!("{} names store::{name}", file.path));
            }
        }
        let code: String = file.code.split_whitespace().collect();
        for (at, _) in code.match_indices(".store().") {
            let rest: String = code[at + 9..].chars().take(60).collect();
            if !REACHED.iter().any(|(call, _)| rest.starts_with(call)) {
                faults.push(format!("{} reaches store().{rest}", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "ask the application instead: {faults:#?}");
}
