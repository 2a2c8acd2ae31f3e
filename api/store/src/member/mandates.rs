//! Mandates: whom a member chose to help, how far and until when (RULES 14).

use domain::id::{BankId, MemberId, PersonId};
use domain::member::MandateScope;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::dialect::Engine;
use crate::entity::mandate;
use crate::error::Result;
use crate::tx::{InBank, Reader, Tx};

/// A mandate as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateRecord {
    /// The row's id.
    pub id: Uuid,
    /// The bank.
    pub bank: BankId,
    /// Who is helped.
    pub member: MemberId,
    /// Who helps.
    pub helper: PersonId,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it began.
    pub starts_at: Instant,
    /// When it ends, if nobody ends it before.
    pub until: Instant,
    /// When somebody ended it.
    pub ended_at: Option<Instant>,
    /// Who wrote it down: one of the member's people, or a registrar.
    pub recorded_by: PersonId,
}

impl MandateRecord {
    /// Whether it holds at this instant.
    pub fn holds(&self, at: Instant) -> bool {
        self.until > at && self.ended_at.is_none_or(|ended| ended > at)
    }
}

fn read(row: &mandate::Model) -> MandateRecord {
    MandateRecord {
        id: row.id,
        bank: BankId::new(row.bank_id),
        member: MemberId::new(row.member_id),
        helper: PersonId::new(row.helper_id),
        scopes: row.scopes.split(' ').filter_map(MandateScope::parse).collect(),
        starts_at: Instant::from_micros(row.starts_at),
        until: Instant::from_micros(row.until),
        ended_at: row.ended_at.map(Instant::from_micros),
        recorded_by: PersonId::new(row.recorded_by),
    }
}

impl Reader {
    /// The mandates that a person holds at this instant, in all banks.
    pub async fn mandates_held(&self, helper: PersonId, at: Instant) -> Result<Vec<MandateRecord>> {
        let engine = Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT * FROM mandate WHERE helper_id = $1 AND until > $2 AND (ended_at IS NULL OR ended_at > $2)
              ORDER BY id DESC LIMIT 101",
            vec![helper.uuid().into(), at.micros().into()],
        );
        let found = mandate::Model::find_by_statement(statement).all(self).await?;
        Ok(found.iter().map(read).collect())
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The mandates of a member, also those that ended, the latest first.
    pub async fn mandates_of(&self, member: MemberId) -> Result<Vec<MandateRecord>> {
        let statement = self.statement(
            "SELECT * FROM mandate WHERE bank_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT 101",
            vec![member.uuid().into()],
        );
        let found = mandate::Model::find_by_statement(statement).all(self.conn).await?;
        Ok(found.iter().map(read).collect())
    }
}

impl InBank<'_, Tx> {
    /// Writes a mandate.
    pub async fn insert_mandate(&self, record: &MandateRecord) -> Result<()> {
        let scopes: Vec<&str> = record.scopes.iter().map(|scope| scope.as_str()).collect();
        let row = mandate::ActiveModel {
            id: Set(record.id),
            bank_id: Set(self.bank.uuid()),
            member_id: Set(record.member.uuid()),
            helper_id: Set(record.helper.uuid()),
            scopes: Set(scopes.join(" ")),
            starts_at: Set(record.starts_at.micros()),
            until: Set(record.until.micros()),
            ended_at: Set(None),
            recorded_by: Set(record.recorded_by.uuid()),
        };
        mandate::Entity::insert(row).exec_without_returning(self.conn).await?;
        Ok(())
    }

    /// Ends what holds of a member's mandates; of one helper, or of all. Says how many ended.
    pub async fn end_mandates(&self, member: MemberId, helper: Option<PersonId>, at: Instant) -> Result<u64> {
        let mut sql = "UPDATE mandate SET ended_at = $3
                        WHERE bank_id = $1 AND member_id = $2 AND ended_at IS NULL AND until > $3"
            .to_owned();
        let mut values = vec![member.uuid().into(), at.micros().into()];
        if let Some(helper) = helper {
            sql.push_str(" AND helper_id = $4");
            values.push(helper.uuid().into());
        }
        let result = self.conn.execute_raw(self.statement(sql, values)).await?;
        Ok(result.rows_affected())
    }

    /// Ends the mandates that the only person of this member holds for others here.
    pub async fn end_mandates_held(&self, member: MemberId, at: Instant) -> Result<()> {
        let statement = self.statement(
            "UPDATE mandate SET ended_at = $3
              WHERE bank_id = $1 AND ended_at IS NULL AND until > $3 AND helper_id IN
                    (SELECT p.person_id FROM member_person p JOIN member m ON m.id = p.member_id
                      WHERE p.bank_id = $1 AND p.member_id = $2 AND p.removed_at IS NULL
                        AND p.person_id IS NOT NULL AND m.kind = 'person')",
            vec![member.uuid().into(), at.micros().into()],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }
}
