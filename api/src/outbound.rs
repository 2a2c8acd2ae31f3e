//! Requests to addresses that somebody else named (API 29): they reach the open internet, and nothing behind our door.
//!
//! A name is looked up here, what it leads to is filtered, and the connection goes to an address that passed: a name that
//! leads elsewhere a moment later (DNS rebinding) changes nothing. A host that is an address is never looked up, so the
//! URL is looked at, too. Redirects are not followed, and no proxy of the environment is asked.

mod address;
mod names;
#[cfg(test)]
mod tests;

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use reqwest::redirect::Policy;
use url::Host;

pub use address::is_open;
use names::Filtered;
pub use names::{Closed, Names, SystemNames};

/// How long an answer may take, from the first look at the name.
const ANSWER: Duration = Duration::from_secs(15);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection that is not used stays.
const IDLE: Duration = Duration::from_secs(30);

/// Why nothing was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// The address is not on the open internet.
    Closed,
    /// There was no answer in time.
    TimedOut,
    /// The name leads nowhere, nobody listens there, or whoever does cannot prove to be it.
    NoConnection,
}

/// How a request was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// `Retry-After`, as it came.
    pub retry_after: Option<String>,
}

/// Sends requests to addresses that somebody else named. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: reqwest::Client,
    loopback: bool,
}

impl Outbound {
    /// Looks names up as this machine does. With `loopback`, this very machine is reached, also without TLS.
    pub fn open(loopback: bool) -> Result<Self, reqwest::Error> {
        Self::with_names(Arc::new(SystemNames), loopback)
    }

    /// The same by other names.
    pub fn with_names(names: Arc<dyn Names>, loopback: bool) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .dns_resolver(Filtered::new(names, loopback))
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(2)
            .user_agent(concat!("Evenhour/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, loopback })
    }

    /// Sends a body, and says how it was answered. What else stands in the answer is not read.
    pub async fn post(&self, url: &str, headers: HeaderMap, body: String) -> Result<Answer, Unsent> {
        let url = checked(url, self.loopback).ok_or(Unsent::Closed)?;
        let sent = self.client.post(url).headers(headers).body(body).send().await;
        let answer = sent.map_err(|error| unsent(&error))?;
        let rest = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Answer {
            status: answer.status(),
            retry_after: rest.map(ToOwned::to_owned),
        })
    }
}

fn unsent(error: &reqwest::Error) -> Unsent {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.is::<Closed>() {
            return Unsent::Closed;
        }
        source = inner.source();
    }
    if error.is_timeout() {
        Unsent::TimedOut
    } else {
        Unsent::NoConnection
    }
}

/// An address that requests may be sent to, in its one form; `None` for any other.
///
/// It begins with `https://`, has a host that may lie on the open internet, port 443 or one above 1023 (below are the
/// services of machines), no login and no fragment. With `loopback`, `http://` to this very machine is one,
/// too.
pub fn checked(url: &str, loopback: bool) -> Option<Url> {
    let url: Url = url.parse().ok()?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let here = loopback && is_loopback(&url.host()?);
    let sealed = url.scheme() == "https" || (here && url.scheme() == "http");
    let port = url.port_or_known_default()?;
    let fits = port == 443 || port > 1_023 || here;
    let open = here
        || match url.host()? {
            Host::Ipv4(address) => is_open(address.into()),
            Host::Ipv6(address) => is_open(address.into()),
            Host::Domain(name) => may_be_open(name),
        };
    (bare && sealed && fits && open).then_some(url)
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

/// Names that by agreement lead to a machine behind the door (RFC 6761, RFC 6762, RFC 8375, RFC 9476). Where a name really
/// leads is looked at when it is connected to.
fn may_be_open(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let closed = [
        "localhost",
        "local",
        "internal",
        "home.arpa",
        "lan",
        "intranet",
        "corp",
        "home",
        "onion",
        "alt",
    ];
    let inside = |end: &&str| name == *end || name.strip_suffix(*end).is_some_and(|rest| rest.ends_with('.'));
    name.contains('.') && !closed.iter().any(inside)
}
