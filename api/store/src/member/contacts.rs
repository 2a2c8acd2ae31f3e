//! Contact details, to whom they are open, blocks, and the notes of who changed a record.

use domain::id::{MemberId, PersonId};
use domain::member::{Audience, ContactKind};
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{member_contact, member_note};
use crate::error::{Result, StoreError};
use crate::tx::{InBank, Tx};

/// A contact detail of a member, and who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRecord {
    /// Whose it is.
    pub member: MemberId,
    /// What it is.
    pub kind: ContactKind,
    /// The number, address or text.
    pub value: String,
    /// Who may see it (RULES 16).
    pub audience: Audience,
}

/// That a role holder changed somebody's record: what and when, never the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRecord {
    /// The row's id.
    pub id: Uuid,
    /// Whose record.
    pub member: MemberId,
    /// Who changed it; `None` for the operator.
    pub by: Option<PersonId>,
    /// The names of what was changed, such as `name contacts`.
    pub what: String,
    /// When.
    pub at: Instant,
}

#[derive(FromQueryResult)]
struct Pair {
    one: Uuid,
    other: Uuid,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The contact details of these members, all of them: whoever asks for them decides who may see which.
    pub async fn contacts_of(&self, members: &[MemberId]) -> Result<Vec<ContactRecord>> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let found = member_contact::Entity::find()
            .filter(member_contact::Column::BankId.eq(self.bank.uuid()))
            .filter(member_contact::Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
            .order_by_asc(member_contact::Column::Id)
            .all(self.conn)
            .await?;
        found
            .into_iter()
            .map(|row| {
                Ok(ContactRecord {
                    member: MemberId::new(row.member_id),
                    kind: ContactKind::parse(&row.kind)
                        .ok_or_else(|| StoreError::corrupt("member_contact", &row.kind))?,
                    audience: Audience::parse(&row.audience)
                        .ok_or_else(|| StoreError::corrupt("member_contact", &row.audience))?,
                    value: row.value,
                })
            })
            .collect()
    }

    /// Whose contact details, of `owners`, are open to any of `readers` at this instant.
    pub async fn contacts_open(&self, owners: &[MemberId], readers: &[MemberId], at: Instant) -> Result<Vec<MemberId>> {
        use crate::entity::contact_grant::{Column, Entity};
        if owners.is_empty() || readers.is_empty() {
            return Ok(Vec::new());
        }
        let found = Entity::find()
            .filter(Column::BankId.eq(self.bank.uuid()))
            .filter(Column::OwnerId.is_in(owners.iter().map(|id| id.uuid())))
            .filter(Column::ReaderId.is_in(readers.iter().map(|id| id.uuid())))
            .filter(Column::Until.gt(at.micros()))
            .all(self.conn)
            .await?;
        Ok(found.into_iter().map(|row| MemberId::new(row.owner_id)).collect())
    }

    /// Whether either has blocked the other.
    pub async fn blocked(&self, one: MemberId, other: MemberId) -> Result<bool> {
        Ok(!self.blocked_among(&[one], &[other]).await?.is_empty())
    }

    /// Which of `others` have blocked, or are blocked by, any of `own`; one statement for any number.
    pub async fn blocked_among(&self, own: &[MemberId], others: &[MemberId]) -> Result<Vec<MemberId>> {
        if own.is_empty() || others.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<sea_orm::Value> = Vec::new();
        let mut holes = |ids: &[MemberId]| -> String {
            let mut all = Vec::new();
            for id in ids {
                values.push(id.uuid().into());
                all.push(format!("${}", values.len().saturating_add(1)));
            }
            all.join(", ")
        };
        let (own, others) = (holes(own), holes(others));
        let sql = format!(
            "SELECT blocker_id AS one, blocked_id AS other FROM member_block
              WHERE bank_id = $1 AND blocker_id IN ({own}) AND blocked_id IN ({others})
             UNION ALL
             SELECT blocked_id, blocker_id FROM member_block
              WHERE bank_id = $1 AND blocked_id IN ({own}) AND blocker_id IN ({others})"
        );
        let found = Pair::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        Ok(found.into_iter().map(|pair| MemberId::new(pair.other)).collect())
    }

    /// Whom this member has blocked, the latest first.
    pub async fn blocks_of(&self, member: MemberId) -> Result<Vec<MemberId>> {
        let statement = self.statement(
            "SELECT blocker_id AS one, blocked_id AS other FROM member_block
              WHERE bank_id = $1 AND blocker_id = $2 ORDER BY at DESC, blocked_id LIMIT 1000",
            vec![member.uuid().into()],
        );
        let found = Pair::find_by_statement(statement).all(self.conn).await?;
        Ok(found
            .into_iter()
            .filter(|pair| pair.one == member.uuid())
            .map(|pair| MemberId::new(pair.other))
            .collect())
    }

    /// Who changed this member's record, or one that became it, the latest first.
    pub async fn notes_of(&self, member: MemberId) -> Result<Vec<NoteRecord>> {
        let statement = self.statement(
            "SELECT * FROM member_note WHERE bank_id = $1
                AND member_id IN (SELECT f.id FROM member f WHERE f.id = $2 OR f.merged_into = $2)
              ORDER BY id DESC LIMIT 101",
            vec![member.uuid().into()],
        );
        let found = member_note::Model::find_by_statement(statement).all(self.conn).await?;
        Ok(found
            .into_iter()
            .map(|row| NoteRecord {
                id: row.id,
                member: MemberId::new(row.member_id),
                by: row.by_person.map(PersonId::new),
                what: row.what,
                at: Instant::from_micros(row.at),
            })
            .collect())
    }
}

impl InBank<'_, Tx> {
    /// Replaces the contact details of a member; each comes with the id of its row.
    pub async fn replace_contacts(
        &self,
        member: MemberId,
        contacts: &[(Uuid, ContactRecord)],
        at: Instant,
    ) -> Result<()> {
        member_contact::Entity::delete_many()
            .filter(member_contact::Column::BankId.eq(self.bank.uuid()))
            .filter(member_contact::Column::MemberId.eq(member.uuid()))
            .exec(self.conn)
            .await?;
        if contacts.is_empty() {
            return Ok(());
        }
        let bank = self.bank.uuid();
        let all = contacts.iter().map(|(id, contact)| member_contact::ActiveModel {
            id: Set(*id),
            bank_id: Set(bank),
            member_id: Set(member.uuid()),
            kind: Set(contact.kind.as_str().to_owned()),
            value: Set(contact.value.clone()),
            audience: Set(contact.audience.as_str().to_owned()),
            created_at: Set(at.micros()),
        });
        member_contact::Entity::insert_many(all)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    /// From now until then, this member may read that member's contact details (RULES 16).
    pub async fn open_contact(&self, owner: MemberId, reader: MemberId, until: Instant) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO contact_grant (bank_id, owner_id, reader_id, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until
             WHERE contact_grant.until < excluded.until",
            vec![owner.uuid().into(), reader.uuid().into(), until.micros().into()],
        );
        self.conn.write("contact_grant", owner.uuid(), statement, None).await
    }

    /// Closes the door between two members, and the contact details that were open between them.
    pub async fn insert_block(&self, blocker: MemberId, blocked: MemberId, at: Instant) -> Result<()> {
        let pair = || -> Vec<sea_orm::Value> { vec![blocker.uuid().into(), blocked.uuid().into()] };
        let mut values = pair();
        values.push(at.micros().into());
        let insert = self.statement(
            "INSERT INTO member_block (bank_id, blocker_id, blocked_id, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            values,
        );
        self.conn.execute_raw(insert).await?;
        let close = self.statement(
            "DELETE FROM contact_grant WHERE bank_id = $1
                AND ((owner_id = $2 AND reader_id = $3) OR (owner_id = $3 AND reader_id = $2))",
            pair(),
        );
        self.conn.execute_raw(close).await?;
        Ok(())
    }

    /// Opens the door again; contact details stay closed until the next step in an exchange.
    pub async fn delete_block(&self, blocker: MemberId, blocked: MemberId) -> Result<()> {
        let statement = self.statement(
            "DELETE FROM member_block WHERE bank_id = $1 AND blocker_id = $2 AND blocked_id = $3",
            vec![blocker.uuid().into(), blocked.uuid().into()],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    /// Keeps that a record was changed, by whom and what.
    pub async fn insert_note(&self, note: &NoteRecord) -> Result<()> {
        let row = member_note::ActiveModel {
            id: Set(note.id),
            bank_id: Set(self.bank.uuid()),
            member_id: Set(note.member.uuid()),
            by_person: Set(note.by.map(PersonId::uuid)),
            what: Set(note.what.clone()),
            at: Set(note.at.micros()),
        };
        member_note::Entity::insert(row)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }
}
