//! The process that is killed: it is this test binary once more, told by its environment what to do.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use app::{Actor, App, AppError, Key, OsIds};
use domain::id::{AccountId, BankId, CategoryId, ExchangeId, MemberId, PersonId};
use store::{Options, Store};
use uuid::Uuid;

use crate::bank::{TestClock, day};
use crate::village::{MORNING, Village};

/// How many write at once.
pub const WRITERS: usize = 8;

/// What tells a process that it is the child.
const BOOKS: &str = "EVENHOUR_TEST_KILL_BOOKS";
const URL: &str = "EVENHOUR_TEST_KILL_URL";
const DURABLE: &str = "EVENHOUR_TEST_KILL_DURABLE";

/// A village as it is told to another process.
#[derive(Debug, Clone)]
pub struct Books(Vec<Uuid>);

impl Books {
    /// The ids of a village.
    pub fn of(village: &Village) -> Self {
        let mut ids = vec![
            village.bank.uuid(),
            village.categories[0].uuid(),
            village.categories[1].uuid(),
        ];
        ids.extend(village.members.iter().map(|id| id.uuid()));
        ids.extend(village.people.iter().map(|id| id.uuid()));
        ids.extend(village.accounts.iter().map(|id| id.uuid()));
        Self(ids)
    }

    fn word(&self) -> String {
        self.0.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
    }

    fn read(word: &str) -> Self {
        Self(word.split(',').map(|id| Uuid::parse_str(id).unwrap()).collect())
    }

    /// The village over a store, on the morning that everybody writes.
    pub fn village(&self, store: &Store) -> Village {
        let clock = Arc::new(TestClock::at(MORNING));
        let ids = |from: usize, count: usize| self.0[from..from + count].iter().copied();
        Village {
            app: App::new(store.clone(), clock.clone(), Arc::new(OsIds)),
            store: store.clone(),
            clock,
            bank: BankId::new(self.0[0]),
            categories: [CategoryId::new(self.0[1]), CategoryId::new(self.0[2])],
            members: ids(3, 7).map(MemberId::new).collect(),
            people: ids(10, 7).map(PersonId::new).collect(),
            accounts: ids(17, 8).map(AccountId::new).collect(),
        }
    }
}

/// One answer that the child had.
#[derive(Debug, Clone)]
pub struct Said {
    pub writer: usize,
    pub n: u64,
    pub exchange: ExchangeId,
    /// Whether it was confirmed; otherwise it was logged.
    pub confirmed: bool,
}

/// Who gives in the name of a writer, by number.
pub const fn giver(writer: usize) -> usize {
    writer % 4
}

/// How many minutes a writer gives the n-th time.
pub fn minutes(writer: usize, n: u64) -> i64 {
    let n = i64::try_from(n).unwrap();
    1 + (n * 7 + i64::try_from(writer).unwrap()) % 30
}

fn key(writer: usize, n: u64, step: &str) -> Key {
    Key::try_new(&format!("{step}-{writer}-{n}")).unwrap()
}

async fn log(village: &Village, writer: usize, n: u64) -> Result<ExchangeId, AppError> {
    let giver = giver(writer);
    let hours = village.hours(
        giver,
        (giver + 1 + writer / 4) % 4,
        minutes(writer, n),
        day("2026-11-20"),
    );
    let actor = Actor::person(village.people[giver]);
    let record = village.app.log_exchange(&actor, hours, &key(writer, n, "log")).await?;
    Ok(record.facts().id)
}

async fn confirm(village: &Village, writer: usize, n: u64, exchange: ExchangeId) -> Result<(), AppError> {
    let receiver = (giver(writer) + 1 + writer / 4) % 4;
    let actor = Actor::person(village.people[receiver]);
    village
        .app
        .confirm_exchange(&actor, exchange, &key(writer, n, "confirm"))
        .await
        .map(drop)
}

/// Logs and confirms, as the child does; sent again, it finds what it did.
pub async fn give(village: &Village, writer: usize, n: u64) -> Result<ExchangeId, AppError> {
    let exchange = log(village, writer, n).await?;
    confirm(village, writer, n, exchange).await?;
    Ok(exchange)
}

/// A process that writes until it is killed.
pub struct Child {
    process: std::process::Child,
    says: BufReader<ChildStdout>,
}

impl Child {
    /// Starts one, on this database; with a shim and the folder that it watches, under the shim.
    pub fn start(url: &str, books: &Books, durable: bool, shim: Option<(&Path, &Path)>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "kill::child::writes_until_it_is_killed",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env(BOOKS, books.word())
            .env(URL, url)
            .env(DURABLE, if durable { "yes" } else { "no" })
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if let Some((library, folder)) = shim {
            command.env("LD_PRELOAD", library).env("EVENHOUR_SYNCED_FOLDER", folder);
        }
        let mut process = command.spawn().unwrap();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while line.trim() != "ready" {
            line.clear();
            assert_ne!(
                says.read_line(&mut line).unwrap(),
                0,
                "the child ended before it was ready"
            );
        }
        Self { process, says }
    }

    /// Lets it write for this long, kills it, and returns what it had said until then.
    pub fn killed_after(mut self, moment: Duration) -> Vec<Said> {
        // What it says is read while it writes: a full pipe would hold it up.
        let says = self.says;
        let reader = std::thread::spawn(move || {
            says.lines()
                .map_while(Result::ok)
                .filter_map(|line| read(&line))
                .collect()
        });
        std::thread::sleep(moment);
        assert!(
            self.process.try_wait().unwrap().is_none(),
            "the child ended before it was killed"
        );
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        reader.join().unwrap()
    }
}

/// A whole line of the child; one that was cut off by the kill is no answer.
fn read(line: &str) -> Option<Said> {
    let rest = line.strip_suffix(" .")?;
    let mut words = rest.split(' ');
    let confirmed = words.next()? == "confirmed";
    let writer = words.next()?.parse().ok()?;
    let n = words.next()?.parse().ok()?;
    let exchange = ExchangeId::from_str(words.next()?).ok()?;
    Some(Said {
        writer,
        n,
        exchange,
        confirmed,
    })
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).unwrap();
}

async fn write(village: Village, writer: usize) {
    for n in 0.. {
        let exchange = log(&village, writer, n).await.unwrap();
        say(&format!("logged {writer} {n} {exchange} .\n"));
        confirm(&village, writer, n, exchange).await.unwrap();
        say(&format!("confirmed {writer} {n} {exchange} .\n"));
    }
}

/// The child. Run by hand it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is the process that the tests beside it start and kill"]
async fn writes_until_it_is_killed() {
    let (Ok(books), Ok(url)) = (std::env::var(BOOKS), std::env::var(URL)) else {
        return;
    };
    let durable = std::env::var(DURABLE).as_deref() != Ok("no");
    let store = Store::open(&Options {
        durable,
        ..Options::new(url)
    })
    .await
    .unwrap();
    let village = Books::read(&books).village(&store);
    say("\nready\n");
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(village.clone(), writer)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}
