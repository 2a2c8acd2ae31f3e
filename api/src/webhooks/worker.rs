//! The worker of one server. Several servers may each have one: an attempt is in one worker's hands at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::App;
use domain::id::WebhookId;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::MissedTickBehavior;

use super::tell;
use crate::outbound::Outbound;

/// How often it looks for what is due.
const LOOK: Duration = Duration::from_secs(1);
/// The most messages under way at once, to all receivers.
const AT_ONCE: usize = 256;
/// The most of them to one receiver, so that a slow one holds up no other.
const TO_ONE: usize = 8;

/// The running worker.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Worker {
    /// Starts it.
    pub fn begin(app: App, outbound: Outbound) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self {
            stop,
            task: tokio::spawn(run(app, outbound, stopped)),
        }
    }

    /// Lets messages that are under way end, and takes no others.
    pub async fn end(self, patience: Duration) {
        self.stop.send_replace(true);
        if tokio::time::timeout(patience, self.task).await.is_err() {
            tracing::warn!("messages to webhooks did not end in time; they are sent again");
        }
    }
}

/// Tells every webhook what is due now, and waits until all of it was answered; says how many messages that was.
pub async fn turn(app: &App, outbound: &Outbound) -> usize {
    let hands = Hands::new();
    let mut messages = JoinSet::new();
    let mut told = 0;
    loop {
        let taken = take(app, outbound, &hands, &mut messages).await;
        while messages.join_next().await.is_some() {}
        if taken == 0 {
            return told;
        }
        told = taken.saturating_add(told);
    }
}

async fn run(app: App, outbound: Outbound, mut stopped: watch::Receiver<bool>) {
    let hands = Hands::new();
    let mut messages = JoinSet::new();
    let mut clock = tokio::time::interval(LOOK);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        // Only the waiting is cut short, never the work.
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stop| *stop) => break,
            () = hands.freed.notified() => {}
            _ = clock.tick() => {}
        }
        take(&app, &outbound, &hands, &mut messages).await;
        while messages.try_join_next().is_some() {}
    }
    while messages.join_next().await.is_some() {}
}

/// Takes what is due, as far as there are hands for it, and lets each message go in a task of its own.
async fn take(app: &App, outbound: &Outbound, hands: &Hands, messages: &mut JoinSet<()>) -> usize {
    let mut taken: usize = 0;
    let mut after = None;
    loop {
        let due = match app.webhooks_due(after).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "webhooks could not be looked for; they are told at the next turn");
                return taken;
            }
        };
        let Some((_, last)) = due.last() else {
            return taken;
        };
        after = Some(*last);
        for (bank, webhook) in due {
            let mut free = hands.of(webhook);
            if free.is_empty() {
                continue;
            }
            // In a task of its own: a fault with one webhook ends nothing else.
            let (own, many) = (app.clone(), free.len());
            let parcels = tokio::spawn(async move { own.take_deliveries(bank, webhook, many).await }).await;
            let parcels = match parcels {
                Ok(Ok(parcels)) => parcels,
                Ok(Err(error)) => {
                    tracing::error!(%error, %webhook, "what is due for a webhook could not be taken; it is at the next turn");
                    continue;
                }
                Err(error) => {
                    tracing::error!(%error, %webhook, "taking what is due for a webhook broke off");
                    continue;
                }
            };
            taken = taken.saturating_add(parcels.len());
            for parcel in parcels {
                let mut hand = free.pop();
                if let Some(hand) = &mut hand {
                    hand.used = true;
                }
                let telling = tell(app.clone(), outbound.clone(), parcel);
                messages.spawn(async move {
                    telling.await;
                    drop(hand);
                });
            }
        }
    }
}

/// How many messages may be under way.
struct Hands {
    all: Arc<Semaphore>,
    busy: Arc<Mutex<HashMap<WebhookId, usize>>>,
    freed: Arc<Notify>,
}

/// The right to send one message; given back when it is dropped.
struct Hand {
    webhook: WebhookId,
    busy: Arc<Mutex<HashMap<WebhookId, usize>>>,
    freed: Arc<Notify>,
    /// Whether a message was sent with it: then more may be due when it is given back.
    used: bool,
    _one: OwnedSemaphorePermit,
}

impl Hands {
    fn new() -> Self {
        Self {
            all: Arc::new(Semaphore::new(AT_ONCE)),
            busy: Arc::default(),
            freed: Arc::default(),
        }
    }

    /// As many as are free for this receiver.
    fn of(&self, webhook: WebhookId) -> Vec<Hand> {
        let mut known = lock(&self.busy);
        let mut hands = Vec::new();
        let busy = known.get(&webhook).copied().unwrap_or(0);
        while busy.saturating_add(hands.len()) < TO_ONE
            && let Ok(one) = Arc::clone(&self.all).try_acquire_owned()
        {
            hands.push(Hand {
                webhook,
                busy: Arc::clone(&self.busy),
                freed: Arc::clone(&self.freed),
                used: false,
                _one: one,
            });
        }
        if !hands.is_empty() {
            known.insert(webhook, busy.saturating_add(hands.len()));
        }
        hands
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        let mut known = lock(&self.busy);
        if let Some(busy) = known.get_mut(&self.webhook) {
            *busy = busy.saturating_sub(1);
            if *busy == 0 {
                known.remove(&self.webhook);
            }
        }
        drop(known);
        if self.used {
            self.freed.notify_one();
        }
    }
}

fn lock(busy: &Mutex<HashMap<WebhookId, usize>>) -> MutexGuard<'_, HashMap<WebhookId, usize>> {
    busy.lock().unwrap_or_else(PoisonError::into_inner)
}
