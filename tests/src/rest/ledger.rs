//! Balances, statements, the fund and gifts of time over REST.

use domain::bank::Rules;
use serde_json::json;

use crate::api::Api;
use crate::bank::{Bank, Engine, key};

async fn give(bank: &Bank, minutes: i64) {
    let hours = bank.hours(bank.yusuf.member, bank.ben.member, minutes);
    bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
}

on_both_engines! {
    async fn a_member_sees_account_and_statement_and_a_neighbour_neither(bank: Bank) {
        let api = Api::serve(&bank).await;
        for minutes in [30, 60, 90] {
            give(&bank, minutes).await;
        }
        let at = format!("/members/{}", bank.ben.member);
        let account = api.rest(&format!("GET {at}/account")).by(&bank.ben).ok().await;
        assert_eq!((&account["balanceMinutes"], &account["receivedMinutes"]), (&json!(-180), &json!(180)));
        let mut line = format!("GET {at}/statement?limit=2&datedBy=POSTED&firstDay=2026-11-20&lastDay=2026-11-20");
        let mut after = Vec::new();
        loop {
            let page = api.rest(&line).by(&bank.ben).send().await;
            assert_eq!(page.status, 200, "{page:?}");
            let rows = page.body["data"].as_array().unwrap();
            after.extend(rows.iter().map(|row| row["balanceAfterMinutes"].as_i64().unwrap()));
            assert_eq!(rows[0]["otherId"], bank.yusuf.member.to_string());
            let link = page.header("link").to_owned();
            let Some(next) = link.split(['<', '>']).nth(1) else { break };
            line = format!("GET {}", next.strip_prefix(&format!("{}/api/v1", api.url)).unwrap());
        }
        assert_eq!(after, [-180, -90, -30]);
        let none = format!("GET {at}/statement?firstDay=2026-01-01&lastDay=2026-01-31");
        assert_eq!(api.rest(&none).by(&bank.ben).ok().await["data"], json!([]));
        let csv = api.rest(&format!("GET {at}/statement")).by(&bank.ben).header("Accept", "text/csv, */*;q=0.1").send().await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
        let mut lines = csv.text.lines();
        assert!(lines.next().unwrap().starts_with("number,kind,changeMinutes,balanceAfterMinutes,"), "{}", csv.text);
        assert_eq!(lines.next().unwrap().split(',').nth(2), Some("-90"), "a number is a number, not a text");
        let totals = api.rest(&format!("GET {at}/totals?firstDay=2026-11-01&lastDay=2026-11-30")).by(&bank.ben).ok().await;
        assert_eq!((&totals["exchanges"], &totals["receivedMinutes"]), (&json!(3), &json!(180)));

        for path in ["account", "statement", "totals"] {
            let line = format!("GET {at}/{path}");
            assert_eq!(api.rest(&line).problem().await, (401, "UNAUTHENTICATED".to_owned()), "{path}");
            assert_eq!(api.rest(&line).by(&bank.cleo).problem().await, (403, "FORBIDDEN".to_owned()), "{path}");
            assert_eq!(api.rest(&line).by(&bank.otto).problem().await, (404, "NOT_FOUND".to_owned()), "{path}");
            assert_eq!(api.rest(&line).by(&bank.yusuf).send().await.status, 200, "{path}");
        }
        let half = api.rest(&format!("GET {at}/statement?firstDay=2026-11-20")).by(&bank.ben).problem().await;
        assert_eq!(half, (422, "INVALID".to_owned()), "one day alone names no span");
        for query in ["firstDay=2026-11-20&lastDay=today", "datedBy=LATER"] {
            let answer = api.rest(&format!("GET {at}/statement?{query}")).by(&bank.ben).problem().await;
            assert_eq!(answer, (400, "BAD_USER_INPUT".to_owned()), "{query}");
        }
    }

    async fn time_is_given_away_once_and_never_below_the_floor(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("POST /members/{}/donate", bank.amira.member);
        let given = api.rest(&line).by(&bank.amira).key("k1").json(&json!({ "minutes": 60 })).ok().await;
        assert_eq!(given["balanceMinutes"], -60);
        let again = api.rest(&line).by(&bank.amira).key("k1").json(&json!({ "minutes": 60 })).send().await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"));
        assert_eq!((bank.balance(bank.amira.member).await, bank.fund().await), (-60, 60));
        let beyond = api.rest(&line).by(&bank.amira).key("k2").json(&json!({ "minutes": 661 })).send().await;
        let figures = (&beyond.body["code"], &beyond.body["available"], &beyond.body["requested"]);
        assert_eq!((beyond.status, figures), (409, (&json!("BELOW_FLOOR"), &json!(660), &json!(661))));
        assert_eq!(api.rest(&line).by(&bank.amira).json(&json!({ "minutes": 60 })).problem().await.0, 400);
        assert_eq!(api.rest(&line).by(&bank.amira).key("k3").json(&json!({ "minutes": 0 })).problem().await.0, 422);
        assert_eq!(api.rest(&line).by(&bank.ben).key("k3").json(&json!({ "minutes": 1 })).problem().await.0, 404);
        assert_eq!(api.rest(&line).by(&bank.otto).key("k3").json(&json!({ "minutes": 1 })).problem().await.0, 404);

        let grant = format!("POST /members/{}/grant", bank.rosa);
        let granted = api.rest(&grant).by(&bank.yusuf).key("k1").json(&json!({ "minutes": 30 })).ok().await;
        assert_eq!((&granted["balanceMinutes"], &granted["memberId"]), (&json!(30), &json!(bank.rosa.to_string())));
        let floor = format!("PUT /members/{}/floor", bank.rosa);
        let set = api.rest(&floor).by(&bank.yusuf).json(&json!({ "floorMinutes": -900 })).ok().await;
        assert_eq!(set["floorMinutes"], -900);
        let odd = api.rest(&floor).by(&bank.yusuf).json(&json!({ "floorMinutes": 5 })).problem().await;
        assert_eq!(odd.0, 422, "{odd:?}");
        bank.verify().await;
    }

    async fn the_fund_is_open_to_members_and_never_says_who_received(bank: Bank) {
        let api = Api::serve(&bank).await;
        for n in 0..5 {
            let grant = format!("POST /members/{}/grant", bank.ben.member);
            api.rest(&grant).by(&bank.yusuf).key(&format!("k{n}")).json(&json!({ "minutes": 10 })).ok().await;
        }
        let fund = format!("GET /banks/{}/fund", bank.id);
        let seen = api.rest(&fund).by(&bank.cleo).send().await;
        assert_eq!(seen.body["balanceMinutes"], -50);
        let same = api.rest(&fund).by(&bank.cleo).header("If-None-Match", seen.tag()).send().await;
        assert_eq!(same.status, 304);
        assert_eq!(api.rest(&fund).by(&bank.otto).problem().await.0, 404);
        let month = api.rest(&format!("{fund}/statement?year=2026&month=11")).by(&bank.cleo).send().await;
        assert_eq!((&month.body["data"][0]["kind"], &month.body["data"][0]["gaveMinutes"]), (&json!("GRANT"), &json!(50)));
        assert!(!month.text.contains("member_"), "{}", month.text);
        let csv = api.rest(&format!("{fund}/statement?year=2026&month=11")).by(&bank.cleo).header("Accept", "text/csv");
        let csv = csv.send().await.text;
        assert!(csv.starts_with("kind,categoryId,categoryName,gaveMinutes,"), "{csv}");
        assert_eq!(api.rest(&format!("{fund}/statement?year=2026&month=13")).by(&bank.cleo).problem().await.0, 422);
        assert_eq!(api.rest(&format!("{fund}/statement?year=2026")).by(&bank.cleo).problem().await.0, 400);
        let totals = format!("GET /banks/{}/totals?firstDay=2026-11-01&lastDay=2026-11-30", bank.id);
        assert_eq!(api.rest(&totals).by(&bank.cleo).problem().await, (404, "NOT_FOUND".to_owned()), "too few to publish");
        for minutes in 1..=5 {
            give(&bank, minutes).await;
        }
        assert_eq!(api.rest(&totals).by(&bank.cleo).ok().await["exchanges"], 5);
    }
}

async fn no_balance_is_shown(engine: Engine) {
    let rules = Rules {
        hide_balances: true,
        ..Rules::default()
    };
    let Some(bank) = Bank::with_rules(engine, rules).await else {
        return;
    };
    let api = Api::serve(&bank).await;
    give(&bank, 30).await;
    let at = format!("/members/{}", bank.ben.member);
    let account = api.rest(&format!("GET {at}/account")).by(&bank.ben).ok().await;
    assert_eq!(
        (&account["balanceMinutes"], &account["receivedMinutes"]),
        (&json!(null), &json!(30))
    );
    assert_eq!(
        api.rest(&format!("GET {at}/statement")).by(&bank.ben).problem().await.0,
        404
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_that_hides_balances_shows_none_on_sqlite() {
    no_balance_is_shown(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_that_hides_balances_shows_none_on_postgres() {
    no_balance_is_shown(Engine::Postgres).await;
}
