//! Invitations: a code that is printed or sent, kept as its hash only, used once.

use domain::id::{BankId, MemberId, PersonId};
use domain::member::Role;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::entity::invitation;
use crate::error::{Result, StoreError};
use crate::tx::{InBank, Reader, Tx};

/// An invitation, without its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRecord {
    /// The row's id.
    pub id: Uuid,
    /// The bank that invites.
    pub bank: BankId,
    /// The member that it joins a person to, where it is for one (RULES 22).
    pub member: Option<MemberId>,
    /// The role that comes with it.
    pub role: Option<Role>,
    /// Who made it; `None` for the operator.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When it was used.
    pub used_at: Option<Instant>,
}

impl InvitationRecord {
    /// Whether it can be used at this instant.
    pub fn is_open(&self, at: Instant) -> bool {
        self.used_at.is_none() && self.expires_at > at
    }
}

fn read(row: invitation::Model) -> Result<InvitationRecord> {
    Ok(InvitationRecord {
        id: row.id,
        bank: BankId::new(row.bank_id),
        member: row.member_id.map(MemberId::new),
        role: row
            .role
            .map(|word| Role::parse(&word).ok_or_else(|| StoreError::corrupt("invitation", &word)))
            .transpose()?,
        created_by: row.created_by.map(PersonId::new),
        created_at: Instant::from_micros(row.created_at),
        expires_at: Instant::from_micros(row.expires_at),
        used_at: row.used_at.map(Instant::from_micros),
    })
}

impl Reader {
    /// The invitation with this hash, in whichever bank: whoever holds a printed code knows no more than the code.
    pub async fn invitation_by_hash(&self, hash: &str) -> Result<Option<InvitationRecord>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement("SELECT * FROM invitation WHERE code_hash = $1", vec![hash.into()]);
        invitation::Model::find_by_statement(statement)
            .one(self)
            .await?
            .map(read)
            .transpose()
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The invitations that can still be used, the latest first.
    pub async fn open_invitations(&self, at: Instant) -> Result<Vec<InvitationRecord>> {
        let statement = self.statement(
            "SELECT * FROM invitation WHERE bank_id = $1 AND used_at IS NULL AND expires_at > $2
              ORDER BY id DESC LIMIT 101",
            vec![at.micros().into()],
        );
        let found = invitation::Model::find_by_statement(statement).all(self.conn).await?;
        found.into_iter().map(read).collect()
    }
}

impl InBank<'_, Tx> {
    /// Writes an invitation with the hash of its code.
    pub async fn insert_invitation(&self, record: &InvitationRecord, hash: &str) -> Result<()> {
        let row = invitation::ActiveModel {
            id: Set(record.id),
            bank_id: Set(self.bank.uuid()),
            code_hash: Set(hash.to_owned()),
            member_id: Set(record.member.map(MemberId::uuid)),
            role: Set(record.role.map(|role| role.as_str().to_owned())),
            created_by: Set(record.created_by.map(PersonId::uuid)),
            created_at: Set(record.created_at.micros()),
            expires_at: Set(record.expires_at.micros()),
            used_at: Set(None),
        };
        invitation::Entity::insert(row)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    /// Uses an invitation. False when somebody was faster, or its time is over.
    pub async fn use_invitation(&self, id: Uuid, at: Instant) -> Result<bool> {
        let statement = self.statement(
            "UPDATE invitation SET used_at = $3
              WHERE bank_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3",
            vec![id.into(), at.micros().into()],
        );
        Ok(self.conn.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Ends an invitation before its time. False when it was used or over already.
    pub async fn end_invitation(&self, id: Uuid, at: Instant) -> Result<bool> {
        let statement = self.statement(
            "UPDATE invitation SET expires_at = $3
              WHERE bank_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3",
            vec![id.into(), at.micros().into()],
        );
        Ok(self.conn.execute_raw(statement).await?.rows_affected() == 1)
    }
}
