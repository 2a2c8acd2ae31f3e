//! The demo: the same banks again from the same seed, the stories to the minute, requests that answer.

use std::path::{Path, PathBuf};

use app::exchange::LogExchange;
use app::ledger::Span;
use app::{Actor, Window};
use chrono::NaiveDate;
use domain::Refusal;
use domain::exchange::{Receiver, State};
use domain::id::{BankId, ExchangeId, ListingId, MemberId, PersonId};
use domain::ledger::TransferKind;
use domain::member::MemberState;
use domain::text::Title;
use evenhour::demo::{Arguments, Demo, Told};
use serde_json::{Value, json};
use sqlx::{Connection, Row};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::bank::{day, key};

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

async fn account(demo: &Demo, member: MemberId) -> domain::ledger::Account {
    let reader = demo.app().store().reader();
    let bank = town(demo.told());
    reader.in_bank(bank).account_of(member).await.unwrap().unwrap()
}

async fn state(demo: &Demo, exchange: ExchangeId) -> State {
    let reader = demo.app().store().reader();
    let bank = town(demo.told());
    reader.in_bank(bank).exchange(exchange).await.unwrap().unwrap().state()
}

async fn ask(url: &str, token: &str, body: &Value) -> Value {
    let client = reqwest::Client::new();
    let request = client.post(format!("{url}/graphql")).bearer_auth(token).json(body);
    request.send().await.unwrap().json().await.unwrap()
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
async fn the_balances_of_the_stories_hold_to_the_minute() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    let app = demo.app();
    let teresa = account(&demo, id(told, "carer", "memberId")).await;
    assert_eq!((teresa.balance.get(), teresa.gave, teresa.received), (-700, 180, 880));
    let walter = account(&demo, id(told, "neverAsks", "memberId")).await;
    assert_eq!((walter.balance.get(), walter.received), (63 * 60, 0));
    assert_eq!(
        account(&demo, id(told, "heldAtFloor", "memberId")).await.balance.get(),
        -690
    );
    for (persona, balance) in [("ruth", 270), ("luis", -195)] {
        let view = app.account(&actor(told, persona), seat(told, persona)).await.unwrap();
        assert_eq!(view.account.balance.get(), balance, "{persona}");
    }
    // Greta left at -5 h, which the fund gave.
    let greta: MemberId = id(told, "left", "memberId");
    let reader = app.store().reader();
    let record = reader.in_bank(town(told)).member(greta).await.unwrap().unwrap();
    assert_eq!(
        (record.state, account(&demo, greta).await.balance.get()),
        (MemberState::Left, 0)
    );
    let window = Window {
        after: None,
        before: None,
        size: 5,
        backwards: false,
    };
    let lines = app
        .statement(&actor(told, "yusuf"), greta, Span::All, window)
        .await
        .unwrap()
        .items;
    let closing = lines.iter().find(|line| line.kind == TransferKind::Closing).unwrap();
    assert_eq!((closing.change, closing.balance_after), (300, 0));
    // The second bank counts gifts and hides balances.
    let circle: BankId = id(told, "gifts", "bankId");
    let rules = app.policy(circle).await.unwrap().rules;
    assert!(rules.hide_balances);
    let member = told.personas["dana"].members[1].member_id.parse().unwrap();
    assert!(app.account(&actor(told, "dana"), member).await.unwrap().hidden);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exchanges_of_the_stories_are_as_they_are_told() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    for (story, what, expected) in [
        ("withoutPhone", "waitingExchangeId", State::Logged),
        ("sameHourTwice", "countedExchangeId", State::Confirmed),
        ("sameHourTwice", "waitingExchangeId", State::Logged),
        ("ninetyOrOneTwenty", "exchangeId", State::Countered),
        ("undoneMistake", "exchangeId", State::Reversed),
        ("undoneMistake", "recordedAgainExchangeId", State::Confirmed),
        ("heldAtFloor", "exchangeId", State::Held),
        ("desk", "disputedExchangeId", State::Disputed),
        ("waiting", "askedOfRuthExchangeId", State::Proposed),
        ("waiting", "forLuisExchangeId", State::Logged),
    ] {
        assert_eq!(state(&demo, id(told, story, what)).await, expected, "{story} {what}");
    }
    let exchange: ExchangeId = id(told, "ninetyOrOneTwenty", "exchangeId");
    let record = demo.app().exchange(&actor(told, "karl"), exchange).await.unwrap();
    let facts = record.facts();
    assert_eq!((facts.minutes.get(), facts.counter.map(|m| m.get())), (120, Some(90)));
    // Priya's need: published nine days ago, and nobody answered.
    let need: ListingId = id(told, "unansweredNeed", "listingId");
    let seen = demo.app().listing(&actor(told, "ruth"), need).await.unwrap();
    let days = (demo.app().now().micros() - seen.listing.created_at.micros()) / 86_400_000_000;
    assert_eq!(days, 9);
    let reader = demo.app().store().reader();
    let filter = store::ExchangeFilter {
        listing: Some(need),
        ..store::ExchangeFilter::default()
    };
    let window = Window {
        after: None,
        before: None,
        size: 5,
        backwards: false,
    };
    let answers = reader.in_bank(town(told)).exchange_page(&filter, window).await.unwrap();
    assert!(answers.items.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_the_hour_once_more_names_the_one_that_waits() {
    let (demo, _folder) = demo().await;
    let told = demo.told();
    let waiting: ExchangeId = id(told, "sameHourTwice", "waitingExchangeId");
    let reader = demo.app().store().reader();
    let other = reader.in_bank(town(told)).exchange(waiting).await.unwrap().unwrap();
    let given = other.facts().given_on().unwrap();
    assert_eq!(given, day("2026-11-16"));
    let command = LogExchange {
        bank: town(told),
        giver: other.facts().giver,
        receiver: Receiver::Member(seat(told, "jon")),
        minutes: 60,
        first: given,
        last: given,
        category: other.category,
        listing: None,
        title: Title::try_new("Minding the little one").unwrap(),
        note: None,
        gift: false,
        given_by: None,
        received_for: None,
        discreet: None,
        distinct: false,
    };
    let refused = demo
        .app()
        .log_exchange(&actor(told, "jon"), command, &key())
        .await
        .unwrap_err();
    let expected = Refusal::LooksLikeDuplicate {
        other: waiting,
        confirmable: true,
    };
    assert_eq!(refused.refusal(), Some(&expected));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_request_to_copy_answers_and_answers_again() {
    let (demo, _folder) = demo().await;
    let told = demo.told().clone();
    let page = told.as_page().unwrap();
    assert!(page.contains(&format!("{}/graphiql", told.url)));
    let serving = tokio::spawn(Box::pin(demo.serve()));
    assert_eq!(told.requests.len(), 3);
    for request in told.requests.iter().chain(&told.requests) {
        // What is copied from the terminal is what is told to programs.
        assert!(page.contains(&request.title) && page.contains(&request.token));
        let body = json!({ "query": request.query, "variables": request.variables });
        assert!(page.contains(&format!("--data '{body}'")), "{body}");
        let answer = ask(&told.url, &request.token, &body).await;
        assert_eq!(answer.get("errors"), None, "{}: {answer}", request.title);
        let done = answer["data"].as_object().unwrap().values().next().unwrap();
        if let Some(errors) = done.get("userErrors") {
            assert_eq!(errors, &json!([]), "{}", request.title);
        } else {
            assert_eq!(done["nodes"].as_array().unwrap().len(), 5);
        }
    }
    for persona in told.personas.values() {
        let member = &persona.members[0];
        let query = "query Me($id: ID!) { node(id: $id) { id } }";
        let body = json!({ "query": query, "variables": { "id": member.bank_id } });
        let answer = ask(&told.url, &persona.token, &body).await;
        assert_eq!(answer["data"]["node"]["id"], json!(member.bank_id), "{}", persona.what);
    }
    for path in ["graphiql", "schema.graphql", "readyz"] {
        let answer = reqwest::get(format!("{}/{path}", told.url)).await.unwrap();
        assert!(answer.status().is_success(), "{path}");
    }
    serving.abort();
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
