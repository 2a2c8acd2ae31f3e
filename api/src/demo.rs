//! The demo: two banks full of life, made by the application's own use cases over the year before today, and served.
//!
//! The same seed and day give the same banks, to the id. Tokens and keys come from the operating system.

mod chance;
mod data;
mod deeds;
mod folder;
mod index;
mod kept;
mod needs;
mod people;
mod plan;
mod requests;
mod seed;
mod stories;
mod told;

use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use app::auth::{Auth, AuthSettings};
use app::live::Sequencer;
use app::{App, Clock, OsIds, SystemClock, calendar};
use axum::Router;
use chrono::{Datelike, NaiveDate};
use clap::Args;
use domain::time::Day;
use store::{Options, Store};
use tokio::net::TcpListener;

use self::chance::ShiftedClock;
use self::folder::Folder;
pub use self::told::{Person, Place, Request, Seat, Told};
use crate::cli::{self, Clockwork, Failure};
use crate::graphql::streams::StreamSettings;
use crate::rate::RateSettings;
use crate::{server, webhooks};

/// How long requests and the clockwork may take to end.
const PATIENCE: Duration = Duration::from_secs(20);
/// Requests a minute.
const RATE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59_999);
/// How long an answer may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// What the demo is told.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Prints the addresses, personas and requests as one line of JSON
    #[arg(long)]
    pub json: bool,
    /// Where it listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Lets other machines reach it: everybody there can act as every persona
    #[arg(long)]
    pub expose: bool,
    /// A folder that keeps the banks; a demo that lies there goes on. Without it they go when the demo ends
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What chance begins with [default: 1]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The day on which the year of the banks ends; time runs on from its noon [default: today, and the real time]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<NaiveDate>,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let date: NaiveDate = text
        .parse()
        .map_err(|_error| "a date such as 2026-11-20 is needed".to_owned())?;
    if (2000..=2100).contains(&date.year()) {
        Ok(date)
    } else {
        Err("a year from 2000 to 2100 is needed".to_owned())
    }
}

/// A demo that is ready to be served.
pub struct Demo {
    app: App,
    router: Router,
    listener: TcpListener,
    told: Told,
    folder: Folder,
}

/// Makes the banks, says what there is, and serves until the process is told to stop.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let json = arguments.json;
    let opening = Box::pin(Demo::open(arguments));
    // Heard from the beginning to the end: between two of them a word to stop would be lost.
    let mut told = cli::Signals::new()?;
    // Whoever stops it while it is made gets a clean folder back.
    let demo = tokio::select! {
        demo = opening => demo?,
        () = told.wait() => return Ok(()),
    };
    cli::say(&if json {
        demo.told.as_line()?
    } else {
        demo.told.as_page()?
    })?;
    demo.serve(&mut told).await
}

impl Demo {
    /// Makes a demo ready: listens, makes the banks or finds them in the folder, and gives the personas their tokens.
    pub async fn open(arguments: Arguments) -> Result<Self, Failure> {
        if !arguments.listen.ip().to_canonical().is_loopback() && !arguments.expose {
            return Err(Failure::usage(format!(
                "listen: other machines reach {}, and everybody there could act as every persona; if they shall, say \
                 --expose",
                arguments.listen
            )));
        }
        // A port that is taken is told before anything is made.
        let cannot = |error: std::io::Error| {
            Failure::failed(format!(
                "listen: {} cannot be had: {error}; --listen 127.0.0.1:0 takes a free port",
                arguments.listen
            ))
        };
        let listener = TcpListener::bind(arguments.listen).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let folder = Folder::open(arguments.data.as_deref())?;
        let kept = match folder.kept()? {
            Some(kept) => {
                kept.fits(arguments.seed, arguments.today)?;
                kept
            }
            None => Box::pin(make(&folder, &arguments)).await?,
        };
        let store = Store::open(&Options::new(folder.url())).await?;
        // A folder of an earlier version is brought to this one.
        store.migrate().await?;
        let url = reachable(address);
        let clock = ShiftedClock {
            ahead_micros: kept.ahead_micros,
        };
        let settings = AuthSettings {
            issuer: url.clone(),
            audience: url.clone(),
            secret: folder.secret()?,
        };
        let auth = Auth::open(&store, settings, &clock, &OsIds).await?;
        let mut app = App::new(store, std::sync::Arc::new(clock), std::sync::Arc::new(OsIds)).with_auth(auth);
        if !arguments.expose {
            // Whoever tries out webhooks has their receiver on this machine.
            app = app.with_loopback_receivers();
        }
        let told = Box::pin(kept.tell(&app, &url, &folder)).await?;
        let settings = server::Settings {
            base_url: url,
            time_limit: TIME_LIMIT,
            trusted_proxies: Vec::new(),
            // Whoever tries things out is alone here.
            rate: RateSettings::every(RATE),
            streams: StreamSettings::default(),
        };
        Ok(Self {
            router: server::router(app.clone(), settings),
            app,
            listener,
            told,
            folder,
        })
    }

    /// Serves until the process is told to stop; a temporary folder goes with it.
    pub async fn serve(self, told: &mut cli::Signals) -> Result<(), Failure> {
        let store = self.app.store().clone();
        let clockwork = Clockwork::begin(self.app.clone());
        let sequencer = Sequencer::begin(self.app.clone());
        let webhooks = webhooks::begin(&self.app);
        let ended = cli::until(self.router, self.listener, told, &self.app).await;
        clockwork.end(PATIENCE).await;
        if let Some(webhooks) = webhooks {
            webhooks.end(PATIENCE).await;
        }
        sequencer.end(PATIENCE).await;
        store.close().await?;
        drop(self.folder);
        ended
    }

    /// What is told of it.
    pub const fn told(&self) -> &Told {
        &self.told
    }

    /// The service, as it is served.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The file that holds the banks.
    pub fn file(&self) -> PathBuf {
        self.folder.file()
    }
}

/// Makes the banks in a file beside, and puts it in its place when it is whole.
async fn make(folder: &Folder, arguments: &Arguments) -> Result<kept::Kept, Failure> {
    let now = SystemClock.now();
    let (today, ahead_micros) = match arguments.today {
        None => (calendar::day_of(now, plan::ZONE), 0),
        Some(date) => {
            let today = calendar::day(date);
            (today, noon(today).saturating_sub(now.micros()))
        }
    };
    let seed = arguments.seed.unwrap_or(1);
    let (file, url) = folder.beside()?;
    let store = Store::open(&Options {
        durable: false,
        ..Options::new(url)
    })
    .await?;
    store.migrate().await?;
    let seeded = Box::pin(seed::seed(&store, seed, today)).await?;
    store.close().await?;
    let kept = kept::Kept::new(&seeded, seed, today, arguments.today.is_some(), ahead_micros)?;
    folder.keep(&file, &kept)?;
    Ok(kept)
}

fn noon(day: Day) -> i64 {
    calendar::start_of(day, plan::ZONE).plus_seconds(12 * 3600).micros()
}

/// The address as somebody on this machine reaches it.
fn reachable(address: SocketAddr) -> String {
    let mut address = address;
    if address.ip().is_unspecified() {
        let ip = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(ip);
    }
    format!("http://{address}")
}

/// Writes a file that only its owner can read, whole or not at all.
fn write_private(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}
