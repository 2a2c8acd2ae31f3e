//! Bodies that are no GraphQL request.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use futures_util::stream;
use serde_json::json;

use super::{JSON, RESPONSE, Server};
use crate::graphql::guard::Limits;

#[tokio::test]
async fn what_is_no_request_is_400_under_both_media_types() {
    let server = Server::default();
    for body in [
        "",
        "   ",
        "{",
        "{ \"not a JSON",
        "null",
        "\"{ who }\"",
        "7",
        "{}",
        "{\"qeury\": \"{ who }\"}",
        "{\"query\": null}",
        "{\"query\": 7}",
        "{\"query\": [\"{ who }\"]}",
        "{\"query\": {\"a\": 1}}",
        "{\"query\": \"{ who }\", \"query\": \"{ who }\"}",
        "{\"query\": \"{ who }\", \"operationName\": 1}",
        "{\"query\": \"{ who }\", \"variables\": [1]}",
        "{\"query\": \"{ who }\", \"variables\": \"{}\"}",
        "{\"query\": \"{ who }\", \"extensions\": \"{}\"}",
        "{\"query\": \"{ who }\"} {}",
    ] {
        for accept in [JSON, RESPONSE] {
            let answer = server.post_text(body, JSON, accept).await;
            answer.refused(400, "BAD_REQUEST");
            let message = answer.body["errors"][0]["message"].as_str().unwrap();
            assert!(!message.contains("struct") && message.len() < 200, "{message}");
        }
    }
}

#[tokio::test]
async fn parameters_may_be_null_or_unknown() {
    let server = Server::default();
    let request = json!({
        "query": "{ who }", "variables": null, "operationName": null, "extensions": null, "id": 7,
    });
    assert_eq!(server.post(&request, JSON).await.status, 200);
}

#[tokio::test]
async fn api_04_a_batch_is_refused_and_nothing_runs() {
    let server = Server::default();
    let batch = json!([{ "query": "mutation { act }" }, { "query": "mutation { act }" }]);
    for accept in [JSON, RESPONSE] {
        let answer = server.post(&batch, accept).await;
        answer.refused(400, "BAD_REQUEST");
        let message = answer.body["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("Batches"), "{message}");
    }
    assert_eq!(server.acts(), 0);
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_400() {
    let server = Server::default();
    let body = Bytes::from_static(b"{\"query\": \"{ who }\", \"a\": \"\xff\"}");
    server.post_text(body, JSON, JSON).await.refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn api_04_a_body_above_the_limit_is_413_however_it_comes() {
    let server = Server::default();
    let text = json!({ "query": "mutation { act }", "a": "x".repeat(Limits::BODY_BYTES) }).to_string();
    let whole = server.post_text(text.clone(), JSON, RESPONSE).await;
    whole.refused(413, "PAYLOAD_TOO_LARGE");

    // In chunks, so that no length is announced.
    let chunks: Vec<_> = text
        .as_bytes()
        .chunks(64 * 1024)
        .map(|chunk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(chunk)))
        .collect();
    let body = Body::from_stream(stream::iter(chunks));
    server
        .post_text(body, JSON, JSON)
        .await
        .refused(413, "PAYLOAD_TOO_LARGE");

    let fits = "x".repeat(Limits::BODY_BYTES - 100);
    let fits = json!({ "query": "{ who }", "a": fits }).to_string();
    assert_eq!(server.post_text(fits, JSON, JSON).await.status, 200);
    assert_eq!(server.acts(), 0);
}

#[tokio::test]
async fn api_21_variables_20_000_deep_are_refused_at_once() {
    let server = Server::default();
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    for value in [&deep, &objects] {
        let start = Instant::now();
        let body = format!("{{\"query\":\"{{ who }}\",\"variables\":{{\"v\":{value}}}}}");
        for accept in [JSON, RESPONSE] {
            let answer = server.post_text(body.clone(), JSON, accept).await;
            answer.refused(400, "VARIABLES_TOO_DEEP");
        }
        assert!(start.elapsed() < Duration::from_secs(1));
    }
    let variables = "[".repeat(10_000);
    let parameters = [("query", "{ who }"), ("variables", variables.as_str())];
    server.get(&parameters, JSON).await.refused(400, "VARIABLES_TOO_DEEP");
}

/// serde_json reads the text under this key as JSON once more, if any crate in the build has its
/// feature `raw_value` on: brackets that were text to the scan would then be nesting.
#[tokio::test]
async fn a_key_with_a_meaning_for_the_json_library_is_only_a_key() {
    let server = Server::default();
    for key in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        let variables = json!({ key: "[[1" });
        let request = json!({ "query": "{ who }", "variables": { "v": variables } });
        assert_eq!(server.post(&request, JSON).await.status, 200, "{key}");
        let request = json!({ "query": "{ who }", "variables": variables });
        assert_eq!(server.post(&request, JSON).await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn a_get_has_each_parameter_once_and_in_json() {
    let server = Server::default();
    for parameters in [
        vec![],
        vec![("operationName", "A")],
        vec![("query", "{ who }"), ("query", "{ who }")],
        vec![("query", "{ who }"), ("variables", "{")],
        vec![("query", "{ who }"), ("variables", "7")],
        vec![("query", "{ who }"), ("extensions", "[]")],
    ] {
        for accept in [JSON, RESPONSE] {
            server.get(&parameters, accept).await.refused(400, "BAD_REQUEST");
        }
    }
}
