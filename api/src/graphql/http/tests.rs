//! The handler against the specification, request by request.

mod bodies;
mod media;
mod server;

use axum::body::Body;
use http::{Method, header};
use serde_json::json;
use tower::ServiceExt as _;

use self::server::Server;

const JSON: &str = "application/json";
const RESPONSE: &str = "application/graphql-response+json";

#[tokio::test]
async fn api_01_a_query_is_answered_by_post_and_by_get() {
    let server = Server::default();
    let query = "query Greet($name: String) { greeting(name: $name) who }";
    let variables = json!({ "name": "Ada 🏃" });
    let posted = json!({ "query": query, "variables": variables, "operationName": "Greet" });
    let expected = json!({ "greeting": "Hello, Ada 🏃", "who": "a member" });

    for accept in [JSON, RESPONSE] {
        let answer = server.post(&posted, accept).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body["data"], expected);
        assert_eq!(answer.body["extensions"]["cost"]["requested"], 2);
        assert_eq!(answer.header(header::CONTENT_TYPE), format!("{accept}; charset=utf-8"));
        assert_eq!(answer.header(header::VARY), "accept");

        let variables = variables.to_string();
        let parameters = [
            ("query", query),
            ("variables", &variables),
            ("operationName", "Greet"),
            ("extensions", "{}"),
        ];
        let answer = server.get(&parameters, accept).await;
        assert_eq!(answer.body["data"], expected);
    }
}

#[tokio::test]
async fn api_01_a_mutation_by_get_does_not_run() {
    let server = Server::default();
    let two = "query Look { who } mutation Act { act }";
    for parameters in [
        vec![("query", "mutation { act }")],
        vec![("query", two), ("operationName", "Act")],
    ] {
        for accept in [JSON, RESPONSE] {
            let answer = server.get(&parameters, accept).await;
            answer.refused(405, "METHOD_NOT_ALLOWED");
            assert_eq!(answer.header(header::ALLOW), "POST");
        }
    }
    assert_eq!(server.acts(), 0);

    let parameters = [("query", two), ("operationName", "Look")];
    assert_eq!(server.get(&parameters, JSON).await.status, 200);
    server.post(&json!({ "query": "mutation { act }" }), JSON).await;
    assert_eq!(server.acts(), 1);
}

#[tokio::test]
async fn other_methods_are_refused() {
    let server = Server::default();
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = http::Request::builder().method(method).uri("/graphql");
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        answer.refused(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header(header::ALLOW), "GET, HEAD, POST");
    }
}

#[tokio::test]
async fn an_operation_that_cannot_be_told_is_a_request_error() {
    let server = Server::default();
    let two = "query A { who } mutation B { act }";
    for request in [json!({ "query": two }), json!({ "query": two, "operationName": "C" })] {
        let answer = server.post(&request, RESPONSE).await;
        answer.refused(400, "OPERATION_RESOLUTION_FAILURE");
        server
            .post(&request, JSON)
            .await
            .refused(200, "OPERATION_RESOLUTION_FAILURE");
    }
    assert_eq!(server.acts(), 0);
}

#[tokio::test]
async fn api_03_errors_of_a_document_have_the_status_of_their_media_type() {
    let server = Server::default();
    let missing = json!({ "query": "query($n: Int!) { count(number: $n) }" });
    for (request, code) in [
        (json!({ "query": "{" }), "GRAPHQL_PARSE_FAILED"),
        (json!({ "query": "{ nothing }" }), "GRAPHQL_VALIDATION_FAILED"),
        (json!({ "query": "{ count(number: 1.5) }" }), "BAD_USER_INPUT"),
        (missing, "BAD_USER_INPUT"),
        (json!({ "query": "subscription { a }" }), "BAD_REQUEST"),
    ] {
        server.post(&request, JSON).await.refused(200, code);
        server.post(&request, RESPONSE).await.refused(400, code);
    }
}

#[tokio::test]
async fn refusals_of_the_guard_are_the_same_under_both_media_types() {
    let server = Server::default();
    let deep = format!("{{ count(number: {}) }}", "[".repeat(20_000));
    let long = format!("{{ who }} #{}", " ".repeat(70_000));
    let wide = format!("{{ {} }}", "who ".repeat(200));
    for (query, status, code) in [
        (deep, 400, "QUERY_TOO_DEEP"),
        (long, 413, "QUERY_TOO_LARGE"),
        (wide, 400, "QUERY_TOO_COMPLEX"),
    ] {
        for accept in [JSON, RESPONSE] {
            let answer = server.post(&json!({ "query": query }), accept).await;
            answer.refused(status, code);
        }
    }
}

#[tokio::test]
async fn api_05_a_panic_is_told_as_internal() {
    let server = Server::default();
    let answer = server.post(&json!({ "query": "{ panics who }" }), JSON).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["data"], json!({ "panics": null, "who": "a member" }));
    let error = &answer.body["errors"][0];
    assert_eq!(error["extensions"]["code"], "INTERNAL");
    assert_eq!(error["path"], json!(["panics"]));
    assert!(!answer.body.to_string().contains("secret"));
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_stop_the_work() {
    let server = Server::default();
    let request = http::Request::post("/graphql")
        .header(header::CONTENT_TYPE, JSON)
        .body(Body::from(json!({ "query": "mutation { actSlowly }" }).to_string()))
        .unwrap();
    let mut answer = Box::pin(server.router().oneshot(request));
    // Polled once, so that the work has begun, and then dropped.
    let first = futures_util::poll!(&mut answer);
    assert!(first.is_pending());
    drop(answer);
    while server.acts() == 0 {
        tokio::task::yield_now().await;
    }
}
