//! Roles and their terms (RULES 15).

use domain::id::{BankId, MemberId, PersonId};
use domain::member::Role;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::role_term;
use crate::error::{Result, StoreError};
use crate::tx::{InBank, Reader, Tx};

/// A role that a member holds, or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleTermRecord {
    /// The row's id.
    pub id: Uuid,
    /// The bank.
    pub bank: BankId,
    /// Who.
    pub member: MemberId,
    /// Which role.
    pub role: Role,
    /// When the term began.
    pub starts_at: Instant,
    /// When the term ends; the holder goes on as caretaker until somebody takes over.
    pub until: Instant,
    /// When somebody took over, or it was given back.
    pub ended_at: Option<Instant>,
    /// Who appointed; `None` for the operator's first invitation.
    pub appointed_by: Option<PersonId>,
}

impl RoleTermRecord {
    /// Whether the term is over and the holder goes on until taken over.
    pub fn caretaker(&self, at: Instant) -> bool {
        self.ended_at.is_none() && self.until <= at
    }
}

fn read(row: &role_term::Model) -> Result<RoleTermRecord> {
    Ok(RoleTermRecord {
        id: row.id,
        bank: BankId::new(row.bank_id),
        member: MemberId::new(row.member_id),
        role: Role::parse(&row.role).ok_or_else(|| StoreError::corrupt("role_term", &row.role))?,
        starts_at: Instant::from_micros(row.starts_at),
        until: Instant::from_micros(row.until),
        ended_at: row.ended_at.map(Instant::from_micros),
        appointed_by: row.appointed_by.map(PersonId::new),
    })
}

impl Reader {
    /// The roles that these members hold now, in whichever bank; one statement for any number.
    pub async fn roles_held(&self, members: &[MemberId]) -> Result<Vec<RoleTermRecord>> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let found = role_term::Entity::find()
            .filter(role_term::Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
            .filter(role_term::Column::EndedAt.is_null())
            .order_by_asc(role_term::Column::Id)
            .all(self)
            .await?;
        found.iter().map(read).collect()
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The roles that are held in this bank, caretakers included: those of members who can be recorded.
    pub async fn roles(&self) -> Result<Vec<RoleTermRecord>> {
        let statement = self.statement(
            "SELECT t.* FROM role_term t JOIN member m ON m.id = t.member_id
              WHERE t.bank_id = $1 AND t.ended_at IS NULL AND m.state IN ('active', 'paused', 'suspended')
              ORDER BY t.role, t.id",
            vec![],
        );
        let found = role_term::Model::find_by_statement(statement).all(self.conn).await?;
        found.iter().map(read).collect()
    }
}

impl InBank<'_, Tx> {
    /// Writes a new term.
    pub async fn insert_role(&self, record: &RoleTermRecord) -> Result<()> {
        let row = role_term::ActiveModel {
            id: Set(record.id),
            bank_id: Set(self.bank.uuid()),
            member_id: Set(record.member.uuid()),
            role: Set(record.role.as_str().to_owned()),
            starts_at: Set(record.starts_at.micros()),
            until: Set(record.until.micros()),
            ended_at: Set(None),
            appointed_by: Set(record.appointed_by.map(PersonId::uuid)),
        };
        role_term::Entity::insert(row).exec_without_returning(self.conn).await?;
        Ok(())
    }

    /// Ends what a member holds: one role, or all. Whoever calls it holds [`InBank::lock_bank`].
    pub async fn end_roles(&self, member: MemberId, role: Option<Role>, at: Instant) -> Result<u64> {
        let mut sql = "UPDATE role_term SET ended_at = $3
                        WHERE bank_id = $1 AND member_id = $2 AND ended_at IS NULL"
            .to_owned();
        let mut values = vec![member.uuid().into(), at.micros().into()];
        if let Some(role) = role {
            sql.push_str(" AND role = $4");
            values.push(role.as_str().into());
        }
        let result = self.conn.execute_raw(self.statement(sql, values)).await?;
        Ok(result.rows_affected())
    }
}
