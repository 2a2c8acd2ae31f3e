//! `/metrics` (API 43): what an operator reads of a server, on an address of its own, and what nobody reads there.

use domain::bank::Rules;
use serde_json::json;

use crate::command_line::binary::{Serving, evenhour};
use crate::engine::Engine;
use crate::ground::{Client, Ground, Road, Step, today};
use crate::sockets::Socket;

/// Where a server says that its figures are.
fn address(serving: &Serving) -> String {
    let line = serving
        .said
        .iter()
        .find_map(|line| line.strip_prefix("evenhour: figures at "));
    line.unwrap_or_else(|| panic!("{:?}", serving.said)).to_owned()
}

async fn read(url: &str) -> String {
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    response.text().await.unwrap()
}

/// The figure of one line; panics where it is not there.
fn figure(text: &str, line: &str) -> f64 {
    let found = text
        .lines()
        .find_map(|known| known.strip_prefix(line)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no {line} in:\n{text}"));
    found.parse().unwrap()
}

/// Asks for this and that, well and badly.
async fn ask(ground: &Ground, serving: &Serving) {
    let client = Client::of(&serving.address);
    let body = json!({ "giverId": ground.members[0].to_string(), "receiverId": ground.members[1].to_string(),
        "minutes": 30, "givenOn": today(), "title": "Soup for Ben", "categoryId": ground.category.to_string() });
    let step = Step {
        verb: "log",
        on: ground.bank.to_string(),
        body,
        key: Some("figures".to_owned()),
        version: None,
    };
    assert!(
        client
            .step(Road::Rest, &ground.tokens[0], &step)
            .await
            .unwrap()
            .done()
            .is_some()
    );
    for query in ["{ __typename }", "{ __typename }", "{ nothingOfTheKind }"] {
        client.ask(&ground.tokens[0], query, json!({})).await.unwrap();
    }
    let http = reqwest::Client::new();
    let odd = reqwest::Method::from_bytes(b"BREW").unwrap();
    for path in ["secret-path", "errors/secret-code", "api/v1/secret-path"] {
        let url = format!("http://{}/{path}?secret=query", serving.address);
        http.request(odd.clone(), &url).send().await.unwrap();
        http.get(&url).bearer_auth("secret-token").send().await.unwrap();
    }
}

/// Nothing of anybody is told, nothing that a client made up, and not more than the program has words for.
fn bounded(ground: &Ground, text: &str) {
    for never in ["secret", "BREW", "Soup", &ground.tokens[0], &ground.bank.to_string()] {
        assert!(!text.contains(never), "{never} in:\n{text}");
    }
    let series = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .count();
    assert!(series < 400, "{series} series after a few requests");
}

async fn shown(engine: Engine) {
    let Some(ground) = Ground::lay(engine, Rules::default()).await else {
        return;
    };
    let serving = ground.serve_with("--metrics-listen 127.0.0.1:0");
    let url = address(&serving);
    ask(&ground, &serving).await;
    let mut socket = Socket::open(&format!("http://{}", serving.address)).await;
    socket.init(json!({})).await;
    let text = read(&url).await;
    let version = env!("CARGO_PKG_VERSION");
    assert!((figure(&text, &format!("evenhour_build_info{{version=\"{version}\"}}")) - 1.0).abs() < f64::EPSILON);
    assert!(figure(&text, "process_start_time_seconds") > 1.0e9);
    for (line, least) in [
        (
            "evenhour_http_requests_total{method=\"POST\",route=\"/api/v1/banks/{bankId}/exchanges\",status=\"2xx\"}",
            1.0,
        ),
        (
            "evenhour_http_requests_total{method=\"POST\",route=\"/graphql\",status=\"2xx\"}",
            3.0,
        ),
        (
            "evenhour_http_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"}",
            1.0,
        ),
        (
            "evenhour_http_requests_total{method=\"other\",route=\"none\",status=\"4xx\"}",
            1.0,
        ),
        (
            "evenhour_http_request_duration_seconds_bucket{method=\"POST\",route=\"/graphql\",le=\"+Inf\"}",
            3.0,
        ),
        (
            "evenhour_http_request_duration_seconds_count{method=\"POST\",route=\"/graphql\"}",
            3.0,
        ),
        ("evenhour_graphql_operations_total{kind=\"query\",outcome=\"ok\"}", 2.0),
        (
            "evenhour_graphql_operations_total{kind=\"query\",outcome=\"GRAPHQL_VALIDATION_FAILED\"}",
            1.0,
        ),
        ("evenhour_streams", 1.0),
        ("evenhour_database_up", 1.0),
        ("evenhour_database_connections_max{pool=\"read\"}", 1.0),
        ("evenhour_database_connections{pool=\"write\",state=\"idle\"}", 0.0),
        ("evenhour_event_lag_seconds", 0.0),
    ] {
        assert!(figure(&text, line) >= least, "{line} below {least} in:\n{text}");
    }
    bounded(&ground, &text);

    // Nothing else is there, and the figures are nowhere else.
    for path in ["/", "/graphql", "/api/v1/banks", "/healthz"] {
        let other = reqwest::get(url.replace("/metrics", path)).await.unwrap();
        assert_eq!(other.status(), 404, "{path}");
    }
    let open = reqwest::get(format!("http://{}/metrics", serving.address))
        .await
        .unwrap();
    assert_eq!(open.status(), 404);
    drop(socket);
}

mod the_figures_say_how_much_and_how_long_and_never_who {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        shown(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        shown(Engine::Postgres).await;
    }
}

#[test]
fn figures_are_nowhere_unless_asked_for_and_on_this_machine_unless_exposed() {
    let folder = tempfile::tempdir().unwrap();
    let ended = evenhour(
        folder.path(),
        &["serve --listen 127.0.0.1:0 --metrics-listen 0.0.0.0:0"],
    )
    .run();
    assert_eq!(ended.code, 2);
    let line = ended.one_line();
    assert!(line.contains("metrics_listen") && line.contains("--expose"), "{line}");
    let silent = Serving::begin(evenhour(folder.path(), &["serve --listen 127.0.0.1:0"]));
    assert!(
        !silent.said.iter().any(|line| line.contains("figures")),
        "{:?}",
        silent.said
    );
}
