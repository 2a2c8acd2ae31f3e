//! How often others may ask, and whom the server itself asks.

use super::{KEY, Key, Shape};

/// Requests a minute from one address.
pub const RATE_ADDRESS: Key = Key {
    name: "rate_address",
    env: "EVENHOUR_RATE_ADDRESS",
    flag: Some("rate-address"),
    value: "COUNT",
    about: "Requests a minute from one client address; a whole village may stand behind one",
    accepts: RATES,
    default: "1200",
    ..KEY
};

/// Requests a minute with one token.
pub const RATE_TOKEN: Key = Key {
    name: "rate_token",
    env: "EVENHOUR_RATE_TOKEN",
    flag: Some("rate-token"),
    value: "COUNT",
    about: "Requests a minute with one token",
    accepts: RATES,
    default: "600",
    ..KEY
};

/// Requests a minute by one person.
pub const RATE_PERSON: Key = Key {
    name: "rate_person",
    env: "EVENHOUR_RATE_PERSON",
    flag: Some("rate-person"),
    value: "COUNT",
    about: "Requests a minute by one person, with all their tokens",
    accepts: RATES,
    default: "900",
    ..KEY
};

const RATES: &str = "a number from 1 to 1000000";

/// Where figures are served.
pub const METRICS_LISTEN: Key = Key {
    name: "metrics_listen",
    env: "EVENHOUR_METRICS_LISTEN",
    flag: Some("metrics-listen"),
    value: "ADDRESS",
    about: "Serve figures for Prometheus at /metrics on an address and port of their own; whoever reaches it can read \
            them, so one that other machines reach needs --expose",
    accepts: "an address and a port, such as 127.0.0.1:9464",
    default: "nowhere",
    ..KEY
};

/// Whether webhooks may lie on this machine.
pub const WEBHOOKS_TO_LOOPBACK: Key = Key {
    name: "webhooks_to_loopback",
    env: "EVENHOUR_WEBHOOKS_TO_LOOPBACK",
    flag: Some("webhooks-to-loopback"),
    shape: Shape::Switch,
    value: "true|false",
    about: "For trying things out: webhooks may go to this very machine, also without TLS",
    accepts: "true or false",
    default: "false",
    ..KEY
};
