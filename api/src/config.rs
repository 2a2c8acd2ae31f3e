//! The configuration: flags over the environment, over a TOML file, over defaults. Each is read here, once.

mod database;
pub mod keys;
mod layers;
mod network;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use app::auth::{AuthError, ServerSecret, secret};

pub use database::Database;
pub use layers::{Flags, Problem};
use layers::{Layers, refused};
pub use network::{Network, client_address};

use crate::graphql::streams::StreamSettings;
use crate::rate::RateSettings;
use crate::telemetry::{Filter, Format};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the books lie.
    pub database: Database,
    /// The most connections that write, on PostgreSQL.
    pub database_writers: u32,
    /// The most connections that read.
    pub database_readers: u32,
    /// What is logged; `None` where the command decides.
    pub log: Option<Filter>,
    /// How it is logged.
    pub log_format: Format,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether other machines may reach it.
    pub expose: bool,
    /// Its address as clients know it; `None` for that which it listens on.
    pub base_url: Option<String>,
    /// Where the server secret is.
    pub secret: Secret,
    /// Whose word on a client's address counts.
    pub trusted_proxies: Vec<Network>,
    /// How long an answer may take.
    pub time_limit: Duration,
    /// How often somebody may ask.
    pub rate: RateSettings,
    /// The figures of WebSocket and event streams.
    pub streams: StreamSettings,
    /// Where figures are served, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Whether webhooks may lie on this very machine.
    pub webhooks_to_loopback: bool,
    /// Whether `serve` brings the schema to its version; `None` where the engine decides.
    pub migrate: Option<bool>,
}

/// Where the server secret is.
#[derive(Debug, Clone)]
pub enum Secret {
    /// Given by the configuration.
    Given(ServerSecret),
    /// In this file.
    File(PathBuf),
    /// Beside the SQLite file.
    Beside,
}

impl Config {
    /// The configuration of this process.
    pub fn read(flags: &Flags) -> Result<Self, Problem> {
        Self::read_with(flags, &|name| std::env::var_os(name))
    }

    fn read_with(flags: &Flags, env: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, Problem> {
        let layers = Layers::read(flags, env)?;
        let connections = |text: &str| number(text, 1, 500);
        Ok(Self {
            database: layers.value_or_default(&keys::DATABASE, Database::parse)?,
            database_writers: layers.value_or_default(&keys::DATABASE_WRITERS, connections)?,
            database_readers: layers.value_or_default(&keys::DATABASE_READERS, connections)?,
            log: layers.value(&keys::LOG, Filter::parse)?,
            log_format: layers.value_or_default(&keys::LOG_FORMAT, Format::parse)?,
            listen: layers.value_or_default(&keys::LISTEN, |text| text.parse().ok())?,
            expose: layers.value_or_default(&keys::EXPOSE, switch)?,
            base_url: layers.value(&keys::BASE_URL, base_url)?,
            secret: secret_of(&layers)?,
            trusted_proxies: layers.value(&keys::TRUSTED_PROXIES, networks)?.unwrap_or_default(),
            time_limit: layers.value_or_default(&keys::TIME_LIMIT_SECONDS, |text| {
                number(text, 1, 600).map(|seconds| Duration::from_secs(seconds.into()))
            })?,
            rate: RateSettings {
                address: layers.value_or_default(&keys::RATE_ADDRESS, rate)?,
                token: layers.value_or_default(&keys::RATE_TOKEN, rate)?,
                person: layers.value_or_default(&keys::RATE_PERSON, rate)?,
            },
            streams: streams(&layers)?,
            metrics_listen: layers.value(&keys::METRICS_LISTEN, |text| text.parse().ok())?,
            webhooks_to_loopback: layers.value_or_default(&keys::WEBHOOKS_TO_LOOPBACK, switch)?,
            migrate: layers.value(&keys::MIGRATE, switch)?,
        })
    }

    /// Its address as clients know it, when it listens there.
    pub fn base_url_at(&self, listen: SocketAddr) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{listen}"))
    }

    /// Refuses an address that other machines reach, unless that was asked for.
    pub fn check_exposure(&self) -> Result<(), Problem> {
        let reached = |address: &SocketAddr| !self.expose && !address.ip().to_canonical().is_loopback();
        if reached(&self.listen) {
            return Err(Problem::Together(format!(
                "listen: other machines reach {}; if they shall, say --expose, with a proxy with TLS before it",
                self.listen
            )));
        }
        match self.metrics_listen.filter(reached) {
            None => Ok(()),
            Some(address) => Err(Problem::Together(format!(
                "metrics_listen: other machines reach {address}, and whoever does can read the figures; if they shall, \
                 say --expose"
            ))),
        }
    }

    /// How the store is opened.
    pub fn store_options(&self) -> store::Options {
        store::Options {
            writers: self.database_writers,
            readers: self.database_readers,
            ..store::Options::new(self.database.url())
        }
    }

    /// The file of the secret beside the SQLite file.
    pub fn secret_beside(&self) -> Option<PathBuf> {
        let mut path = self.database.file()?.as_os_str().to_owned();
        path.push(".secret");
        Some(path.into())
    }

    /// The server secret. On SQLite it is made where it is missing; on PostgreSQL it must be there, since two
    /// machines with two secrets could not read each other's signing keys.
    pub fn server_secret(&self) -> Result<ServerSecret, SecretError> {
        let path = match (&self.secret, self.secret_beside()) {
            (Secret::Given(secret), _) => return Ok(secret.clone()),
            (Secret::File(path), Some(_)) => path.clone(),
            (Secret::File(path), None) if path.exists() => path.clone(),
            (Secret::File(path), None) => {
                return Err(SecretError::Missing(format!(
                    "secret_file: there is no file {}; on PostgreSQL it is not made: the same secret goes to every \
                     machine, such as `openssl rand -base64 32` prints",
                    path.display()
                )));
            }
            (Secret::Beside, Some(path)) => path,
            (Secret::Beside, None) => {
                return Err(SecretError::Missing(
                    "secret: on PostgreSQL, give EVENHOUR_SECRET or --secret-file: 32 characters or more, made by \
                     chance, the same for every machine, such as `openssl rand -base64 32` prints"
                        .to_owned(),
                ));
            }
        };
        Ok(secret::read_or_create(&path)?)
    }
}

/// Why there is no server secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It was not given.
    #[error("{0}")]
    Missing(String),
    /// It cannot be read, or is too short.
    #[error(transparent)]
    Auth(#[from] AuthError),
}

fn number(text: &str, min: u32, max: u32) -> Option<u32> {
    let number = text.parse().ok()?;
    (min..=max).contains(&number).then_some(number)
}

fn streams(layers: &Layers<'_>) -> Result<StreamSettings, Problem> {
    let seconds = |key, most| {
        let read = |text: &str| number(text, 1, most).map(|seconds| Duration::from_secs(seconds.into()));
        layers.value_or_default(key, read)
    };
    let count =
        |key, least, most| layers.value_or_default(key, |text| usize::try_from(number(text, least, most)?).ok());
    Ok(StreamSettings {
        init: seconds(&keys::STREAM_INIT_SECONDS, 120)?,
        keep_alive: seconds(&keys::STREAM_KEEP_ALIVE_SECONDS, 300)?,
        patience: seconds(&keys::STREAM_PATIENCE_SECONDS, 120)?,
        waiting: count(&keys::STREAM_WAITING, 1, 1_000)?,
        message_bytes: count(&keys::STREAM_MESSAGE_BYTES, 1_024, 16_777_216)?,
        operations: count(&keys::STREAM_OPERATIONS, 1, 1_000)?,
        connections: count(&keys::STREAM_CONNECTIONS, 1, 1_000_000)?,
    })
}

fn rate(text: &str) -> Option<NonZeroU32> {
    NonZeroU32::new(number(text, 1, 1_000_000)?)
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Without a slash at the end; without path, query or user, since the server's paths begin at its root.
fn base_url(text: &str) -> Option<String> {
    let uri: http::Uri = text.parse().ok()?;
    let scheme = uri.scheme_str()?;
    let authority = uri.authority()?;
    let plain = matches!(scheme, "http" | "https")
        && !authority.as_str().contains('@')
        && !authority.host().is_empty()
        && uri.path() == "/"
        && uri.query().is_none()
        && !text.contains('#');
    plain.then(|| format!("{scheme}://{authority}"))
}

fn networks(text: &str) -> Option<Vec<Network>> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Network::parse)
        .collect()
}

/// Whichever stands in the higher layer; both in one layer are refused.
fn secret_of(layers: &Layers<'_>) -> Result<Secret, Problem> {
    let given = layers.find(&keys::SECRET)?;
    let file = layers.find(&keys::SECRET_FILE)?;
    if let (Some(given), Some(file)) = (&given, &file)
        && given.layer == file.layer
    {
        return Err(Problem::Together(format!(
            "secret ({}) and secret_file ({}): give one of them",
            given.place, file.place
        )));
    }
    match (given, file) {
        (Some(given), file) if file.as_ref().is_none_or(|file| given.layer < file.layer) => {
            ServerSecret::try_new(&given.text)
                .map(Secret::Given)
                .map_err(|_error| refused(&keys::SECRET, &given.text, given.place))
        }
        (_, Some(file)) => Ok(Secret::File(PathBuf::from(file.text))),
        (_, None) => Ok(Secret::Beside),
    }
}
