//! Random histories: what the service does is what the rules say, whatever happens in whatever order.
//!
//! A history that fails is made as small as it can be and printed with its seed; `EVENHOUR_TEST_SEED` repeats it.
//! `EVENHOUR_TEST_LONG` runs thousands instead of a few hundred.

mod books;
mod crowd;
mod draw;
mod model;
mod play;
mod send;
mod step;

use std::io::Write;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use store::{Options, Store};

use crate::engine::{Database, Engine};
use step::History;

/// How many run side by side, each in its own database.
const WORKERS: u64 = 2;
/// How many share a database before there is a new one: `verify` looks at all of it.
const SHARED: u32 = 25;

/// Whether this run takes its time.
pub fn long() -> bool {
    std::env::var_os("EVENHOUR_TEST_LONG").is_some()
}

/// The seed of this run: told, or by chance.
pub fn seed() -> u64 {
    match std::env::var("EVENHOUR_TEST_SEED") {
        Ok(text) => text.parse().expect("EVENHOUR_TEST_SEED is a number"),
        Err(_) => rand_seed(),
    }
}

fn rand_seed() -> u64 {
    use app::Ids;
    let id = app::OsIds.next(domain::time::Instant::from_micros(0));
    u64::try_from(id.as_u128() & u128::from(u64::MAX)).unwrap()
}

/// How a kind of history is lived, from beginning to end.
#[derive(Clone, Copy)]
enum Way {
    /// One step after the other, beside the model.
    Alone,
    /// Many at once.
    Crowd,
}

/// Lives this many histories on an engine; whether this run has the engine at all.
fn histories(engine: Engine, way: Way, cases: u32) {
    let seed = seed();
    let (began, done, refused) = (std::time::Instant::now(), AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (done, refused) = (&done, &refused);
            scope.spawn(move || {
                let each = cases.div_ceil(u32::try_from(WORKERS).unwrap());
                for round in 0..each.div_ceil(SHARED) {
                    let seed = seed.wrapping_add(worker << 32).wrapping_add(u64::from(round));
                    let cases = SHARED.min(each - round * SHARED);
                    if let Err(told) = round_of(engine, way, cases, seed, (done, refused)) {
                        let told = format!("a history on {engine:?} failed, EVENHOUR_TEST_SEED={seed}: {told}");
                        // At once and past the capture of the test harness: what came of a rare one is not to be lost
                        // in a log that is cut.
                        drop(writeln!(std::io::stderr(), "{told}"));
                        panic!("{told}");
                    }
                }
            });
        }
    });
    let (done, refused) = (done.into_inner(), refused.into_inner());
    println!(
        "{cases} histories, {done} commands done, {refused} refused, {:?}",
        began.elapsed()
    );
}

fn round_of(engine: Engine, way: Way, cases: u32, seed: u64, tally: (&AtomicU64, &AtomicU64)) -> Result<(), String> {
    // What an earlier history of this database broke is not the fault of a smaller one.
    let broken = AtomicUsize::new(0);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let Some(database) = runtime.block_on(Database::fresh(engine)) else {
        return Ok(());
    };
    let options = Options {
        writers: 12,
        ..Options::new(&database.url)
    };
    let store = runtime.block_on(Store::open(&options)).unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 600,
        max_shrink_time: 30_000,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let outcome = runner.run(&draw::history(1..80), |history| {
        runtime
            .block_on(one(&store, way, &history, tally, &broken))
            .map_err(TestCaseError::fail)
    });
    runtime.block_on(store.close()).unwrap();
    outcome.map_err(|error| match error {
        TestError::Fail(reason, history) => format!("{reason}\n{history:#?}"),
        other @ TestError::Abort(_) => other.to_string(),
    })
}

/// One history, and then everything recomputed from the transfers.
async fn one(
    store: &Store,
    way: Way,
    history: &History,
    tally: (&AtomicU64, &AtomicU64),
    broken: &AtomicUsize,
) -> Result<(), String> {
    let counted = match way {
        Way::Alone => play::live(store, history).await?,
        Way::Crowd => crowd::live(store, history).await?,
    };
    tally.0.fetch_add(counted.done, Ordering::Relaxed);
    tally.1.fetch_add(counted.refused, Ordering::Relaxed);
    let findings = store.verify().await.map_err(|error| error.to_string())?;
    if findings.len() > broken.swap(findings.len(), Ordering::Relaxed) {
        return Err(format!("verify: {findings:#?}"));
    }
    Ok(())
}

/// Thousands when there is time.
fn many(usual: u32, long_run: u32) -> u32 {
    let asked = std::env::var("EVENHOUR_TEST_HISTORIES")
        .ok()
        .and_then(|text| text.parse().ok());
    asked.unwrap_or(if long() { long_run } else { usual })
}

mod every_history_is_as_the_rules_say {
    use super::*;

    #[test]
    fn on_sqlite() {
        histories(Engine::Sqlite, Way::Alone, many(80, 800));
    }

    #[test]
    fn on_postgres() {
        histories(Engine::Postgres, Way::Alone, many(80, 800));
    }
}

mod whoever_presses_at_once_the_laws_hold {
    use super::*;

    #[test]
    fn on_sqlite() {
        histories(Engine::Sqlite, Way::Crowd, many(40, 400));
    }

    #[test]
    fn on_postgres() {
        histories(Engine::Postgres, Way::Crowd, many(40, 400));
    }
}

/// Histories that once came out wrong.
mod what_was_wrong_once {
    use super::*;
    use app::exchange::Release;
    use step::{By, Command, Decision, Log, Step};

    fn log(by: By, giver: usize, receiver: usize, minutes: i64) -> Step {
        let receiver = Some(receiver);
        let log = Log {
            giver,
            receiver,
            minutes,
            first: 0,
            last: 0,
            gift: false,
            category: 0,
            distinct: true,
        };
        sent(by, Command::Log(log))
    }

    const fn sent(by: By, command: Command) -> Step {
        Step::Do {
            by,
            command,
            likely: true,
        }
    }

    fn outcomes(engine: Engine) {
        let a_retry_long_after = vec![log(By::Giver, 0, 1, 30), Step::Pass(95), Step::Again(0)];
        let the_fund_gives_to_one_below_the_floor = vec![
            log(By::Giver, 4, 1, 1),
            sent(By::Giver, Command::Dispute(0, false)),
            sent(By::Decider, Command::Resolve(0, Decision::Confirm(1))),
            log(By::Receiver, 2, 1, 56),
            sent(By::Decider, Command::Release(0, Release::FundGivesRest)),
            sent(By::Giver, Command::Reverse(0)),
            sent(By::Decider, Command::Reverse(0)),
        ];
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let Some(database) = Database::fresh(engine).await else {
                return;
            };
            let store = Store::open(&Options::new(&database.url)).await.unwrap();
            for steps in [a_retry_long_after, the_fund_gives_to_one_below_the_floor] {
                let counting = domain::exchange::Counting::BetweenMembers;
                let history = History {
                    floor: 0,
                    fund: 720,
                    counting,
                    steps,
                };
                let lived = play::live(&store, &history).await.unwrap();
                assert_eq!(lived.refused, 0, "{history:?}");
            }
            assert_eq!(store.verify().await.unwrap(), Vec::new());
        });
    }

    #[test]
    fn on_sqlite() {
        outcomes(Engine::Sqlite);
    }

    #[test]
    fn on_postgres() {
        outcomes(Engine::Postgres);
    }
}
