//! A small bank for tests that need many of them: six people, a household of two of them, and the fund.

use std::sync::Arc;

use app::bank::CreateBank;
use app::exchange::LogExchange;
use app::{App, OsIds};
use domain::bank::{Rules, Template};
use domain::exchange::Receiver;
use domain::id::{AccountId, BankId, CategoryId, MemberId, PersonId};
use domain::ledger::{Account, AccountKind};
use domain::member::{MemberKind, MemberState, Role};
use domain::text::{Name, Title};
use domain::time::Day;
use sea_orm::{ConnectionTrait, Statement, Value};
use store::{MemberPerson, MemberRecord, Store};
use uuid::Uuid;

use crate::bank::{TestClock, instant};

/// When every village begins.
pub const BEGINS: &str = "2026-01-10T09:00:00Z";
/// When its first hours are logged.
pub const MORNING: &str = "2026-11-20T12:00:00Z";
/// The people of a village; each is a member. The last two keep the hours and welcome.
pub const PEOPLE: [&str; 6] = ["Amira", "Ben", "Cleo", "نور", "يوسف", "Samuel"];
/// The keeper of the hours.
pub const KEEPER: usize = 4;
/// Who welcomes: a role holder who decides only where no uninvolved keeper can.
pub const WELCOMER: usize = 5;
/// The seventh member: Amira and the keeper live together.
pub const HOUSEHOLD: usize = 6;
/// A person who belongs to no member of the bank.
pub const STRANGER: usize = 6;
/// The account after those of the seven members.
pub const FUND: usize = 7;

/// A bank with its people, by number.
#[derive(Clone)]
pub struct Village {
    pub app: App,
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub bank: BankId,
    pub categories: [CategoryId; 2],
    pub members: Vec<MemberId>,
    /// Of the seven members, and of the fund.
    pub accounts: Vec<AccountId>,
    /// The six people, and a stranger.
    pub people: Vec<PersonId>,
}

impl Village {
    /// A new village in this database, which may hold others.
    pub async fn found(store: &Store, rules: Rules) -> Self {
        let clock = Arc::new(TestClock::at(BEGINS));
        let app = App::new(store.clone(), clock.clone(), Arc::new(OsIds));
        let bank = create(&app, rules.clone()).await;
        clock.set(MORNING);
        let known = store.reader().in_bank(bank).categories().await.unwrap();
        let category = |slug: &str| known.iter().find(|c| c.slug.as_deref() == Some(slug)).unwrap().id;
        let fund = store.reader().in_bank(bank).fund().await.unwrap().unwrap().id;
        let mut village = Self {
            app,
            store: store.clone(),
            clock,
            bank,
            categories: [category("bicycle-repair"), category("garden-work")],
            members: Vec::new(),
            accounts: Vec::new(),
            people: Vec::new(),
        };
        village.settle(&rules).await;
        village.accounts.push(fund);
        village
    }

    /// Everybody moves in, in one transaction.
    async fn settle(&mut self, rules: &Rules) {
        let tx = self.store.begin().await.unwrap();
        let inside = tx.in_bank(self.bank);
        let backend = tx.get_database_backend();
        let raw = |sql: &str, values: Vec<Value>| Statement::from_sql_and_values(backend, sql, values);
        for name in PEOPLE.iter().chain(&["Nobody here"]) {
            let person = PersonId::new(new_id());
            let sql = "INSERT INTO person (id, language, created_at) VALUES ($1, 'ca', 0)";
            tx.execute_raw(raw(sql, vec![person.uuid().into()])).await.unwrap();
            self.people.push(person);
            if self.people.len() > PEOPLE.len() {
                break;
            }
            let account = Account::open(AccountId::new(new_id()), AccountKind::Member, rules.member_floor());
            let member = record(name, MemberKind::Person, account.id);
            inside.insert_account(&account).await.unwrap();
            inside.insert_member(&member).await.unwrap();
            self.members.push(member.id);
            self.accounts.push(account.id);
        }
        let account = Account::open(AccountId::new(new_id()), AccountKind::Member, rules.member_floor());
        let household = record("The flat above the bakery", MemberKind::Household, account.id);
        inside.insert_account(&account).await.unwrap();
        inside.insert_member(&household).await.unwrap();
        self.members.push(household.id);
        self.accounts.push(account.id);
        let named = (0..PEOPLE.len())
            .map(|n| (n, n))
            .chain([(HOUSEHOLD, 0), (HOUSEHOLD, KEEPER)]);
        for (member, person) in named {
            let row = MemberPerson {
                id: new_id(),
                member: self.members[member],
                person: Some(self.people[person]),
                name: PEOPLE[person].to_owned(),
            };
            inside.insert_member_person(&row, instant(BEGINS)).await.unwrap();
        }
        for (member, role) in [(KEEPER, Role::Bookkeeper), (WELCOMER, Role::Registrar)] {
            let sql = "INSERT INTO role_term (id, bank_id, member_id, role, starts_at, until)
                       VALUES ($1, $2, $3, $4, 0, 4000000000000000)";
            let values = vec![
                new_id().into(),
                self.bank.uuid().into(),
                self.members[member].uuid().into(),
                role.as_str().into(),
            ];
            tx.execute_raw(raw(sql, values)).await.unwrap();
        }
        let mut books = inside.open_books(&[], true, false).await.unwrap();
        let fund = books.fund().unwrap().id;
        books.aim(fund, rules.fund_floor(inside.active_members().await.unwrap()));
        inside.write_books(&books).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Hours of one day, ready to be sent.
    pub fn hours(&self, giver: usize, receiver: usize, minutes: i64, day: Day) -> LogExchange {
        LogExchange {
            bank: self.bank,
            giver: self.members[giver],
            receiver: Receiver::Member(self.members[receiver]),
            minutes,
            first: day,
            last: day,
            category: self.categories[0],
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
}

async fn create(app: &App, rules: Rules) -> BankId {
    let command = CreateBank {
        name: Name::try_new("Banc del Temps").unwrap(),
        slug: format!("v-{}", new_id().simple()),
        languages: vec!["ca".to_owned()],
        time_zone: "Europe/Madrid".to_owned(),
        template: Template::TimeBank,
        rules: Some(rules),
        about: None,
    };
    app.create_bank(command).await.unwrap().id
}

fn record(name: &str, kind: MemberKind, account: AccountId) -> MemberRecord {
    MemberRecord {
        id: MemberId::new(new_id()),
        account,
        kind,
        state: MemberState::Active,
        name: name.to_owned(),
        about: String::new(),
        languages: vec!["ca".to_owned()],
        area: None,
        name_public: false,
        minor_until: None,
        weekly_limit: None,
        paused_until: None,
        suspended_at: None,
        agreement_version: None,
        merged_into: None,
        created_at: instant(BEGINS),
        joined_at: Some(instant(BEGINS)),
        left_at: None,
        kept_until: None,
        last_asked_at: None,
        version: 1,
    }
}

fn new_id() -> Uuid {
    use app::Ids;
    OsIds.next(instant(BEGINS))
}
