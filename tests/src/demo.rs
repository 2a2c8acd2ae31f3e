//! The demo: the same banks again from the same seed, the stories to the minute, requests that answer.

mod served;
mod stories;

use std::path::{Path, PathBuf};

use app::Actor;
use chrono::NaiveDate;
use domain::exchange::State;
use domain::id::{BankId, ExchangeId, MemberId, PersonId};
use evenhour::demo::{Arguments, Demo, Told};
use sqlx::{Connection, Row};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::bank::key;

/// What lies in it whatever the seed: tokens, keys, and the hashes of codes come from the operating system.
const OF_THE_SYSTEM: &[&str] = &["personal_token", "signing_key"];

static SEEDED: OnceCell<TempDir> = OnceCell::const_new();

fn arguments(data: Option<&Path>) -> Arguments {
    Arguments {
        json: true,
        listen: "127.0.0.1:0".parse().unwrap(),
        expose: false,
        data: data.map(Path::to_path_buf),
        seed: None,
        today: NaiveDate::from_ymd_opt(2026, 11, 20),
    }
}

/// A demo in a folder of its own, copied from one that was made once.
async fn demo() -> (Demo, TempDir) {
    let seeded = SEEDED
        .get_or_init(|| async {
            let folder = TempDir::new().unwrap();
            let demo = Demo::open(arguments(Some(folder.path()))).await.unwrap();
            demo.app().store().clone().close().await.unwrap();
            folder
        })
        .await;
    let folder = TempDir::new().unwrap();
    for file in ["evenhour.db", "evenhour.db.secret", "demo.json"] {
        std::fs::copy(seeded.path().join(file), folder.path().join(file)).unwrap();
    }
    let demo = Demo::open(arguments(Some(folder.path()))).await.unwrap();
    (demo, folder)
}

fn id<T: std::str::FromStr>(told: &Told, story: &str, what: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    told.stories[story][what].parse().unwrap()
}

fn town(told: &Told) -> BankId {
    told.banks[0].id.parse().unwrap()
}

fn actor(told: &Told, persona: &str) -> Actor {
    Actor::person(told.personas[persona].person_id.parse::<PersonId>().unwrap())
}

fn seat(told: &Told, persona: &str) -> MemberId {
    told.personas[persona].members[0].member_id.parse().unwrap()
}

async fn state(demo: &Demo, exchange: ExchangeId) -> State {
    let reader = demo.app().store().reader();
    let bank = town(demo.told());
    reader.in_bank(bank).exchange(exchange).await.unwrap().unwrap().state()
}

/// Every row of every table, but for what the operating system gave.
async fn dump(file: PathBuf) -> Vec<String> {
    let url = format!("sqlite:{}?mode=ro", file.display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    AND name NOT LIKE 'listing_text%' AND name NOT LIKE 'listing_point_%' AND name <> 'seaql_migrations'";
    let mut lines = Vec::new();
    for table in sqlx::query(tables).fetch_all(&mut connection).await.unwrap() {
        let table: String = table.get(0);
        if OF_THE_SYSTEM.contains(&table.as_str()) {
            continue;
        }
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns = sqlx::query(sqlx::AssertSqlSafe(columns))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let columns: Vec<String> = columns
            .iter()
            .map(|column| column.get::<String, _>(0))
            .filter(|column| !column.ends_with("hash"))
            .map(|column| format!("quote(\"{column}\")"))
            .collect();
        let rows = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || '|' || "));
        for row in sqlx::query(sqlx::AssertSqlSafe(rows))
            .fetch_all(&mut connection)
            .await
            .unwrap()
        {
            lines.push(format!("{table}: {}", row.get::<String, _>(0)));
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_and_day_give_the_same_banks() {
    let (first, _folder) = demo().await;
    let second = Demo::open(arguments(None)).await.unwrap();
    let (one, other) = (dump(first.file()).await, dump(second.file()).await);
    assert!(one.len() > 8_000, "{}", one.len());
    let differs = one.iter().zip(&other).find(|(one, other)| one != other);
    assert_eq!(differs, None);
    assert_eq!(one.len(), other.len());
    let (first, second) = (first.told(), second.told());
    assert_eq!(first.stories, second.stories);
    assert_ne!(first.personas["ruth"].token, second.personas["ruth"].token);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_are_clean_and_as_uneven_as_life() {
    let (demo, _folder) = demo().await;
    let findings = demo.app().store().verify().await.unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
    let url = format!("sqlite:{}?mode=ro", demo.file().display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let count = async |connection: &mut sqlx::SqliteConnection, sql: &'static str| -> i64 {
        sqlx::query(sql).fetch_one(connection).await.unwrap().get(0)
    };
    let c = &mut connection;
    assert!(count(c, "SELECT COUNT(*) FROM member WHERE state IN ('active', 'paused')").await >= 60);
    let now = demo.app().now().micros();
    let open = sqlx::query(
        "SELECT COUNT(*), SUM(kind = 'need') FROM listing WHERE state = 'open' AND (expires_at IS NULL OR expires_at > $1)",
    );
    let open = open.bind(now).fetch_one(&mut *c).await.unwrap();
    assert!(open.get::<i64, _>(0) >= 200 && open.get::<i64, _>(1) >= 80);
    let rows = sqlx::query(
        "SELECT a.gave, a.gave + a.received FROM member m JOIN account a ON a.id = m.account_id
           JOIN bank b ON b.id = m.bank_id
          WHERE b.slug = 'riverside' AND m.state IN ('active', 'paused') ORDER BY a.gave DESC",
    );
    let rows = rows.fetch_all(&mut *c).await.unwrap();
    let gave: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    let silent = rows.iter().filter(|row| row.get::<i64, _>(1) == 0).count();
    assert!(
        (28..=42).contains(&(silent * 100 / rows.len())),
        "a third never exchanged"
    );
    let most: i64 = gave[..rows.len() / 5].iter().sum();
    assert!(most * 100 / gave.iter().sum::<i64>() > 60, "a fifth gave most");
    let usual = "SELECT SUM(minutes IN (30, 60, 90, 120)) * 100 / COUNT(*) FROM exchange";
    assert!(count(c, usual).await > 80);
    let held = "SELECT COUNT(*) FROM exchange WHERE state = 'held'";
    assert_eq!(count(c, held).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_goes_on_where_it_was_and_is_not_made_anew() {
    let (demo, folder) = demo().await;
    let before = demo.told().clone();
    let confirmed: ExchangeId = id(&before, "waiting", "forLuisExchangeId");
    demo.app()
        .confirm_exchange(&actor(&before, "luis"), confirmed, &key())
        .await
        .unwrap();
    // While one demo has the folder, no other gets it.
    assert!(Demo::open(arguments(Some(folder.path()))).await.is_err());
    demo.app().store().clone().close().await.unwrap();
    drop(demo);
    let again = Demo::open(arguments(Some(folder.path()))).await.unwrap();
    assert_eq!(state(&again, confirmed).await, State::Confirmed);
    assert_eq!(again.told().personas["luis"].token, before.personas["luis"].token);
    again.app().store().clone().close().await.unwrap();
    drop(again);
    for other in [
        Arguments {
            seed: Some(2),
            ..arguments(Some(folder.path()))
        },
        Arguments {
            today: NaiveDate::from_ymd_opt(2026, 11, 21),
            ..arguments(Some(folder.path()))
        },
    ] {
        assert!(Demo::open(other).await.is_err(), "a folder holds one demo");
    }
}

#[tokio::test]
async fn other_machines_do_not_reach_it_unless_that_was_asked_for() {
    let open = Arguments {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..arguments(None)
    };
    let refused = Demo::open(open).await.err().unwrap();
    assert!(format!("{refused:?}").contains("--expose"));
}

#[tokio::test]
async fn a_folder_with_another_database_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("evenhour.db");
    std::fs::write(&file, "somebody's books").unwrap();
    let refused = Demo::open(arguments(Some(folder.path()))).await.err().unwrap();
    assert!(format!("{refused:?}").contains("no demo"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "somebody's books");
}
