//! Figures for whoever runs the server (API 43), in the form that Prometheus reads.
//!
//! They say how much, how long and how often; never who, what or where. Labels are words of this program: a route's
//! template, a class of status, a code. Nothing that a client sends becomes one.

mod operations;
mod page;

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use domain::webhook::DeliveryFailure;
use http::Method;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::Instant;

pub use operations::Operations;
pub use page::router;

const REQUESTS: &str = "evenhour_http_requests_total";
const REQUEST_SECONDS: &str = "evenhour_http_request_duration_seconds";
const RATE_LIMITED: &str = "evenhour_rate_limited_total";
const OPERATIONS: &str = "evenhour_graphql_operations_total";
const STREAMS: &str = "evenhour_streams";
const ATTEMPTS: &str = "evenhour_webhook_attempts_total";
const ATTEMPT_SECONDS: &str = "evenhour_webhook_attempt_duration_seconds";
const CONNECTIONS: &str = "evenhour_database_connections";
const CONNECTIONS_MAX: &str = "evenhour_database_connections_max";
const DATABASE_UP: &str = "evenhour_database_up";
const LAG: &str = "evenhour_event_lag_seconds";
const BUILD: &str = "evenhour_build_info";
const STARTED: &str = "process_start_time_seconds";

/// The upper bounds of durations, in seconds: from a read of memory to the time limit.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Begins counting, once in a process. Before that, counting costs next to nothing and is forgotten.
pub fn begin() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_duration_seconds".to_owned()), &BOUNDS)?
        .install_recorder()?;
    describe_counter!(REQUESTS, "Requests answered, by method, route and class of status.");
    describe_histogram!(
        REQUEST_SECONDS,
        Unit::Seconds,
        "Time until an answer began, by method and route."
    );
    describe_counter!(
        RATE_LIMITED,
        "Requests and operations that came too often, by the limit."
    );
    describe_counter!(
        OPERATIONS,
        "GraphQL operations by kind and outcome: ok, or the code of the first error at the top level."
    );
    describe_gauge!(STREAMS, "WebSockets and event streams that are open.");
    describe_counter!(ATTEMPTS, "Attempts to tell a webhook, by outcome.");
    describe_histogram!(
        ATTEMPT_SECONDS,
        Unit::Seconds,
        "Time until a webhook's receiver answered."
    );
    describe_gauge!(CONNECTIONS, "Connections to the database, by pool and state.");
    describe_gauge!(CONNECTIONS_MAX, "The most connections of a pool.");
    describe_gauge!(DATABASE_UP, "Whether the database answers: 1, or 0.");
    describe_gauge!(
        LAG,
        Unit::Seconds,
        "How long the oldest committed event has waited for its number; 0 where none waits."
    );
    describe_gauge!(BUILD, "1, with the version of the program.");
    describe_gauge!(STARTED, Unit::Seconds, "When the process began, in seconds since 1970.");
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge!(STREAMS).set(0.0);
    Ok(handle)
}

/// Counts a request by its route and how it ended, around everything.
pub async fn measured(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "none".to_owned(), |route| route.as_str().to_owned());
    let method = method(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    let class = match response.status().as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    histogram!(REQUEST_SECONDS, "method" => method, "route" => route.clone()).record(began.elapsed().as_secs_f64());
    counter!(REQUESTS, "method" => method, "route" => route, "status" => class).increment(1);
    response
}

/// A client may invent methods.
const fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Somebody asked too often.
pub fn rate_limited(limit: &'static str) {
    counter!(RATE_LIMITED, "limit" => limit).increment(1);
}

/// An attempt to tell a webhook came to its end.
pub fn attempted(failure: Option<DeliveryFailure>, took: Duration) {
    let outcome = failure.map_or("succeeded", DeliveryFailure::as_str);
    counter!(ATTEMPTS, "outcome" => outcome).increment(1);
    histogram!(ATTEMPT_SECONDS).record(took.as_secs_f64());
}

/// A stream that is open, until it is dropped.
#[derive(Debug)]
pub struct OpenStream;

impl OpenStream {
    /// One more.
    pub fn begin() -> Self {
        gauge!(STREAMS).increment(1.0);
        Self
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        gauge!(STREAMS).decrement(1.0);
    }
}
