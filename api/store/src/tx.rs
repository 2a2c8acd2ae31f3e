//! Transactions and readers.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use domain::id::BankId;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait,
};

use crate::batch::Waiting;
use crate::dialect::Engine;
use crate::error::{Result, StoreError};
use crate::group::Turn;

/// A unit of work: all of it is written, or nothing. Dropped without commit, it is rolled back.
///
/// It remembers a statement that failed, and then refuses to commit: on PostgreSQL the commit of an aborted
/// transaction would say Ok and write nothing, on SQLite it would write the rest.
pub struct Tx {
    held: Held,
    engine: Engine,
    failed: AtomicBool,
    statements: Arc<AtomicU64>,
    own: AtomicU64,
    waiting: Mutex<Vec<Waiting>>,
}

/// What a unit of work writes through.
enum Held {
    /// A transaction of its own.
    Alone(DatabaseTransaction),
    /// A turn in one that others share.
    Turn(Turn),
}

impl Held {
    fn on(&self) -> std::result::Result<&DatabaseTransaction, DbErr> {
        match self {
            Self::Alone(transaction) => Ok(transaction),
            Self::Turn(turn) => turn.on(),
        }
    }
}

impl Tx {
    /// In a transaction of its own, on PostgreSQL.
    pub(crate) async fn alone(write: &DatabaseConnection, engine: Engine, statements: Arc<AtomicU64>) -> Result<Self> {
        Ok(Self::holding(Held::Alone(write.begin().await?), engine, statements))
    }

    /// In its turn at the one writer, on SQLite.
    pub(crate) const fn in_turn(turn: Turn, engine: Engine, statements: Arc<AtomicU64>) -> Self {
        Self::holding(Held::Turn(turn), engine, statements)
    }

    const fn holding(held: Held, engine: Engine, statements: Arc<AtomicU64>) -> Self {
        Self {
            held,
            engine,
            failed: AtomicBool::new(false),
            statements,
            own: AtomicU64::new(1),
            waiting: Mutex::new(Vec::new()),
        }
    }

    /// What lies inside one bank.
    pub const fn in_bank(&self, bank: BankId) -> InBank<'_, Self> {
        InBank { conn: self, bank }
    }

    /// Writes everything, durably. Refuses when a statement had failed.
    pub async fn commit(self) -> Result<()> {
        if !self.failed.load(Ordering::Acquire) {
            self.flush().await?;
        }
        if self.failed.load(Ordering::Acquire) {
            self.rollback().await?;
            return Err(StoreError::Aborted);
        }
        match self.held {
            Held::Alone(transaction) => Ok(transaction.commit().await?),
            Held::Turn(turn) => turn.keep().await,
        }
    }

    /// Ends without writing anything.
    pub async fn rollback(self) -> Result<()> {
        match self.held {
            Held::Alone(transaction) => Ok(transaction.rollback().await?),
            Held::Turn(turn) => turn.undo().await,
        }
    }

    /// Round trips so far, with BEGIN; commit is one more.
    pub fn round_trips(&self) -> u64 {
        self.own.load(Ordering::Relaxed)
    }

    pub(crate) const fn engine(&self) -> Engine {
        self.engine
    }

    const fn backend(&self) -> DbBackend {
        self.engine.backend()
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.own.fetch_add(1, Ordering::Relaxed);
    }

    fn note<T>(&self, result: std::result::Result<T, DbErr>) -> std::result::Result<T, DbErr> {
        if result.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        result
    }

    /// A guard that did not hold fails the transaction, too.
    pub(crate) fn note_guard<T>(&self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        result
    }

    pub(crate) fn waiting(&self) -> Result<MutexGuard<'_, Vec<Waiting>>> {
        self.waiting.lock().map_err(|_poisoned| StoreError::Aborted)
    }

    pub(crate) fn waits_for(&self, which: impl Fn(&Waiting) -> bool) -> Result<bool> {
        Ok(self.waiting()?.iter().any(which))
    }

    /// Sends a query past what waits.
    pub(crate) async fn query_one_now(&self, statement: Statement) -> Result<Option<QueryResult>> {
        self.count();
        Ok(self.note(self.inner()?.query_one_raw(statement).await)?)
    }

    async fn before(&self, sql: &str) -> std::result::Result<(), DbErr> {
        self.flush_before(sql).await
    }

    /// What its statements go to. None goes after one that failed: some failures end the whole transaction on SQLite
    /// (a full disk), and what came after would be written by itself.
    fn inner(&self) -> std::result::Result<&DatabaseTransaction, DbErr> {
        if self.failed.load(Ordering::Acquire) {
            return Err(DbErr::Custom(StoreError::Aborted.to_string()));
        }
        self.held.on()
    }
}

/// Reads outside a transaction, from the read pool.
pub struct Reader {
    inner: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Reader {
    pub(crate) const fn new(inner: DatabaseConnection, statements: Arc<AtomicU64>) -> Self {
        Self { inner, statements }
    }

    /// What lies inside one bank.
    pub const fn in_bank(&self, bank: BankId) -> InBank<'_, Self> {
        InBank { conn: self, bank }
    }

    fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    fn backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same shape as a transaction's, which refuses after a failure"
    )]
    const fn inner(&self) -> std::result::Result<&DatabaseConnection, DbErr> {
        Ok(&self.inner)
    }

    #[expect(
        clippy::unused_self,
        reason = "the same shape as a transaction's, in which writes may wait"
    )]
    fn before(&self, _sql: &str) -> std::future::Ready<std::result::Result<(), DbErr>> {
        std::future::ready(Ok(()))
    }

    #[expect(
        clippy::unused_self,
        reason = "the same shape as a transaction's, which remembers failures"
    )]
    fn note<T>(&self, result: std::result::Result<T, DbErr>) -> std::result::Result<T, DbErr> {
        result
    }
}

macro_rules! connection {
    ($name:ty) => {
        #[async_trait::async_trait]
        impl ConnectionTrait for $name {
            fn get_database_backend(&self) -> DbBackend {
                self.backend()
            }

            async fn execute_raw(&self, statement: Statement) -> std::result::Result<ExecResult, DbErr> {
                self.before(&statement.sql).await?;
                self.count();
                self.note(self.inner()?.execute_raw(statement).await)
            }

            async fn execute_unprepared(&self, sql: &str) -> std::result::Result<ExecResult, DbErr> {
                self.before(sql).await?;
                self.count();
                self.note(self.inner()?.execute_unprepared(sql).await)
            }

            async fn query_one_raw(&self, statement: Statement) -> std::result::Result<Option<QueryResult>, DbErr> {
                self.before(&statement.sql).await?;
                self.count();
                self.note(self.inner()?.query_one_raw(statement).await)
            }

            async fn query_all_raw(&self, statement: Statement) -> std::result::Result<Vec<QueryResult>, DbErr> {
                self.before(&statement.sql).await?;
                self.count();
                self.note(self.inner()?.query_all_raw(statement).await)
            }
        }
    };
}

connection!(Tx);
connection!(Reader);

/// The inside of one bank, seen through a transaction or a reader. Every query made here carries the bank (law I10).
pub struct InBank<'a, C> {
    pub(crate) conn: &'a C,
    pub(crate) bank: BankId,
}

impl<C> Clone for InBank<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for InBank<'_, C> {}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The bank.
    pub const fn id(&self) -> BankId {
        self.bank
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::of(self.conn.get_database_backend())
    }

    /// A statement that SeaORM made.
    pub(crate) fn built(&self, query: &impl sea_orm::StatementBuilder) -> Statement {
        self.conn.get_database_backend().build(query)
    }

    /// A statement of this bank: `$1` is the bank.
    pub(crate) fn statement(&self, sql: impl Into<String>, mut values: Vec<sea_orm::Value>) -> Statement {
        values.insert(0, self.bank.uuid().into());
        self.engine().statement(sql, values)
    }
}
