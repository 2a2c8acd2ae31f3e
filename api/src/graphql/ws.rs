//! GraphQL over WebSocket: the protocol graphql-transport-ws (PROTOCOL.md of graphql-ws), exactly.
//!
//! | closed with | because |
//! |---|---|
//! | 1001 | the server stops |
//! | 1009 | a message is longer than `stream_message_bytes` |
//! | 1013 | a passing fault of the server |
//! | 4400 | a message is none of the protocol |
//! | 4401 | an operation before `connection_ack` |
//! | 4403 | the token is not good, or not any more |
//! | 4406 | another subprotocol |
//! | 4408 | no `connection_init` in time |
//! | 4409 | the id of an operation that runs |
//! | 4410 | the client takes too long to accept what is sent |
//! | 4429 | `connection_init` twice |

mod close;
mod connection;
mod message;
mod operation;
mod writer;

use std::net::IpAddr;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequestParts as _, Request, WebSocketUpgrade};
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};

use self::connection::Caller;
use super::guard::Codes;
use super::http::refuse;
use super::streams::{Gate, Pass};
use crate::messages::Locale;

/// The one subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// Whether a request asks for a socket.
pub fn is_asked_for(headers: &HeaderMap) -> bool {
    let upgrade = headers.get_all(header::UPGRADE).iter();
    upgrade
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Gives a request its socket.
pub async fn upgrade(gate: Gate, request: Request, pass: Pass, locale: Locale, address: Option<IpAddr>) -> Response {
    let (mut head, _body) = request.into_parts();
    let asked: Result<WebSocketUpgrade, WebSocketUpgradeRejection> =
        WebSocketUpgrade::from_request_parts(&mut head, &()).await;
    let asked = match asked {
        Ok(asked) => asked,
        Err(rejection) => {
            let message = "This is no handshake of a WebSocket (RFC 6455, section 4.2.1).";
            return refuse(&head.headers, rejection.status(), Codes::BAD_REQUEST, message);
        }
    };
    let Some(place) = gate.enter() else {
        let message = "There are too many streams now: try again later.";
        return refuse(&head.headers, StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message);
    };
    // Beyond what is read as a message, so that one that is too long can be told so.
    let most = gate.settings.message_bytes.saturating_mul(2);
    let asked = asked.max_message_size(most).max_frame_size(most).protocols([PROTOCOL]);
    if asked.selected_protocol().is_none() {
        return asked.on_upgrade(connection::turn_away);
    }
    let caller = Caller { pass, locale, address };
    asked.on_upgrade(move |socket| connection::serve(socket, gate, caller, place))
}
