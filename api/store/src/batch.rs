//! Writes that wait for each other: on PostgreSQL many writes go out as one statement, so that a transaction costs few
//! round trips. On SQLite, where a statement crosses no network, each is sent at once, in order.
//!
//! What waits is sent before anything reads a table it touches, before a second write to the same row, and before
//! commit. Foreign keys are looked at when the one statement ends, so parents and children may stand side by side.

use sea_orm::{ConnectionTrait, DbErr, Statement, Value};
use uuid::Uuid;

use crate::dialect::Engine;
use crate::error::{Result, StoreError, rows};
use crate::tx::Tx;

/// A write that waits.
pub(crate) struct Waiting {
    pub(crate) table: &'static str,
    row: Uuid,
    sql: String,
    values: Vec<Value>,
    rows: Option<u64>,
}

impl Tx {
    /// Sends a write, now or together with what comes after it. `rows` is how many it has to change; `None` for as many
    /// as it does.
    pub(crate) async fn write(
        &self,
        table: &'static str,
        row: Uuid,
        statement: Statement,
        expected: Option<u64>,
    ) -> Result<()> {
        if self.engine() == Engine::Sqlite {
            let changed = self.execute_raw(statement).await?.rows_affected();
            return expected.map_or(Ok(()), |expected| rows(table, changed, expected));
        }
        if self.waits_for(|waiting| waiting.table == table && waiting.row == row)? {
            self.flush().await?;
        }
        let values = statement.values.map(|values| values.0).unwrap_or_default();
        self.waiting()?.push(Waiting {
            table,
            row,
            sql: statement.sql,
            values,
            rows: expected,
        });
        Ok(())
    }

    /// Sends what waits, if this text speaks of a table that it touches.
    pub(crate) async fn flush_before(&self, sql: &str) -> std::result::Result<(), DbErr> {
        let touches = self.waits_for(|waiting| sql.contains(waiting.table));
        match touches {
            Ok(false) => Ok(()),
            Ok(true) => self.flush().await.map_err(|error| DbErr::Custom(error.to_string())),
            Err(error) => Err(DbErr::Custom(error.to_string())),
        }
    }

    /// Sends what waits, as one statement.
    pub(crate) async fn flush(&self) -> Result<()> {
        let all: Vec<Waiting> = std::mem::take(&mut *self.waiting()?);
        if all.is_empty() {
            return Ok(());
        }
        let mut parts = Vec::with_capacity(all.len());
        let mut counts = Vec::with_capacity(all.len());
        let mut values = Vec::new();
        for (n, waiting) in all.iter().enumerate() {
            let sql = renumbered(&waiting.sql, values.len());
            parts.push(format!("w{n} AS ({sql} RETURNING 1)"));
            counts.push(format!("(SELECT COUNT(*) FROM w{n}) AS c{n}"));
            values.extend(waiting.values.iter().cloned());
        }
        let sql = format!("WITH {} SELECT {}", parts.join(", "), counts.join(", "));
        let statement = self.engine().statement(sql, values);
        let counted = self.query_one_now(statement).await?;
        let counted = counted.ok_or_else(|| StoreError::corrupt("transaction", "a count without a row"))?;
        for (n, waiting) in all.iter().enumerate() {
            let changed: i64 = counted.try_get("", &format!("c{n}"))?;
            if let Some(expected) = waiting.rows {
                self.note_guard(rows(waiting.table, u64::try_from(changed).unwrap_or(0), expected))?;
            }
        }
        Ok(())
    }
}

/// The same text with each placeholder `$n` counted on from `by`.
fn renumbered(sql: &str, by: usize) -> String {
    let mut text = String::with_capacity(sql.len().saturating_add(16));
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = after.split_at_checked(digits).unwrap_or((after, ""));
        text.push('$');
        match number.parse::<usize>() {
            Ok(number) => text.push_str(&number.saturating_add(by).to_string()),
            Err(_) => text.push_str(number),
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn placeholders_count_on() {
        assert_eq!(renumbered("a = $1 AND b = $12", 3), "a = $4 AND b = $15");
        assert_eq!(renumbered("no holes", 3), "no holes");
    }
}
