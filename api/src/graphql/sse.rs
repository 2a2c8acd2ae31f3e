//! GraphQL over server-sent events: the distinct connections mode of graphql-sse, one operation a request.
//!
//! What is no GraphQL request, a bad token, a limit, a refusal by the guard: all of these are answered before any event,
//! with a status, as `/graphql` answers them under `application/graphql-response+json`. Everything else is told by
//! events under the status 200, as the protocol wants it: a document that is not valid, or a subscription that needs a
//! token where none is shown, is one event `next` with `errors`, and `complete`. A browser's `EventSource` would not
//! show its page the answer to any other status.

mod body;

use std::net::IpAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};

use self::body::Events;
use super::guard::Codes;
use super::http::{Media, Problem, executed, is_refusal, read};
use super::streams::{Answer, Gate, Pass, Resume, is_stream};
use crate::asker::Asker;
use crate::messages::Locale;

/// The media type of events.
const EVENTS: &str = "text/event-stream";

/// Answers a request with events.
pub async fn serve(gate: Gate, request: Request, pass: Pass, locale: Locale, address: Option<IpAddr>) -> Response {
    match answer(gate, request, pass, locale, address).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(Media::GraphqlResponse),
    }
}

async fn answer(
    gate: Gate,
    request: Request,
    pass: Pass,
    locale: Locale,
    address: Option<IpAddr>,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    if !matches!(head.method, Method::GET | Method::POST) {
        return Err(Problem {
            allow: Some("GET, POST"),
            ..Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                Codes::METHOD_NOT_ALLOWED,
                "Event streams are asked for by GET or POST.",
            )
        });
    }
    if !accepts_events(&head.headers) {
        return Err(Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            Codes::NOT_ACCEPTABLE,
            "Here answers are given as text/event-stream; say so in Accept.",
        ));
    }
    let mut request = read(&head.method, &head.uri, &head.headers, body).await?;
    let place = gate.enter().ok_or_else(|| {
        let message = "There are too many streams now: try again later.";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
    })?;
    let asker = Asker::new(gate.app.clone(), pass.actor().clone(), locale, address);
    if !is_stream(&request) {
        let answer = gate.begin(request, asker).answer().await;
        return Ok(begun(answer, |answer| Events::one(&answer).into_body()));
    }
    if let Some(last) = head.headers.get("last-event-id").and_then(|id| id.to_str().ok()) {
        request = request.data(Resume(last.to_owned()));
    }
    let mut answers = gate.stream(request, asker);
    let Some(first) = answers.next().await else {
        return Ok(begun(Answer::refused(Codes::INTERNAL, "The stream was empty."), |_| {
            Body::empty()
        }));
    };
    if !first.admitted {
        return Ok(begun(first, |first| Events::one(&first).into_body()));
    }
    Ok(begun(first, |first| {
        Events::many(gate, pass, &first, answers, place).into_body()
    }))
}

/// The stream that begins with this answer, or the refusal that it is.
fn begun(answer: Answer, body: impl FnOnce(Answer) -> Body) -> Response {
    if !answer.admitted && is_refusal(&answer.response) {
        return executed(answer.response, false, Media::GraphqlResponse);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept"),
        // Proxies pass each event on as it comes.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, body(answer)).into_response()
}

fn accepts_events(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|range| range.trim().eq_ignore_ascii_case(EVENTS))
}
