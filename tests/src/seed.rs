//! Members put into a database below the use cases, for tests that are about something else.

use app::{Actor, OsIds};
use domain::id::{AccountId, BankId, MemberId, PersonId};
use domain::ledger::{Account, AccountKind};
use domain::member::{MandateScope, MemberKind, MemberState, Role};
use domain::time::Instant;
use store::{MemberPerson, MemberRecord, Store};
use uuid::Uuid;

use crate::bank::{Who, instant};

/// Puts members into a database below the use cases, for tests that are about something else.
pub struct Seed<'a> {
    pub store: &'a Store,
}

impl Seed<'_> {
    fn new_id() -> Uuid {
        use app::Ids;
        OsIds.next(instant("2026-01-10T09:00:00Z"))
    }

    pub async fn member(&self, bank: BankId, name: &str, role: Option<Role>) -> Who {
        let member = self.insert(bank, name, MemberKind::Person).await;
        let person = self.person().await;
        self.name(bank, member, Some(person), name).await;
        if let Some(role) = role {
            self.role(bank, member, role).await;
        }
        Who {
            member,
            person,
            actor: Actor::person(person),
        }
    }

    pub async fn offline(&self, bank: BankId, name: &str) -> MemberId {
        let member = self.insert(bank, name, MemberKind::Person).await;
        self.name(bank, member, None, name).await;
        member
    }

    pub async fn insert(&self, bank: BankId, name: &str, kind: MemberKind) -> MemberId {
        let at = instant("2026-01-10T09:00:00Z");
        let tx = self.store.begin().await.unwrap();
        let inside = tx.in_bank(bank);
        let rules = inside
            .policy(instant("2030-01-01T00:00:00Z"))
            .await
            .unwrap()
            .unwrap()
            .rules;
        let account = Account::open(
            AccountId::new(Self::new_id()),
            AccountKind::Member,
            rules.member_floor(),
        );
        inside.insert_account(&account).await.unwrap();
        let id = MemberId::new(Self::new_id());
        let record = MemberRecord {
            id,
            account: account.id,
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
            created_at: at,
            joined_at: Some(at),
            left_at: None,
            kept_until: None,
            last_asked_at: None,
            version: 1,
        };
        inside.insert_member(&record).await.unwrap();
        let mut books = inside.open_books(&[], true, false).await.unwrap();
        let fund = books.fund().unwrap().id;
        books.aim(fund, rules.fund_floor(inside.active_members().await.unwrap()));
        inside.write_books(&books).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn name(&self, bank: BankId, member: MemberId, person: Option<PersonId>, name: &str) {
        let tx = self.store.begin().await.unwrap();
        let row = MemberPerson {
            id: Self::new_id(),
            member,
            person,
            name: name.to_owned(),
        };
        tx.in_bank(bank)
            .insert_member_person(&row, instant("2026-01-10T09:00:00Z"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn person(&self) -> PersonId {
        let id = PersonId::new(Self::new_id());
        let sql = "INSERT INTO person (id, language, created_at) VALUES ($1, 'ca', 0)";
        self.raw(sql, vec![id.uuid().into()]).await;
        id
    }

    pub async fn role(&self, bank: BankId, member: MemberId, role: Role) {
        let sql = "INSERT INTO role_term (id, bank_id, member_id, role, starts_at, until)
                   VALUES ($1, $2, $3, $4, 0, 2000000000000000)";
        let values = vec![
            Self::new_id().into(),
            bank.uuid().into(),
            member.uuid().into(),
            role.as_str().into(),
        ];
        self.raw(sql, values).await;
    }

    pub async fn mandate(&self, bank: BankId, member: MemberId, helper: PersonId, until: Instant) {
        let scopes: Vec<&str> = MandateScope::ALL.iter().map(|scope| scope.as_str()).collect();
        let sql = "INSERT INTO mandate (id, bank_id, member_id, helper_id, scopes, starts_at, until, recorded_by)
                   VALUES ($1, $2, $3, $4, $5, 0, $6, $4)";
        let values = vec![
            Self::new_id().into(),
            bank.uuid().into(),
            member.uuid().into(),
            helper.uuid().into(),
            scopes.join(" ").into(),
            until.micros().into(),
        ];
        self.raw(sql, values).await;
    }

    pub async fn raw(&self, sql: &str, values: Vec<sea_orm::Value>) {
        use sea_orm::ConnectionTrait;
        let tx = self.store.begin().await.unwrap();
        let statement = sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
        tx.execute_raw(statement).await.unwrap();
        tx.commit().await.unwrap();
    }
}
