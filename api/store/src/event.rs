//! Events, numbered: dense and in order for each bank, and never one after another that was already read (DESIGN 5).

use domain::id::{AccountId, BankId, EventId, MemberId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use uuid::Uuid;

use crate::dialect::Engine;
use crate::error::{Result, StoreError, rows};
use crate::outbox::{Audience, Happened};
use crate::tx::{InBank, Reader, Tx};

/// The lease of the sequencer.
const LEASE: &str = "sequencer";

/// The most events that one transaction of the sequencer moves, a literal in its statement.
pub const SEQUENCED_AT_ONCE: u64 = 500;

/// The most events that one reading gives.
pub const EVENTS_AT_ONCE: usize = 100;

/// Something that happened, under its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its id, for ever.
    pub id: EventId,
    /// In which bank.
    pub bank: BankId,
    /// Its number in the bank, from 1 and without gaps.
    pub seq: i64,
    /// What kind of thing happened.
    pub kind: Happened,
    /// To what: the id of a thing whose kind follows from the kind of event.
    pub subject: Uuid,
    /// Who did it: an id or a job's name.
    pub actor: String,
    /// When.
    pub at: Instant,
    /// Whom it concerned then.
    pub audience: Audience,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    bank_id: Uuid,
    seq: i64,
    kind: String,
    subject_id: Uuid,
    actor: String,
    at: i64,
    audience: String,
}

impl EventRecord {
    fn read(row: &QueryResult) -> Result<Self> {
        let row = Row::from_query_result(row, "")?;
        let unknown = || StoreError::corrupt("event", format!("{} for {}", row.kind, row.audience));
        Ok(Self {
            id: EventId::new(row.id),
            bank: BankId::new(row.bank_id),
            seq: row.seq,
            kind: Happened::parse(&row.kind).ok_or_else(unknown)?,
            subject: row.subject_id,
            audience: Audience::parse(&row.audience).ok_or_else(unknown)?,
            actor: row.actor,
            at: Instant::from_micros(row.at),
        })
    }
}

/// The newest number of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The bank.
    pub bank: BankId,
    /// The number of its newest event; 0 where there is none.
    pub seq: i64,
}

#[derive(FromQueryResult)]
struct HeadRow {
    bank_id: Uuid,
    seq: i64,
}

impl HeadRow {
    const fn head(&self) -> Head {
        Head {
            bank: BankId::new(self.bank_id),
            seq: self.seq,
        }
    }
}

impl Tx {
    /// Waits for whoever is numbering events now, and keeps others from it until commit. Takes the lease until then
    /// where it is free, and says whether this server holds it.
    pub async fn lock_sequencer(&self, server: &str, now: Instant, until: Instant) -> Result<bool> {
        #[derive(FromQueryResult)]
        struct Lease {
            holder: String,
        }
        // The row is locked by writing it, also where it stays as it is.
        let sql = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $4)
             ON CONFLICT (name) DO UPDATE SET
                 holder = CASE WHEN lease.holder = $2 OR lease.until <= $3 THEN $2 ELSE lease.holder END,
                 until = CASE WHEN lease.holder = $2 OR lease.until <= $3 THEN $4 ELSE lease.until END
             RETURNING holder";
        let values = vec![LEASE.into(), server.into(), now.micros().into(), until.micros().into()];
        let lease = Lease::find_by_statement(self.engine().statement(sql, values))
            .one(self)
            .await?
            .ok_or_else(|| StoreError::corrupt("lease", "no sequencer"))?;
        Ok(lease.holder == server)
    }

    /// Gives the oldest committed events of the outbox their numbers, up to [`SEQUENCED_AT_ONCE`]; says the new heads
    /// of their banks and how many they were. Whoever calls has locked the sequencer.
    ///
    /// A number is given when its event is committed, never when it is written: a reader would pass one that commits
    /// later. Two who did this at once would meet at UNIQUE (bank_id, seq), and one of them would write nothing.
    pub async fn sequence(&self) -> Result<(Vec<Head>, u64)> {
        let engine = self.engine();
        let sql = "INSERT INTO event (id, bank_id, seq, kind, subject_id, actor, at, audience)
             SELECT o.id, o.bank_id,
                    (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.bank_id = o.bank_id)
                        + ROW_NUMBER() OVER (PARTITION BY o.bank_id ORDER BY o.id),
                    o.kind, o.subject_id, o.actor, o.at, o.audience
               FROM (SELECT * FROM outbox ORDER BY id LIMIT 500) o
             RETURNING bank_id, seq";
        let moved = self.query_all_raw(engine.statement(sql, Vec::new())).await?;
        if moved.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let delete = "DELETE FROM outbox WHERE EXISTS (SELECT 1 FROM event e WHERE e.id = outbox.id)";
        let deleted = self.execute_raw(engine.statement(delete, Vec::new())).await?;
        let many = u64::try_from(moved.len()).unwrap_or(u64::MAX);
        self.note_guard(rows("outbox", deleted.rows_affected(), many))?;
        let mut heads: Vec<Head> = Vec::new();
        for row in &moved {
            let found = HeadRow::from_query_result(row, "")?.head();
            match heads.iter_mut().find(|head| head.bank == found.bank) {
                Some(head) => head.seq = head.seq.max(found.seq),
                None => heads.push(found),
            }
        }
        Ok((heads, many))
    }
}

impl InBank<'_, Tx> {
    /// Forgets events from before this instant, oldest first and at most a thousand; says how many. The newest stays,
    /// so that numbers go on from it.
    pub async fn forget_events(&self, before: Instant) -> Result<u64> {
        let statement = self.statement(
            "DELETE FROM event WHERE bank_id = $1
                AND seq < COALESCE((SELECT k.seq FROM event k WHERE k.bank_id = $1 AND k.at >= $2 ORDER BY k.seq LIMIT 1),
                                   (SELECT MAX(k.seq) FROM event k WHERE k.bank_id = $1))
                AND seq < (SELECT MIN(k.seq) + 1000 FROM event k WHERE k.bank_id = $1)",
            vec![before.micros().into()],
        );
        Ok(self.conn.execute_raw(statement).await?.rows_affected())
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The number of the newest event; 0 where there is none.
    pub async fn event_head(&self) -> Result<i64> {
        let sql = "SELECT bank_id, seq FROM event WHERE bank_id = $1 ORDER BY seq DESC LIMIT 1";
        let head = HeadRow::find_by_statement(self.statement(sql, Vec::new()))
            .one(self.conn)
            .await?;
        Ok(head.map_or(0, |head| head.seq))
    }

    /// The events after this number, in order, at most [`EVENTS_AT_ONCE`].
    pub async fn events_after(&self, seq: i64) -> Result<Vec<EventRecord>> {
        let sql = "SELECT * FROM event WHERE bank_id = $1 AND seq > $2 ORDER BY seq LIMIT 100";
        let found = self.conn.query_all_raw(self.statement(sql, vec![seq.into()])).await?;
        found.iter().map(EventRecord::read).collect()
    }

    /// Whether a balance that moved is this member's: the subject is the member, or an exchange or a transfer of theirs.
    pub async fn moved_balance_of(&self, subject: Uuid, member: MemberId, account: AccountId) -> Result<bool> {
        if subject == member.uuid() {
            return Ok(true);
        }
        let statement = self.statement(
            "SELECT 1 AS one FROM exchange WHERE bank_id = $1 AND id = $2 AND (giver_id = $3 OR receiver_id = $3)
              UNION ALL
             SELECT 1 FROM transfer WHERE bank_id = $1 AND id = $2 AND (from_account = $4 OR to_account = $4)",
            vec![subject.into(), member.uuid().into(), account.uuid().into()],
        );
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }
}

impl Reader {
    /// Whether events wait for their numbers.
    pub async fn outbox_waits(&self) -> Result<bool> {
        let engine = Engine::of(self.get_database_backend());
        let sql = "SELECT 1 AS one FROM outbox LIMIT 1";
        Ok(self.query_one_raw(engine.statement(sql, Vec::new())).await?.is_some())
    }

    /// When the oldest event happened that waits for its number.
    pub async fn outbox_since(&self) -> Result<Option<Instant>> {
        #[derive(FromQueryResult)]
        struct Oldest {
            at: i64,
        }
        let engine = Engine::of(self.get_database_backend());
        let sql = "SELECT at FROM outbox ORDER BY id LIMIT 1";
        let found = Oldest::find_by_statement(engine.statement(sql, Vec::new()))
            .one(self)
            .await?;
        Ok(found.map(|oldest| Instant::from_micros(oldest.at)))
    }

    /// The newest numbers of these banks, as far as they have events.
    pub async fn event_heads(&self, banks: &[BankId]) -> Result<Vec<Head>> {
        if banks.is_empty() {
            return Ok(Vec::new());
        }
        let engine = Engine::of(self.get_database_backend());
        let holes: Vec<String> = (1..=banks.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT b.id AS bank_id,
                    COALESCE((SELECT MAX(e.seq) FROM event e WHERE e.bank_id = b.id), 0) AS seq
               FROM bank b WHERE b.id IN ({})",
            holes.join(", ")
        );
        let values: Vec<Value> = banks.iter().map(|bank| bank.uuid().into()).collect();
        let found = HeadRow::find_by_statement(engine.statement(sql, values))
            .all(self)
            .await?;
        Ok(found.iter().map(HeadRow::head).collect())
    }

    /// Banks whose ids come after this one, in order, at most 100.
    pub async fn banks_after(&self, after: Option<BankId>) -> Result<Vec<BankId>> {
        #[derive(FromQueryResult)]
        struct Bank {
            id: Uuid,
        }
        let engine = Engine::of(self.get_database_backend());
        let after = after.map_or(Uuid::nil(), BankId::uuid);
        let sql = "SELECT id FROM bank WHERE id > $1 ORDER BY id LIMIT 100";
        let found = Bank::find_by_statement(engine.statement(sql, vec![after.into()]))
            .all(self)
            .await?;
        Ok(found.into_iter().map(|bank| BankId::new(bank.id)).collect())
    }
}
