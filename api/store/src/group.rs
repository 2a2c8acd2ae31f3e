//! Group commit on SQLite: units of work that wait for the one writer share one COMMIT, and so one wait for the disk.
//!
//! ```text
//! begin ─► queue ─► conductor ─► turn (SAVEPOINT … ) ─► back ─► next turn … ─► COMMIT ─► everybody is told
//! ```
//!
//! The conductor owns the outer transaction and lends its connection to one unit at a time: by value, so that two can
//! never use it at once. A unit that fails or is dropped gives it back and is undone alone. No unit is told that it is
//! written before the outer COMMIT has come back; when nobody waits, a unit is committed at once and pays nothing for
//! this. Where the shared COMMIT fails, nothing of the group is written, and every unit of it is told so.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::error::{Result, StoreError};

/// The most turns between the first unit that is kept and the COMMIT, so that it does not wait for ever.
const MOST: usize = 64;

/// How the COMMIT of a group came out.
#[derive(Debug, Clone)]
enum Fate {
    Open,
    Written,
    Lost(Arc<str>),
}

/// How a turn ended.
enum End {
    /// What it wrote is to be committed with the group.
    Keep,
    /// What it wrote is to be undone.
    Undo,
}

type Asks = oneshot::Sender<std::result::Result<Turn, DbErr>>;

/// The queue for the one writer.
#[derive(Debug, Clone)]
pub(crate) struct Turns {
    queue: mpsc::UnboundedSender<Asks>,
    patience: Duration,
}

impl Turns {
    /// Opens the queue; it ends with its last clone.
    pub(crate) fn open(write: DatabaseConnection, patience: Duration) -> Self {
        let (queue, asked) = mpsc::unbounded_channel();
        tokio::spawn(conduct(write, asked));
        Self { queue, patience }
    }

    /// Waits for a turn. Dropped while it waits, it takes none.
    pub(crate) async fn take(&self) -> Result<Turn> {
        let (asks, turn) = oneshot::channel();
        let closed = || DbErr::Conn(RuntimeErr::Internal("the store is closed".to_owned()));
        self.queue.send(asks).map_err(|_closed| closed())?;
        match tokio::time::timeout(self.patience, turn).await {
            Ok(Ok(turn)) => Ok(turn?),
            Ok(Err(_ended)) => Err(closed().into()),
            Err(_elapsed) => Err(DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout).into()),
        }
    }
}

/// The connection, while it is one unit's turn.
pub(crate) struct Turn {
    lent: Option<DatabaseTransaction>,
    back: Option<oneshot::Sender<(DatabaseTransaction, End)>>,
    fate: watch::Receiver<Fate>,
    /// Whether others of the group wrote before, which is not durable yet.
    behind: bool,
}

impl Turn {
    /// The outer transaction.
    pub(crate) fn on(&self) -> std::result::Result<&DatabaseTransaction, DbErr> {
        self.lent
            .as_ref()
            .ok_or_else(|| DbErr::Custom("the turn is over".to_owned()))
    }

    /// Ends the turn, and waits until what it wrote is durable.
    pub(crate) async fn keep(mut self) -> Result<()> {
        self.give_back(End::Keep);
        settled(self.fate.clone()).await
    }

    /// Ends the turn and undoes what it wrote; waits until what it read is durable.
    pub(crate) async fn undo(mut self) -> Result<()> {
        self.give_back(End::Undo);
        if self.behind {
            settled(self.fate.clone()).await
        } else {
            Ok(())
        }
    }

    fn give_back(&mut self, end: End) {
        if let (Some(lent), Some(back)) = (self.lent.take(), self.back.take()) {
            // Were the conductor gone, the transaction would roll back as it is dropped.
            drop(back.send((lent, end)));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.lent.is_none() {
            return;
        }
        self.give_back(End::Undo);
        if self.behind {
            let fate = self.fate.clone();
            // Outside of `settling` nobody is there who would answer.
            let _outside = SEEN.try_with(|seen| seen.borrow_mut().push(fate));
        }
    }
}

async fn settled(mut fate: watch::Receiver<Fate>) -> Result<()> {
    let lost = |why: &str| StoreError::Database(DbErr::Custom(format!("the shared commit failed: {why}")));
    let fate = fate.wait_for(|fate| !matches!(fate, Fate::Open)).await;
    match fate.as_deref() {
        Ok(Fate::Written) => Ok(()),
        Ok(Fate::Lost(why)) => Err(lost(why)),
        Ok(Fate::Open) | Err(_) => Err(lost("it was given up")),
    }
}

tokio::task_local! {
    /// The groups in which the work of this task read what was not durable yet.
    static SEEN: RefCell<Vec<watch::Receiver<Fate>>>;
}

/// Does this work, and waits with its outcome until everything that it read is durable: a retry that finds what another
/// unit has just written must not be answered before that is on the disk. Fails where it never came there.
pub async fn settling<T>(work: impl Future<Output = T>) -> Result<T> {
    let (outcome, seen) = SEEN
        .scope(RefCell::default(), async {
            let outcome = work.await;
            (outcome, SEEN.with(RefCell::take))
        })
        .await;
    for fate in seen {
        settled(fate).await?;
    }
    Ok(outcome)
}

/// Lends the connection to whoever waits, group by group.
async fn conduct(write: DatabaseConnection, mut asked: mpsc::UnboundedReceiver<Asks>) {
    while let Some(first) = asked.recv().await {
        if first.is_closed() {
            continue;
        }
        match begin(&write).await {
            Ok(outer) => group(outer, first, &mut asked).await,
            // Whoever asked may have gone meanwhile.
            Err(error) => drop(first.send(Err(error))),
        }
    }
}

async fn begin(write: &DatabaseConnection) -> std::result::Result<DatabaseTransaction, DbErr> {
    write
        .begin_with_options(TransactionOptions {
            // Deferred, a reader would have to become the writer halfway, and fails where another was faster.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await
}

/// One outer transaction, from its first unit to its COMMIT.
async fn group(outer: DatabaseTransaction, first: Asks, asked: &mut mpsc::UnboundedReceiver<Asks>) {
    let (told, fate) = watch::channel(Fate::Open);
    let outcome = units(outer, first, asked, &fate).await;
    told.send_replace(match outcome {
        Ok(()) => Fate::Written,
        Err(error) => {
            tracing::error!(%error, "a shared commit failed: nothing of its units is written, and each is told so");
            Fate::Lost(error.to_string().into())
        }
    });
}

async fn units(
    mut outer: DatabaseTransaction,
    first: Asks,
    asked: &mut mpsc::UnboundedReceiver<Asks>,
    fate: &watch::Receiver<Fate>,
) -> std::result::Result<(), DbErr> {
    let (mut kept, mut turns, mut next) = (0_usize, 0_usize, Some(first));
    // Where an earlier unit is to be kept, the later one stands in a savepoint of its own.
    let mut savepoint = false;
    while let Some(asks) = next.take() {
        if kept > 0 && !savepoint {
            if let Err(error) = outer.execute_unprepared("SAVEPOINT unit").await {
                drop(asks.send(Err(DbErr::Custom(error.to_string()))));
                return Err(error);
            }
            savepoint = true;
        }
        let (back, returned) = oneshot::channel();
        let turn = Turn {
            lent: Some(outer),
            back: Some(back),
            fate: fate.clone(),
            behind: kept > 0,
        };
        // Whoever has gone drops the turn, which brings the connection back.
        drop(asks.send(Ok(turn)));
        let end;
        (outer, end) = returned
            .await
            .map_err(|_lost| DbErr::Custom("a unit did not give its turn back".to_owned()))?;
        match end {
            End::Keep => {
                kept += 1;
                if savepoint {
                    outer.execute_unprepared("RELEASE unit").await?;
                    savepoint = false;
                }
            }
            // The savepoint stays for the next.
            End::Undo if savepoint => {
                outer.execute_unprepared("ROLLBACK TO unit").await?;
            }
            End::Undo => return outer.rollback().await,
        }
        turns += 1;
        if turns < MOST {
            next = waiting(asked);
        }
    }
    outer.commit().await
}

/// The next who waits and has not gone.
fn waiting(asked: &mut mpsc::UnboundedReceiver<Asks>) -> Option<Asks> {
    while let Ok(asks) = asked.try_recv() {
        if !asks.is_closed() {
            return Some(asks);
        }
    }
    None
}
