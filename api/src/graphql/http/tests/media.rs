//! Content types and Accept headers.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, header};
use serde_json::json;

use super::super::media::{Media, accepted, is_json};
use super::{JSON, Server};

fn wanted(accept: &str) -> Option<Media> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
    accepted(&headers)
}

#[test]
fn api_02_the_wish_of_the_client_is_followed_by_quality() {
    let (json, response) = (Some(Media::Json), Some(Media::GraphqlResponse));
    for (accept, media) in [
        ("", json),
        ("*/*", json),
        ("application/*", json),
        ("application/json", json),
        ("APPLICATION/JSON", json),
        ("application/graphql-response+json", response),
        ("application/graphql-response+json; charset=utf-8", response),
        ("application/graphql-response+json, application/json;q=0.9", response),
        ("application/graphql-response+json;q=0.8, application/json;q=0.9", json),
        ("application/json, application/graphql-response+json", json),
        ("application/graphql-response+json, application/json", response),
        ("application/graphql-response+json, */*", response),
        ("*/*, application/graphql-response+json", response),
        ("*/*, application/graphql-response+json;q=0.5", json),
        ("application/json;q=0, */*", response),
        ("application/json;q=0.0, application/*;q=0.1", response),
        ("text/html, */*;q=0.1", json),
        ("multipart/mixed, application/json", json),
        ("application/json;q=1.000", json),
        (
            "application/json;q=high, application/graphql-response+json;q=0.1",
            response,
        ),
        ("text/html", None),
        ("*/*;q=0", None),
        ("application/json;q=0", None),
        ("application/json;q=1.5", None),
        ("application/xml, text/*", None),
        ("nonsense", None),
    ] {
        assert_eq!(wanted(accept), media, "{accept}");
    }
    assert_eq!(accepted(&HeaderMap::new()), json);
}

#[test]
fn api_02_several_accept_headers_are_one_list() {
    let mut headers = HeaderMap::new();
    headers.append(header::ACCEPT, HeaderValue::from_static("text/html"));
    let second = HeaderValue::from_static("application/graphql-response+json");
    headers.append(header::ACCEPT, second);
    assert_eq!(accepted(&headers), Some(Media::GraphqlResponse));
}

#[test]
fn a_body_is_json_in_utf_8_or_it_is_not_read() {
    let is = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(text).unwrap());
        is_json(&headers)
    };
    for yes in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
        "application/json; profile=x; charset=utf8",
    ] {
        assert!(is(yes), "{yes}");
    }
    for no in [
        "application/json; charset=iso-8859-1",
        "application/graphql",
        "application/graphql-response+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "text/plain",
        "application/jsonp",
        "",
    ] {
        assert!(!is(no), "{no}");
    }
    assert!(!is_json(&HeaderMap::new()));
}

#[tokio::test]
async fn api_02_what_is_not_acceptable_is_406_and_nothing_runs() {
    let server = Server::default();
    let answer = server.post(&json!({ "query": "mutation { act }" }), "text/html").await;
    answer.refused(406, "NOT_ACCEPTABLE");
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json; charset=utf-8");
    assert_eq!(server.acts(), 0);
}

#[tokio::test]
async fn api_01_what_is_not_json_is_415_and_nothing_runs() {
    let server = Server::default();
    let body = json!({ "query": "mutation { act }" }).to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
    ] {
        let answer = server.post_text(body.clone(), content_type, JSON).await;
        answer.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let request = http::Request::post("/graphql").body(Body::from(body.clone()));
    server
        .send(request.unwrap())
        .await
        .refused(415, "UNSUPPORTED_MEDIA_TYPE");
    let request = http::Request::post("/graphql")
        .header(header::CONTENT_TYPE, JSON)
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from(body));
    server
        .send(request.unwrap())
        .await
        .refused(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(server.acts(), 0);
}
