//! Sockets and event streams: how long, how large, how many.

use super::{KEY, Key};

/// How long a socket may take to say who it is.
pub const STREAM_INIT_SECONDS: Key = Key {
    name: "stream_init_seconds",
    env: "EVENHOUR_STREAM_INIT_SECONDS",
    flag: Some("stream-init-seconds"),
    value: "SECONDS",
    about: "How long a WebSocket may take to send connection_init",
    accepts: "a number from 1 to 120",
    default: "10",
    ..KEY
};

/// How often a stream shows that it lives.
pub const STREAM_KEEP_ALIVE_SECONDS: Key = Key {
    name: "stream_keep_alive_seconds",
    env: "EVENHOUR_STREAM_KEEP_ALIVE_SECONDS",
    flag: Some("stream-keep-alive-seconds"),
    value: "SECONDS",
    about: "How often a WebSocket or event stream on which nothing happens shows that it lives, and its token is looked \
            at; less than a proxy's idle time-out",
    accepts: "a number from 1 to 300",
    default: "15",
    ..KEY
};

/// How long a client may take to accept what is sent.
pub const STREAM_PATIENCE_SECONDS: Key = Key {
    name: "stream_patience_seconds",
    env: "EVENHOUR_STREAM_PATIENCE_SECONDS",
    flag: Some("stream-patience-seconds"),
    value: "SECONDS",
    about: "How long a client of a stream may take nothing of what is sent before it is let go",
    accepts: "a number from 1 to 120",
    default: "10",
    ..KEY
};

/// How many messages wait for one client.
pub const STREAM_WAITING: Key = Key {
    name: "stream_waiting",
    env: "EVENHOUR_STREAM_WAITING",
    flag: Some("stream-waiting"),
    value: "COUNT",
    about: "Messages or events that wait for one client of a stream; more are not made",
    accepts: "a number from 1 to 1000",
    default: "16",
    ..KEY
};

/// How large a message of a socket may be.
pub const STREAM_MESSAGE_BYTES: Key = Key {
    name: "stream_message_bytes",
    env: "EVENHOUR_STREAM_MESSAGE_BYTES",
    flag: Some("stream-message-bytes"),
    value: "BYTES",
    about: "Bytes of one message that a WebSocket takes",
    accepts: "a number from 1024 to 16777216",
    default: "1048576",
    ..KEY
};

/// How many operations run on one socket.
pub const STREAM_OPERATIONS: Key = Key {
    name: "stream_operations",
    env: "EVENHOUR_STREAM_OPERATIONS",
    flag: Some("stream-operations"),
    value: "COUNT",
    about: "Operations at once on one WebSocket",
    accepts: "a number from 1 to 1000",
    default: "50",
    ..KEY
};

/// How many streams are open.
pub const STREAM_CONNECTIONS: Key = Key {
    name: "stream_connections",
    env: "EVENHOUR_STREAM_CONNECTIONS",
    flag: Some("stream-connections"),
    value: "COUNT",
    about: "WebSockets and event streams at once on this server; each needs a file descriptor",
    accepts: "a number from 1 to 1000000",
    default: "10000",
    ..KEY
};
