//! What servers on one PostgreSQL tell each other: a nudge that a bank has newer events. The table is the truth.

use domain::id::BankId;
use sea_orm::ConnectionTrait;
use sqlx::postgres::PgListener;
use uuid::Uuid;

use crate::dialect::Engine;
use crate::error::{Result, StoreError};
use crate::event::Head;
use crate::open::Store;

/// The channel, in the database of the banks.
const CHANNEL: &str = "evenhour_event";
/// The most banks that one nudge names: a payload holds 8,000 bytes.
const NAMED: usize = 100;

/// What a nudge says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nudge {
    /// These banks have events up to these numbers.
    Heads(Vec<Head>),
    /// Some were missed, or too many to name: look at the table.
    Look,
}

/// One server's ear on PostgreSQL.
pub struct Listener {
    inner: PgListener,
}

impl Store {
    /// Listens for other servers; `None` on SQLite, where there is one. It keeps a connection of the read pool.
    pub async fn listen(&self) -> Result<Option<Listener>> {
        if self.engine() != Engine::Postgres {
            return Ok(None);
        }
        let open = |error: sqlx::Error| StoreError::Open(error.to_string());
        let pool = self.read_pool().get_postgres_connection_pool();
        let mut inner = PgListener::connect_with(pool).await.map_err(open)?;
        inner.listen(CHANNEL).await.map_err(open)?;
        Ok(Some(Listener { inner }))
    }

    /// Tells other servers of newer events; on SQLite there are none. Never inside a transaction that writes: there it
    /// takes two thirds of the throughput.
    pub async fn tell(&self, heads: &[Head]) -> Result<()> {
        if self.engine() != Engine::Postgres || heads.is_empty() {
            return Ok(());
        }
        let payload = written(heads);
        let sql = "SELECT pg_notify($1, $2)";
        let statement = self.engine().statement(sql, vec![CHANNEL.into(), payload.into()]);
        self.write_pool().query_one_raw(statement).await?;
        Ok(())
    }
}

impl Listener {
    /// Waits for the next nudge. After a lost connection it says that some were missed.
    pub async fn next(&mut self) -> Result<Nudge> {
        match self.inner.try_recv().await {
            Ok(Some(told)) => Ok(read(told.payload())),
            Ok(None) => Ok(Nudge::Look),
            Err(error) => Err(StoreError::Open(error.to_string())),
        }
    }
}

/// `bank:seq bank:seq …`, or `*`.
fn written(heads: &[Head]) -> String {
    if heads.len() > NAMED {
        return "*".to_owned();
    }
    let named: Vec<String> = heads
        .iter()
        .map(|head| format!("{}:{}", head.bank.uuid().simple(), head.seq))
        .collect();
    named.join(" ")
}

/// What cannot be read is from another version: look at the table.
fn read(payload: &str) -> Nudge {
    let heads: Option<Vec<Head>> = payload
        .split_ascii_whitespace()
        .map(|word| {
            let (bank, seq) = word.split_once(':')?;
            Some(Head {
                bank: BankId::new(Uuid::parse_str(bank).ok()?),
                seq: seq.parse().ok()?,
            })
        })
        .collect();
    heads.map_or(Nudge::Look, Nudge::Heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nudge_reads_as_it_was_written() {
        let head = |n: u128, seq| Head {
            bank: BankId::new(Uuid::from_u128(n)),
            seq,
        };
        let heads = vec![head(1, 7), head(2, i64::MAX)];
        assert_eq!(read(&written(&heads)), Nudge::Heads(heads));
        let many: Vec<Head> = (0..200).map(|n| head(n, 1)).collect();
        assert_eq!(read(&written(&many)), Nudge::Look);
        assert_eq!(read("not a nudge"), Nudge::Look);
        let full: Vec<Head> = (0..100).map(|n| head(n, i64::MAX)).collect();
        assert!(written(&full).len() < 8000);
    }
}
