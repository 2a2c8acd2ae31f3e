//! The page that Prometheus reads, on an address of its own.

use app::App;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use metrics::gauge;
use metrics_exporter_prometheus::PrometheusHandle;

use super::{CONNECTIONS, CONNECTIONS_MAX, DATABASE_UP, LAG, STARTED};

#[derive(Clone)]
struct Page {
    app: App,
    handle: PrometheusHandle,
}

/// `GET /metrics`, and nothing else.
pub fn router(app: App, handle: PrometheusHandle) -> Router {
    gauge!(STARTED).set(seconds(app.now().micros()));
    Router::new()
        .route("/metrics", get(page))
        .with_state(Page { app, handle })
}

async fn page(State(page): State<Page>) -> impl IntoResponse {
    look(&page.app).await;
    // What was recorded since the last reading goes into the buckets now.
    page.handle.run_upkeep();
    let headers = [
        (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, page.handle.render())
}

/// What is not counted as it happens, but looked at when somebody asks.
async fn look(app: &App) {
    for pool in app.store().pools() {
        let busy = pool.open.saturating_sub(pool.idle);
        for (state, many) in [("idle", pool.idle), ("busy", busy)] {
            gauge!(CONNECTIONS, "pool" => pool.name, "state" => state).set(f64::from(many));
        }
        gauge!(CONNECTIONS_MAX, "pool" => pool.name).set(f64::from(pool.most));
    }
    match app.event_lag().await {
        Ok(micros) => {
            gauge!(DATABASE_UP).set(1.0);
            gauge!(LAG).set(seconds(micros));
        }
        // That it does not answer is the figure; readiness and the log say more.
        Err(_) => gauge!(DATABASE_UP).set(0.0),
    }
}

/// Microseconds as seconds, to the millisecond.
fn seconds(micros: i64) -> f64 {
    let (whole, rest) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
    let whole = u32::try_from(whole).map_or(f64::from(u32::MAX), f64::from);
    whole + u32::try_from(rest / 1_000).map_or(0.0, f64::from) / 1_000.0
}
