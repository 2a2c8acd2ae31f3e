//! The sequencer: gives committed events their numbers, and tells those who follow them.

use std::time::Duration;

use store::Nudge;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::EVENT_DAYS;
use crate::{App, Result};

/// How long the lease is held without a sign of life, in seconds.
const LEASE_SECONDS: i64 = 5;
/// How often the outbox is looked at where no nudge came: another process may have died before it numbered its own.
const LOOK: Duration = Duration::from_secs(1);
/// How often the heads of followed banks are looked at where no nudge came.
const LOOK_AT_HEADS: Duration = Duration::from_secs(2);
/// How long events gather after some were numbered, so that a busy server numbers many at once.
const GATHER: Duration = Duration::from_millis(5);
/// How long it waits before it listens again.
const LISTEN_AGAIN: Duration = Duration::from_secs(2);

impl App {
    /// Gives committed events their numbers, up to 500, and tells of them; says how many.
    ///
    /// One server after another does this, whoever calls. The lease saves work: without `eager`, a server leaves it to
    /// the holder of the lease. A server that just committed something is eager, so that nobody waits for another.
    pub async fn number_events(&self, server: &str, eager: bool) -> Result<u64> {
        if !self.store.reader().outbox_waits().await? {
            return Ok(0);
        }
        let now = self.now();
        let tx = self.store.begin().await?;
        let mine = tx.lock_sequencer(server, now, now.plus_seconds(LEASE_SECONDS)).await?;
        if !mine && !eager {
            tx.rollback().await?;
            return Ok(0);
        }
        let (heads, many) = tx.sequence().await?;
        tx.commit().await?;
        self.live.advance(&heads);
        if let Err(error) = self.store.tell(&heads).await {
            tracing::warn!(%error, "other servers could not be told of new events; they find them within seconds");
        }
        Ok(many)
    }

    /// How long the oldest committed event has waited for its number, in microseconds; 0 where none waits.
    pub async fn event_lag(&self) -> Result<i64> {
        let since = self.store.reader().outbox_since().await?;
        let waited = since.map_or(0, |since| self.now().micros().saturating_sub(since.micros()));
        Ok(waited.max(0))
    }

    /// Forgets events older than [`EVENT_DAYS`]; says how many.
    pub async fn forget_events(&self) -> Result<u64> {
        let before = self.now().plus_days(EVENT_DAYS.saturating_neg());
        let mut forgotten: u64 = 0;
        let mut after = None;
        loop {
            let banks = self.store.reader().banks_after(after).await?;
            let Some(last) = banks.last() else {
                return Ok(forgotten);
            };
            after = Some(*last);
            for bank in banks {
                loop {
                    let tx = self.store.begin().await?;
                    let some = tx.in_bank(bank).forget_events(before).await?;
                    tx.commit().await?;
                    forgotten = forgotten.saturating_add(some);
                    if some == 0 {
                        break;
                    }
                }
            }
        }
    }

    /// Looks at the table: what do those who follow not know yet?
    async fn look_at_heads(&self) -> Result<()> {
        for banks in self.live.followed().chunks(100) {
            let heads = self.store.reader().event_heads(banks).await?;
            self.live.advance(&heads);
        }
        Ok(())
    }
}

/// The running sequencer of one server. Several servers may each have one: an event gets one number.
#[derive(Debug)]
pub struct Sequencer {
    stop: watch::Sender<bool>,
    numbers: JoinHandle<()>,
    looks: JoinHandle<()>,
    hears: JoinHandle<()>,
}

impl Sequencer {
    /// Starts it.
    pub fn begin(app: App) -> Self {
        let (stop, stopped) = watch::channel(false);
        let server = app.new_id().to_string();
        Self {
            numbers: tokio::spawn(number(app.clone(), server, stopped.clone())),
            looks: tokio::spawn(look(app.clone(), stopped)),
            hears: tokio::spawn(hear(app)),
            stop,
        }
    }

    /// Numbers what was committed so far, and stops.
    pub async fn end(self, patience: Duration) {
        self.stop.send_replace(true);
        self.hears.abort();
        let ended = async {
            // Both end by themselves; a panic was logged by the runtime.
            let _ = self.numbers.await;
            let _ = self.looks.await;
            let _ = self.hears.await;
        };
        if tokio::time::timeout(patience, ended).await.is_err() {
            tracing::warn!(
                "the sequencer did not end in time; events that it left get their numbers at the next start"
            );
        }
    }
}

async fn number(app: App, server: String, mut stopped: watch::Receiver<bool>) {
    let mut clock = tokio::time::interval(LOOK);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // Only the waiting is cut short, never the work.
        let (eager, last) = tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => (true, true),
            () = app.live.committed.notified() => (true, false),
            _ = clock.tick() => (false, false),
        };
        // In a task of its own, so that a fault of one turn does not end the sequencer.
        if tokio::spawn(turn(app.clone(), server.clone(), eager)).await.is_err() {
            tracing::error!("one turn of the sequencer broke off; the next is in a second");
        }
        if last {
            return;
        }
    }
}

/// Numbers events until none waits.
async fn turn(app: App, server: String, eager: bool) {
    loop {
        match app.number_events(&server, eager).await {
            Ok(0) => return,
            Ok(many) if many >= store::SEQUENCED_AT_ONCE => {}
            Ok(_) => return tokio::time::sleep(GATHER).await,
            Err(error) => {
                tracing::error!(%error, "events could not be numbered; those who follow them wait for the next turn");
                return;
            }
        }
    }
}

async fn look(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(LOOK_AT_HEADS) => {}
        }
        if let Err(error) = app.look_at_heads().await {
            tracing::warn!(%error, "new events could not be looked for; those who follow them wait two seconds more");
        }
    }
}

/// Hears of events that other servers numbered.
async fn hear(app: App) {
    loop {
        match app.store.listen().await {
            Ok(None) => return,
            Ok(Some(mut listener)) => loop {
                match listener.next().await {
                    Ok(Nudge::Heads(heads)) => app.live.advance(&heads),
                    Ok(Nudge::Look) => {
                        if let Err(error) = app.look_at_heads().await {
                            tracing::warn!(%error, "new events could not be looked for after a nudge");
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "other servers are not heard; their events are found within seconds");
                        break;
                    }
                }
            },
            Err(error) => {
                tracing::warn!(%error, "other servers cannot be listened to; their events are found within seconds");
            }
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}
