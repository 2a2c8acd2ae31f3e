//! What the server is measured against, in a process of its own as the server is: bare axum, the page's SQL through the
//! driver with serde, and the writing statements through the driver.

mod hours;
mod offers;

use std::str::FromStr;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::id::BankId;
use hyper::body::Bytes;
use tokio::net::TcpListener;

use crate::arguments::AnchorArguments;
use crate::books::Pool;
use crate::failure::{Failure, Result};

/// What every anchor has.
pub struct Anchor {
    bank: BankId,
    read: Pool,
    write: Pool,
    people: hours::People,
    /// The page in one statement.
    joined: Arc<str>,
    /// A page of offers as it was when the process began.
    offers: Bytes,
}

/// Serves the anchors of a database until the process is told to end.
pub async fn serve(given: &AnchorArguments) -> Result<()> {
    let bank = BankId::from_str(&given.bank)?;
    let read = Pool::open(&given.database, false).await?;
    let write = Pool::open(&given.database, true).await?;
    let mut anchor = Anchor {
        bank,
        people: hours::People::read(&read, bank).await?,
        joined: offers::joined(&read),
        read,
        write,
        offers: Bytes::new(),
    };
    anchor.offers = serde_json::to_vec(&offers::by_statements(&anchor).await?)?.into();
    let router = Router::new()
        .route("/bare/typename", post(typename))
        .route("/bare/offers", post(offers::constant))
        .route("/sql/offers", get(offers::sql))
        .route("/join/offers", get(offers::join))
        .route("/log", post(hours::log))
        .route("/confirm", post(hours::confirm))
        .with_state(Arc::new(anchor));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    eprintln!("anchors: listening on http://{}", listener.local_addr()?);
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        // As the server does.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

/// The least that axum can do: the body is read and a constant goes out.
async fn typename(_body: Bytes) -> Response {
    json(Bytes::from_static(br#"{"data":{"__typename":"Query"}}"#))
}

fn json(body: Bytes) -> Response {
    ([("content-type", "application/json; charset=utf-8")], body).into_response()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}
