//! Units of work that wait for SQLite's one writer share a commit: each still commits or fails alone, and nobody is
//! answered before what was written, or read, is durable.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use store::{Options, Store, StoreError};

use crate::engine::{Database, Engine};

/// Time enough for whatever would come too early.
const MOMENT: Duration = Duration::from_millis(150);

struct Ground {
    store: Store,
    _database: Database,
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
        Self {
            store,
            _database: database,
        }
    }

    /// Begins a unit that writes this number, commits, and tells how it came out.
    fn writes(&self, n: i64) -> tokio::task::JoinHandle<Result<(), StoreError>> {
        let store = self.store.clone();
        tokio::spawn(async move {
            let tx = store.begin().await?;
            tx.execute_unprepared(&format!("INSERT INTO scratch (n) VALUES ({n})"))
                .await?;
            tx.commit().await
        })
    }

    /// The numbers that everybody sees.
    async fn seen(&self) -> Vec<i64> {
        let reader = self.store.reader();
        let statement =
            sea_orm::Statement::from_string(reader.get_database_backend(), "SELECT n FROM scratch ORDER BY n");
        let rows = reader.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get("", "n").unwrap()).collect()
    }

    /// Holds the writer while three units queue up in this order: one that writes 1, whatever `second` does in its turn,
    /// and one that writes 3.
    async fn queue<T: Send + 'static>(
        &self,
        second: impl Future<Output = T> + Send + 'static,
    ) -> (
        tokio::task::JoinHandle<Result<(), StoreError>>,
        tokio::task::JoinHandle<T>,
        tokio::task::JoinHandle<Result<(), StoreError>>,
    ) {
        let holder = self.store.begin().await.unwrap();
        let one = self.writes(1);
        tokio::time::sleep(MOMENT).await;
        let two = tokio::spawn(second);
        tokio::time::sleep(MOMENT).await;
        let three = self.writes(3);
        tokio::time::sleep(MOMENT).await;
        holder.rollback().await.unwrap();
        (one, two, three)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_before_the_shared_commit() {
    let ground = Ground::new().await;
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let store = ground.store.clone();
    let second = async move {
        let tx = store.begin().await.unwrap();
        tx.execute_unprepared("INSERT INTO scratch (n) VALUES (2)")
            .await
            .unwrap();
        gone.await.unwrap();
        tx.commit().await
    };
    let (one, two, three) = ground.queue(second).await;
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
    let store = ground.store.clone();
    let second = async move {
        let tx = store.begin().await.unwrap();
        tx.execute_unprepared("INSERT INTO scratch (n) VALUES (2)")
            .await
            .unwrap();
        tx.execute_unprepared("INSERT INTO scratch (n) VALUES (1)")
            .await
            .unwrap_err();
        // Whatever comes after a failure is refused, and the whole unit with it.
        tx.execute_unprepared("INSERT INTO scratch (n) VALUES (7)")
            .await
            .unwrap_err();
        tx.commit().await
    };
    let (one, two, three) = ground.queue(second).await;
    one.await.unwrap().unwrap();
    assert!(matches!(two.await.unwrap(), Err(StoreError::Aborted)));
    three.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_dropped_at_any_await_harms_no_other() {
    for awaits in 0..12 {
        let ground = Ground::new().await;
        let store = ground.store.clone();
        let second = async move {
            let mut unit = Box::pin(async {
                let tx = store.begin().await.unwrap();
                for n in [20, 21, 22] {
                    tx.execute_unprepared(&format!("INSERT INTO scratch (n) VALUES ({n})"))
                        .await
                        .unwrap();
                }
                std::future::pending::<()>().await;
            });
            for _ in 0..awaits {
                assert!(futures_util::poll!(unit.as_mut()).is_pending());
                tokio::time::sleep(Duration::from_millis(if awaits < 3 { 0 } else { 60 })).await;
            }
        };
        let (one, two, three) = ground.queue(second).await;
        two.await.unwrap();
        one.await.unwrap().unwrap();
        three.await.unwrap().unwrap();
        assert_eq!(ground.seen().await, [1, 3], "dropped after {awaits} polls");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_waits_until_what_it_read_is_durable() {
    let ground = Ground::new().await;
    let store = ground.store.clone();
    // The second is a retry: it finds what the first wrote, writes nothing, and would answer.
    let second = store::settling(async move {
        let tx = store.begin().await.unwrap();
        let sql = "SELECT COUNT(*) AS many FROM scratch WHERE n = 1";
        let statement = sea_orm::Statement::from_string(tx.get_database_backend(), sql);
        let row = tx.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get::<i64>("", "many").unwrap()
    });
    // The third keeps the group open.
    let (go, gone) = tokio::sync::oneshot::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel::<()>();
    let holder = ground.store.begin().await.unwrap();
    let one = ground.writes(1);
    tokio::time::sleep(MOMENT).await;
    let two = tokio::spawn(second);
    tokio::time::sleep(MOMENT).await;
    let store = ground.store.clone();
    let three = tokio::spawn(async move {
        let tx = store.begin().await.unwrap();
        began.send(()).unwrap();
        gone.await.unwrap();
        tx.rollback().await
    });
    tokio::time::sleep(MOMENT).await;
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
async fn a_disk_that_is_full_loses_nothing_that_was_answered() {
    let ground = Ground::new().await;
    ground.writes(0).await.unwrap().unwrap();
    let store = ground.store.clone();
    let second = async move {
        let tx = store.begin().await.unwrap();
        // The file may grow by nothing any more, so SQLite rolls the whole transaction back by itself.
        tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
        let filling = "INSERT INTO scratch (n, filling) VALUES (2, hex(zeroblob(4000000)))";
        tx.execute_unprepared(filling).await.unwrap_err();
        tx.execute_unprepared("INSERT INTO scratch (n) VALUES (7)")
            .await
            .unwrap_err();
        tx.commit().await
    };
    let (one, two, three) = ground.queue(second).await;
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
    let tx = ground.store.begin().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1073741823")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    ground.writes(4).await.unwrap().unwrap();
    assert!(ground.seen().await.contains(&0) && ground.seen().await.contains(&4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_wait_any_more_holds_up_nobody() {
    let ground = Ground::new().await;
    let holder = ground.store.begin().await.unwrap();
    for _ in 0..100 {
        let waiting = ground.store.begin();
        assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
    }
    let last = ground.writes(1);
    holder.rollback().await.unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(ground.seen().await, [1]);
}
