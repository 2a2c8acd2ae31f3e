//! Records that became another (RULES 22): the one that speaks for them, and what counts under them.

use domain::id::MemberId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::{MemberRecord, read};
use crate::dialect::sum;
use crate::entity::member;
use crate::error::Result;
use crate::tx::{InBank, Tx};

/// Minutes that the records which became this one gave and received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FormerHours {
    /// Minutes given.
    pub gave: i64,
    /// Minutes received.
    pub received: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Live {
    id: Uuid,
    live: Uuid,
}

#[derive(FromQueryResult)]
struct Hours {
    gave: i64,
    received: i64,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The records that became one of these members, beside them.
    pub async fn with_former(&self, members: &[MemberId]) -> Result<Vec<MemberId>> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = members.to_vec();
        let holes: Vec<String> = (0..members.len())
            .map(|n| format!("${}", n.saturating_add(2)))
            .collect();
        let sql = format!(
            "SELECT id FROM member WHERE bank_id = $1 AND merged_into IN ({})",
            holes.join(", ")
        );
        let values: Vec<Value> = members.iter().map(|member| member.uuid().into()).collect();
        let found = Id::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        all.extend(found.into_iter().map(|row| MemberId::new(row.id)));
        Ok(all)
    }

    /// The member that speaks for this id now: itself, or the one it became.
    pub async fn live_member(&self, id: MemberId) -> Result<MemberId> {
        let statement = self.statement(
            "SELECT COALESCE(merged_into, id) AS id FROM member WHERE bank_id = $1 AND id = $2",
            vec![id.uuid().into()],
        );
        let found = Id::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map_or(id, |row| MemberId::new(row.id)))
    }

    /// The records that speak for these ids now, each beside the id; one statement for any number.
    pub async fn living(&self, ids: &[MemberId]) -> Result<Vec<(MemberId, MemberRecord)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let holes: Vec<String> = (0..ids.len()).map(|n| format!("${}", n.saturating_add(2))).collect();
        let holes = holes.join(", ");
        let sql = format!(
            "SELECT m.* FROM member m WHERE m.bank_id = $1 AND m.id IN ({holes})
              UNION
             SELECT m.* FROM member f JOIN member m ON m.bank_id = f.bank_id AND m.id = f.merged_into
              WHERE f.bank_id = $1 AND f.id IN ({holes})"
        );
        let values: Vec<Value> = ids.iter().map(|id| id.uuid().into()).collect();
        let found = member::Model::find_by_statement(self.statement(sql, values));
        let found: Vec<MemberRecord> = found
            .all(self.conn)
            .await?
            .into_iter()
            .map(read)
            .collect::<Result<_>>()?;
        let record = |id: MemberId| found.iter().find(|record| record.id == id);
        let living = |id: MemberId| {
            let named = record(id)?;
            Some(named.merged_into.and_then(record).unwrap_or(named).clone())
        };
        Ok(ids.iter().filter_map(|id| Some((*id, living(*id)?))).collect())
    }

    /// Hours that count under the records which became this one.
    pub async fn former_hours(&self, member: MemberId) -> Result<FormerHours> {
        let sql = format!(
            "SELECT {} AS gave, {} AS received FROM member m JOIN account a ON a.id = m.account_id
              WHERE m.bank_id = $1 AND m.merged_into = $2",
            sum("a.gave"),
            sum("a.received")
        );
        let statement = self.statement(sql, vec![member.uuid().into()]);
        let found = Hours::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map_or_else(FormerHours::default, |hours| FormerHours {
            gave: hours.gave,
            received: hours.received,
        }))
    }
}

impl InBank<'_, Tx> {
    /// The members that speak for these ids now, in the order of the ids, locked until commit: nobody is merged away
    /// meanwhile. `None` where there is no such member.
    pub async fn lock_live(&self, ids: &[MemberId]) -> Result<Vec<Option<MemberRecord>>> {
        let mut live = self.live_members(ids).await?;
        let mut found = self.lock_members(&live).await?;
        // One that became another while its lock was waited for.
        let heirs: Vec<MemberId> = found.iter().filter_map(|record| record.merged_into).collect();
        if !heirs.is_empty() {
            live = self.live_members(ids).await?;
            found.extend(self.lock_members(&heirs).await?);
        }
        let record = |id: &MemberId| found.iter().find(|record| record.id == *id).cloned();
        Ok(live.iter().map(record).collect())
    }

    /// The member that speaks for each of these ids; of what is unknown, the id itself.
    async fn live_members(&self, ids: &[MemberId]) -> Result<Vec<MemberId>> {
        let holes: Vec<String> = (0..ids.len()).map(|n| format!("${}", n.saturating_add(2))).collect();
        let sql = format!(
            "SELECT id, COALESCE(merged_into, id) AS live FROM member WHERE bank_id = $1 AND id IN ({})",
            holes.join(", ")
        );
        let values: Vec<Value> = ids.iter().map(|id| id.uuid().into()).collect();
        let rows = Live::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        let live = |id: &MemberId| {
            let row = rows.iter().find(|row| row.id == id.uuid());
            row.map_or(*id, |row| MemberId::new(row.live))
        };
        Ok(ids.iter().map(live).collect())
    }
}
