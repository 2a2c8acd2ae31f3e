//! The databases of a run: one that the server has, and a copy of it for the anchors, on the same engine.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use domain::id::BankId;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, SqlitePool};

use crate::failure::{Failure, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// As many as the server has by default.
const CONNECTIONS: u32 = 8;

/// Connections of either engine, set up as the server's are.
#[derive(Debug, Clone)]
pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// The same lines for both pools.
#[macro_export]
macro_rules! on {
    ($pool:expr, $inner:ident => $body:expr) => {
        match $pool {
            $crate::books::Pool::Sqlite($inner) => $body,
            $crate::books::Pool::Postgres($inner) => $body,
        }
    };
}

impl Pool {
    pub async fn open(url: &str, writes: bool) -> Result<Self> {
        if url.starts_with("postgres") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .test_before_acquire(false);
            return Ok(Self::Postgres(pool.connect_with(options).await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false);
        Ok(Self::Sqlite(if writes {
            pool.max_connections(1).connect_with(options).await?
        } else {
            let options = options.pragma("query_only", "ON");
            pool.max_connections(CONNECTIONS).connect_with(options).await?
        }))
    }
}

/// What was written, by the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    pub confirmed: i64,
    pub transfers: i64,
    pub entries: i64,
}

/// Two databases that go when the run ends: files in a temporary folder, or databases of the throw-away cluster.
pub struct Books {
    pub url: String,
    pub copy: String,
    engine: Engine,
    folder: tempfile::TempDir,
}

impl Books {
    pub async fn make(engine: Engine) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        let (url, copy) = match engine {
            Engine::Sqlite => (file("bank.db"), file("copy.db")),
            Engine::Postgres => {
                let name = format!("bench_{}", std::process::id());
                admin(&format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
                (named(&name)?, named(&format!("{name}_copy"))?)
            }
        };
        Ok(Self {
            url,
            copy,
            engine,
            folder,
        })
    }

    /// Copies the database, which nobody has open. The planner of PostgreSQL is told of it first, as it would be in time.
    pub async fn duplicate(&self) -> Result<()> {
        match self.engine {
            Engine::Sqlite => {
                let file = |name: &str| -> PathBuf { self.folder.path().join(name) };
                std::fs::copy(file("bank.db"), file("copy.db"))?;
            }
            Engine::Postgres => {
                let mut inside = PgConnection::connect(&self.url).await?;
                sqlx::raw_sql("VACUUM ANALYZE").execute(&mut inside).await?;
                inside.close().await?;
                let name = format!("bench_{}", std::process::id());
                admin(&format!("CREATE DATABASE {name}_copy TEMPLATE {name}")).await?;
            }
        }
        Ok(())
    }

    /// What the engine calls itself.
    pub async fn version(&self) -> Result<String> {
        let pool = Pool::open(&self.url, false).await?;
        Ok(match &pool {
            Pool::Sqlite(pool) => {
                let version: (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(pool).await?;
                format!("SQLite {}", version.0)
            }
            Pool::Postgres(pool) => {
                let version: (String,) = sqlx::query_as("SHOW server_version").fetch_one(pool).await?;
                format!("PostgreSQL {}", version.0)
            }
        })
    }
}

/// What stands in the books of a bank.
pub async fn counts(url: &str, bank: BankId) -> Result<Counts> {
    let pool = Pool::open(url, false).await?;
    let sql = "SELECT (SELECT COUNT(*) FROM exchange WHERE bank_id = $1 AND state = 'confirmed'),
                      (SELECT COUNT(*) FROM transfer WHERE bank_id = $1), (SELECT COUNT(*) FROM entry WHERE bank_id = $1)";
    let counted: (i64, i64, i64) = on!(&pool, pool => {
        let counted = sqlx::query_as(sql).bind(bank.uuid()).fetch_one(pool).await?;
        pool.close().await;
        counted
    });
    let (confirmed, transfers, entries) = counted;
    Ok(Counts {
        confirmed,
        transfers,
        entries,
    })
}

/// The maintenance address of the throw-away cluster.
fn server() -> Result<String> {
    std::env::var("EVENHOUR_TEST_POSTGRES").map_err(|_unset| {
        Failure::new("there is no PostgreSQL: start it as tests/bench, which brings one, or say --sqlite")
    })
}

/// The same address with another database.
fn named(database: &str) -> Result<String> {
    let server = server()?;
    let (base, query) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = base.rsplit_once('/').unwrap_or((base, ""));
    let mark = if query.is_empty() { "" } else { "?" };
    Ok(format!("{host}/{database}{mark}{query}"))
}

async fn admin(sql: &str) -> Result<()> {
    let mut connection = PgConnection::connect(&server()?).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
