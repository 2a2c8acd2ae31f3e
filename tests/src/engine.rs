//! Databases for tests: a fresh copy of a migrated template for each test, on either engine.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Connection;
use store::{Options, Store};
use tokio::sync::OnceCell;

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();
/// PostgreSQL copies a template for one session at a time.
static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A database of one test; it goes when the test ends.
pub struct Database {
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Database {
    /// A database with nothing in it, for tests of the migrations themselves.
    pub async fn empty(engine: Engine) -> Option<Self> {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("bank.db").display());
                Some(Self {
                    url,
                    _folder: Some(folder),
                })
            }
            Engine::Postgres => {
                let server = server()?;
                let name = format!("empty_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
                run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
                admin.close().await.unwrap();
                Some(Self {
                    url: named(&server, &name),
                    _folder: None,
                })
            }
        }
    }

    /// A migrated database, or `None` where this run was told to leave PostgreSQL out.
    pub async fn fresh(engine: Engine) -> Option<Self> {
        match engine {
            Engine::Sqlite => {
                let template = SQLITE_TEMPLATE.get_or_init(sqlite_template).await;
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("bank.db");
                std::fs::write(&file, template).unwrap();
                Some(Self {
                    url: format!("sqlite:{}", file.display()),
                    _folder: Some(folder),
                })
            }
            Engine::Postgres => {
                let server = server()?;
                let template = POSTGRES_TEMPLATE
                    .get_or_init(|| postgres_template(server.clone()))
                    .await;
                let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let _turn = COPYING.lock().await;
                let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
                run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                admin.close().await.unwrap();
                Some(Self {
                    url: named(&server, &name),
                    _folder: None,
                })
            }
        }
    }
}

/// The maintenance address of the throw-away cluster. A run without one fails, unless it was told so.
fn server() -> Option<String> {
    match std::env::var("EVENHOUR_TEST_POSTGRES") {
        Ok(server) => Some(server),
        Err(_) if std::env::var("EVENHOUR_TEST_SQLITE_ONLY").is_ok() => None,
        Err(_) => panic!("no PostgreSQL: run `tests/postgres cargo test …`, or set EVENHOUR_TEST_SQLITE_ONLY=1"),
    }
}

/// The same address with another database.
fn named(server: &str, database: &str) -> String {
    let (base, query) = server
        .split_once('?')
        .map_or((server, ""), |(base, query)| (base, query));
    let (host, _) = base.rsplit_once('/').unwrap();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{host}/{database}{mark}{query}")
}

async fn run(connection: &mut sqlx::PgConnection, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap();
}

async fn sqlite_template() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.db");
    let store = Store::open(&Options::new(format!("sqlite:{}", file.display())))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(copy.to_str().unwrap()).await.unwrap();
    store.close().await.unwrap();
    std::fs::read(copy).unwrap()
}

async fn postgres_template(server: String) -> String {
    let name = format!("template_{}", std::process::id());
    let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
    run(&mut admin, &format!("CREATE DATABASE {name}")).await;
    admin.close().await.unwrap();
    let store = Store::open(&Options::new(named(&server, &name))).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await.unwrap();
    name
}
