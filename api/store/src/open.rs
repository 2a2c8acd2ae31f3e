//! Opening a store: pools, pragmas, and the hook without which PostgreSQL loses writes.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::dialect::Engine;
use crate::error::{Result, StoreError};
use crate::group::Turns;
use crate::tx::{Reader, Tx};

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:FILE` or `postgres://…`.
    pub url: String,
    /// The most connections that write, on PostgreSQL; SQLite has one writer.
    pub writers: u32,
    /// The most connections that read.
    pub readers: u32,
    /// How long a call waits for a connection.
    pub acquire_timeout: Duration,
    /// How long one statement may run on PostgreSQL.
    pub statement_timeout: Duration,
    /// Whether SQLite waits for the disk at each commit, as it must for whatever somebody was told is written. Only a
    /// file that nobody else sees yet, such as a demo while it is made, may do without, and is opened anew afterwards.
    pub durable: bool,
}

impl Options {
    /// The defaults for this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            writers: 8,
            readers: 8,
            acquire_timeout: Duration::from_secs(20),
            statement_timeout: Duration::from_secs(20),
            durable: true,
        }
    }
}

/// A bank's books, open. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    /// The queue for SQLite's one writer.
    turns: Option<Turns>,
    engine: Engine,
    statements: Arc<AtomicU64>,
}

/// The connections of a pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// `write` or `read`.
    pub name: &'static str,
    /// How many are open.
    pub open: u32,
    /// How many of them nobody uses.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

impl Store {
    /// Opens the database; the schema is not touched.
    pub async fn open(options: &Options) -> Result<Self> {
        let (write, read, engine) = if options.url.starts_with("postgres") {
            let pool = postgres(options).await?;
            let read = postgres(&Options {
                writers: options.readers,
                ..options.clone()
            })
            .await?;
            (
                SqlxPostgresConnector::from_sqlx_postgres_pool(pool),
                SqlxPostgresConnector::from_sqlx_postgres_pool(read),
                Engine::Postgres,
            )
        } else {
            let (write, read) = sqlite(options).await?;
            (
                SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
                SqlxSqliteConnector::from_sqlx_sqlite_pool(read),
                Engine::Sqlite,
            )
        };
        let turns = (engine == Engine::Sqlite).then(|| Turns::open(write.clone(), options.acquire_timeout));
        Ok(Self {
            write,
            read,
            turns,
            engine,
            statements: Arc::new(AtomicU64::new(0)),
        })
    }

    /// Brings the schema to this version; each step whole or not at all.
    pub async fn migrate(&self) -> Result<()> {
        Migrator::up(&self.write, None).await.map_err(StoreError::from)
    }

    /// How many steps of the schema are still to be made.
    pub async fn pending_migrations(&self) -> Result<usize> {
        Ok(Migrator::get_pending_migrations(&self.write).await?.len())
    }

    /// Begins a transaction that may write. On SQLite it takes the one writer's turn.
    ///
    /// Run the whole unit of work in a spawned task: a future that is dropped rolls back. Answer what it found without
    /// writing through [`crate::settling`].
    pub async fn begin(&self) -> Result<Tx> {
        let statements = Arc::clone(&self.statements);
        match &self.turns {
            Some(turns) => Ok(Tx::in_turn(turns.take().await?, self.engine, statements)),
            None => Tx::alone(&self.write, self.engine, statements).await,
        }
    }

    /// Begins a transaction that sees one moment of the whole database and hinders no writer.
    pub(crate) async fn begin_snapshot(&self) -> Result<sea_orm::DatabaseTransaction> {
        use sea_orm::{IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait};
        let options = TransactionOptions {
            isolation_level: (self.engine == Engine::Postgres).then_some(IsolationLevel::RepeatableRead),
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    /// Reads outside a transaction.
    pub fn reader(&self) -> Reader {
        Reader::new(self.read.clone(), Arc::clone(&self.statements))
    }

    pub(crate) const fn read_pool(&self) -> &DatabaseConnection {
        &self.read
    }

    pub(crate) const fn write_pool(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.read.ping().await?)
    }

    /// The engine underneath.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Its pools, as they are at this moment.
    pub fn pools(&self) -> [Pool; 2] {
        [("write", &self.write), ("read", &self.read)].map(|(name, pool)| {
            let (open, idle, most) = match self.engine {
                Engine::Sqlite => {
                    let pool = pool.get_sqlite_connection_pool();
                    (pool.size(), pool.num_idle(), pool.options().get_max_connections())
                }
                Engine::Postgres => {
                    let pool = pool.get_postgres_connection_pool();
                    (pool.size(), pool.num_idle(), pool.options().get_max_connections())
                }
            };
            let idle = u32::try_from(idle).unwrap_or(u32::MAX);
            Pool { name, open, idle, most }
        })
    }

    /// How many statements were sent since it was opened; tests count with it.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Writes a copy of a SQLite database that is in use to a new file.
    pub async fn backup(&self, file: &str) -> Result<()> {
        use sea_orm::ConnectionTrait;
        if self.engine != Engine::Sqlite {
            return Err(StoreError::Open("on PostgreSQL, use pg_dump".to_owned()));
        }
        let statement = self.engine.statement("VACUUM INTO $1", vec![file.into()]);
        self.write.execute_raw(statement).await?;
        Ok(())
    }

    /// Closes the pools; what is under way ends first.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

async fn sqlite(options: &Options) -> Result<(sqlx::SqlitePool, sqlx::SqlitePool)> {
    let open = |error: sqlx::Error| StoreError::Open(error.to_string());
    let connect = SqliteConnectOptions::from_str(&options.url)
        .map_err(open)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL can lose acknowledged rows at power loss.
        .synchronous(if options.durable {
            SqliteSynchronous::Full
        } else {
            SqliteSynchronous::Off
        })
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    // One writer, kept for ever: several compete through the busy handler and wait up to a second.
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        // A full disk ends a transaction behind sqlx's back, which then goes on counting it: the next BEGIN would be a
        // SAVEPOINT in a transaction that nobody commits. Such a connection is closed, and another one opened.
        .after_release(|connection, _| {
            Box::pin(async move {
                use sqlx::Connection;
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(connect.clone())
        .await
        .map_err(open)?;
    let read = SqlitePoolOptions::new()
        .max_connections(options.readers.max(1))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        .connect_lazy_with(connect.pragma("query_only", "ON"));
    Ok((write, read))
}

async fn postgres(options: &Options) -> Result<sqlx::PgPool> {
    let open = |error: sqlx::Error| StoreError::Open(error.to_string());
    let timeout = options.statement_timeout.as_millis().to_string();
    let connect = PgConnectOptions::from_str(&options.url)
        .map_err(open)?
        .application_name("evenhour")
        .options([
            ("statement_timeout", timeout.as_str()),
            // A machine that is cut off inside a transaction does not keep its locks for ever.
            ("idle_in_transaction_session_timeout", "60000"),
            ("client_min_messages", "error"),
        ]);
    PgPoolOptions::new()
        .max_connections(options.writers.max(1))
        .test_before_acquire(false)
        .acquire_timeout(options.acquire_timeout)
        // A `begin()` that is dropped while it waits leaves its transaction open on the connection, and the next
        // write on it would never be committed (sqlx issue 4385). So each connection comes back clean.
        .after_release(|connection, _| {
            Box::pin(async move {
                use sqlx::Executor;
                connection.execute("ROLLBACK").await.map(|_| true)
            })
        })
        .connect_with(connect)
        .await
        .map_err(open)
}
