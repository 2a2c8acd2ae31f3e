//! The clockwork of a server: what time itself does in a bank, looked at every minute.

use std::time::Duration;

use app::App;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

/// How often it looks.
const EVERY: Duration = Duration::from_mins(1);
/// After how many looks it sweeps out what ended long ago: once a day.
const SWEEP_EVERY: u64 = 1440;

/// The running clockwork. Several servers may each have one: whatever it does is done once.
#[derive(Debug)]
pub struct Clockwork {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Clockwork {
    /// Starts it; the first look is at once.
    pub fn begin(app: App) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self {
            stop,
            task: tokio::spawn(turn(app, stopped)),
        }
    }

    /// Lets the look that is under way end, and no other begin.
    pub async fn end(self, patience: Duration) {
        self.stop.send_replace(true);
        if tokio::time::timeout(patience, self.task).await.is_err() {
            tracing::warn!("the clockwork did not end in time; what it left undone is done at the next start");
        }
    }
}

async fn turn(app: App, mut stopped: watch::Receiver<bool>) {
    let mut minute = tokio::time::interval(EVERY);
    minute.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looks: u64 = 0;
    loop {
        // Only the waiting is cut short, never the work.
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            _ = minute.tick() => {}
        }
        let sweep = looks.is_multiple_of(SWEEP_EVERY);
        looks = looks.wrapping_add(1);
        // A task of its own, so that a fault of one look does not end the clockwork.
        if tokio::spawn(look(app.clone(), sweep)).await.is_err() {
            tracing::error!("one look of the clockwork broke off; the next is in a minute");
        }
    }
}

async fn look(app: App, sweep: bool) {
    match app.run_clockwork().await {
        Ok(run) if run == app::exchange::Run::default() => {}
        Ok(run) => tracing::info!(
            confirmed = run.confirmed,
            lapsed = run.lapsed,
            "silence confirmed exchanges, or proposals lapsed"
        ),
        Err(error) => tracing::error!(
            %error,
            "the clockwork could not end its look; hours that silence confirms wait for the next one"
        ),
    }
    if let Err(error) = app.end_all_pauses().await {
        tracing::error!(%error, "pauses that are over could not be ended; they are tried again in a minute");
    }
    if let Err(error) = app.close_kept_accounts().await {
        tracing::error!(%error, "time that was kept long enough could not be closed; it is tried again in a minute");
    }
    if sweep && let Err(error) = app.forget_events().await {
        tracing::warn!(%error, "old events could not be forgotten; tomorrow they are tried again");
    }
    if sweep && let Err(error) = app.forget_deliveries().await {
        tracing::warn!(%error, "the log of webhooks could not be cut short; tomorrow it is tried again");
    }
    if sweep && let Err(error) = app.forget_keys().await {
        tracing::warn!(%error, "old idempotency keys could not be forgotten; tomorrow they are tried again");
    }
    if sweep && let Err(error) = app.sweep_sign_ins().await {
        tracing::warn!(%error, "sessions that ended long ago could not be deleted; tomorrow they are tried again");
    }
}
