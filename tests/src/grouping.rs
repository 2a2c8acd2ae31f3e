//! Units of work that wait for SQLite's one writer share a commit: each still commits or fails alone, and nobody is
//! answered before what was written, or read, is durable.

use std::time::Duration;

use crate::engine::{Database, Engine};
use sea_orm::{ConnectionTrait, Statement};
use store::{Options, Store, StoreError, Tx};
use tokio::task::JoinHandle;

/// Time enough for what would come too early.
const MOMENT: Duration = Duration::from_millis(150);

type Written = Result<(), StoreError>;

struct Ground {
    store: Store,
    database: Database,
}

impl Ground {
    async fn new() -> Self {
        let database = Database::fresh(Engine::Sqlite).await.unwrap();
        let store = Store::open(&Options::new(&database.url)).await.unwrap();
        let tx = store.begin().await.unwrap();
        tx.execute_unprepared("CREATE TABLE scratch (n INTEGER PRIMARY KEY, filling TEXT)")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self { store, database }
    }

    /// The numbers that everybody sees.
    async fn seen(&self) -> Vec<i64> {
        numbers(&self.store).await
    }

    /// A unit that stands in the queue when this returns, while somebody else has the writer, and does this in its turn.
    async fn queued<T, F>(&self, unit: impl FnOnce(Tx) -> F + Send + 'static) -> JoinHandle<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send,
    {
        let store = self.store.clone();
        let mut begin = Box::pin(async move { store.begin().await });
        assert!(futures_util::poll!(begin.as_mut()).is_pending());
        tokio::spawn(async move { unit(begin.await.unwrap()).await })
    }

    /// One in the queue that writes this number and commits.
    async fn queued_number(&self, n: i64) -> JoinHandle<Written> {
        self.queued(move |tx| async move {
            write(&tx, n).await?;
            tx.commit().await
        })
        .await
    }

    /// Writes this number at once.
    async fn write(&self, n: i64) -> Written {
        let tx = self.store.begin().await?;
        write(&tx, n).await?;
        tx.commit().await
    }
}

async fn write(tx: &Tx, n: i64) -> Written {
    tx.execute_unprepared(&format!("INSERT INTO scratch (n) VALUES ({n})"))
        .await?;
    Ok(())
}

async fn numbers(store: &Store) -> Vec<i64> {
    let reader = store.reader();
    let statement = Statement::from_string(reader.get_database_backend(), "SELECT n FROM scratch ORDER BY n");
    let rows = reader.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "n").unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_before_the_shared_commit() {
    let ground = Ground::new().await;
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel::<()>();
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    let two = ground
        .queued(|tx| async move {
            write(&tx, 2).await?;
            began.send(()).unwrap();
            gone.await.unwrap();
            tx.commit().await
        })
        .await;
    let three = ground.queued_number(3).await;
    holder.rollback().await.unwrap();
    begun.await.unwrap();
    tokio::time::sleep(MOMENT).await;
    assert!(
        !one.is_finished(),
        "told that it is written while the commit was still to come"
    );
    assert_eq!(ground.seen().await, Vec::<i64>::new());
    go.send(()).unwrap();
    for unit in [one, two, three] {
        unit.await.unwrap().unwrap();
    }
    assert_eq!(ground.seen().await, [1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_fails_harms_no_other() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    let two = ground
        .queued(|tx| async move {
            write(&tx, 2).await.unwrap();
            write(&tx, 1).await.unwrap_err();
            // Whatever comes after a failure is refused, and the whole unit with it.
            write(&tx, 7).await.unwrap_err();
            tx.commit().await
        })
        .await;
    let three = ground.queued_number(3).await;
    holder.rollback().await.unwrap();
    one.await.unwrap().unwrap();
    assert!(matches!(two.await.unwrap(), Err(StoreError::Aborted)));
    three.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_dropped_at_any_await_harms_no_other() {
    // After so many statements, or in the middle of the one after them.
    for (done, in_the_middle) in (0..4).flat_map(|done| [(done, false), (done, true)]) {
        let ground = Ground::new().await;
        let holder = ground.store.begin().await.unwrap();
        let one = ground.queued_number(1).await;
        let two = ground
            .queued(move |tx| async move {
                for n in 0..done {
                    write(&tx, 20 + n).await.unwrap();
                }
                if in_the_middle {
                    let mut next = Box::pin(write(&tx, 29));
                    let _begun = futures_util::poll!(next.as_mut());
                }
            })
            .await;
        let three = ground.queued_number(3).await;
        holder.rollback().await.unwrap();
        two.await.unwrap();
        one.await.unwrap().unwrap();
        three.await.unwrap().unwrap();
        assert_eq!(ground.seen().await, [1, 3], "{done} statements, {in_the_middle}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_goes_away_while_it_is_committed_is_written_all_the_same() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    let two = ground
        .queued(|tx| async move {
            write(&tx, 2).await.unwrap();
            let mut commit = Box::pin(tx.commit());
            assert!(futures_util::poll!(commit.as_mut()).is_pending());
        })
        .await;
    let three = ground.queued_number(3).await;
    holder.rollback().await.unwrap();
    two.await.unwrap();
    one.await.unwrap().unwrap();
    three.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_waits_until_what_it_read_is_durable() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    // The second is a retry: it finds what the first wrote, writes nothing, and would answer.
    let store = ground.store.clone();
    let mut two = Box::pin(store::settling(async move {
        let tx = store.begin().await.unwrap();
        let sql = "SELECT COUNT(*) AS many FROM scratch WHERE n = 1";
        let statement = Statement::from_string(tx.get_database_backend(), sql);
        let row = tx.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get::<i64>("", "many").unwrap()
    }));
    assert!(futures_util::poll!(two.as_mut()).is_pending());
    let two = tokio::spawn(two);
    // The third keeps the group open.
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel::<()>();
    let three = ground
        .queued(|tx| async move {
            began.send(()).unwrap();
            gone.await.unwrap();
            tx.rollback().await
        })
        .await;
    holder.rollback().await.unwrap();
    begun.await.unwrap();
    tokio::time::sleep(MOMENT).await;
    assert!(!two.is_finished(), "answered with what was not durable");
    go.send(()).unwrap();
    assert_eq!(two.await.unwrap().unwrap(), 1);
    one.await.unwrap().unwrap();
    three.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wrote_does_not_wait_for_all_who_come_after() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    let mut refused = Vec::new();
    for _ in 0..100 {
        refused.push(ground.queued(|tx| async move { drop(tx) }).await);
    }
    let store = ground.store.clone();
    // Its own turn is not over, so what it sees is of a commit before.
    let last = ground
        .queued(|tx| async move {
            let seen = numbers(&store).await;
            drop(tx);
            seen
        })
        .await;
    holder.rollback().await.unwrap();
    assert_eq!(last.await.unwrap(), [1]);
    one.await.unwrap().unwrap();
    for unit in refused {
        unit.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_loses_nothing_that_was_answered() {
    let ground = Ground::new().await;
    ground.write(0).await.unwrap();
    let holder = ground.store.begin().await.unwrap();
    let one = ground.queued_number(1).await;
    let two = ground
        .queued(|tx| async move {
            // The file may grow by nothing any more, so SQLite rolls the whole transaction back by itself.
            tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
            let filling = "INSERT INTO scratch (n, filling) VALUES (2, hex(zeroblob(4000000)))";
            tx.execute_unprepared(filling).await.unwrap_err();
            write(&tx, 7).await.unwrap_err();
            tx.commit().await
        })
        .await;
    let three = ground.queued_number(3).await;
    holder.rollback().await.unwrap();
    let told = [one.await.unwrap(), two.await.unwrap(), three.await.unwrap()];
    let seen = ground.seen().await;
    for (n, told) in [(1, &told[0]), (2, &told[1]), (3, &told[2])] {
        assert_eq!(
            told.is_ok(),
            seen.contains(&n),
            "{n} was told {told:?}, and {seen:?} is there"
        );
    }
    assert!(told[1].is_err());
    // When there is room again, what is written and what is refused is so for everybody, also for whoever comes anew.
    let tx = ground.store.begin().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1073741823")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for n in 4..8 {
        ground.store.begin().await.unwrap().rollback().await.unwrap();
        ground.write(n).await.unwrap();
        drop(ground.store.begin().await.unwrap());
    }
    let seen = ground.seen().await;
    assert!([0, 4, 5, 6, 7].iter().all(|n| seen.contains(n)), "{seen:?}");
    let anew = Store::open(&Options::new(&ground.database.url)).await.unwrap();
    assert_eq!(numbers(&anew).await, seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_wait_any_more_holds_up_nobody() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    for _ in 0..100 {
        let mut waiting = Box::pin(ground.store.begin());
        assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    }
    let last = ground.queued_number(1).await;
    holder.rollback().await.unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1]);
}
