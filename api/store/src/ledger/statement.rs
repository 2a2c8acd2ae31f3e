//! Statements: the lines of an account, the fund's months, the transfers of an exchange.

use domain::id::{AccountId, CategoryId, ExchangeId, MemberId, TransferId};
use domain::ledger::TransferKind;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::doers::{DoneBy, Hands, columns};
use crate::dialect;
use crate::entity::transfer;
use crate::error::{Result, StoreError};
use crate::page::{Listed, Slice, Window};
use crate::tx::InBank;

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The number of the entry in its account, from 1.
    pub seq: i64,
    /// Minutes: above zero came in, below zero went out.
    pub change: i64,
    /// The balance after this line, in minutes.
    pub balance_after: i64,
    /// The transfer.
    pub transfer: TransferId,
    /// Why minutes moved.
    pub kind: TransferKind,
    /// When it was posted.
    pub at: Instant,
    /// The exchange it belongs to.
    pub exchange: Option<ExchangeId>,
    /// The other account's member, where it is one.
    pub other: Option<MemberId>,
    /// The day the time was given, as days since 1970-01-01.
    pub given_on: Option<i64>,
    /// By whose hand it was entered.
    pub entered: DoneBy,
    /// By whose word it counts; `None` where it needed nobody else's.
    pub confirmed: Option<DoneBy>,
}

#[derive(FromQueryResult)]
struct Line {
    seq: i64,
    change: i64,
    balance_after: i64,
    transfer_id: Uuid,
    kind: String,
    at: i64,
    exchange_id: Option<Uuid>,
    other_id: Option<Uuid>,
    last_day: Option<i64>,
    #[sea_orm(nested)]
    hands: Hands,
}

/// What one category received from the fund, or gave to it, in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundMonth {
    /// Why minutes moved.
    pub kind: TransferKind,
    /// The category of the exchange, where there is one.
    pub category: Option<CategoryId>,
    /// Minutes that the fund gave.
    pub gave: i64,
    /// Minutes that the fund received.
    pub received: i64,
    /// How many transfers.
    pub count: i64,
}

#[derive(FromQueryResult)]
struct Month {
    kind: String,
    category_id: Option<Uuid>,
    gave: i64,
    received: i64,
    many: i64,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of an account's statement, newest first, in posting order; `posted` and `given` narrow it to instants
    /// (from, before) or days (first, last).
    pub async fn statement_page(
        &self,
        account: AccountId,
        posted: Option<(Instant, Instant)>,
        given: Option<(i64, i64)>,
        window: Window<i64>,
    ) -> Result<Slice<StatementLine>> {
        let mut sql = format!(
            "SELECT e.seq, e.change, e.balance_after, e.transfer_id, t.kind, t.at, t.exchange_id,
                              o.id AS other_id, x.last_day, {}
                         FROM entry e JOIN transfer t ON t.id = e.transfer_id
                         LEFT JOIN exchange x ON x.id = t.exchange_id
                         LEFT JOIN member o ON o.account_id =
                              CASE WHEN t.from_account = e.account_id THEN t.to_account ELSE t.from_account END
                        WHERE e.bank_id = $1 AND e.account_id = $2",
            columns()
        );
        let mut values: Vec<Value> = vec![account.uuid().into()];
        if let Some((from, before)) = posted {
            sql.push_str(" AND t.at >= $3 AND t.at < $4");
            values.extend([from.micros().into(), before.micros().into()]);
        } else if let Some((first, last)) = given {
            sql.push_str(" AND x.last_day >= $3 AND x.last_day <= $4");
            values.extend([first.into(), last.into()]);
        }
        let slice: Slice<Line> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "e.seq",
                },
                window,
            )
            .await?;
        slice.try_map(|line| {
            Ok(StatementLine {
                seq: line.seq,
                change: line.change,
                balance_after: line.balance_after,
                transfer: TransferId::new(line.transfer_id),
                kind: TransferKind::parse(&line.kind).ok_or_else(|| StoreError::corrupt("transfer", &line.kind))?,
                at: Instant::from_micros(line.at),
                exchange: line.exchange_id.map(ExchangeId::new),
                other: line.other_id.map(MemberId::new),
                given_on: line.last_day,
                entered: line.hands.entered(),
                confirmed: line.hands.confirmed(),
            })
        })
    }

    /// The fund's open statement between two instants: sums by kind and category, never who received (RULES 17).
    pub async fn fund_statement(&self, from: Instant, before: Instant) -> Result<Vec<FundMonth>> {
        let sum = |side: &str| dialect::sum(&format!("CASE WHEN {side} = a.id THEN t.minutes ELSE 0 END"));
        let sql = format!(
            "SELECT t.kind, x.category_id, {} AS gave, {} AS received, COUNT(*) AS many
               FROM account a JOIN transfer t ON t.bank_id = a.bank_id AND (t.from_account = a.id OR t.to_account = a.id)
               LEFT JOIN exchange x ON x.id = t.exchange_id
              WHERE a.bank_id = $1 AND a.kind = 'fund' AND t.at >= $2 AND t.at < $3
              GROUP BY t.kind, x.category_id ORDER BY t.kind, x.category_id",
            sum("t.from_account"),
            sum("t.to_account"),
        );
        let statement = self.statement(sql, vec![from.micros().into(), before.micros().into()]);
        let months = Month::find_by_statement(statement).all(self.conn).await?;
        months
            .into_iter()
            .map(|month| {
                Ok(FundMonth {
                    kind: TransferKind::parse(&month.kind)
                        .ok_or_else(|| StoreError::corrupt("transfer", &month.kind))?,
                    category: month.category_id.map(CategoryId::new),
                    gave: month.gave,
                    received: month.received,
                    count: month.many,
                })
            })
            .collect()
    }

    /// The transfers of an exchange, oldest first: the one that moved its time, and those that undid it.
    pub async fn transfers_of(&self, exchange: ExchangeId) -> Result<Vec<TransferRow>> {
        let statement = self.statement(
            "SELECT * FROM transfer WHERE bank_id = $1 AND exchange_id = $2 ORDER BY id",
            vec![exchange.uuid().into()],
        );
        let found = transfer::Model::find_by_statement(statement).all(self.conn).await?;
        found
            .into_iter()
            .map(|row| {
                Ok(TransferRow {
                    id: TransferId::new(row.id),
                    kind: TransferKind::parse(&row.kind).ok_or_else(|| StoreError::corrupt("transfer", &row.kind))?,
                    from: AccountId::new(row.from_account),
                    to: AccountId::new(row.to_account),
                    minutes: row.minutes,
                    reverses: row.reverses.map(TransferId::new),
                })
            })
            .collect()
    }
}

/// A transfer as it stands in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferRow {
    /// Its id.
    pub id: TransferId,
    /// Why minutes moved.
    pub kind: TransferKind,
    /// The debited account.
    pub from: AccountId,
    /// The credited account.
    pub to: AccountId,
    /// How many minutes.
    pub minutes: i64,
    /// The transfer whose opposite it is.
    pub reverses: Option<TransferId>,
}
