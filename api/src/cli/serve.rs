//! `evenhour serve`: opens, listens, and ends so that nothing under way is lost.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use app::auth::{Auth, AuthSettings};
use app::live::Sequencer;
use app::{App, OsIds, SystemClock};
use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Clockwork, Failure, note, open};
use crate::config::Config;
use crate::{figures, server, webhooks};

/// How long requests under way are waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often figures that nobody reads are put away.
const UPKEEP: Duration = Duration::from_secs(5);
/// How long a client may leave what was sent on the wire. Whoever reads nothing would keep a connection for ever.
#[cfg(target_os = "linux")]
const ON_THE_WIRE: Duration = Duration::from_mins(1);
/// How long the pools may take to close. What was acknowledged is safe either way.
const CLOSING: Duration = Duration::from_secs(10);

pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    config.check_exposure()?;
    // On PostgreSQL a missing secret is told before anything is waited for.
    let early = match config.database.file() {
        Some(_) => None,
        None => Some(config.server_secret()?),
    };
    let opened = open::locked(&config).await?;
    if config.migrate.unwrap_or(config.database.file().is_some()) {
        opened.store.migrate().await?;
    } else {
        open::refuse_pending(&opened.store).await?;
    }
    let secret = match early {
        Some(secret) => secret,
        None => config.server_secret()?,
    };
    let cannot = |error: std::io::Error| Failure::failed(format!("listen: {} cannot be had: {error}", config.listen));
    let listener = TcpListener::bind(config.listen).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let base_url = config.base_url_at(address);
    let settings = AuthSettings {
        issuer: base_url.clone(),
        audience: base_url.clone(),
        secret,
    };
    let figures_at = bind_figures(config.metrics_listen).await?;
    let auth = Auth::open(&opened.store, settings, &SystemClock, &OsIds).await?;
    let mut app = opened.app().with_auth(auth);
    if config.webhooks_to_loopback {
        tracing::warn!(
            "webhooks_to_loopback is set: whoever registers one can send messages to programs on this machine"
        );
        app = app.with_loopback_receivers();
    }
    if config.base_url.is_none() && address.ip().is_unspecified() {
        tracing::warn!("base_url is not set: links and access tokens name {base_url}, which no client reaches");
    }
    let router = server::router(
        app.clone(),
        server::Settings {
            base_url,
            time_limit: config.time_limit,
            trusted_proxies: config.trusted_proxies,
            rate: config.rate,
            streams: config.streams,
        },
    );
    let mut told = Signals::new()?;
    let clockwork = Clockwork::begin(app.clone());
    let sequencer = Sequencer::begin(app.clone());
    let webhooks = webhooks::begin(&app);
    let figures = figures_at.map(|listener| show_figures(listener, &app)).transpose()?;
    note(&format!("listening on http://{address}"));
    let ended = until(router, listener, &mut told, &app).await;
    if let Some(figures) = figures {
        figures.abort();
    }
    clockwork.end(PATIENCE).await;
    if let Some(webhooks) = webhooks {
        webhooks.end(PATIENCE).await;
    }
    // The last: what requests and the clockwork committed has its numbers when the process ends.
    sequencer.end(PATIENCE).await;
    if tokio::time::timeout(CLOSING, opened.close()).await.is_err() {
        tracing::warn!("the database took long to close; what was acknowledged is safe");
    }
    ended?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the address of the figures, where they are asked for.
async fn bind_figures(address: Option<SocketAddr>) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = address else { return Ok(None) };
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) => Err(Failure::failed(format!(
            "metrics_listen: {address} cannot be had: {error}"
        ))),
    }
}

/// Begins to count, and serves the figures until it is aborted.
fn show_figures(listener: TcpListener, app: &App) -> Result<JoinHandle<()>, Failure> {
    let address = listener.local_addr()?;
    let handle = figures::begin().map_err(|error| Failure::failed(format!("metrics_listen: {error}")))?;
    let upkeep = handle.clone();
    let page = figures::router(app.clone(), handle);
    note(&format!("figures at http://{address}/metrics"));
    Ok(tokio::spawn(async move {
        let serving = axum::serve(listener, page).into_future();
        // Where nobody reads them, what was recorded is put away all the same.
        let tidying = async {
            let mut clock = tokio::time::interval(UPKEEP);
            loop {
                clock.tick().await;
                upkeep.run_upkeep();
            }
        };
        tokio::select! {
            ended = serving => tracing::error!(?ended, "figures are served no more"),
            () = tidying => {}
        }
    }))
}

/// Serves until the process is told to stop, and lets requests under way end.
pub async fn until(router: Router, listener: TcpListener, told: &mut Signals, app: &App) -> Result<(), Failure> {
    let (stop, stopped) = oneshot::channel::<()>();
    let listener = listener.tap_io(|stream| {
        // An answer goes out at once, also where it is small; where that cannot be set, it goes out later.
        let _ = stream.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&*stream).set_tcp_user_timeout(Some(ON_THE_WIRE));
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        // An error would mean that the sender is gone, which is the same word.
        let _ = stopped.await;
    });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        ended = &mut serving => return ending(ended),
        () = told.wait() => {}
    }
    tracing::info!(
        "told to stop: no new requests; those under way have {} seconds",
        PATIENCE.as_secs()
    );
    let _ = stop.send(());
    // Streams have no end of their own: their clients are told to go on elsewhere.
    app.live().end_streams();
    let ended = async {
        let ended = (&mut serving).await;
        app.live().streams_ended().await;
        ended
    };
    tokio::select! {
        ended = ended => return ending(ended),
        () = tokio::time::sleep(PATIENCE) => {}
        () = told.wait() => {}
    }
    serving.abort();
    tracing::warn!("some requests did not end in time and got no answer; what they had committed stays");
    Ok(())
}

fn ending(ended: Result<std::io::Result<()>, tokio::task::JoinError>) -> Result<(), Failure> {
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Failure::failed(format!("serving ended: {error}"))),
        Err(error) => Err(Failure::failed(format!("serving ended: {error}"))),
    }
}

/// SIGTERM and Ctrl-C, heard from the moment this is made.
pub struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Begins to listen.
    pub fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for either.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    /// Begins to listen.
    pub fn new() -> Result<Self, Failure> {
        Ok(Self {})
    }

    /// Waits for either.
    pub async fn wait(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
