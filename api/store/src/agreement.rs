//! Agreements: which one binds, which there were, and who accepted them.

use std::collections::BTreeMap;

use domain::id::{MemberId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::bank::{by_language, in_languages};
use crate::error::{Result, StoreError, rows};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

/// A version of a bank's agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRecord {
    /// The version, from 1.
    pub version: i64,
    /// From when it holds.
    pub effective_at: Instant,
    /// Who published it.
    pub adopted_by: Option<PersonId>,
    /// Its text by language (BCP 47).
    pub texts: BTreeMap<String, String>,
}

/// Where a member stands with a version of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptanceRecord {
    /// The member.
    pub member: MemberId,
    /// When it accepted this version; `None` where it did not, or accepted a later one at once.
    pub at: Option<Instant>,
    /// Who wrote it down.
    pub recorded_by: Option<PersonId>,
    /// The newest version that it accepted.
    pub newest: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    version: i64,
    effective_at: i64,
    adopted_by: Option<Uuid>,
    document: String,
}

#[derive(FromQueryResult)]
struct AcceptanceRow {
    member_id: Uuid,
    at: Option<i64>,
    recorded_by: Option<Uuid>,
    newest: Option<i64>,
}

const SELECT: &str = "SELECT version, effective_at, adopted_by, document FROM agreement WHERE bank_id = $1";

fn read(row: &Row) -> Result<AgreementRecord> {
    let corrupt = || StoreError::corrupt("agreement", "a document that is no agreement");
    let document: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&row.document).map_err(|_error| corrupt())?;
    Ok(AgreementRecord {
        version: row.version,
        effective_at: Instant::from_micros(row.effective_at),
        adopted_by: row.adopted_by.map(PersonId::new),
        texts: by_language(&document).ok_or_else(corrupt)?,
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The version of the newest agreement that already held at this instant; `None` where the bank has none.
    pub async fn agreement_at(&self, at: Instant) -> Result<Option<i64>> {
        #[derive(FromQueryResult)]
        struct Newest {
            version: Option<i64>,
        }
        let statement = self.statement(
            "SELECT MAX(version) AS version FROM agreement WHERE bank_id = $1 AND effective_at <= $2",
            vec![at.micros().into()],
        );
        let newest = Newest::find_by_statement(statement).one(self.conn).await?;
        Ok(newest.and_then(|newest| newest.version))
    }

    /// One version of the agreement.
    pub async fn agreement(&self, version: i64) -> Result<Option<AgreementRecord>> {
        let statement = self.statement(format!("{SELECT} AND version = $2"), vec![version.into()]);
        let found = Row::find_by_statement(statement).one(self.conn).await?;
        found.as_ref().map(read).transpose()
    }

    /// The newest version, whether it holds yet or not.
    pub async fn newest_agreement(&self) -> Result<Option<AgreementRecord>> {
        let statement = self.statement(format!("{SELECT} ORDER BY version DESC LIMIT 1"), vec![]);
        let found = Row::find_by_statement(statement).one(self.conn).await?;
        found.as_ref().map(read).transpose()
    }

    /// The versions of the agreement, newest first.
    pub async fn agreement_page(&self, window: Window<i64>) -> Result<Slice<AgreementRecord>> {
        let listed = Listed {
            sql: SELECT.to_owned(),
            values: vec![],
            key: "version",
        };
        let slice: Slice<Row> = self.page(listed, window).await?;
        slice.try_map(|row| read(&row))
    }

    /// The members who are around, or stopped, and accepted this version or a later one, or did not; newest first.
    pub async fn acceptance_page(
        &self,
        version: i64,
        accepted: bool,
        window: Window<Uuid>,
    ) -> Result<Slice<AcceptanceRecord>> {
        let which = if accepted {
            "m.agreement_version >= $2"
        } else {
            "(m.agreement_version IS NULL OR m.agreement_version < $2)"
        };
        let sql = format!(
            "SELECT m.id AS member_id, a.at, a.recorded_by, m.agreement_version AS newest
               FROM member m LEFT JOIN agreement_acceptance a ON a.member_id = m.id AND a.version = $2
              WHERE m.bank_id = $1 AND m.state IN ('active', 'paused', 'suspended') AND {which}"
        );
        let (values, key) = (vec![version.into()], "m.id");
        let slice: Slice<AcceptanceRow> = self.page(Listed { sql, values, key }, window).await?;
        slice.try_map(|row| {
            Ok(AcceptanceRecord {
                member: MemberId::new(row.member_id),
                at: row.at.map(Instant::from_micros),
                recorded_by: row.recorded_by.map(PersonId::new),
                newest: row.newest,
            })
        })
    }

    /// How many members who are around, or stopped, accepted this version or a later one, and how many there are.
    pub async fn accepted(&self, version: i64) -> Result<(i64, i64)> {
        #[derive(FromQueryResult)]
        struct Count {
            accepted: i64,
            members: i64,
        }
        let statement = self.statement(
            "SELECT COUNT(CASE WHEN agreement_version >= $2 THEN 1 END) AS accepted, COUNT(*) AS members
               FROM member WHERE bank_id = $1 AND state IN ('active', 'paused', 'suspended')",
            vec![version.into()],
        );
        let count = Count::find_by_statement(statement).one(self.conn).await?;
        Ok(count.map_or((0, 0), |count| (count.accepted, count.members)))
    }
}

impl InBank<'_, Tx> {
    /// Writes the next version of the agreement; versions are never changed.
    pub async fn insert_agreement(&self, record: &AgreementRecord) -> Result<()> {
        let insert = self.statement(
            "INSERT INTO agreement (bank_id, version, effective_at, adopted_by, document) VALUES ($1, $2, $3, $4, $5)",
            vec![
                record.version.into(),
                record.effective_at.micros().into(),
                record.adopted_by.map(PersonId::uuid).into(),
                in_languages(&record.texts).to_string().into(),
            ],
        );
        rows("agreement", self.conn.execute_raw(insert).await?.rows_affected(), 1)
    }
}
