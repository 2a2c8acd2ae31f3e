//! REST, `/api/v1`: every operation of GraphQL has a twin here, with the same ids, names, permissions and codes.
//!
//! A handler sets the ids of the path and what stands in headers, calls the function in [`crate::command`] that the
//! resolver calls too, and wraps what it returns. Errors are `application/problem+json` (RFC 9457).

mod answer;
mod asked;
mod auth;
mod bank;
mod body;
mod concern;
mod doors;
mod exchange;
mod ledger;
mod listed;
mod listing;
mod me;
mod member;
pub mod openapi;
pub mod problem;
mod record;
mod webhook;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::server::Shared;
use asked::Asked;
pub use doors::Doors;

/// Where it is served.
pub const PREFIX: &str = "/api/v1";
/// The most bytes of a body.
pub const BODY_BYTES: usize = 1024 * 1024;

/// Every operation, with its documentation.
fn operations() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .merge(auth::routes())
        .merge(me::routes())
        .merge(member::routes())
        .merge(record::routes())
        .merge(bank::routes())
        .merge(listing::routes())
        .merge(concern::routes())
        .merge(exchange::routes())
        .merge(ledger::routes())
        .merge(webhook::routes())
}

/// The routes, behind whoever asks.
pub fn router(shared: Shared) -> Router {
    let (routes, document) = operations().split_for_parts();
    let document = openapi::finished(&document);
    let text = document.to_string();
    Router::new()
        .nest(
            PREFIX,
            routes
                .fallback(|asked: Asked| async move { asked.nothing() })
                .method_not_allowed_fallback(|asked: Asked| async move { asked.not_allowed() })
                .layer(DefaultBodyLimit::disable())
                .layer(from_fn_with_state(shared.clone(), asked::ask))
                .with_state(shared),
        )
        .route(
            "/openapi.json",
            axum::routing::get(|| async { ([(http::header::CONTENT_TYPE, "application/json")], text) }),
        )
}

/// What is asked of a request at the door of each operation.
pub(crate) fn doors() -> Doors {
    Doors::of(&openapi::finished(&operations().split_for_parts().1))
}

/// The OpenAPI document as it is checked in.
pub fn document() -> String {
    let document = openapi::finished(&operations().split_for_parts().1);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
