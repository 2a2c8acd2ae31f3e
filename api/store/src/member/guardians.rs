//! Who agreed that somebody under 18 belongs to the bank (RULES 18).

use domain::id::{MemberId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::Result;
use crate::tx::{InBank, Tx};

/// A guardian who agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardianRecord {
    /// Whose guardian.
    pub member: MemberId,
    /// The guardian, where it is a member of the bank.
    pub guardian: Option<MemberId>,
    /// The guardian's name.
    pub name: String,
    /// When the guardian agreed.
    pub agreed_at: Instant,
    /// Who wrote it down.
    pub recorded_by: PersonId,
}

#[derive(FromQueryResult)]
struct Row {
    member_id: Uuid,
    guardian_id: Option<Uuid>,
    name: String,
    agreed_at: i64,
    recorded_by: Uuid,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The guardian of a member, where one agreed.
    pub async fn guardian_of(&self, member: MemberId) -> Result<Option<GuardianRecord>> {
        let statement = self.statement(
            "SELECT member_id, guardian_id, name, agreed_at, recorded_by FROM guardian
              WHERE bank_id = $1 AND member_id = $2",
            vec![member.uuid().into()],
        );
        let found = Row::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map(|row| GuardianRecord {
            member: MemberId::new(row.member_id),
            guardian: row.guardian_id.map(MemberId::new),
            name: row.name,
            agreed_at: Instant::from_micros(row.agreed_at),
            recorded_by: PersonId::new(row.recorded_by),
        }))
    }
}

impl InBank<'_, Tx> {
    /// Keeps who agreed; a later one takes the place of the one before.
    pub async fn save_guardian(&self, record: &GuardianRecord) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO guardian (bank_id, member_id, guardian_id, name, agreed_at, recorded_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (member_id) DO UPDATE SET guardian_id = excluded.guardian_id, name = excluded.name,
                    agreed_at = excluded.agreed_at, recorded_by = excluded.recorded_by",
            vec![
                record.member.uuid().into(),
                record.guardian.map(MemberId::uuid).into(),
                record.name.clone().into(),
                record.agreed_at.micros().into(),
                record.recorded_by.uuid().into(),
            ],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }
}
