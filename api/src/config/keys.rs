//! The settings by name: one table makes the flags, the environment, the file and the help.

mod reach;
mod streams;

pub use reach::{METRICS_LISTEN, RATE_ADDRESS, RATE_PERSON, RATE_TOKEN, WEBHOOKS_TO_LOOPBACK};
pub use streams::{
    STREAM_CONNECTIONS, STREAM_INIT_SECONDS, STREAM_KEEP_ALIVE_SECONDS, STREAM_MESSAGE_BYTES, STREAM_OPERATIONS,
    STREAM_PATIENCE_SECONDS, STREAM_WAITING,
};

/// What a setting looks like on the command line and in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Value,
    /// `true` or `false`; as a flag also without a value.
    Switch,
    /// Several values: an array in a file, commas elsewhere.
    List,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in a file.
    pub name: &'static str,
    /// Its name in the environment.
    pub env: &'static str,
    /// Another name in the environment, which other programs know too.
    pub also_env: Option<&'static str>,
    /// Its flag, without the hyphens; secrets have none, because everybody on a machine can list its processes.
    pub flag: Option<&'static str>,
    /// What it looks like.
    pub shape: Shape,
    /// What stands for its value in the help.
    pub value: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What is accepted, as the end of "… is not accepted:".
    pub accepts: &'static str,
    /// What holds when nothing is said.
    pub default: &'static str,
}

const KEY: Key = Key {
    name: "",
    env: "",
    also_env: None,
    flag: None,
    shape: Shape::Value,
    value: "",
    about: "",
    accepts: "",
    default: "",
};

/// The configuration file itself; it has no place in a file.
pub const CONFIG: Key = Key {
    name: "config",
    env: "EVENHOUR_CONFIG",
    flag: Some("config"),
    value: "FILE",
    about: "A TOML file with settings; its keys are the flags with underscores, such as base_url",
    accepts: "the path of a file",
    default: "no file",
    ..KEY
};

/// Where the books lie.
pub const DATABASE: Key = Key {
    name: "database",
    env: "EVENHOUR_DATABASE",
    also_env: Some("DATABASE_URL"),
    flag: Some("database"),
    value: "URL",
    about: "The database: sqlite:FILE or postgres://…",
    accepts: "sqlite:FILE (without `?` and `%`) or postgres://USER@HOST/NAME",
    default: "sqlite:evenhour.db",
    ..KEY
};

/// The most connections that write.
pub const DATABASE_WRITERS: Key = Key {
    name: "database_writers",
    env: "EVENHOUR_DATABASE_WRITERS",
    flag: Some("database-writers"),
    value: "NUMBER",
    about: "The most connections that write, on PostgreSQL; SQLite has one writer",
    accepts: "a number from 1 to 500",
    default: "8",
    ..KEY
};

/// The most connections that read.
pub const DATABASE_READERS: Key = Key {
    name: "database_readers",
    env: "EVENHOUR_DATABASE_READERS",
    flag: Some("database-readers"),
    value: "NUMBER",
    about: "The most connections that read",
    accepts: "a number from 1 to 500",
    default: "8",
    ..KEY
};

/// What is logged.
pub const LOG: Key = Key {
    name: "log",
    env: "EVENHOUR_LOG",
    flag: Some("log"),
    value: "FILTER",
    about: "What is logged on stderr: a level, or levels by part, such as info,app=debug",
    accepts: "off, error, warn, info, debug or trace, or levels by part, such as info,app=debug",
    default: "info while serving, warn else",
    ..KEY
};

/// How it is logged.
pub const LOG_FORMAT: Key = Key {
    name: "log_format",
    env: "EVENHOUR_LOG_FORMAT",
    flag: Some("log-format"),
    value: "FORMAT",
    about: "How it is logged: text or json, a line each",
    accepts: "text or json",
    default: "text",
    ..KEY
};

/// Where it listens.
pub const LISTEN: Key = Key {
    name: "listen",
    env: "EVENHOUR_LISTEN",
    flag: Some("listen"),
    value: "ADDRESS",
    about: "The address and port to listen on; port 0 takes a free one",
    accepts: "an address and a port, such as 127.0.0.1:8080 or [::1]:8080",
    default: "127.0.0.1:8080",
    ..KEY
};

/// Whether others than this machine may reach it.
pub const EXPOSE: Key = Key {
    name: "expose",
    env: "EVENHOUR_EXPOSE",
    flag: Some("expose"),
    shape: Shape::Switch,
    value: "true|false",
    about: "Allow an address that other machines reach; put a proxy with TLS before it",
    accepts: "true or false",
    default: "false",
    ..KEY
};

/// Its address as clients know it.
pub const BASE_URL: Key = Key {
    name: "base_url",
    env: "EVENHOUR_BASE_URL",
    flag: Some("base-url"),
    value: "URL",
    about: "The server's address as clients know it; access tokens name it as their issuer",
    accepts: "http:// or https://, a host and perhaps a port, such as https://hours.example.org",
    default: "http:// and the address it listens on",
    ..KEY
};

/// The server secret.
pub const SECRET: Key = Key {
    name: "secret",
    env: "EVENHOUR_SECRET",
    value: "TEXT",
    about: "The server secret itself: 32 characters or more, made by chance",
    accepts: "32 characters or more, made by chance, such as `openssl rand -base64 32` prints",
    default: "none",
    ..KEY
};

/// The file of the server secret.
pub const SECRET_FILE: Key = Key {
    name: "secret_file",
    env: "EVENHOUR_SECRET_FILE",
    flag: Some("secret-file"),
    value: "FILE",
    about: "The file of the server secret; on PostgreSQL it must exist, on SQLite it is made where it is missing",
    accepts: "the path of a file",
    default: "on SQLite, the database file with .secret after it",
    ..KEY
};

/// Whose word on a client's address counts.
pub const TRUSTED_PROXIES: Key = Key {
    name: "trusted_proxies",
    env: "EVENHOUR_TRUSTED_PROXIES",
    flag: Some("trusted-proxies"),
    shape: Shape::List,
    value: "NETWORKS",
    about: "Proxies whose X-Forwarded-For headers are believed, with commas between them",
    accepts: "addresses and networks, such as 127.0.0.1 or 10.0.0.0/8",
    default: "none",
    ..KEY
};

/// How long an answer may take.
pub const TIME_LIMIT_SECONDS: Key = Key {
    name: "time_limit_seconds",
    env: "EVENHOUR_TIME_LIMIT_SECONDS",
    flag: Some("time-limit-seconds"),
    value: "SECONDS",
    about: "How long a client waits for an answer at most; the work itself is not cut off",
    accepts: "a number from 1 to 600",
    default: "30",
    ..KEY
};

/// Whether `serve` brings the schema to its version.
pub const MIGRATE: Key = Key {
    name: "migrate",
    env: "EVENHOUR_MIGRATE",
    flag: Some("migrate"),
    shape: Shape::Switch,
    value: "true|false",
    about: "Bring the schema to this version before serving; without it, `serve` refuses to start on an older one",
    accepts: "true or false",
    default: "true on SQLite, false on PostgreSQL: there, run `evenhour migrate` once for all machines",
    ..KEY
};

/// What every command that opens the database takes.
pub const OF_DATABASE: &[Key] = &[CONFIG, DATABASE, DATABASE_WRITERS, DATABASE_READERS, LOG, LOG_FORMAT];

/// What `serve` takes besides.
pub const OF_SERVER: &[Key] = &[
    LISTEN,
    EXPOSE,
    BASE_URL,
    SECRET,
    SECRET_FILE,
    TRUSTED_PROXIES,
    TIME_LIMIT_SECONDS,
    RATE_ADDRESS,
    RATE_TOKEN,
    RATE_PERSON,
    STREAM_INIT_SECONDS,
    STREAM_KEEP_ALIVE_SECONDS,
    STREAM_PATIENCE_SECONDS,
    STREAM_WAITING,
    STREAM_MESSAGE_BYTES,
    STREAM_OPERATIONS,
    STREAM_CONNECTIONS,
    METRICS_LISTEN,
    WEBHOOKS_TO_LOOPBACK,
    MIGRATE,
];

/// Every setting.
pub fn all() -> impl Iterator<Item = &'static Key> {
    OF_DATABASE.iter().chain(OF_SERVER)
}

impl Key {
    /// What the help says of it: what it is, where else it is set, and what holds when nothing is said.
    pub fn help(&self) -> String {
        format!("{} {}", self.about, self.elsewhere())
    }

    fn elsewhere(&self) -> String {
        let also = self.also_env.map_or_else(String::new, |also| format!(", {also}"));
        format!("[env: {}{also}] [default: {}]", self.env, self.default)
    }
}

/// The page on settings that ends `evenhour --help`.
pub fn page() -> String {
    let mut page = String::from(
        "Settings: a flag counts before the environment, the environment before the file, the file before the default.\n\
         An empty variable counts as none. Paths are taken from the working folder.\n",
    );
    for key in all() {
        let name = key.flag.map_or_else(
            || format!("{} (no flag)", key.name),
            |flag| match key.shape {
                Shape::Switch => format!("--{flag}[=true|false]"),
                _ => format!("--{flag} {}", key.value),
            },
        );
        page.push_str(&format!("\n  {name}\n      {}\n      {}\n", key.about, key.elsewhere()));
    }
    page
}
