//! How often somebody may ask (API 23): per address, per token and per person, over every transport.

mod streams;

use std::num::NonZeroU32;

use domain::policy::Scope;
use evenhour::config::Network;
use evenhour::rate::RateSettings;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Engine, Who};

/// So many that no test comes to the end of it.
const MANY: u32 = 100_000;
/// So few that the next one is heard only after twenty seconds.
const FEW: u32 = 3;

fn rate(address: u32, token: u32, person: u32) -> RateSettings {
    let count = |count| NonZeroU32::new(count).unwrap();
    RateSettings {
        address: count(address),
        token: count(token),
        person: count(person),
    }
}

async fn bank() -> Bank {
    Bank::open(Engine::Sqlite).await.unwrap()
}

async fn limited(bank: &Bank, rate: RateSettings) -> Api {
    Api::set(bank, bank.app.clone(), |settings| settings.rate = rate).await
}

/// The same question by each road.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Road {
    Graphql,
    Rest,
    Events,
}

const ROADS: [Road; 3] = [Road::Graphql, Road::Rest, Road::Events];

fn asked(api: &Api, road: Road, token: Option<&str>) -> RequestBuilder {
    let (client, url) = (api.client(), &api.url);
    let query = json!({ "query": "{ __typename }" });
    let request = match road {
        Road::Graphql => client.post(format!("{url}/graphql")).json(&query),
        Road::Rest => client.get(format!("{url}/api/v1/banks")),
        Road::Events => client
            .post(format!("{url}/graphql/stream"))
            .header("accept", "text/event-stream")
            .json(&query),
    };
    match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value
        .unwrap_or_else(|| panic!("no {name}: {response:?}"))
        .to_str()
        .unwrap()
}

/// Of which limit an answer speaks, and how many requests are left of it.
fn left(response: &Response) -> (String, u32) {
    let (policy, limit) = (header(response, "ratelimit-policy"), header(response, "ratelimit"));
    let (name, rest) = limit.split_once(";r=").unwrap();
    assert!(
        policy.starts_with(name) && policy.ends_with(";w=60"),
        "{policy} and {limit}"
    );
    let (remaining, until) = rest.split_once(";t=").unwrap();
    assert!(until.parse::<u32>().unwrap() <= 60, "{limit}");
    (name.trim_matches('"').to_owned(), remaining.parse().unwrap())
}

/// Asks until it is refused, and looks at the refusal, which is of this limit.
async fn refused(limit: &str, road: Road, ask: impl Fn() -> RequestBuilder) {
    for _ in 0..20 {
        let response = ask().send().await.unwrap();
        if response.status() != 429 {
            continue;
        }
        assert_eq!(left(&response), (limit.to_owned(), 0), "{road:?}");
        let after: i64 = header(&response, "retry-after").parse().unwrap();
        assert!((1..=60).contains(&after), "{after}");
        let media = header(&response, "content-type").to_owned();
        let body: Value = response.json().await.unwrap();
        if road == Road::Rest {
            assert_eq!(
                (media.as_str(), &body["code"]),
                ("application/problem+json", &json!("RATE_LIMITED"))
            );
            assert_eq!(
                (&body["status"], &body["retryAfterSeconds"]),
                (&json!(429), &json!(after))
            );
        } else {
            assert_eq!(crate::api::code(&body), "RATE_LIMITED");
            assert!(body.get("data").is_none(), "{body}");
        }
        return;
    }
    panic!("{road:?} was never refused for {limit}");
}

async fn token(api: &Api, who: &Who) -> String {
    api.token(who, Scope::ALL).await
}

#[tokio::test]
async fn api_23_every_answer_says_what_is_left_of_the_limit_that_ends_first() {
    let bank = bank().await;
    let api = limited(&bank, rate(1_000, 500, 400)).await;
    let ben = token(&api, &bank.ben).await;
    for road in ROADS {
        let nobody = asked(&api, road, None).send().await.unwrap();
        let (limit, before) = left(&nobody);
        assert_eq!(limit, "address", "{road:?}");
        assert!((900..1_000).contains(&before), "{before}");
        let somebody = asked(&api, road, Some(&ben)).send().await.unwrap();
        let (limit, remaining) = left(&somebody);
        assert_eq!(limit, "person", "{road:?}");
        assert!((390..400).contains(&remaining), "{remaining}");
    }
    // Also where nothing came of it.
    let nowhere = api.client().get(format!("{}/nowhere", api.url)).send().await.unwrap();
    assert_eq!((nowhere.status().as_u16(), left(&nowhere).0.as_str()), (404, "address"));
    let bad = asked(&api, Road::Rest, Some("nobody")).send().await.unwrap();
    assert_eq!((bad.status().as_u16(), left(&bad).0.as_str()), (401, "token"));
}

#[tokio::test]
async fn api_23_an_address_that_asks_too_often_is_refused_by_every_road_and_health_is_not() {
    let bank = bank().await;
    for road in ROADS {
        let api = limited(&bank, rate(FEW, MANY, MANY)).await;
        let ben = token(&api, &bank.ben).await;
        refused("address", road, || asked(&api, road, None)).await;
        for road in ROADS {
            refused("address", road, || asked(&api, road, Some(&ben))).await;
        }
        for path in ["healthz", "readyz"] {
            let health = api.client().get(format!("{}/{path}", api.url)).send().await.unwrap();
            assert_eq!(health.status(), 200, "{path}");
        }
    }
}

#[tokio::test]
async fn api_23_a_token_that_asks_too_often_holds_up_no_other_good_or_bad() {
    let bank = bank().await;
    for road in ROADS {
        let api = limited(&bank, rate(MANY, FEW, MANY)).await;
        let (one, other) = (token(&api, &bank.ben).await, token(&api, &bank.ben).await);
        refused("token", road, || asked(&api, road, Some(&one))).await;
        let on = asked(&api, road, Some(&other)).send().await.unwrap();
        assert_eq!(on.status(), 200, "{road:?}");
        // Whoever guesses is refused before anything is looked up.
        refused("token", road, || asked(&api, road, Some("guessed"))).await;
    }
}

#[tokio::test]
async fn api_23_a_person_is_refused_whatever_token_they_use_and_their_neighbour_is_not() {
    let bank = bank().await;
    for road in ROADS {
        let api = limited(&bank, rate(MANY, MANY, FEW)).await;
        let (one, other) = (token(&api, &bank.ben).await, token(&api, &bank.ben).await);
        refused("person", road, || asked(&api, road, Some(&one))).await;
        refused("person", road, || asked(&api, road, Some(&other))).await;
        let cleo = token(&api, &bank.cleo).await;
        let on = asked(&api, road, Some(&cleo)).send().await.unwrap();
        assert_eq!(on.status(), 200, "{road:?}");
    }
}

#[tokio::test]
async fn clients_behind_a_trusted_proxy_count_apart_and_nobody_else_names_their_address() {
    let bank = bank().await;
    let from = |api: &Api, address: &str| asked(api, Road::Graphql, None).header("x-forwarded-for", address.to_owned());
    let trusting = Api::set(&bank, bank.app.clone(), |settings| {
        settings.rate = rate(FEW, MANY, MANY);
        settings.trusted_proxies = vec![Network::parse("127.0.0.1").unwrap()];
    })
    .await;
    refused("address", Road::Graphql, || from(&trusting, "192.0.2.1")).await;
    let other = from(&trusting, "192.0.2.2").send().await.unwrap();
    assert_eq!(other.status(), 200);
    let strict = limited(&bank, rate(FEW, MANY, MANY)).await;
    let next = std::cell::Cell::new(0);
    refused("address", Road::Graphql, || {
        next.set(next.get() + 1);
        from(&strict, &format!("192.0.2.{}", next.get()))
    })
    .await;
}
