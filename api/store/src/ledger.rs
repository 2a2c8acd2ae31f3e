//! Accounts, transfers and entries. Transfers and entries are only ever inserted (law I7).

mod doers;
mod statement;

use std::fmt::Write;

use domain::id::{AccountId, ExchangeId, MemberId, TransferId};
use domain::ledger::{Account, AccountKind, Books};
use domain::minutes::Balance;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Value,
};
use uuid::Uuid;

use crate::entity::{account, entry, transfer};
use crate::error::{Result, StoreError, rows};
use crate::tx::{InBank, Tx};

pub use self::doers::DoneBy;
pub use self::statement::{FundMonth, StatementLine, TransferRow};

fn read(row: &account::Model) -> Result<Account> {
    Ok(Account {
        id: AccountId::new(row.id),
        kind: AccountKind::parse(&row.kind).ok_or_else(|| StoreError::corrupt("account", &row.kind))?,
        balance: Balance::new(row.balance),
        floor: Balance::new(row.floor),
        target: Balance::new(row.floor_target),
        gave: row.gave,
        received: row.received,
        seq: row.seq,
    })
}

impl InBank<'_, Tx> {
    /// Opens an account.
    pub async fn insert_account(&self, account: &Account) -> Result<()> {
        let row = account::ActiveModel {
            id: Set(account.id.uuid()),
            bank_id: Set(self.bank.uuid()),
            kind: Set(account.kind.as_str().to_owned()),
            label: Set(None),
            balance: Set(account.balance.get()),
            floor: Set(account.floor.get()),
            floor_target: Set(account.target.get()),
            floor_override: Set(None),
            gave: Set(0),
            received: Set(0),
            seq: Set(account.seq),
            closed_at: Set(None),
        };
        account::Entity::insert(row).exec_without_returning(self.conn).await?;
        Ok(())
    }

    /// Reads accounts under their locks, in id order, so that opposite transfers never deadlock.
    ///
    /// The accounts of these members come in; the fund's and the opening account when asked for.
    pub async fn open_books(&self, members: &[MemberId], fund: bool, opening: bool) -> Result<Books> {
        #[derive(FromQueryResult)]
        struct Held {
            id: Uuid,
            owner_id: Option<Uuid>,
            merged_into: Option<Uuid>,
        }
        let mut values: Vec<Value> = Vec::new();
        let mut sql =
            "SELECT a.*, m.id AS owner_id, m.merged_into FROM account a LEFT JOIN member m ON m.account_id = a.id
                        WHERE a.bank_id = $1 AND (m.id IN (NULL"
                .to_owned();
        for member in members {
            values.push(member.uuid().into());
            let _ = write!(sql, ", ${}", values.len().saturating_add(1));
        }
        sql.push(')');
        if fund {
            sql.push_str(" OR (a.kind = 'fund' AND a.label IS NULL)");
        }
        if opening {
            sql.push_str(" OR a.kind = 'opening'");
        }
        sql.push_str(") ORDER BY a.id");
        sql.push_str(self.engine().lock_of_a());
        let found = self.conn.query_all_raw(self.statement(sql, values)).await?;
        let mut accounts = Vec::with_capacity(found.len());
        let mut owners = Vec::with_capacity(found.len());
        let mut merged = Vec::new();
        for row in &found {
            accounts.push(read(&account::Model::from_query_result(row, "")?)?);
            let owner = Held::from_query_result(row, "")?;
            let became = owner.owner_id.zip(owner.merged_into);
            merged.extend(became.map(|(member, into)| (MemberId::new(member), MemberId::new(into))));
            owners.extend(
                owner
                    .owner_id
                    .map(|member| (MemberId::new(member), AccountId::new(owner.id))),
            );
        }
        Ok(Books::new(accounts, owners).with_merged(merged))
    }

    /// Writes what the books say: guarded account rows, then transfers, then entries.
    pub async fn write_books(&self, books: &Books) -> Result<()> {
        let mut values: Vec<Value> = Vec::new();
        let mut tuples = Vec::new();
        for (before, after) in books.changes() {
            let n = values.len().saturating_add(2);
            let holes: Vec<String> = (n..n.saturating_add(8)).map(|hole| format!("${hole}")).collect();
            tuples.push(format!("({})", holes.join(", ")));
            values.extend([
                Value::from(after.id.uuid()),
                after.balance.get().into(),
                after.floor.get().into(),
                after.target.get().into(),
                after.gave.into(),
                after.received.into(),
                after.seq.into(),
                before.seq.into(),
            ]);
        }
        if tuples.is_empty() {
            return Ok(());
        }
        let first = books.changes().next().map_or(Uuid::nil(), |(_, after)| after.id.uuid());
        let changed = u64::try_from(tuples.len()).unwrap_or(u64::MAX);
        let sql = format!(
            "WITH v (id, balance, floor, target, gave, received, seq, was) AS (VALUES {})
             UPDATE account SET balance = v.balance, floor = v.floor, floor_target = v.target, gave = v.gave,
                    received = v.received, seq = v.seq
               FROM v WHERE account.id = v.id AND account.bank_id = $1 AND account.seq = v.was",
            tuples.join(", ")
        );
        let statement = self.statement(sql, values);
        self.conn.write("account", first, statement, Some(changed)).await?;
        self.write_posted(books).await
    }

    async fn write_posted(&self, books: &Books) -> Result<()> {
        if books.posted().is_empty() {
            return Ok(());
        }
        let bank = self.bank.uuid();
        let transfers = books.posted().iter().map(|posted| {
            let moved = posted.transfer();
            transfer::ActiveModel {
                id: Set(moved.id.uuid()),
                bank_id: Set(bank),
                kind: Set(moved.kind.as_str().to_owned()),
                from_account: Set(moved.parties.from().uuid()),
                to_account: Set(moved.parties.to().uuid()),
                minutes: Set(moved.minutes.get()),
                exchange_id: Set(moved.exchange.map(ExchangeId::uuid)),
                settlement_id: Set(None),
                reverses: Set(moved.reverses.map(TransferId::uuid)),
                corrects: Set(None),
                recorded_by_kind: Set(moved.by.kind().to_owned()),
                recorded_by: Set(moved.by.who()),
                at: Set(moved.at.micros()),
            }
        });
        let many = u64::try_from(books.posted().len()).unwrap_or(u64::MAX);
        let row = books
            .posted()
            .first()
            .map_or(Uuid::nil(), |posted| posted.transfer().id.uuid());
        let insert = self.built(&transfer::Entity::insert_many(transfers).into_query());
        self.conn.write("transfer", row, insert, Some(many)).await?;
        let entries = books.posted().iter().flat_map(|posted| {
            let moved = posted.transfer();
            let minutes = moved.minutes.get();
            [(posted.from(), minutes.saturating_neg()), (posted.to(), minutes)].map(|(account, change)| {
                entry::ActiveModel {
                    bank_id: Set(bank),
                    account_id: Set(account.id.uuid()),
                    seq: Set(account.seq),
                    transfer_id: Set(moved.id.uuid()),
                    change: Set(change),
                    balance_after: Set(account.balance.get()),
                }
            })
        });
        let insert = self.built(&entry::Entity::insert_many(entries).into_query());
        self.conn
            .write("entry", row, insert, Some(many.saturating_mul(2)))
            .await
    }

    /// Aims every member's account at this floor, but for those with an override, and the fund at that one. No balance
    /// changes; a floor never lies above a balance. Accounts are locked in id order first.
    pub async fn aim_all(&self, members: Balance, fund: Balance) -> Result<()> {
        let lock = format!(
            "SELECT id FROM account WHERE bank_id = $1 ORDER BY id{}",
            self.engine().lock()
        );
        self.conn.query_all_raw(self.statement(lock, vec![])).await?;
        for (kind, floor) in [(AccountKind::Member, members), (AccountKind::Fund, fund)] {
            let statement = self.statement(
                "UPDATE account SET floor_target = $3, floor = CASE WHEN balance < $3 THEN balance ELSE $3 END
                  WHERE bank_id = $1 AND kind = $2 AND floor_override IS NULL",
                vec![kind.as_str().into(), floor.get().into()],
            );
            self.conn.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Sets or clears the override of one account's floor target; the target itself goes through the books.
    pub async fn override_floor(&self, account: AccountId, floor: Option<Balance>) -> Result<()> {
        let statement = self.statement(
            "UPDATE account SET floor_override = $3 WHERE bank_id = $1 AND id = $2",
            vec![account.uuid().into(), floor.map(Balance::get).into()],
        );
        rows("account", self.conn.execute_raw(statement).await?.rows_affected(), 1)
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The account of a member.
    pub async fn account_of(&self, member: MemberId) -> Result<Option<Account>> {
        let statement = self.statement(
            "SELECT a.* FROM account a JOIN member m ON m.account_id = a.id WHERE m.bank_id = $1 AND m.id = $2",
            vec![member.uuid().into()],
        );
        account::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .as_ref()
            .map(read)
            .transpose()
    }

    /// The fund.
    pub async fn fund(&self) -> Result<Option<Account>> {
        let found = account::Entity::find()
            .filter(account::Column::BankId.eq(self.bank.uuid()))
            .filter(account::Column::Kind.eq(AccountKind::Fund.as_str()))
            .filter(account::Column::Label.is_null())
            .one(self.conn)
            .await?;
        found.as_ref().map(read).transpose()
    }
}
