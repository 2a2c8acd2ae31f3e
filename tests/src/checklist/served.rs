//! Items of the checklist that are about every answer, whichever operation gives it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::Api;
use crate::schema::{Served, list, text};

/// What an answer never shows: our language, our files, the database.
const INSIDE: &[&str] = &[
    "SELECT ",
    "INSERT ",
    "panicked",
    "src/",
    ".rs:",
    "sqlx",
    "sea_orm",
    "Some(",
    "Err(",
    "RUST_",
    "/root",
    "/home",
    "constraint",
];

on_both_engines! {
    async fn api_05_no_answer_shows_the_inside_and_each_has_an_id(bank: Bank) {
        let api = Api::serve(&bank).await;
        let token = api.token(&bank.amira, domain::policy::Scope::ALL).await;
        let big = "9".repeat(400);
        let odd = ["'; DROP TABLE member; --", "\u{0}", "\u{202e}", "%00", "../../etc/passwd", &big, "{{7*7}}", "member_00000000000000000000000000"];
        let mut seen = std::collections::BTreeSet::new();
        for text in odd {
            let encoded: String = url_form(text);
            let queries = [
                api.client().get(format!("{}/api/v1/members/{encoded}", api.url)),
                api.client().get(format!("{}/api/v1/banks/{}/listings?words={encoded}&cursor={encoded}", api.url, bank.id)),
                api.client().post(format!("{}/api/v1/auth/sign-in", api.url)).body(text.to_owned()),
                api.client().get(format!("{}/errors/{encoded}", api.url)),
                api.client().get(format!("{}/join/{encoded}", api.url)),
                api.client().get(format!("{}/graphql?query={encoded}", api.url)),
                api.client().post(format!("{}/graphql", api.url)).json(&json!({ "query": text })),
                api.client().post(format!("{}/graphql", api.url)).json(&json!({ "query": "query($id: ID!) { member(id: $id) { id } }", "variables": { "id": text } })),
            ];
            for request in queries {
                let asked = format!("{request:?}");
                let traced = request.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
                let answer = traced.bearer_auth(&token).send().await.unwrap();
                assert!(answer.status().as_u16() < 500, "{asked} {answer:?}");
                let id = answer.headers().get("x-request-id").unwrap_or_else(|| panic!("{asked}")).to_str().unwrap().to_owned();
                assert!(seen.insert(id), "an id twice");
                let body = answer.text().await.unwrap();
                for word in INSIDE {
                    assert!(!body.contains(word) || text.contains(word), "{asked}: {word} in {body}");
                }
            }
        }
        // An id that a caller gave goes on.
        let answer = api.client().get(format!("{}/healthz", api.url)).header("x-request-id", "mine-7").send().await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], "mine-7");
    }

    async fn api_06_scripts_of_any_origin_may_ask_with_a_token_and_browsers_are_told_what_to_guard(bank: Bank) {
        let api = Api::serve(&bank).await;
        let secured = Api::set(&bank, bank.app.clone(), |settings| settings.base_url = "https://hours.example.org".to_owned()).await;
        let token = api.token(&bank.amira, domain::policy::Scope::ALL).await;
        for path in ["/graphql", "/api/v1/me", "/api/v1/banks", "/docs", "/errors/STALE", "/nothing"] {
            let preflight = api.client().request(reqwest::Method::OPTIONS, format!("{}{path}", api.url));
            let preflight = preflight.header("origin", "https://app.example").header("access-control-request-method", "POST");
            let asked = "authorization,content-type,idempotency-key,if-match,if-none-match,accept-language,last-event-id,traceparent";
            let preflight = preflight.header("access-control-request-headers", asked).send().await.unwrap();
            let headers = preflight.headers();
            assert_eq!(headers["access-control-allow-origin"], "*", "{path}");
            assert!(headers.get("access-control-allow-credentials").is_none(), "{path}");
            let allowed = headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
            for header in asked.split(',') {
                assert!(allowed.contains(header), "{path}: {header}");
            }
            let plain = api.client().get(format!("{}{path}", api.url)).header("origin", "https://app.example").send().await.unwrap();
            let headers = plain.headers();
            assert_eq!((&headers["x-content-type-options"], &headers["referrer-policy"]), (&"nosniff".parse().unwrap(), &"no-referrer".parse().unwrap()), "{path}");
            assert_eq!(headers["access-control-allow-origin"], "*", "{path}");
            assert!(headers.get("set-cookie").is_none() && headers.get("strict-transport-security").is_none(), "{path}");
            let behind = secured.client().get(format!("{}{path}", secured.url)).send().await.unwrap();
            assert_eq!(behind.headers()["strict-transport-security"], "max-age=31536000", "{path}");
        }
        let me = api.client().post(format!("{}/graphql", api.url)).bearer_auth(&token).json(&json!({ "query": "{ me { personId } }" }));
        let rest = api.client().get(format!("{}/api/v1/me", api.url)).bearer_auth(&token);
        for private in [me, rest] {
            let answer = private.send().await.unwrap();
            let kept = answer.headers()["cache-control"].to_str().unwrap().to_owned();
            assert!(kept.contains("no-store"), "{} {kept}", answer.url());
        }
    }

    async fn api_24_an_answer_that_takes_too_long_ends_by_both_roads_and_its_work_goes_on(bank: Bank) {
        let api = Api::set(&bank, bank.app.clone(), |settings| settings.time_limit = Duration::from_millis(300)).await;
        let patient = Api::serve(&bank).await;
        let token = api.token(&bank.samuel, domain::policy::Scope::ALL).await;
        // The use of the token is noted before somebody stands in the way.
        patient.rest("GET /me").token(&token).ok().await;
        let tx = bank.store.begin().await.unwrap();
        tx.in_bank(bank.id).lock_bank().await.unwrap();
        let line = format!("POST /banks/{}/members", bank.id);
        let body = |name: &str| json!({ "kind": "PERSON", "name": name });
        let answer = api.rest(&line).token(&token).key("rest").json(&body("Rest")).problem().await;
        assert_eq!(answer, (409, "IDEMPOTENCY_IN_FLIGHT".to_owned()));
        let retry = api.rest(&line).token(&token).key("rest").json(&body("Rest")).problem().await;
        assert_eq!(retry, (409, "IDEMPOTENCY_IN_FLIGHT".to_owned()), "a retry waits for the first");
        let query = "mutation($input: AddMemberInput!) { addMember(input: $input) { member { id } } }";
        let mut input = body("GraphQL");
        (input["bankId"], input["idempotencyKey"]) = (json!(bank.id.to_string()), json!("graphql"));
        let answer = api.ask_with(Some(&token), query, json!({ "input": input })).await;
        assert_eq!(crate::api::code(&answer), "UNAVAILABLE", "{answer}");
        tx.commit().await.unwrap();
        for (key, name) in [("rest", "Rest"), ("graphql", "GraphQL")] {
            let again = patient.rest(&line).token(&token).key(key).json(&body(name)).send().await;
            assert_eq!((again.status, again.header("idempotency-replayed")), (201, "true"), "{again:?}");
        }
    }

    async fn api_27_no_body_sets_what_it_should_not(bank: Bank) {
        let api = Api::serve(&bank).await;
        let member = format!("PATCH /members/{}", bank.amira.member);
        let before = api.rest(&member.replace("PATCH", "GET")).by(&bank.amira).ok().await;
        for (name, value) in [("balanceMinutes", json!(600)), ("state", json!("ACTIVE")), ("role", json!("COORDINATOR")), ("kind", json!("HOUSEHOLD")), ("bankId", json!("x")), ("memberId", json!("x")), ("version", json!(9)), ("joinedAt", json!("2020-01-01T00:00:00Z"))] {
            let answer = api.rest(&member).by(&bank.amira).seen("\"v1\"").json(&json!({ name: value })).problem().await;
            assert_eq!(answer, (400, "BAD_USER_INPUT".to_owned()), "{name}");
        }
        assert_eq!(api.rest(&member.replace("PATCH", "GET")).by(&bank.amira).ok().await, before);
        let log = format!("POST /banks/{}/exchanges", bank.id);
        let mut hours = json!({ "giverId": bank.amira.member.to_string(), "receiverId": bank.ben.member.to_string(), "minutes": 30,
            "givenOn": "2026-11-20", "categoryId": bank.category.to_string(), "title": "Bread" });
        for (name, value) in [("state", json!("CONFIRMED")), ("confirmedAt", json!("2026-11-20T00:00:00Z")), ("recordedBy", json!("x")), ("counting", json!("FUND"))] {
            hours[name] = value;
            assert_eq!(api.rest(&log).by(&bank.amira).key(name).json(&hours).problem().await.0, 400, "{name}");
            hours.as_object_mut().unwrap().remove(name);
        }
        assert_eq!(api.rest(&log).by(&bank.amira).key("good").json(&hours).send().await.status, 201);
        bank.verify().await;
    }

    async fn api_40_pages_answer_with_a_slash_too_and_an_unknown_code_is_helped(bank: Bank) {
        let api = Api::serve(&bank).await;
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for (asked, there) in [("/docs/", "/docs"), ("/graphiql/", "/graphiql"), ("/graphiql/?query=%7Bme%7D", "/graphiql?query=%7Bme%7D"), ("/errors/stale", "/errors/STALE"), ("/errors/below-floor", "/errors/BELOW_FLOOR")] {
            let answer = client.get(format!("{}{asked}", api.url)).send().await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (308, there), "{asked}");
            assert_eq!(api.client().get(format!("{}{asked}", api.url)).send().await.unwrap().status().as_u16(), 200, "{asked}");
        }
        let json = |path: &str| client.get(format!("{}{path}", api.url)).header("accept", "application/json").send();
        let stale: Value = json("/errors/STALE").await.unwrap().json().await.unwrap();
        assert_eq!((&stale["code"], &stale["status"]), (&json!("STALE"), &json!(412)));
        let all: Value = json("/errors").await.unwrap().json().await.unwrap();
        assert!(list(&all).iter().all(|code| code["status"].is_u64()), "{all}");
        let unknown = json("/errors/NO_SUCH_CODE").await.unwrap();
        assert_eq!(unknown.status().as_u16(), 404);
        let unknown: Value = unknown.json().await.unwrap();
        assert_eq!((&unknown["status"], &unknown["code"]), (&json!(404), &json!("NOT_FOUND")));
        assert!(list(&unknown["codes"]).iter().any(|code| code == "STALE"), "{unknown}");
        let page = client.get(format!("{}/errors/%3Cscript%3E", api.url)).send().await.unwrap();
        assert_eq!((page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()), (404, "text/html; charset=utf-8"));
        let page = page.text().await.unwrap();
        assert!(page.contains("href=\"/errors/STALE\"") && !page.contains("<script"), "{page}");
    }

    async fn api_43_health_readiness_and_the_text_for_programs_are_served(bank: Bank) {
        let api = Api::serve(&bank).await;
        for (path, begins) in [("/healthz", "ok"), ("/readyz", "ready"), ("/llms.txt", "# Evenhour"), ("/schema.graphql", "")] {
            let answer = api.client().get(format!("{}{path}", api.url)).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 200, "{path}");
            assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"), "{path}");
            let body = answer.text().await.unwrap();
            assert!(!body.is_empty() && body.starts_with(begins), "{path}: {body:.60}");
        }
    }
}

fn url_form(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Inputs that may name what others may not: a role is given by whoever appoints, a version of the agreement is accepted.
const NAMED: &[(&str, &str)] = &[
    ("AppointRoleInput", "role"),
    ("EndRoleInput", "role"),
    ("CreateInvitationInput", "role"),
    ("AcceptAgreementInput", "version"),
];

#[tokio::test]
async fn api_27_no_input_names_a_balance_a_state_an_owner_or_a_role_it_should_not() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    for (name, of) in &served.types {
        if of["kind"] != "INPUT_OBJECT" || name.ends_with("FilterInput") {
            continue;
        }
        for field in list(&of["inputFields"]) {
            let field = text(&field["name"]);
            let plain = field.to_lowercase();
            let guarded = [
                "balance",
                "state",
                "status",
                "owner",
                "phase",
                "createdby",
                "recordedby",
                "postedat",
                "confirmedat",
                "joinedat",
            ];
            let named = guarded.iter().any(|word| plain.starts_with(word))
                || plain == "role"
                || plain == "roles"
                || plain == "version";
            if named && !NAMED.contains(&(name.as_str(), field.as_str())) {
                faults.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
}
