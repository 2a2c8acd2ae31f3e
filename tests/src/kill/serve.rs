//! `evenhour serve` itself is killed while clients log and confirm over HTTP.

use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use super::child::{WRITERS, giver, minutes};
use super::{moment, wide};
use crate::engine::Engine;
use crate::ground::{Client, Ground, Road, Said, Step, today};
use crate::laws::{long, seed};

/// How often the server is killed.
fn times() -> u64 {
    if long() { 5 } else { 1 }
}

/// Which hours: of which kill, by which writer, which of them.
pub type Hours = (u64, usize, u64);

/// What was answered before the kill.
#[derive(Debug, Clone)]
pub struct Answered {
    pub hours: Hours,
    pub exchange: String,
    pub confirmed: bool,
}

fn receiver(writer: usize) -> usize {
    (giver(writer) + 1 + writer / 4) % 4
}

/// By turns; a retry comes by the same road.
fn road((_, writer, n): Hours) -> Road {
    if (u64::try_from(writer).unwrap() + n).is_multiple_of(2) {
        Road::Rest
    } else {
        Road::Graphql
    }
}

fn log(ground: &Ground, hours: Hours, today: &str) -> Step {
    let (round, writer, n) = hours;
    let body = json!({ "giverId": ground.members[giver(writer)].to_string(), "minutes": minutes(writer, n),
        "receiverId": ground.members[receiver(writer)].to_string(), "givenOn": today, "title": "Bicycle repair",
        "categoryId": ground.category.to_string(), "distinct": true });
    Step {
        verb: "log",
        on: ground.bank.to_string(),
        body,
        key: Some(format!("log-{round}-{writer}-{n}")),
        version: None,
    }
}

fn confirm((round, writer, n): Hours, exchange: &str) -> Step {
    Step {
        verb: "confirm",
        on: exchange.to_owned(),
        body: json!({}),
        key: Some(format!("confirm-{round}-{writer}-{n}")),
        version: None,
    }
}

/// Logs and confirms, and remembers each answer; ends with the connection.
pub async fn give(
    ground: &Ground,
    client: &Client,
    hours: Hours,
    today: &str,
    answered: &Mutex<Vec<Answered>>,
) -> reqwest::Result<String> {
    let (_, writer, _) = hours;
    let remember = |exchange: &str, confirmed| {
        let exchange = exchange.to_owned();
        answered.lock().unwrap().push(Answered {
            hours,
            exchange,
            confirmed,
        });
    };
    let step = log(ground, hours, today);
    let logged = client.step(road(hours), &ground.tokens[giver(writer)], &step).await?;
    let exchange = id(&logged);
    remember(&exchange, false);
    let step = confirm(hours, &exchange);
    let confirmed = client
        .step(road(hours), &ground.tokens[receiver(writer)], &step)
        .await?;
    assert_eq!(
        confirmed.done().map(|done| &done["state"]),
        Some(&json!("CONFIRMED")),
        "{confirmed:?}"
    );
    remember(&exchange, true);
    Ok(exchange)
}

fn id(said: &Said) -> String {
    let id = said.done().and_then(|done| done["id"].as_str());
    id.unwrap_or_else(|| panic!("{said:?}")).to_owned()
}

/// Serves, lets everybody write, kills, serves again and looks; how many confirmations had been acknowledged.
async fn killed(ground: &Arc<Ground>, round: u64, seed: u64, today: &str) -> usize {
    let mut serving = ground.serve();
    let answered = Arc::new(Mutex::new(Vec::new()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (ground, answered) = (Arc::clone(ground), Arc::clone(&answered));
            let (client, today) = (Client::of(&serving.address), today.to_owned());
            tokio::spawn(async move {
                let mut n = 0;
                while give(&ground, &client, (round, writer, n), &today, &answered)
                    .await
                    .is_ok()
                {
                    n += 1;
                }
                n
            })
        })
        .collect();
    // A request takes longer than a use case: the moment is stretched.
    tokio::time::sleep(moment(seed, round) * 3).await;
    serving.signal("KILL");
    assert_eq!(serving.end(), None, "the signal ended it");
    let mut unanswered = Vec::new();
    for (writer, task) in writers.into_iter().enumerate() {
        unanswered.push((round, writer, task.await.unwrap()));
    }
    let answered = answered.lock().unwrap().clone();

    let mut again = ground.serve();
    let client = Client::of(&again.address);
    for hours in unanswered {
        // What was done is found, what was not is done now, however often it is sent.
        let scratch = Mutex::new(Vec::new());
        let first = give(ground, &client, hours, today, &scratch).await.unwrap();
        assert_eq!(
            give(ground, &client, hours, today, &scratch).await.unwrap(),
            first,
            "{hours:?}"
        );
        let logged = answered.iter().find(|answer| answer.hours == hours);
        assert!(
            logged.is_none_or(|answer| answer.exchange == first),
            "{logged:?}, and then {first}"
        );
    }
    let acknowledged: Vec<_> = answered.iter().filter(|answer| answer.confirmed).collect();
    for answer in &acknowledged {
        let (_, writer, n) = answer.hours;
        let path = format!("/exchanges/{}", answer.exchange);
        let found = client.get(&ground.tokens[giver(writer)], &path).await.unwrap();
        let found = found
            .done()
            .map(|found| (found["state"].clone(), found["minutes"].clone()));
        assert_eq!(
            found,
            Some((json!("CONFIRMED"), json!(minutes(writer, n)))),
            "{answer:?}"
        );
    }
    again.signal("TERM");
    assert_eq!(again.end(), Some(0));
    let verified = ground.verify();
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
    acknowledged.len()
}

/// Exchanges of the bank and its transfers: every key moved its time once.
pub async fn counted(ground: &Ground) -> (i64, i64) {
    let store = ground.store().await;
    let reader = store.reader();
    let sql = "SELECT (SELECT COUNT(*) FROM exchange WHERE bank_id = $1) AS exchanges,
                      (SELECT COUNT(*) FROM transfer WHERE bank_id = $1) AS transfers";
    let bank = ground.bank.uuid().into();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [bank]);
    let row = reader.query_one_raw(statement).await.unwrap().unwrap();
    let count = |column: &str| row.try_get::<i64>("", column).unwrap();
    let counts = (count("exchanges"), count("transfers"));
    drop(reader);
    store.close().await.unwrap();
    counts
}

async fn rounds(engine: Engine) {
    let Some(ground) = Ground::lay(engine, wide()).await else {
        return;
    };
    let (ground, seed) = (Arc::new(ground), seed());
    println!("EVENHOUR_TEST_SEED={seed}");
    let today = today();
    let (mut acknowledged, mut resent) = (0, 0);
    for round in 0..times() {
        acknowledged += killed(&ground, round, seed, &today).await;
        resent += WRITERS;
    }
    assert!(
        acknowledged > 0,
        "nothing was acknowledged before any kill: this shows nothing"
    );
    let wanted = i64::try_from(acknowledged + resent).unwrap();
    assert_eq!(counted(&ground).await, (wanted, wanted));
    println!("{} kills, {acknowledged} acknowledged confirmations", times());
}

mod what_a_server_acknowledged_outlives_its_kill {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        rounds(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        rounds(Engine::Postgres).await;
    }
}
