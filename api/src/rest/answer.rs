//! What is answered: one thing with its entity tag, something made, or nothing but "done".

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, ETAG, HeaderValue, LOCATION};
use http::{Method, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::PREFIX;
use super::asked::Asked;
use super::problem::Problem;

impl Asked {
    /// One thing. Its entity tag is the version and a hash of what is shown: `If-None-Match` answers 304, `If-Match`
    /// looks at the version alone.
    pub fn one<T: Serialize>(&self, found: app::Result<T>) -> Response {
        match found {
            Ok(found) => self.shown(StatusCode::OK, &found),
            Err(error) => self.problem(&error),
        }
    }

    /// One thing after a change. A stale version is told with the thing as it is now, where the reader may see it.
    pub fn changed<T: Serialize, N: Serialize>(&self, done: app::Result<T>, now: Option<N>) -> Response {
        match done {
            Ok(done) => self.shown(StatusCode::OK, &done),
            Err(error) => self.stale(&error, now),
        }
    }

    /// Why something was not changed, with what stands there now.
    pub fn stale(&self, error: &app::AppError, now: Option<impl Serialize>) -> Response {
        let mut problem = Problem::of(self.base(), error, self.asker.locale);
        problem.current = now.and_then(|now| serde_json::to_value(now).ok());
        problem.into_response()
    }

    /// Something new, and where it is from now on.
    pub fn made<T: Serialize>(&self, made: app::Result<T>, path: impl FnOnce(&T) -> String) -> Response {
        match made {
            Ok(made) => {
                let mut response = self.shown(StatusCode::CREATED, &made);
                let place = format!("{}{PREFIX}{}", self.base(), path(&made));
                if let Ok(place) = HeaderValue::from_str(&place) {
                    response.headers_mut().insert(LOCATION, place);
                }
                response
            }
            Err(error) => self.problem(&error),
        }
    }

    /// Done; there is nothing to show.
    pub fn done(&self, done: app::Result<()>) -> Response {
        match done {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(error) => self.problem(&error),
        }
    }

    fn shown(&self, status: StatusCode, body: &impl Serialize) -> Response {
        let value = match serde_json::to_value(body) {
            Ok(value) => value,
            Err(error) => return self.problem(&app::AppError::Fault(error.to_string())),
        };
        let text = value.to_string();
        let version = version(&value);
        let tag = entity_tag(version, text.as_bytes());
        if self.method == Method::GET && self.has(&tag) {
            return ([(ETAG, tag)], StatusCode::NOT_MODIFIED).into_response();
        }
        let json = HeaderValue::from_static("application/json");
        (status, [(CONTENT_TYPE, json), (ETAG, tag)], text).into_response()
    }

    /// Whether the client has this already (RFC 9110, section 13.1.2).
    fn has(&self, tag: &HeaderValue) -> bool {
        let Ok(tag) = tag.to_str() else { return false };
        self.known().is_some_and(|known| {
            known.trim() == "*" || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
        })
    }
}

/// The version of what is shown, or of the one thing in it, such as a webhook beside its new secret.
fn version(value: &serde_json::Value) -> Option<i64> {
    let of = |value: &serde_json::Value| value.get("version").and_then(serde_json::Value::as_i64);
    let mut inside = value
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::values)
        .filter_map(of);
    of(value).or_else(|| inside.next().filter(|_| inside.next().is_none()))
}

fn entity_tag(version: Option<i64>, body: &[u8]) -> HeaderValue {
    let digest: [u8; 32] = Sha256::digest(body).into();
    let hash = digest
        .iter()
        .take(6)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let tag = match version {
        Some(version) => format!("\"v{version}.{hash}\""),
        None => format!("\"{hash}\""),
    };
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}
