//! What went wrong, as RFC 9457 says it: `application/problem+json` with a stable `code`.

use app::AppError;
use axum::response::{IntoResponse, Response};
use domain::{Error, Kind, Refusal};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use crate::messages::Locale;
use crate::problem::told;
use crate::view::words::ExchangeState;

/// What went wrong (RFC 9457). `code` is for programs, `detail` for people, in the language that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The address of the page about this code.
    #[schema(format = "uri")]
    pub r#type: String,
    /// What the status means.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What to tell the member.
    pub detail: String,
    /// A stable word, the same as in GraphQL, such as `BELOW_FLOOR`.
    pub code: String,
    /// Where in the body, for each field that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// `BELOW_FLOOR`: whole minutes that can still be received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available: Option<i64>,
    /// `BELOW_FLOOR`: whole minutes that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested: Option<i64>,
    /// `LOOKS_LIKE_DUPLICATE`: the other exchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_id: Option<String>,
    /// `LOOKS_LIKE_DUPLICATE`: whether the other one waits for a confirmation by whoever asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmable: Option<bool>,
    /// `LONG_DAY`: whole minutes that were to be recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// `LONG_DAY`: how many days they are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// `LONG_DAY`: whole minutes of one day above which the bank asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_minutes: Option<i64>,
    /// `WRONG_STATE`: the state that the exchange is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ExchangeState>,
    /// `STALE`: the thing as it is now, as this operation shows it; missing where there is none, or it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
    /// `FORBIDDEN`: the scope that the token lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// `RATE_LIMITED`: after how many seconds the next try is heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<i64>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// Where it stands (RFC 6901, as a fragment), such as `#/minutes`.
    pub pointer: String,
    /// What is wrong with it.
    pub detail: String,
}

impl Problem {
    /// A problem of this code.
    pub fn new(base: &str, status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: format!("{base}/errors/{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            // What was sent may stand in it: no control character goes back.
            detail: detail.into().replace(char::is_control, "\u{fffd}"),
            code: code.to_owned(),
            errors: Vec::new(),
            available: None,
            requested: None,
            other_id: None,
            confirmable: None,
            state: None,
            current: None,
            minutes: None,
            days: None,
            usual_minutes: None,
            scope: None,
            retry_after_seconds: None,
        }
    }

    /// The problem that an error of a use case is. A fault is logged there, once.
    pub fn of(base: &str, error: &AppError, locale: Locale) -> Self {
        let told = told(error, locale);
        let mut problem = Self::new(base, status(error), told.code, told.message);
        if let Some(field) = told.field {
            problem.errors.push(FieldError {
                pointer: format!("#/{field}"),
                detail: problem.detail.clone(),
            });
        }
        let AppError::Domain(domain) = error else {
            return problem;
        };
        match domain {
            Error::Refused(Refusal::BelowFloor { available, requested }) => {
                (problem.available, problem.requested) = (Some(*available), Some(*requested));
            }
            Error::Refused(Refusal::LooksLikeDuplicate { other, confirmable }) => {
                (problem.other_id, problem.confirmable) = (Some(other.to_string()), Some(*confirmable));
            }
            Error::Refused(Refusal::LongDay { minutes, days, usual }) => {
                (problem.minutes, problem.days) = (Some(*minutes), Some(*days));
                problem.usual_minutes = Some(*usual);
            }
            Error::Refused(Refusal::WrongState { state }) => problem.state = Some((*state).into()),
            Error::ScopeNeeded { scope } => problem.scope = Some((*scope).to_owned()),
            Error::TooManyAttempts { retry_after_seconds } => {
                problem.retry_after_seconds = Some(*retry_after_seconds);
            }
            _ => {}
        }
        problem
    }

    /// A field of the body is wrong.
    pub fn at(mut self, pointer: String) -> Self {
        let detail = self.detail.clone();
        self.errors.push(FieldError { pointer, detail });
        self
    }
}

/// The status of an error (API.md, the table).
fn status(error: &AppError) -> StatusCode {
    let AppError::Domain(domain) = error else {
        return if error.code() == "UNAVAILABLE" {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
    };
    match domain.kind() {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        // draft-ietf-httpapi-idempotency-key-header-07, section 2.7.
        Kind::Refused if domain.code() == "IDEMPOTENCY_CONFLICT" => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Refused => StatusCode::CONFLICT,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Limited => StatusCode::TOO_MANY_REQUESTS,
        Kind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
