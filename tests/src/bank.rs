//! A ready bank for a test: `Bank::open(engine)` has members with names, roles and a second bank next door.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::bank::CreateBank;
use app::exchange::LogExchange;
use app::{Actor, App, Clock, Key, OsIds};
use chrono::NaiveDate;
use domain::bank::{Rules, Template};
use domain::exchange::Receiver;
use domain::id::{BankId, CategoryId, MemberId, PersonId};
use domain::ledger::Account;
use domain::member::{MemberKind, Role};
use domain::text::{Name, Title};
use domain::time::{Day, Instant};
use store::{Options, Store};

use crate::engine::Database;
pub use crate::engine::Engine;
pub use crate::seed::Seed;

/// Makes two tests of one: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($bank:ident: Bank) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                #[allow(clippy::unused_async, unused_mut)]
                async fn body($bank: $crate::bank::Bank) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_sqlite() {
                    if let Some(bank) = $crate::bank::Bank::open($crate::bank::Engine::Sqlite).await {
                        body(bank).await;
                    }
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_postgres() {
                    if let Some(bank) = $crate::bank::Bank::open($crate::bank::Engine::Postgres).await {
                        body(bank).await;
                    }
                }
            }
        )*
    };
}

/// A clock that a test sets.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn at(text: &str) -> Self {
        Self(AtomicI64::new(instant(text).micros()))
    }

    pub fn set(&self, text: &str) {
        self.0.store(instant(text).micros(), Ordering::SeqCst);
    }

    pub fn advance_days(&self, days: i64) {
        self.0.fetch_add(days * 86_400_000_000, Ordering::SeqCst);
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    /// Each reading is a microsecond later, so that what happens after another sorts after it.
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// An instant from RFC 3339.
pub fn instant(text: &str) -> Instant {
    Instant::from_micros(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
}

/// A day from `2026-11-20`.
pub fn day(text: &str) -> Day {
    app::calendar::day(text.parse::<NaiveDate>().unwrap())
}

/// A fresh idempotency key.
pub fn key() -> Key {
    use app::Ids;
    Key::try_new(&OsIds.next(Instant::from_micros(0)).to_string()).unwrap()
}

/// A member of the test bank with whoever acts for it.
#[derive(Debug, Clone)]
pub struct Who {
    pub member: MemberId,
    pub person: PersonId,
    pub actor: Actor,
}

/// A bank of Barcelona on 20 November 2026, noon UTC, with:
///
/// `amira` and `ben` (ordinary members), `cleo` (ordinary), `rosa` (84, no login; `nadia` helps her), `ines`
/// coordinator, `samuel` registrar, `yusuf` bookkeeper, and next door, in another bank of the server, `otto`.
pub struct Bank {
    pub app: App,
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub engine: Engine,
    pub id: BankId,
    pub other: BankId,
    pub category: CategoryId,
    pub amira: Who,
    pub ben: Who,
    pub cleo: Who,
    pub rosa: MemberId,
    pub nadia: Who,
    pub ines: Who,
    pub samuel: Who,
    pub yusuf: Who,
    pub otto: Who,
    database: Database,
}

impl Bank {
    /// A bank with every rule at its default; `None` where this run leaves the engine out.
    pub async fn open(engine: Engine) -> Option<Self> {
        Self::with_rules(engine, Rules::default()).await
    }

    /// A bank with these rules.
    pub async fn with_rules(engine: Engine, rules: Rules) -> Option<Self> {
        let database = Database::fresh(engine).await?;
        let store = Store::open(&Options {
            writers: 20,
            ..Options::new(&database.url)
        })
        .await
        .unwrap();
        let clock = Arc::new(TestClock::at("2026-11-20T12:00:00Z"));
        let app = App::new(store.clone(), clock.clone(), Arc::new(OsIds));
        let id = create(&app, "sants", "Banc del Temps de Sants", rules).await;
        let other = create(&app, "hillside", "Hillside", Rules::default()).await;
        let categories = store.reader().in_bank(id).categories().await.unwrap();
        let category = categories
            .iter()
            .find(|c| c.slug.as_deref() == Some("bicycle-repair"))
            .unwrap()
            .id;
        let seed = Seed { store: &store };
        let amira = seed.member(id, "Amira", None).await;
        let ben = seed.member(id, "Ben", None).await;
        let cleo = seed.member(id, "Cleo", None).await;
        let nadia = seed.member(id, "Nadia", None).await;
        let ines = seed.member(id, "Inés", Some(Role::Coordinator)).await;
        let samuel = seed.member(id, "Samuel", Some(Role::Registrar)).await;
        let yusuf = seed.member(id, "يوسف", Some(Role::Bookkeeper)).await;
        let otto = seed.member(other, "Otto", Some(Role::Coordinator)).await;
        let rosa = seed.offline(id, "Rosa").await;
        seed.mandate(id, rosa, nadia.person, instant("2027-06-30T00:00:00Z"))
            .await;
        Some(Self {
            app,
            store,
            clock,
            engine,
            id,
            other,
            category,
            amira,
            ben,
            cleo,
            rosa,
            nadia,
            ines,
            samuel,
            yusuf,
            otto,
            database,
        })
    }

    /// Another server's store, over the same database.
    pub async fn another_store(&self) -> Store {
        Store::open(&Options::new(&self.database.url)).await.unwrap()
    }

    /// One more ordinary member with a login.
    pub async fn join(&self, name: &str) -> Who {
        Seed { store: &self.store }.member(self.id, name, None).await
    }

    /// A household (or any member) of these people.
    pub async fn household(&self, name: &str, people: &[&Who]) -> MemberId {
        let seed = Seed { store: &self.store };
        let id = seed.insert(self.id, name, MemberKind::Household).await;
        for who in people {
            seed.name(self.id, id, Some(who.person), name).await;
        }
        id
    }

    /// Hours that `giver` gave to `receiver` today, ready to be sent.
    pub fn hours(&self, giver: MemberId, receiver: MemberId, minutes: i64) -> LogExchange {
        LogExchange {
            bank: self.id,
            giver,
            receiver: Receiver::Member(receiver),
            minutes,
            first: day("2026-11-20"),
            last: day("2026-11-20"),
            category: self.category,
            listing: None,
            title: Title::try_new("Bicycle repair").unwrap(),
            note: None,
            gift: false,
            given_by: None,
            received_for: None,
            discreet: None,
            distinct: true,
            long_day: true,
        }
    }

    /// The balance of a member, in minutes.
    pub async fn balance(&self, member: MemberId) -> i64 {
        self.account(member).await.balance.get()
    }

    /// The account of a member.
    pub async fn account(&self, member: MemberId) -> Account {
        self.store
            .reader()
            .in_bank(self.id)
            .account_of(member)
            .await
            .unwrap()
            .unwrap()
    }

    /// The balance of the fund, in minutes.
    pub async fn fund(&self) -> i64 {
        self.store
            .reader()
            .in_bank(self.id)
            .fund()
            .await
            .unwrap()
            .unwrap()
            .balance
            .get()
    }

    /// Everything recomputed from the transfers; panics with what differs.
    pub async fn verify(&self) {
        let findings = self.store.verify().await.unwrap();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}

async fn create(app: &App, slug: &str, name: &str, rules: Rules) -> BankId {
    let command = CreateBank {
        name: Name::try_new(name).unwrap(),
        slug: slug.to_owned(),
        languages: vec!["ca".to_owned(), "en".to_owned()],
        time_zone: "Europe/Madrid".to_owned(),
        template: Template::TimeBank,
        rules: Some(rules),
        about: None,
    };
    app.create_bank(command).await.unwrap().id
}
