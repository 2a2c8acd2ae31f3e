//! Two servers on one PostgreSQL, and one of them is killed under load: who follows goes on at the other one.
//!
//! Whoever followed there has each event once and in order, whatever the dead server had committed and not numbered;
//! clients that wrote there send what was not answered once more, elsewhere.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use store::{EventRecord, Happened, Store};
use tokio::sync::watch;

use super::child::{WRITERS, giver, minutes};
use super::serve::{Answered, counted, give};
use super::told::{Told, acknowledged, compare, read, text};
use super::{moment, wide};
use crate::engine::Engine;
use crate::ground::{Client, Ground, today};
use crate::laws::{long, seed};
use crate::sockets::{EXCHANGES, Heard, Socket};
use crate::village::KEEPER;

/// How long anything may take that has to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many events are followed before the kill, and after it.
const ENOUGH: usize = 40;

/// How often one of the two is killed.
fn times() -> u64 {
    if long() { 6 } else { 1 }
}

/// Follows every exchange of the bank, here and then there, until the last event was told.
struct Follower {
    ground: Arc<Ground>,
    /// Where it goes on when the first server is gone.
    elsewhere: Option<String>,
    /// How many events it was told, for those who wait for that.
    many: Arc<AtomicUsize>,
    last: watch::Receiver<Option<i64>>,
}

impl Follower {
    async fn follow(mut self, mut socket: Socket) -> Vec<Told> {
        let mut seen: Vec<Told> = Vec::new();
        let mut since: Option<String> = None;
        loop {
            let reached = seen.last().map_or(0, |told| told.seq);
            if self.last.borrow_and_update().is_some_and(|last| reached >= last) {
                return seen;
            }
            let heard = tokio::select! {
                heard = socket.hear_within(PATIENCE) => heard.expect("an event within a minute"),
                changed = self.last.changed() => { changed.unwrap(); continue }
            };
            match heard {
                Heard::Text(message) if message["type"] == "ping" => socket.say(json!({ "type": "pong" })).await,
                Heard::Text(message) => {
                    let event = &message["payload"]["data"]["exchangeChanged"];
                    since = Some(text(&event["cursor"]));
                    seen.push(read(event));
                    self.many.store(seen.len(), Ordering::SeqCst);
                }
                // Nothing is said by a process that is killed.
                Heard::Gone => {
                    let next = self.elsewhere.take();
                    let next = next.unwrap_or_else(|| panic!("no server is left, after {} events", seen.len()));
                    socket = open(&self.ground, &next, since.as_deref()).await;
                }
                other @ Heard::Close(..) => panic!("{other:?}"),
            }
        }
    }
}

/// A socket on which the keeper of the hours follows every exchange.
async fn open(ground: &Ground, address: &str, since: Option<&str>) -> Socket {
    let mut socket = Socket::open(&format!("http://{address}")).await;
    let token = format!("Bearer {}", ground.tokens[KEEPER]);
    socket.init(json!({ "authorization": token })).await;
    let variables = json!({ "bank": ground.bank.to_string(), "since": since });
    socket.subscribe("x", EXCHANGES, variables).await;
    assert_eq!(socket.event().await["kind"], "READY");
    socket
}

/// Logs and confirms until told to stop; where its server dies, it sends the same again to the other one. Returns how
/// many hours it gave.
async fn write(
    ground: Arc<Ground>,
    addresses: [String; 2],
    (round, writer): (u64, usize),
    answered: Arc<Mutex<Vec<Answered>>>,
    done: Arc<AtomicBool>,
) -> u64 {
    let (mut addresses, today) = (addresses.into_iter(), today());
    let mut client = Client::of(&addresses.next().unwrap());
    let mut n = 0;
    while !done.load(Ordering::SeqCst) {
        match give(&ground, &client, (round, writer, n), &today, &answered).await {
            Ok(_) => n += 1,
            Err(error) => {
                let next = addresses.next();
                client = Client::of(&next.unwrap_or_else(|| panic!("no server is left: {error}")));
            }
        }
    }
    n
}

/// Waits until somebody was told so many events.
async fn told(many: &AtomicUsize, enough: usize) {
    let waited = async {
        while many.load(Ordering::SeqCst) < enough {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let came = tokio::time::timeout(PATIENCE, waited).await;
    assert!(
        came.is_ok(),
        "{} of {enough} events in a minute",
        many.load(Ordering::SeqCst)
    );
}

/// Every event of the bank, when all that was committed has its number.
async fn numbered(store: &Store, ground: &Ground) -> Vec<EventRecord> {
    let reader = store.reader();
    let waited = async {
        while reader.outbox_waits().await.unwrap() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let came = tokio::time::timeout(PATIENCE, waited).await;
    came.expect("the server that is left numbers what the dead one committed");
    let mut events: Vec<EventRecord> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.seq);
        let some = reader.in_bank(ground.bank).events_after(after).await.unwrap();
        if some.is_empty() {
            return events;
        }
        events.extend(some);
    }
}

/// What was acknowledged, by either server, is there at the one that is left.
async fn still_there(ground: &Ground, address: &str, answered: &[Answered]) {
    for answer in answered.iter().filter(|answer| answer.confirmed) {
        let (_, writer, n) = answer.hours;
        let path = format!("/exchanges/{}", answer.exchange);
        let found = Client::of(address)
            .get(&ground.tokens[giver(writer)], &path)
            .await
            .unwrap();
        let found = found.done().unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(
            (&found["state"], &found["minutes"]),
            (&json!("CONFIRMED"), &json!(minutes(writer, n))),
            "{answer:?}"
        );
    }
}

/// One round: both serve, one is killed, the other goes on to the end. Returns how many hours were given.
async fn round(ground: &Arc<Ground>, store: &Store, round: u64, seed: u64) -> u64 {
    let begin = numbered(store, ground).await.last().map_or(0, |event| event.seq);
    let (mut dies, mut lives) = (ground.serve(), ground.serve());
    let (tell, last) = watch::channel(None);
    let follow = async |address: &str, elsewhere: Option<&str>| {
        let many = Arc::new(AtomicUsize::new(0));
        let follower = Follower {
            ground: Arc::clone(ground),
            elsewhere: elsewhere.map(ToOwned::to_owned),
            many: Arc::clone(&many),
            last: last.clone(),
        };
        let socket = open(ground, address, None).await;
        (tokio::spawn(follower.follow(socket)), many)
    };
    let (moves, many) = follow(&dies.address, Some(&lives.address)).await;
    let (stays, _) = follow(&lives.address, None).await;
    let (answered, done) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let mut addresses = [dies.address.clone(), lives.address.clone()];
            // Half of them write at the one that lives, from the beginning.
            if writer % 2 == 1 {
                addresses.reverse();
            }
            let (answered, done) = (Arc::clone(&answered), Arc::clone(&done));
            tokio::spawn(write(Arc::clone(ground), addresses, (round, writer), answered, done))
        })
        .collect();
    told(&many, ENOUGH).await;
    tokio::time::sleep(moment(seed, round)).await;
    dies.signal("KILL");
    assert_eq!(dies.end(), None, "the signal ended it");
    let then = many.load(Ordering::SeqCst);
    told(&many, then + ENOUGH).await;
    done.store(true, Ordering::SeqCst);
    let mut given = 0;
    for writer in writers {
        given += writer.await.unwrap();
    }

    let events = numbered(store, ground).await;
    crate::events::assert_dense(&events);
    let new = events
        .iter()
        .filter(|event| event.seq > begin && event.kind == Happened::Exchange);
    let wanted: Vec<i64> = new.map(|event| event.seq).collect();
    tell.send_replace(wanted.last().copied());
    let (moved, stayed) = (moves.await.unwrap(), stays.await.unwrap());
    compare(&stayed, &wanted);
    compare(&moved, &wanted);
    let answered = answered.lock().unwrap().clone();
    acknowledged(&moved, &answered);
    still_there(ground, &lives.address, &answered).await;
    lives.signal("TERM");
    assert_eq!(lives.end(), Some(0));
    given
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_follows_goes_on_at_the_other_server_when_one_is_killed_and_misses_nothing() {
    let Some(ground) = Ground::lay(Engine::Postgres, wide()).await else {
        return;
    };
    let (ground, seed) = (Arc::new(ground), seed());
    println!("EVENHOUR_TEST_SEED={seed}");
    let store = ground.store().await;
    let mut given = 0;
    for n in 0..times() {
        given += round(&ground, &store, n, seed).await;
    }
    store.close().await.unwrap();
    let wanted = i64::try_from(given).unwrap();
    assert_eq!(
        counted(&ground).await,
        (wanted, wanted),
        "every key moved its time once"
    );
    let verified = ground.verify();
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
    println!("{} kills, {given} hours given", times());
}
