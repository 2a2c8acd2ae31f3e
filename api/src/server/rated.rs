//! The limit on how often somebody may ask, around everything but the health checks.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, bearer};
use super::{Shared, locale};
use crate::rest::problem::Problem;

/// Counts the request for its address and its token; says what is left of the limit that ends first.
pub(super) async fn rated(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    let caller = Caller::at(shared.address(&request));
    let counted = caller
        .noted(shared.limits.address(caller.address).map(Some))
        .and_then(|()| {
            let token = bearer(request.headers()).ok().flatten();
            caller.noted(token.map(|token| shared.limits.token(token)).transpose())
        });
    let mut response = match counted {
        Ok(()) => {
            request.extensions_mut().insert(caller.clone());
            next.run(request).await
        }
        Err(too_often) => refused(&shared, &request, &too_often.into()),
    };
    if let Some(left) = caller.left() {
        left.write(response.headers_mut());
    }
    response
}

fn refused(shared: &Shared, request: &Request, error: &app::AppError) -> Response {
    let (headers, locale) = (request.headers(), locale(request.headers()));
    if request.uri().path().starts_with("/graphql") {
        shared.refused(headers, error, locale)
    } else {
        Problem::of(&shared.settings.base_url, error, locale).into_response()
    }
}
