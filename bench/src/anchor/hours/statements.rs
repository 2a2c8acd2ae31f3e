//! The statements. On SQLite each goes by itself, as the server's do; on PostgreSQL those of a transaction go as one, as
//! the server's do, too.

use std::sync::{Arc, LazyLock};

use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use super::{Rows, new_id};
use crate::failure::{Failure, Result};

// One numbering for all: 1 bank, 2 exchange, 3 instant, 4 key, 5 scope, 6 hash, 7 giver, 8 receiver, 9 minutes,
// 10 category, 11 day, 12 title, 13 person, 14 and 15 events, 16 end of the contact, 17 transfer, 18 and 19 accounts.

const KEY: &str = "INSERT INTO idempotency (bank_id, scope, key, hash, subject_id, created_at)
    VALUES ($1, $5, $4, $6, $2, $3) ON CONFLICT DO NOTHING";
const LOGGED: &str = "INSERT INTO exchange (id, bank_id, giver_id, receiver_id, category_id, state, counting, minutes,
    first_day, last_day, recorder, title, note, discreet, policy_version, created_by, created_at, logged_by, logged_at, version)
    VALUES ($2, $1, $7, $8, $10, 'logged', 'between_members', $9, $11, $11, 'giver', $12, '', FALSE, 1, $13, $3, $13, $3, 1)";
const EVENT: &str = "INSERT INTO outbox (bank_id, id, kind, subject_id, actor, audience, at)
    VALUES ($1, $14, 'exchange_changed', $2, $5, 'parties', $3)";
const MOVED: &str = "INSERT INTO outbox (bank_id, id, kind, subject_id, actor, audience, at)
    VALUES ($1, $15, 'balance_changed', $2, $5, 'parties', $3)";
const GIVER_SHOWS: &str = "INSERT INTO contact_grant (bank_id, owner_id, reader_id, until) VALUES ($1, $7, $8, $16)
    ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until WHERE contact_grant.until < excluded.until";
const RECEIVER_SHOWS: &str = "INSERT INTO contact_grant (bank_id, owner_id, reader_id, until) VALUES ($1, $8, $7, $16)
    ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until WHERE contact_grant.until < excluded.until";
const CONFIRMED: &str = "UPDATE exchange SET state = 'confirmed', confirmed_by = $13, confirmed_at = $3, told_at = $3,
    confirmed_how = 'receiver', confirm_due_at = NULL, version = version + 1
    WHERE bank_id = $1 AND id = $2 AND state = 'logged'";
const ACCOUNTS: &str = "UPDATE account SET seq = seq + 1,
    balance = balance + CASE WHEN id = $18 THEN $9 ELSE -$9 END,
    gave = gave + CASE WHEN id = $18 THEN $9 ELSE 0 END, received = received + CASE WHEN id = $18 THEN 0 ELSE $9 END
    WHERE bank_id = $1 AND id IN ($18, $19)";
const TRANSFER: &str = "INSERT INTO transfer (id, bank_id, kind, from_account, to_account, minutes, exchange_id,
    recorded_by_kind, recorded_by, at) VALUES ($17, $1, 'exchange', $19, $18, $9, $2, 'member', $13, $3)";
/// From the accounts as the update left them.
const ENTRIES: &str = "INSERT INTO entry (bank_id, account_id, seq, transfer_id, change, balance_after)
    SELECT a.bank_id, a.id, a.seq, $17, CASE WHEN a.id = $18 THEN $9 ELSE -$9 END, a.balance FROM moved a";
const ENTRIES_LATER: &str = "INSERT INTO entry (bank_id, account_id, seq, transfer_id, change, balance_after)
    SELECT a.bank_id, a.id, a.seq, $17, CASE WHEN a.id = $18 THEN $9 ELSE -$9 END, a.balance
      FROM account a WHERE a.bank_id = $1 AND a.id IN ($18, $19)";

/// How long contact details stay open, in microseconds: 183 days.
const OPEN: i64 = 183 * 86_400_000_000;

/// A statement with all values of the numbering; those that it does not name are not looked at.
macro_rules! bound {
    ($sql:expr, $rows:expr, $person:expr) => {
        sqlx::query($sql)
            .bind($rows.bank)
            .bind($rows.exchange)
            .bind($rows.at)
            .bind($rows.key.as_str())
            .bind(format!("person_{}", $person.simple()))
            .bind("a hash that is as long as the hash of a command in the service is")
            .bind($rows.giver)
            .bind($rows.receiver)
            .bind($rows.minutes)
            .bind($rows.category)
            .bind($rows.day)
            .bind($rows.title.as_str())
            .bind($person)
            .bind(new_id())
            .bind(new_id())
            .bind($rows.at.saturating_add(OPEN))
            .bind($rows.transfer)
            .bind($rows.giver_account)
            .bind($rows.receiver_account)
    };
}

fn changed(rows: u64, wanted: u64) -> Result<()> {
    if rows == wanted {
        return Ok(());
    }
    Err(Failure::new(format!("{rows} rows were written instead of {wanted}")))
}

/// Many statements as one.
fn together(parts: &[&str]) -> Arc<str> {
    let named = parts
        .iter()
        .enumerate()
        .map(|(n, part)| format!("w{n} AS ({part} RETURNING 1)"));
    let named: Vec<String> = named.collect();
    named.join(", ").into()
}

static LOG: LazyLock<Arc<str>> = LazyLock::new(|| {
    let parts = together(&[KEY, LOGGED, EVENT, GIVER_SHOWS]);
    format!("WITH {parts} SELECT (SELECT COUNT(*) FROM w0) + (SELECT COUNT(*) FROM w1)").into()
});
static CONFIRM: LazyLock<Arc<str>> = LazyLock::new(|| {
    let parts = together(&[KEY, CONFIRMED, EVENT, MOVED, TRANSFER, ENTRIES, RECEIVER_SHOWS]);
    let moved = format!("moved AS ({ACCOUNTS} RETURNING bank_id, id, seq, balance)");
    format!("WITH {moved}, {parts} SELECT (SELECT COUNT(*) FROM w0) + (SELECT COUNT(*) FROM w1)").into()
});

impl Rows {
    pub(super) async fn log_on_sqlite(&self, pool: &SqlitePool) -> Result<()> {
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
        for sql in [KEY, LOGGED, EVENT, GIVER_SHOWS] {
            bound!(sql, self, self.giver_person).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    pub(super) async fn confirm_on_sqlite(&self, pool: &SqlitePool) -> Result<()> {
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
        for (sql, rows) in [
            (KEY, 1),
            (CONFIRMED, 1),
            (EVENT, 1),
            (MOVED, 1),
            (ACCOUNTS, 2),
            (TRANSFER, 1),
            (ENTRIES_LATER, 2),
        ] {
            let done = bound!(sql, self, self.receiver_person).execute(&mut *tx).await?;
            changed(done.rows_affected(), rows)?;
        }
        bound!(RECEIVER_SHOWS, self, self.receiver_person)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn log_on_postgres(&self, pool: &PgPool) -> Result<()> {
        self.at_once(pool, &LOG, self.giver_person).await
    }

    pub(super) async fn confirm_on_postgres(&self, pool: &PgPool) -> Result<()> {
        self.at_once(pool, &CONFIRM, self.receiver_person).await
    }

    /// Begin, everything, commit.
    async fn at_once(&self, pool: &PgPool, sql: &Arc<str>, person: uuid::Uuid) -> Result<()> {
        let mut tx = pool.begin().await?;
        let query = bound!(AssertSqlSafe(Arc::clone(sql)), self, person);
        let rows: i64 = sqlx::Row::try_get(&query.fetch_one(&mut *tx).await?, 0)?;
        changed(u64::try_from(rows)?, 2)?;
        Ok(tx.commit().await?)
    }
}
