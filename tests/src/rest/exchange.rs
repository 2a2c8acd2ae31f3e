//! Exchanges over REST: logged and confirmed with curl's means.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, key};

/// Hours that Amira gave to Ben.
fn hours(bank: &Bank, minutes: i64) -> Value {
    json!({ "giverId": bank.amira.member.to_string(), "receiverId": bank.ben.member.to_string(), "minutes": minutes,
            "givenOn": "2026-11-20", "categoryId": bank.category.to_string(), "title": "Brake light" })
}

fn another(bank: &Bank, minutes: i64) -> Value {
    let mut body = hours(bank, minutes);
    body["distinct"] = json!(true);
    body
}

fn list(bank: &Bank) -> String {
    format!("/banks/{}/exchanges", bank.id)
}

fn id(exchange: &Value) -> &str {
    exchange["id"].as_str().unwrap()
}

on_both_engines! {
    async fn api_17_hours_are_logged_and_confirmed_and_a_retry_changes_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = format!("POST {}", list(&bank));
        let made = api.rest(&log).by(&bank.amira).key("\"k1\"").json(&hours(&bank, 90)).send().await;
        assert_eq!((made.status, &made.body["state"]), (201, &json!("LOGGED")), "{made:#?}");
        assert_eq!(made.header("content-type"), "application/json");
        assert_eq!(made.header("idempotency-replayed"), "");
        let at = format!("/exchanges/{}", id(&made.body));
        assert_eq!(made.header("location"), format!("{}/api/v1{at}", api.url));
        // Once under one key, with or without the quotes; another command under it is refused.
        let again = api.rest(&log).by(&bank.amira).key("k1").json(&hours(&bank, 90)).send().await;
        assert_eq!((id(&again.body), again.header("idempotency-replayed")), (id(&made.body), "true"));
        let other = api.rest(&log).by(&bank.amira).key("k1").json(&hours(&bank, 91)).problem().await;
        assert_eq!(other, (422, "IDEMPOTENCY_CONFLICT".to_owned()));
        let none = api.rest(&log).by(&bank.amira).json(&hours(&bank, 90)).problem().await;
        assert_eq!(none, (400, "IDEMPOTENCY_KEY_MISSING".to_owned()));

        let confirm = format!("POST {at}/confirm");
        assert_eq!(api.rest(&confirm).key("k2").problem().await, (401, "UNAUTHENTICATED".to_owned()));
        let own = api.rest(&confirm).by(&bank.amira).key("k2").problem().await;
        assert_eq!(own, (409, "INVOLVED".to_owned()));
        let done = api.rest(&confirm).by(&bank.ben).key("k2").ok().await;
        assert_eq!(done["state"], "CONFIRMED");
        let twice = api.rest(&confirm).by(&bank.ben).key("k3").send().await;
        assert_eq!((twice.status, &twice.body["code"], &twice.body["state"]), (409, &json!("WRONG_STATE"), &json!("CONFIRMED")));
        assert_eq!((bank.balance(bank.amira.member).await, bank.balance(bank.ben.member).await), (90, -90));
        bank.verify().await;
    }

    async fn api_18_what_was_seen_guards_what_is_changed(bank: Bank) {
        let api = Api::serve(&bank).await;
        let made = api.rest(&format!("POST {}", list(&bank))).by(&bank.amira).key("k").json(&hours(&bank, 60)).send().await;
        let at = format!("/exchanges/{}", id(&made.body));
        let seen = api.rest(&format!("GET {at}")).by(&bank.amira).send().await;
        assert_eq!((seen.status, &seen.body["decision"], seen.header("cache-control")), (200, &json!(null), "private, no-store"));
        let same = api.rest(&format!("GET {at}")).by(&bank.amira).header("If-None-Match", seen.tag()).send().await;
        assert_eq!((same.status, same.text.as_str(), same.tag()), (304, "", seen.tag()));

        let edit = json!({ "title": "ضوء الفرامل" });
        let patch = format!("PATCH {at}");
        let blind = api.rest(&patch).by(&bank.amira).json(&edit).problem().await;
        assert_eq!(blind, (428, "PRECONDITION_REQUIRED".to_owned()));
        let done = api.rest(&patch).by(&bank.amira).seen(seen.tag()).json(&edit).send().await;
        assert_eq!((done.status, &done.body["title"]), (200, &json!("ضوء الفرامل")), "{done:?}");
        let stale = api.rest(&patch).by(&bank.amira).seen(seen.tag()).json(&edit).problem().await;
        assert_eq!(stale, (412, "STALE".to_owned()));
        let odd = api.rest(&patch).by(&bank.amira).seen("*").json(&edit).problem().await;
        assert_eq!(odd, (400, "BAD_USER_INPUT".to_owned()));
        let late = api.rest(&format!("GET {at}")).by(&bank.amira).header("If-None-Match", seen.tag()).send().await;
        assert_eq!((late.status, late.tag() == seen.tag()), (200, false));
        let was = api.rest(&format!("GET {at}/revisions")).by(&bank.ben).ok().await;
        assert_eq!((&was["data"][0]["title"], &was["page"]["hasMore"]), (&json!("Brake light"), &json!(false)));
        // A step without a body takes the same header.
        let step = format!("POST {at}/decline");
        assert_eq!(api.rest(&step).by(&bank.ben).problem().await.0, 428);
        assert_eq!(api.rest(&step).by(&bank.ben).seen(seen.tag()).problem().await.0, 412);
        let now = api.rest(&format!("GET {at}")).by(&bank.ben).send().await;
        assert_eq!(api.rest(&step).by(&bank.ben).seen(now.tag()).ok().await["state"], "DECLINED");
    }

    async fn api_16_what_is_not_right_is_said_where_it_stands_and_changes_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = format!("POST {}", list(&bank));
        for (field, value, status, pointer) in [
            ("minutes", json!(0), 422, "#/minutes"),
            ("minutes", json!(1_441), 422, "#/minutes"),
            ("minutes", json!(1.5), 400, "#/minutes"),
            ("minutes", json!("60"), 400, "#/minutes"),
            ("balance", json!(600), 400, "#/balance"),
            ("bankId", json!(bank.id.to_string()), 400, "#/bankId"),
            ("idempotencyKey", json!("x"), 400, "#/idempotencyKey"),
            ("givenOn", json!("2026-02-30"), 400, "#/givenOn"),
            ("giverId", json!(bank.category.to_string()), 400, "#/giverId"),
            ("title", json!("a\u{0}b"), 422, "#/title"),
        ] {
            let mut body = hours(&bank, 60);
            body[field] = value;
            let answer = api.rest(&log).by(&bank.amira).key("bad").json(&body).send().await;
            let said = (answer.status, &answer.body["errors"][0]["pointer"]);
            assert_eq!(said, (status, &json!(pointer)), "{answer:?}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        let exponent = hours(&bank, 60).to_string().replace(":60,", ":1e2,");
        assert!(exponent.contains("1e2"));
        for (text, kind, status) in [
            (exponent.as_str(), "application/json", 400),
            ("{\"minutes\": 60", "application/json; charset=utf-8", 400),
            ("[]", "application/json", 400),
            ("", "application/json", 400),
            ("{} {}", "application/json", 400),
            ("minutes=60", "application/x-www-form-urlencoded", 415),
        ] {
            let request = api.client().post(format!("{}/api/v1{}", api.url, list(&bank)));
            let request = request.header("Content-Type", kind).header("Idempotency-Key", "bad").body(text.to_owned());
            let token = api.token(&bank.amira, domain::policy::Scope::ALL).await;
            assert_eq!(request.bearer_auth(token).send().await.unwrap().status().as_u16(), status, "{text}");
        }
        for megabytes in [2, 10] {
            let mut huge = hours(&bank, 60);
            huge["note"] = json!("x".repeat(megabytes * 1_000_000));
            let huge = api.rest(&log).by(&bank.amira).key("bad").json(&huge).problem().await;
            assert_eq!(huge, (413, "PAYLOAD_TOO_LARGE".to_owned()), "{megabytes} MB");
        }
        let odd = api.rest(&log).by(&bank.amira).key(&"k".repeat(201)).json(&hours(&bank, 60)).problem().await;
        assert_eq!(odd.0, 400);
        let none = api.rest(&format!("GET {}", list(&bank))).by(&bank.amira).ok().await;
        assert_eq!(none, json!({ "data": [], "page": { "nextCursor": null, "hasMore": false } }));
        assert_eq!(bank.balance(bank.amira.member).await, 0);
    }

    async fn api_26_hidden_and_missing_look_the_same(bank: Bank) {
        let api = Api::serve(&bank).await;
        let made = api.rest(&format!("POST {}", list(&bank))).by(&bank.amira).key("k").json(&hours(&bank, 60)).ok().await;
        let never = domain::id::ExchangeId::new(uuid::Uuid::from_u128(9)).to_string();
        for (who, id) in [(&bank.cleo, id(&made)), (&bank.otto, id(&made)), (&bank.amira, &never)] {
            for line in [format!("GET /exchanges/{id}"), format!("GET /exchanges/{id}/revisions")] {
                assert_eq!(api.rest(&line).by(who).problem().await, (404, "NOT_FOUND".to_owned()), "{line}");
            }
            let confirm = api.rest(&format!("POST /exchanges/{id}/confirm")).by(who).key("x").problem().await;
            assert!([403, 404].contains(&confirm.0), "{confirm:?}");
        }
        let kind = api.rest(&format!("GET /exchanges/{}", bank.amira.member)).by(&bank.amira).problem().await;
        assert_eq!(kind, (400, "BAD_USER_INPUT".to_owned()));
        let elsewhere = api.rest(&format!("GET {}", list(&bank))).by(&bank.otto).problem().await;
        assert_eq!(elsewhere, (404, "NOT_FOUND".to_owned()));

        let nowhere = api.rest("GET /exchange").by(&bank.amira).problem().await;
        assert_eq!(nowhere, (404, "NOT_FOUND".to_owned()));
        let wrong = api.rest(&format!("DELETE /exchanges/{}", id(&made))).by(&bank.amira).send().await;
        assert_eq!((wrong.status, &wrong.body["code"]), (405, &json!("METHOD_NOT_ALLOWED")), "{wrong:?}");
        let allow: BTreeSet<&str> = wrong.header("allow").split(',').map(str::trim).collect();
        assert_eq!(allow, ["GET", "HEAD", "PATCH"].into());
        assert_eq!(wrong.header("content-type"), "application/problem+json");
    }

    async fn api_10_refusals_carry_what_helps_and_figures_for_their_owner_only(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = format!("POST {}", list(&bank));
        let first = api.rest(&log).by(&bank.amira).key("k1").json(&hours(&bank, 60)).ok().await;
        let twice = api.rest(&log).by(&bank.ben).key("k2").json(&hours(&bank, 60)).send().await;
        assert_eq!((twice.status, &twice.body["code"]), (409, &json!("LOOKS_LIKE_DUPLICATE")));
        assert_eq!((&twice.body["otherId"], &twice.body["confirmable"]), (&first["id"], &json!(true)));
        assert_eq!(api.rest(&log).by(&bank.amira).key("k3").json(&another(&bank, 60)).send().await.status, 201);

        let mut wish = hours(&bank, 800);
        wish.as_object_mut().unwrap().remove("givenOn");
        let propose = format!("POST {}/propose", list(&bank));
        let own = api.rest(&propose).by(&bank.ben).key("k4").json(&wish).send().await;
        assert_eq!((own.status, &own.body["code"]), (409, &json!("BELOW_FLOOR")), "{own:?}");
        assert_eq!((&own.body["available"], &own.body["requested"]), (&json!(720), &json!(800)));
        let other = api.rest(&propose).by(&bank.amira).key("k5").json(&wish).send().await;
        assert_eq!((other.status, other.text.contains("720")), (201, false), "{other:?}");
        // What crosses the floor is held, and nobody but the receiver learns why.
        let long = json!({ "longDay": true });
        let mut beyond = another(&bank, 1_000);
        beyond.as_object_mut().unwrap().extend(long.as_object().unwrap().clone());
        let logged = api.rest(&log).by(&bank.amira).key("k6").json(&beyond).ok().await;
        let held = api.rest(&format!("POST /exchanges/{}/confirm", id(&logged))).by(&bank.ben).key("k7").ok().await;
        assert_eq!(held["state"], "HELD");
        let desk = api.rest(&format!("GET /banks/{}/desk", bank.id)).by(&bank.yusuf).ok().await;
        assert_eq!(desk["data"][0]["id"], held["id"]);
        let done = api.rest(&format!("POST /exchanges/{}/release", id(&held))).by(&bank.yusuf).key("k8");
        assert_eq!(done.json(&json!({ "by": "FUND_GIVES_REST" })).ok().await["state"], "CONFIRMED");
        bank.verify().await;
    }

    async fn several_are_confirmed_in_one_call_each_on_its_own(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = format!("POST {}", list(&bank));
        let made = api.rest(&log).by(&bank.amira).key("k1").json(&another(&bank, 60)).ok().await;
        let elses = api.rest(&log).by(&bank.amira).key("k2");
        let mut body = another(&bank, 30);
        body["receiverId"] = json!(bank.cleo.member.to_string());
        let elses = elses.json(&body).ok().await;
        let call = async || {
            let body = json!({ "exchangeIds": [made["id"], elses["id"]] });
            api.rest("POST /exchanges/confirm").by(&bank.ben).key("both").json(&body).ok().await
        };
        let results = call().await["results"].take();
        assert_eq!((&results[0]["exchange"]["state"], &results[0]["problem"]), (&json!("CONFIRMED"), &json!(null)));
        assert_eq!((&results[1]["exchangeId"], &results[1]["exchange"]), (&elses["id"], &json!(null)));
        assert_eq!(results[1]["problem"]["status"], 404, "{results}");
        assert_eq!(call().await["results"][0]["exchange"]["state"], "CONFIRMED");
        assert_eq!(bank.balance(bank.ben.member).await, -60);
        let kind = json!({ "exchangeIds": [bank.id.to_string()] });
        assert_eq!(api.rest("POST /exchanges/confirm").by(&bank.ben).key("x").json(&kind).problem().await.0, 400);
    }

    async fn an_agreed_exchange_is_recorded_in_one_step_and_thanked_for(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut wish = hours(&bank, 45);
        wish.as_object_mut().unwrap().remove("givenOn");
        wish["day"] = json!("2026-11-20");
        let propose = format!("POST {}/propose", list(&bank));
        let proposed = api.rest(&propose).by(&bank.ben).key("k1").json(&wish).send().await;
        assert_eq!((proposed.status, &proposed.body["state"]), (201, &json!("PROPOSED")), "{proposed:?}");
        let at = format!("/exchanges/{}", id(&proposed.body));
        let agreed = api.rest(&format!("POST {at}/agree")).by(&bank.amira).seen(proposed.tag()).ok().await;
        assert_eq!(agreed["state"], "AGREED");
        // Nothing has to be said, so nothing has to be sent.
        let done = api.rest(&format!("POST {at}/record")).by(&bank.ben).key("k2").ok().await;
        assert_eq!((&done["state"], &done["minutes"], &done["lastDay"]), (&json!("CONFIRMED"), &json!(45), &json!("2026-11-20")));
        let thanks = json!({ "thanks": "شكرا جزيلا" });
        let thanked = api.rest(&format!("POST {at}/thank")).by(&bank.ben).json(&thanks).ok().await;
        assert_eq!(thanked["thanks"], "شكرا جزيلا");
        let again = json!({ "givenOn": "2026-11-19", "distinct": true });
        let again = api.rest(&format!("POST {at}/log-again")).by(&bank.amira).key("k3").json(&again).send().await;
        assert_eq!((again.status, &again.body["state"]), (201, &json!("LOGGED")), "{again:?}");
        let own = api.rest(&format!("POST /exchanges/{}/counter", id(&again.body))).by(&bank.ben).key("k4");
        let own = own.json(&json!({ "minutes": 30 })).ok().await;
        assert_eq!((&own["state"], &own["counterMinutes"]), (&json!("COUNTERED"), &json!(30)));
        let undone = api.rest(&format!("POST {at}/reverse")).by(&bank.yusuf).key("k5").ok().await;
        assert_eq!(undone["state"], "REVERSED");
        bank.verify().await;
    }

    async fn api_19_a_list_that_is_walked_by_its_links_has_each_row_once_while_rows_arrive(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = async |minutes| {
            let hours = bank.hours(bank.amira.member, bank.ben.member, minutes);
            bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap().facts().id.to_string()
        };
        let mut before = BTreeSet::new();
        for minutes in 1..=7 {
            before.insert(log(minutes).await);
        }
        let mut line = format!("GET {}?states=LOGGED&limit=2&states=HELD", list(&bank));
        let mut seen = Vec::new();
        loop {
            let page = api.rest(&line).by(&bank.amira).send().await;
            assert_eq!(page.status, 200, "{page:?}");
            seen.extend(page.body["data"].as_array().unwrap().iter().map(|row| id(row).to_owned()));
            log(60).await;
            let link = page.header("link").to_owned();
            assert_eq!(page.body["page"]["hasMore"], !link.is_empty());
            let Some(next) = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")) else { break };
            assert!(next.contains("limit=2") && next.contains("states=HELD"), "{next}");
            line = format!("GET {}", next.strip_prefix(&format!("{}/api/v1", api.url)).unwrap());
        }
        assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (7, before));

        for (query, pointer) in [("limit=0", "#/limit"), ("limit=101", "#/limit"), ("cursor=AAAA", "#/cursor")] {
            let answer = api.rest(&format!("GET {}?{query}", list(&bank))).by(&bank.amira).send().await;
            assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (400, &json!(pointer)), "{answer:?}");
        }
        for query in ["limit=x", "states=NEVER", "memberIds=nobody", "listingId=exchange_1"] {
            let answer = api.rest(&format!("GET {}?{query}", list(&bank))).by(&bank.amira).problem().await;
            assert_eq!(answer, (400, "BAD_USER_INPUT".to_owned()), "{query}");
        }
        let page = api.rest(&format!("GET {}?limit=1", list(&bank))).by(&bank.amira).ok().await;
        let cursor = page["page"]["nextCursor"].as_str().unwrap();
        let other = format!("GET {}?limit=1&states=HELD&cursor={cursor}", list(&bank));
        assert_eq!(api.rest(&other).by(&bank.amira).problem().await.0, 400, "a cursor of another filter");
    }
}
