//! Recomputes everything from the transfers and names what differs. It reads only; it mends nothing.

use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::dialect::{Engine, sum};
use crate::error::Result;
use crate::exchange::COUNTS;
use crate::open::Store;

/// Something that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The law or rule, such as `I1`.
    pub law: &'static str,
    /// What is looked at, and the figures that differ.
    pub what: String,
}

#[derive(FromQueryResult)]
struct Row {
    subject: String,
    found: i64,
    wanted: i64,
}

/// One look: rows of (subject, found, wanted) are what differs.
struct Look {
    law: &'static str,
    what: &'static str,
    sql: String,
}

/// At most this many rows of one look are named.
const NAMED: u64 = 100;

/// An id as text: PostgreSQL writes a uuid as text, SQLite keeps its bytes.
fn text(engine: Engine, column: &str) -> String {
    match engine {
        Engine::Postgres => format!("CAST({column} AS TEXT)"),
        Engine::Sqlite => format!("LOWER(HEX({column}))"),
    }
}

const fn look(law: &'static str, what: &'static str, sql: String) -> Look {
    Look { law, what, sql }
}

/// What accounts say, against what the transfers and exchanges make of them.
fn accounts(engine: Engine) -> Vec<Look> {
    let text = |column: &str| text(engine, column);
    vec![
        look(
            "I1",
            "the balances of a bank do not sum to zero",
            format!(
                "SELECT {} AS subject, {} AS found, CAST(0 AS BIGINT) AS wanted FROM account a
                  GROUP BY a.bank_id HAVING SUM(a.balance) <> 0",
                text("a.bank_id"),
                sum("a.balance")
            ),
        ),
        look(
            "I1",
            "an account's balance is not what its transfers make it",
            format!(
                "SELECT {} AS subject, a.balance AS found, t.wanted FROM account a JOIN (
                    SELECT b.id, {} AS wanted FROM account b LEFT JOIN (
                        SELECT to_account AS account_id, minutes AS change FROM transfer
                        UNION ALL SELECT from_account, -minutes FROM transfer) c ON c.account_id = b.id
                    GROUP BY b.id) t ON t.id = a.id
                  WHERE a.balance <> t.wanted",
                text("a.id"),
                sum("c.change")
            ),
        ),
        look(
            "I6",
            "a floor lies above the balance or above its target",
            format!(
                "SELECT {} AS subject, a.floor AS found, a.balance AS wanted FROM account a
                  WHERE a.floor > a.balance OR a.floor > a.floor_target",
                text("a.id")
            ),
        ),
        look(
            "RULES 12",
            "a member's hours given are not those of the exchanges",
            tally(&text("m.id"), "gave", "giver_id"),
        ),
        look(
            "RULES 12",
            "a member's hours received are not those of the exchanges",
            tally(&text("m.id"), "received", "receiver_id"),
        ),
    ]
}

/// What became another leaves nothing behind.
fn merged(engine: Engine) -> Look {
    look(
        "RULES 22",
        "time lies on the account of a record that became another",
        format!(
            "SELECT {} AS subject, a.balance AS found, CAST(0 AS BIGINT) AS wanted FROM member m
               JOIN account a ON a.id = m.account_id WHERE m.state = 'merged' AND a.balance <> 0",
            text(engine, "m.id")
        ),
    )
}

/// What entries say, against the ones before them and their transfers.
fn entries(engine: Engine) -> Vec<Look> {
    let text = |column: &str| text(engine, column);
    vec![
        look(
            "entry",
            "an account's last entry is not its number of entries, or not its balance",
            format!(
                "SELECT {} AS subject, a.balance AS found, COALESCE(e.balance_after, 0) AS wanted FROM account a
                   LEFT JOIN entry e ON e.account_id = a.id AND e.seq = a.seq
                  WHERE COALESCE(e.balance_after, 0) <> a.balance
                     OR a.seq <> (SELECT COUNT(*) FROM entry n WHERE n.account_id = a.id)",
                text("a.id")
            ),
        ),
        look(
            "entry",
            "an entry does not continue from the one before it",
            format!(
                "SELECT {} AS subject, e.balance_after AS found, COALESCE(p.balance_after, 0) + e.change AS wanted
                   FROM entry e LEFT JOIN entry p ON p.account_id = e.account_id AND p.seq = e.seq - 1
                  WHERE e.balance_after <> COALESCE(p.balance_after, 0) + e.change
                     OR (e.seq > 1 AND p.seq IS NULL)",
                text("e.account_id")
            ),
        ),
        look(
            "entry",
            "a transfer does not have its two entries",
            format!(
                "SELECT {} AS subject, CAST(COUNT(e.seq) AS BIGINT) AS found, CAST(2 AS BIGINT) AS wanted
                   FROM transfer t LEFT JOIN entry e ON e.transfer_id = t.id
                    AND e.change = CASE WHEN e.account_id = t.to_account THEN t.minutes ELSE -t.minutes END
                    AND e.account_id IN (t.from_account, t.to_account)
                  GROUP BY t.id HAVING COUNT(e.seq) <> 2",
                text("t.id")
            ),
        ),
    ]
}

/// What transfers and exchanges say of each other.
fn transfers(engine: Engine) -> Vec<Look> {
    let text = |column: &str| text(engine, column);
    vec![
        look(
            "I5",
            "an exchange did not move its time exactly once",
            format!(
                "SELECT {} AS subject, x.moved AS found, x.wanted AS wanted FROM (
                   SELECT x.id, CASE WHEN x.counting <> 'gift' AND {COUNTS} THEN x.minutes ELSE 0 END AS wanted,
                     {} AS moved
                   FROM exchange x LEFT JOIN transfer t ON t.exchange_id = x.id
                    AND (t.kind IN ('exchange', 'resolution') OR t.reverses IN
                         (SELECT o.id FROM transfer o WHERE o.exchange_id = x.id AND o.kind <> 'grant'))
                   LEFT JOIN member g ON g.id = x.giver_id
                  GROUP BY x.id, x.counting, x.state, x.confirmed_at, x.minutes) x
                 WHERE x.moved <> x.wanted",
                text("x.id"),
                sum("CASE WHEN t.to_account = g.account_id THEN t.minutes
                          WHEN t.from_account = g.account_id THEN -t.minutes ELSE 0 END")
            ),
        ),
        look(
            "I7",
            "a reversal is not the opposite of what it names",
            format!(
                "SELECT {} AS subject, r.minutes AS found, o.minutes AS wanted FROM transfer r
                   JOIN transfer o ON o.id = r.reverses
                  WHERE r.minutes <> o.minutes OR r.from_account <> o.to_account OR r.to_account <> o.from_account",
                text("r.id")
            ),
        ),
        look(
            "I10",
            "a transfer lies in another bank than one of its accounts",
            format!(
                "SELECT {} AS subject, CAST(1 AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted FROM transfer t
                   JOIN account a ON a.id IN (t.from_account, t.to_account) WHERE a.bank_id <> t.bank_id",
                text("t.id")
            ),
        ),
        look(
            "I11",
            "somebody confirmed for the other side",
            format!(
                "SELECT {} AS subject, CAST(1 AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted FROM exchange x
                   JOIN member_person p ON p.person_id = x.confirmed_by
                    AND p.member_id = CASE WHEN x.confirmed_how = 'giver' THEN x.receiver_id ELSE x.giver_id END
                    AND p.added_at <= x.confirmed_at AND (p.removed_at IS NULL OR p.removed_at > x.confirmed_at)
                  WHERE x.confirmed_at IS NOT NULL",
                text("x.id")
            ),
        ),
        look(
            "I11",
            "somebody of either side was one of the two who decided",
            format!(
                "SELECT {} AS subject, CAST(1 AS BIGINT) AS found, CAST(0 AS BIGINT) AS wanted FROM exchange_decision d
                   JOIN exchange x ON x.id = d.exchange_id
                   JOIN member_person p ON p.member_id IN (x.giver_id, x.receiver_id)
                    AND p.person_id IN (d.proposed_by, d.seconded_by)
                    AND p.added_at <= d.closed_at AND (p.removed_at IS NULL OR p.removed_at > d.closed_at)
                  WHERE d.seconded_by IS NOT NULL",
                text("x.id")
            ),
        ),
    ]
}

fn tally(subject: &str, column: &str, side: &str) -> String {
    format!(
        "SELECT {subject} AS subject, a.{column} AS found, s.wanted FROM member m JOIN account a ON a.id = m.account_id
           JOIN (SELECT n.id, {} AS wanted FROM member n LEFT JOIN exchange x ON x.{side} = n.id AND {COUNTS}
                  GROUP BY n.id) s ON s.id = m.id
          WHERE a.{column} <> s.wanted",
        sum("x.minutes")
    )
}

impl Store {
    /// Recomputes every balance, entry, floor and law from the transfers; an empty list is a clean bill.
    ///
    /// It may run while the bank is in use: everything is read in one transaction.
    pub async fn verify(&self) -> Result<Vec<Finding>> {
        let tx = self.begin_snapshot().await?;
        let mut findings = Vec::new();
        let engine = self.engine();
        let looks = [
            accounts(engine),
            vec![merged(engine)],
            entries(engine),
            transfers(engine),
        ];
        for look in looks.into_iter().flatten() {
            let sql = format!("{} LIMIT {NAMED}", look.sql);
            for row in tx.query_all_raw(self.engine().statement(sql, vec![])).await? {
                let row = Row::from_query_result(&row, "")?;
                let what = format!(
                    "{}: {} has {}, should have {}",
                    look.what, row.subject, row.found, row.wanted
                );
                findings.push(Finding { law: look.law, what });
            }
        }
        tx.rollback().await?;
        Ok(findings)
    }
}
