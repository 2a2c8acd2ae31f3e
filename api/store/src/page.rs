//! Keyset pages: a list is walked by the key of its last row, never by a count of rows to skip.

use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::error::Result;
use crate::tx::InBank;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<K> {
    /// Only rows that come after this key in the list's order.
    pub after: Option<K>,
    /// Only rows that come before this key in the list's order.
    pub before: Option<K>,
    /// How many rows, 1 to 100.
    pub size: u32,
    /// Whether the last rows are asked for rather than the first.
    pub backwards: bool,
}

impl<K> Window<K> {
    /// The same window by another key.
    pub fn map<J>(self, map: impl Fn(K) -> J) -> Window<J> {
        Window {
            after: self.after.map(&map),
            before: self.before.map(&map),
            size: self.size,
            backwards: self.backwards,
        }
    }

    /// The first rows of a list.
    pub const fn first(size: u32) -> Self {
        Self {
            after: None,
            before: None,
            size,
            backwards: false,
        }
    }
}

/// A part of a list, in the list's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Whether more follow in the direction that was walked.
    pub more: bool,
}

impl<T> Slice<T> {
    /// The same part with other items.
    pub fn try_map<U>(self, mut map: impl FnMut(T) -> Result<U>) -> Result<Slice<U>> {
        let items = self.items.into_iter().map(&mut map).collect::<Result<_>>()?;
        Ok(Slice { items, more: self.more })
    }
}

/// The limits that are ever sent: a literal from a small set lets PostgreSQL keep its plans.
const LIMITS: [u32; 4] = [11, 21, 51, 101];

/// A select of a list, newest first by `key`.
pub(crate) struct Listed {
    /// `SELECT … WHERE …`, with `$1` the bank.
    pub sql: String,
    /// The values of `$2` and on.
    pub values: Vec<Value>,
    /// The column, indexed together with what the condition names.
    pub key: &'static str,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One page of a list whose newest rows come first.
    pub(crate) async fn page<M, K>(&self, listed: Listed, window: Window<K>) -> Result<Slice<M>>
    where
        M: FromQueryResult,
        K: Into<Value>,
    {
        let mut values = listed.values;
        values.insert(0, self.bank.uuid().into());
        page(self.conn, listed.sql, values, listed.key, window).await
    }
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// The column, indexed together with what the condition names.
    pub key: &'static str,
    /// The key that a placeholder stands for.
    pub of: fn(&str) -> String,
}

/// By a column whose value is the key.
impl From<&'static str> for Order {
    fn from(key: &'static str) -> Self {
        Self { key, of: str::to_owned }
    }
}

/// One page of a list that may reach across banks, newest first.
pub(crate) async fn page<M, K, C>(
    conn: &C,
    mut sql: String,
    mut values: Vec<Value>,
    order: impl Into<Order>,
    window: Window<K>,
) -> Result<Slice<M>>
where
    M: FromQueryResult,
    K: Into<Value>,
    C: ConnectionTrait,
{
    use std::fmt::Write;
    let order: Order = order.into();
    let size = window.size.clamp(1, 100);
    let limit = LIMITS.into_iter().find(|limit| *limit > size).unwrap_or(101);
    for (bound, sign) in [(window.after, '<'), (window.before, '>')] {
        if let Some(bound) = bound {
            values.push(bound.into());
            // Writing to a String does not fail.
            let bound = (order.of)(&format!("${}", values.len()));
            let _ = write!(sql, " AND {} {sign} {bound}", order.key);
        }
    }
    let direction = if window.backwards { "ASC" } else { "DESC" };
    let _ = write!(sql, " ORDER BY {} {direction} LIMIT {limit}", order.key);
    let engine = crate::dialect::Engine::of(conn.get_database_backend());
    let rows = conn.query_all_raw(engine.statement(sql, values)).await?;
    let size = usize::try_from(size).unwrap_or(100);
    let more = rows.len() > size;
    let mut items = rows
        .iter()
        .take(size)
        .map(|row| M::from_query_result(row, "").map_err(Into::into))
        .collect::<Result<Vec<M>>>()?;
    if window.backwards {
        items.reverse();
    }
    Ok(Slice { items, more })
}
