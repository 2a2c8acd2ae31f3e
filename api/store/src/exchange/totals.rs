//! Figures over exchanges: one definition each, equal to the rows.

use domain::id::MemberId;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::dialect::sum;
use crate::error::Result;
use crate::tx::InBank;

/// Hours given and received in a period, however they counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many exchanges.
    pub exchanges: i64,
    /// Minutes given.
    pub gave: i64,
    /// Minutes received.
    pub received: i64,
}

#[derive(FromQueryResult)]
struct TotalsRow {
    many: i64,
    gave: i64,
    received: i64,
}

/// Whether the hours of a row count: confirmed, and questioned ones that had been confirmed.
pub(crate) const COUNTS: &str = "(x.state = 'confirmed' OR (x.state = 'disputed' AND x.confirmed_at IS NOT NULL))";

/// The member `$2`, and the records that became it (RULES 22).
const MINE: &str = "(SELECT f.id FROM member f WHERE f.id = $2 OR f.merged_into = $2)";

impl<C: ConnectionTrait> InBank<'_, C> {
    /// Hours that a member gave and received on days from `first` to `last` (days since 1970-01-01).
    pub async fn totals_by_day(&self, member: MemberId, first: i64, last: i64) -> Result<Totals> {
        self.totals("x.last_day", member, first, last).await
    }

    /// The same by the instants of posting, in microseconds.
    pub async fn totals_by_posting(&self, member: MemberId, from: Instant, before: Instant) -> Result<Totals> {
        self.totals(
            "x.confirmed_at",
            member,
            from.micros(),
            before.micros().saturating_sub(1),
        )
        .await
    }

    async fn totals(&self, column: &str, member: MemberId, first: i64, last: i64) -> Result<Totals> {
        let sql = format!(
            "SELECT COUNT(*) AS many, {} AS gave, {} AS received FROM exchange x
              WHERE x.bank_id = $1 AND (x.giver_id IN {MINE} OR x.receiver_id IN {MINE})
                AND {column} >= $3 AND {column} <= $4 AND {COUNTS}",
            sum(&format!("CASE WHEN x.giver_id IN {MINE} THEN x.minutes ELSE 0 END")),
            sum(&format!("CASE WHEN x.receiver_id IN {MINE} THEN x.minutes ELSE 0 END")),
        );
        let statement = self.statement(sql, vec![member.uuid().into(), first.into(), last.into()]);
        let row = TotalsRow::find_by_statement(statement).one(self.conn).await?;
        Ok(row.map_or_else(Totals::default, |row| Totals {
            exchanges: row.many,
            gave: row.gave,
            received: row.received,
        }))
    }

    /// The hours of the whole bank on days from `first` to `last`: each exchange once. What was received by the bank
    /// itself counts in `gave` only.
    pub async fn bank_totals(&self, first: i64, last: i64) -> Result<Totals> {
        let sql = format!(
            "SELECT COUNT(*) AS many, {} AS gave, {} AS received FROM exchange x
              WHERE x.bank_id = $1 AND x.last_day >= $2 AND x.last_day <= $3 AND {COUNTS}",
            sum("x.minutes"),
            sum("CASE WHEN x.receiver_id IS NULL THEN 0 ELSE x.minutes END"),
        );
        let statement = self.statement(sql, vec![first.into(), last.into()]);
        let row = TotalsRow::find_by_statement(statement).one(self.conn).await?;
        Ok(row.map_or_else(Totals::default, |row| Totals {
            exchanges: row.many,
            gave: row.gave,
            received: row.received,
        }))
    }
}
