//! The accounts of a village as they stand in the database, and the laws that hold for any of them.

use sea_orm::{ConnectionTrait, Statement};

use crate::village::Village;

/// One account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub balance: i64,
    pub floor: i64,
    pub target: i64,
    pub gave: i64,
    pub received: i64,
}

/// The accounts of the members and of the fund, in the order of the village, all of one moment.
pub async fn lines(village: &Village) -> Vec<Line> {
    let reader = village.store.reader();
    let sql = "SELECT id, balance, floor, floor_target, gave, received FROM account WHERE bank_id = $1";
    let bank = village.bank.uuid().into();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [bank]);
    let rows = reader.query_all_raw(statement).await.unwrap();
    let account = |n: usize| {
        let id = village.accounts[n].uuid();
        let row = rows
            .iter()
            .find(|row| row.try_get::<uuid::Uuid>("", "id").unwrap() == id)
            .unwrap();
        let figure = |column: &str| row.try_get::<i64>("", column).unwrap();
        Line {
            balance: figure("balance"),
            floor: figure("floor"),
            target: figure("floor_target"),
            gave: figure("gave"),
            received: figure("received"),
        }
    };
    (0..village.accounts.len()).map(account).collect()
}

/// I1: the balances sum to zero. I6: no balance lies below its floor, no floor above what policy or an override says.
pub fn laws(lines: &[Line]) -> Result<(), String> {
    let sum: i64 = lines.iter().map(|line| line.balance).sum();
    if sum != 0 {
        return Err(format!("I1: the balances sum to {sum}: {lines:?}"));
    }
    for (n, line) in lines.iter().enumerate() {
        if line.balance < line.floor || line.floor > line.target || line.gave < 0 || line.received < 0 {
            return Err(format!("I6: account {n} is {line:?}"));
        }
    }
    Ok(())
}
