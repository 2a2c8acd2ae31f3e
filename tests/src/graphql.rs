//! The GraphQL API as a frontend developer meets it.

use domain::policy::Scope;
use serde_json::json;

use crate::api::{Api, code};

const LOG: &str = "mutation($input: LogExchangeInput!) { logExchange(input: $input) {
    exchange { id state minutes version giver { name } receiver { name } category { name } }
    userErrors { __typename message code path
        ... on LooksLikeDuplicateError { otherId confirmable } ... on BelowFloorError { available requested } } } }";
const CONFIRM: &str = "mutation($input: ConfirmExchangeInput!) { confirmExchange(input: $input) {
    exchange { id state confirmedAt } userErrors { code message path } } }";

macro_rules! hours {
    ($bank:expr, $giver:expr, $receiver:expr, $minutes:expr, $key:expr) => {
        json!({ "input": {
            "bankId": $bank.id.to_string(), "giverId": $giver.to_string(), "receiverId": $receiver.to_string(),
            "minutes": $minutes, "givenOn": "2026-11-20", "categoryId": $bank.category.to_string(),
            "title": "Brake light", "distinct": true, "idempotencyKey": $key } })
    };
}

on_both_engines! {
    async fn a_frontend_logs_and_confirms_an_exchange_and_both_see_balances(bank: Bank) {
        let api = Api::serve(&bank).await;
        let logged = api.data(&bank.amira, LOG, hours!(bank, bank.amira.member, bank.ben.member, 90, "k1")).await;
        let exchange = &logged["logExchange"]["exchange"];
        assert_eq!(exchange["state"], "LOGGED");
        assert_eq!(exchange["receiver"]["name"], "Ben");
        let input = json!({ "input": { "exchangeId": exchange["id"], "idempotencyKey": "k2" } });
        let confirmed = api.data(&bank.ben, CONFIRM, input).await;
        assert_eq!(confirmed["confirmExchange"]["exchange"]["state"], "CONFIRMED");
        let query = "query($id: ID!) {
            account(memberId: $id) { balanceMinutes gaveMinutes receivedMinutes }
            statement(memberId: $id, first: 5) { nodes { changeMinutes balanceAfterMinutes other { name } exchange { title } }
                pageInfo { hasNextPage } }
            memberTotals(memberId: $id, span: { given: { first: \"2026-11-01\", last: \"2026-11-30\" } }) { exchanges receivedMinutes } }";
        let seen = api.data(&bank.ben, query, json!({ "id": bank.ben.member.to_string() })).await;
        assert_eq!(seen["account"], json!({ "balanceMinutes": -90, "gaveMinutes": 0, "receivedMinutes": 90 }));
        let line = &seen["statement"]["nodes"][0];
        assert_eq!((line["changeMinutes"].as_i64(), line["other"]["name"].as_str()), (Some(-90), Some("Amira")));
        assert_eq!(seen["memberTotals"], json!({ "exchanges": 1, "receivedMinutes": 90 }));
        let neighbour = api.data(&bank.cleo, "query($id: ID!) { account(memberId: $id) { balanceMinutes } }", json!({ "id": bank.otto.member.to_string() })).await;
        assert_eq!(neighbour["account"], json!(null));
        bank.verify().await;
    }

    async fn a_neighbours_balance_is_forbidden_and_a_stranger_sees_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let query = "query($id: ID!) { account(memberId: $id) { balanceMinutes } }";
        let variables = json!({ "id": bank.ben.member.to_string() });
        assert_eq!(api.code(Some(&bank.cleo), query, variables.clone()).await, "FORBIDDEN");
        assert_eq!(api.code(None, query, variables.clone()).await, "UNAUTHENTICATED");
        let elsewhere = api.data(&bank.otto, query, variables).await;
        assert_eq!(elsewhere["account"], json!(null));
    }

    async fn bad_input_gets_its_own_clear_error_and_changes_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let (amira, ben) = (bank.amira.member, bank.ben.member);
        for minutes in [json!(1.5), json!("60"), json!(null), json!([60]), json!(1e300)] {
            let answer = api.ask(Some(&bank.amira), LOG, hours!(bank, amira, ben, minutes, "bad")).await;
            assert!(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code(&answer).as_str()), "{minutes}: {answer}");
        }
        for minutes in [0, -5, 1_441, i64::MAX] {
            let answer = api.data(&bank.amira, LOG, hours!(bank, amira, ben, minutes, "bad")).await;
            let error = &answer["logExchange"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), &error["path"]), (Some("INVALID"), &json!(["input", "minutes"])), "{minutes}");
        }
        for (field, value) in [
            ("giverId", json!(bank.category.to_string())),
            ("giverId", json!("member_nonsense")),
            ("bankId", json!(bank.amira.member.to_string())),
            ("givenOn", json!("20.11.2026")),
            ("givenOn", json!("2026-02-30")),
            ("idempotencyKey", json!("")),
            ("idempotencyKey", json!("ключ")),
        ] {
            let mut input = hours!(bank, amira, ben, 60, "bad");
            input["input"][field] = value.clone();
            assert_eq!(api.code(Some(&bank.amira), LOG, input).await, "BAD_USER_INPUT", "{field} {value}");
        }
        for (field, value, wanted) in [
            ("title", json!("a\u{0}b"), "INVALID"),
            ("title", json!("\u{202E}evil"), "INVALID"),
            ("title", json!("   "), "INVALID"),
            ("note", json!("x".repeat(4_001)), "INVALID"),
            ("givenOn", json!("2026-11-21"), "INVALID"),
            ("givenOn", json!("2026-08-01"), "TOO_FAR_BACK"),
            ("receiverId", json!(amira.to_string()), "SAME_PARTY"),
            ("receiverId", json!(bank.otto.member.to_string()), "NOT_FOUND"),
        ] {
            let mut input = hours!(bank, amira, ben, 60, "bad");
            input["input"][field] = value.clone();
            let answer = api.data(&bank.amira, LOG, input).await;
            assert_eq!(answer["logExchange"]["userErrors"][0]["code"], wanted, "{field} {value}");
            assert_eq!(answer["logExchange"]["exchange"], json!(null));
        }
        let huge = hours!(bank, amira, ben, 60, "x".repeat(2_000_000));
        assert_eq!(code(&api.ask(Some(&bank.amira), LOG, huge).await), "PAYLOAD_TOO_LARGE");
        let mut note = hours!(bank, amira, ben, 60, "bad");
        note["input"]["note"] = json!("x".repeat(10_000_000));
        let note = json!({ "query": LOG, "variables": note });
        let token = api.token(&bank.amira, Scope::ALL).await;
        let sent = api.client().post(format!("{}/graphql", api.url)).bearer_auth(&token).json(&note).send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 413);
        assert_eq!(code(&sent.json().await.unwrap()), "PAYLOAD_TOO_LARGE");
        assert_eq!(bank.balance(amira).await, 0);
        let list = "query($id: ID!) { exchanges(bankId: $id) { nodes { id } } }";
        let none = api.data(&bank.amira, list, json!({ "id": bank.id.to_string() })).await;
        assert_eq!(none["exchanges"]["nodes"], json!([]));
    }

    async fn api_09_a_cursor_of_another_list_and_a_page_too_large_are_refused(bank: Bank) {
        let api = Api::serve(&bank).await;
        api.data(&bank.amira, LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "k")).await;
        let list = "query($id: ID!, $after: String, $first: Int, $states: [ExchangeState!]) {
            exchanges(bankId: $id, after: $after, first: $first, filter: { states: $states }) { edges { cursor } } }";
        let id = bank.id.to_string();
        let page = api.data(&bank.amira, list, json!({ "id": id })).await;
        let cursor = page["exchanges"]["edges"][0]["cursor"].clone();
        let again = api.data(&bank.amira, list, json!({ "id": id, "after": cursor })).await;
        assert_eq!(again["exchanges"]["edges"], json!([]));
        let other = json!({ "id": id, "after": cursor, "states": ["HELD"] });
        assert_eq!(api.code(Some(&bank.amira), list, other).await, "BAD_USER_INPUT");
        for first in [0, -1, 101] {
            assert_eq!(api.code(Some(&bank.amira), list, json!({ "id": id, "first": first })).await, "BAD_USER_INPUT");
        }
    }

    async fn api_26_hidden_and_missing_look_the_same_by_every_road(bank: Bank) {
        let api = Api::serve(&bank).await;
        let logged = api.data(&bank.amira, LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "k")).await;
        let id = logged["logExchange"]["exchange"]["id"].as_str().unwrap().to_owned();
        let never = domain::id::ExchangeId::new(uuid::Uuid::from_u128(9)).to_string();
        let query = "query($id: ID!) { node(id: $id) { id } exchange(id: $id) { id } nodes(ids: [$id]) { id } }";
        let own = api.data(&bank.amira, query, json!({ "id": id })).await;
        assert_eq!(own["node"]["id"], json!(id));
        for (who, id) in [(&bank.cleo, &id), (&bank.otto, &id), (&bank.amira, &never), (&bank.otto, &never)] {
            let seen = api.data(who, query, json!({ "id": id })).await;
            assert_eq!(seen, json!({ "node": null, "exchange": null, "nodes": [null] }));
        }
        let confirm = json!({ "input": { "exchangeId": id, "idempotencyKey": "x" } });
        let refused = api.data(&bank.otto, CONFIRM, confirm).await;
        assert_eq!(refused["confirmExchange"]["userErrors"][0]["code"], "NOT_FOUND");
    }

    async fn api_28_a_token_reaches_as_far_as_its_scopes(bank: Bank) {
        let api = Api::serve(&bank).await;
        let token = api.token(&bank.amira, &[Scope::ExchangesRead]).await;
        let answer = api.ask_with(Some(&token), LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "k")).await;
        assert_eq!(code(&answer), "FORBIDDEN");
        assert_eq!(answer["errors"][0]["extensions"]["scope"], "exchanges:write");
        let account = "query($id: ID!) { account(memberId: $id) { balanceMinutes } }";
        let answer = api.ask_with(Some(&token), account, json!({ "id": bank.amira.member.to_string() })).await;
        assert_eq!(answer["data"]["account"]["balanceMinutes"], json!(0));
        let bad = api.client().post(format!("{}/graphql", api.url)).bearer_auth("evp_nonsense").json(&json!({ "query": "{ __typename }" })).send().await.unwrap();
        assert_eq!(bad.status(), 401);
        assert!(bad.headers().contains_key("www-authenticate"));
    }

    async fn api_12_a_retry_is_answered_like_the_first_and_another_command_is_refused(bank: Bank) {
        let api = Api::serve(&bank).await;
        let first = api.data(&bank.ben, LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "same")).await;
        let again = api.data(&bank.ben, LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "same")).await;
        assert_eq!(first, again);
        let other = api.data(&bank.ben, LOG, hours!(bank, bank.amira.member, bank.ben.member, 61, "same")).await;
        assert_eq!(other["logExchange"]["userErrors"][0]["code"], "IDEMPOTENCY_CONFLICT");
        assert_eq!(bank.balance(bank.amira.member).await, 60);
        // The key is the person's: another person's same key is another command.
        let cleo = api.data(&bank.cleo, LOG, hours!(bank, bank.amira.member, bank.cleo.member, 60, "same")).await;
        assert_eq!(cleo["logExchange"]["exchange"]["state"], "CONFIRMED");
    }

    async fn api_14_a_page_costs_the_same_number_of_statements_for_one_row_and_for_many(bank: Bank) {
        let api = Api::serve(&bank).await;
        let token = api.token(&bank.yusuf, Scope::ALL).await;
        let query = "query($id: ID!) { exchanges(bankId: $id, first: 100) {
            nodes { id giver { name } receiver { name } category { name } listing { title } } } }";
        let variables = json!({ "id": bank.id.to_string() });
        // The first use of a token notes that it was used.
        api.ask_with(Some(&token), "{ __typename }", json!({})).await;
        let mut counts = Vec::new();
        for rows in [1, 40] {
            for _ in 0..rows {
                let receiver = bank.join("Neighbour").await;
                let hours = bank.hours(bank.amira.member, receiver.member, 10);
                bank.app.log_exchange(&bank.amira.actor, hours, &crate::bank::key()).await.unwrap();
            }
            let before = bank.store.statements();
            let answer = api.ask_with(Some(&token), query, variables.clone()).await;
            assert!(answer.get("errors").is_none(), "{answer}");
            counts.push(bank.store.statements() - before);
        }
        assert_eq!(counts[0], counts[1], "statements for 1 and 41 rows");
    }

    async fn api_10_messages_follow_accept_language(bank: Bank) {
        let api = Api::serve(&bank).await;
        let token = api.token(&bank.amira, Scope::ALL).await;
        let body = json!({ "query": LOG, "variables": hours!(bank, bank.amira.member, bank.amira.member, 60, "k") });
        let mut messages = std::collections::BTreeSet::new();
        for language in ["en", "es-MX,es;q=0.9", "fr", "de-AT", "ca"] {
            let answer: serde_json::Value = api.client().post(format!("{}/graphql", api.url)).bearer_auth(&token)
                .header("accept-language", language).json(&body).send().await.unwrap().json().await.unwrap();
            messages.insert(answer["data"]["logExchange"]["userErrors"][0]["message"].as_str().unwrap().to_owned());
        }
        assert_eq!(messages.len(), 4, "four languages, and English for the rest: {messages:?}");
    }

    async fn api_12_a_stale_version_is_answered_with_the_exchange_as_it_is_now(bank: Bank) {
        let api = Api::serve(&bank).await;
        let logged = api.data(&bank.amira, LOG, hours!(bank, bank.amira.member, bank.ben.member, 60, "k")).await;
        let id = logged["logExchange"]["exchange"]["id"].clone();
        let edit = "mutation($input: EditExchangeInput!) { editExchange(input: $input) {
            exchange { title version } userErrors { code } } }";
        let input = |title: &str, version: i64| json!({ "input": { "exchangeId": id, "expectedVersion": version, "title": title } });
        let first = api.data(&bank.amira, edit, input("Rear light", 1)).await;
        assert_eq!(first["editExchange"]["exchange"], json!({ "title": "Rear light", "version": 2 }));
        let stale = api.data(&bank.amira, edit, input("Front light", 1)).await;
        assert_eq!(stale["editExchange"]["userErrors"][0]["code"], "STALE");
        assert_eq!(stale["editExchange"]["exchange"], json!({ "title": "Rear light", "version": 2 }));
    }
}
