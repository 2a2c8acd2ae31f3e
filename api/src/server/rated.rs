//! The limit on how often somebody may ask, around everything but the health checks.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};

use super::{Shared, bearer, locale};
use crate::rate::TooOften;
use crate::rest::problem::Problem;
use crate::{graphql, problem};

/// Counts the request for its address and its token; says what is left of the limit that ends first.
pub(super) async fn rated(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    let counted = shared.limits.address(shared.address(&request)).and_then(|left| {
        let token = bearer(request.headers()).ok().flatten();
        let of_token = token.map(|token| shared.limits.token(token)).transpose()?;
        Ok(of_token.map_or(left, |of_token| left.nearer(of_token)))
    });
    match counted {
        Ok(left) => {
            let mut response = next.run(request).await;
            left.write(response.headers_mut());
            response
        }
        Err(too_often) => refused(&shared, &request, too_often),
    }
}

fn refused(shared: &Shared, request: &Request, too_often: TooOften) -> Response {
    let (headers, locale) = (request.headers(), locale(request.headers()));
    let error = too_often.into();
    let mut response = if request.uri().path().starts_with("/graphql") {
        let message = problem::told(&error, locale).message;
        graphql::http::refuse(headers, StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message)
    } else {
        Problem::of(&shared.settings.base_url, &error, locale).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from(too_often.retry_after_seconds));
    too_often.left().write(headers);
    response
}
