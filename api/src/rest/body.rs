//! What comes in: a JSON body, or parameters of the query. What cannot be read says where and why.

use axum::body::HttpBody;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::BODY_BYTES;
use super::asked::Asked;
use super::problem::Problem;
use crate::graphql::guard;
use crate::server::incoming::{self, Unread};

/// A JSON body; where none is sent at all, an empty object.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let asked = Asked::from_request_parts(&mut parts, &()).await?;
        let none = !parts.headers.contains_key(CONTENT_TYPE) && body.is_end_stream();
        if none {
            return read(&asked, b"{}").map(Self).map_err(|problem| problem.into_response());
        }
        if !is_json(&parts) {
            let detail = "The body has to be JSON: send Content-Type: application/json.";
            return Err(asked
                .refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", detail)
                .into_response());
        }
        let bytes = incoming::whole(&parts.headers, body, BODY_BYTES).await;
        let bytes = bytes.map_err(|unread| {
            let (code, detail) = match unread {
                Unread::TooLarge => ("PAYLOAD_TOO_LARGE", format!("A body has at most {BODY_BYTES} bytes.")),
                Unread::Broken => ("BAD_USER_INPUT", "The body could not be read to its end.".to_owned()),
            };
            asked.refused(unread.status(), code, detail).into_response()
        })?;
        read(&asked, &bytes)
            .map(Self)
            .map_err(|problem| problem.into_response())
    }
}

fn read<T: DeserializeOwned>(asked: &Asked, bytes: &[u8]) -> Result<T, Box<Problem>> {
    let nested = std::str::from_utf8(bytes).is_ok_and(|text| guard::scan::json(text).is_err());
    if nested {
        let detail = "This JSON is nested too deeply.";
        return Err(Box::new(asked.refused(
            StatusCode::BAD_REQUEST,
            "VARIABLES_TOO_DEEP",
            detail,
        )));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer(error.path());
        let detail = plainly(&error.into_inner().to_string());
        Box::new(
            asked
                .refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail)
                .at(pointer),
        )
    })?;
    json.end().map_err(|_error| {
        let detail = "After the JSON comes something else.";
        Box::new(asked.refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail))
    })?;
    Ok(value)
}

/// Where something stands, as a JSON pointer in a fragment (RFC 6901, section 6).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold("#".to_owned(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{key}"),
        Segment::Enum { variant } => format!("{pointer}/{variant}"),
        Segment::Unknown => pointer,
    })
}

/// What the parser says, in words that a frontend's author knows.
fn plainly(said: &str) -> String {
    let said = said.split(" at line ").next().unwrap_or(said);
    let said = said
        .replace("i64", "a whole number")
        .replace("i32", "a whole number")
        .replace("a borrowed string", "a string")
        .replace("floating point `", "the number `")
        .replace("integer `", "the number `");
    if said.contains("struct ") {
        return "This has to be a JSON object.".to_owned();
    }
    said
}

fn is_json(parts: &Parts) -> bool {
    let media = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media
        .and_then(|media| media.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// A parameter without a value, which would otherwise count as left out.
fn empty(query: &str) -> Option<&str> {
    let mut named = query.split('&').filter(|part| !part.is_empty());
    named.find_map(|part| match part.split_once('=') {
        Some((name, value)) => value.is_empty().then_some(name),
        None => Some(part),
    })
}

/// Parameters of the query; one that takes several values is named several times.
pub struct Asking<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asking<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let asked = Asked::from_request_parts(parts, state).await?;
        if let Some(name) = parts.uri.query().and_then(empty) {
            let detail = format!("The parameter `{name}` is empty: give it a value, or leave it out.");
            let problem = asked.refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail);
            return Err(problem.into_response());
        }
        match axum_extra::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(found) => Ok(Self(found.0)),
            Err(error) => {
                use std::error::Error;
                let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
                let detail = plainly(&said);
                Err(asked
                    .refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", detail)
                    .into_response())
            }
        }
    }
}
