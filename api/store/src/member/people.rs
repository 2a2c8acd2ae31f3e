//! The people of members: one of a person, several of a household or organisation, some without a login.

use domain::id::{BankId, MemberId, PersonId};
use domain::member::{MemberKind, MemberState};
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{MemberRecord, read};
use crate::entity::{member, member_person};
use crate::error::{Result, rows};
use crate::tx::{InBank, Reader, Tx};

/// One of the people of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPerson {
    /// The row's id.
    pub id: Uuid,
    /// The member.
    pub member: MemberId,
    /// The login, where there is one.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
}

/// A member that a person is, or is named in, and the bank it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRecord {
    /// The bank.
    pub bank: BankId,
    /// The member.
    pub member: MemberRecord,
}

impl Reader {
    /// Every membership of a person, in all banks, oldest first. A person has few.
    pub async fn memberships_of(&self, person: PersonId) -> Result<Vec<MembershipRecord>> {
        let engine = crate::dialect::Engine::of(self.get_database_backend());
        let statement = engine.statement(
            "SELECT m.* FROM member_person p JOIN member m ON m.id = p.member_id
              WHERE p.person_id = $1 AND p.removed_at IS NULL AND m.state <> 'merged' ORDER BY m.id LIMIT 101",
            vec![person.uuid().into()],
        );
        let found = member::Model::find_by_statement(statement).all(self).await?;
        found
            .into_iter()
            .map(|row| {
                Ok(MembershipRecord {
                    bank: BankId::new(row.bank_id),
                    member: read(row)?,
                })
            })
            .collect()
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The people of these members who are still named; one statement for any number.
    pub async fn people_of(&self, members: &[MemberId]) -> Result<Vec<MemberPerson>> {
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let found = member_person::Entity::find()
            .filter(member_person::Column::BankId.eq(self.bank.uuid()))
            .filter(member_person::Column::MemberId.is_in(members.iter().map(|id| id.uuid())))
            .filter(member_person::Column::RemovedAt.is_null())
            .order_by_asc(member_person::Column::Id)
            .all(self.conn)
            .await?;
        Ok(found
            .into_iter()
            .map(|row| MemberPerson {
                id: row.id,
                member: MemberId::new(row.member_id),
                person: row.person_id.map(PersonId::new),
                name: row.name,
            })
            .collect())
    }

    /// The member that this person is, alone; households and organisations that they are named in do not count.
    pub async fn own_member_of(&self, person: PersonId) -> Result<Option<MemberRecord>> {
        let statement = self.statement(
            "SELECT m.* FROM member_person p JOIN member m ON m.id = p.member_id
              WHERE p.bank_id = $1 AND p.person_id = $2 AND p.removed_at IS NULL
                AND m.kind = 'person' AND m.state <> 'merged' ORDER BY m.id LIMIT 1",
            vec![person.uuid().into()],
        );
        member::Model::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map(read)
            .transpose()
    }

    /// The members that these people are, alone, each beside the person; one statement for any number.
    pub async fn own_members_of(&self, people: &[PersonId]) -> Result<Vec<(PersonId, MemberRecord)>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let named = member_person::Entity::find()
            .filter(member_person::Column::BankId.eq(self.bank.uuid()))
            .filter(member_person::Column::PersonId.is_in(people.iter().map(|id| id.uuid())))
            .filter(member_person::Column::RemovedAt.is_null())
            .all(self.conn)
            .await?;
        let ids: Vec<MemberId> = named.iter().map(|row| MemberId::new(row.member_id)).collect();
        let members = self.members(&ids).await?;
        let alone = |id: Uuid| {
            members.iter().find(|record| {
                record.id.uuid() == id && record.kind == MemberKind::Person && record.state != MemberState::Merged
            })
        };
        Ok(named
            .into_iter()
            .filter_map(|row| Some((PersonId::new(row.person_id?), alone(row.member_id)?.clone())))
            .collect())
    }
}

impl InBank<'_, Tx> {
    /// Names one of a member's people; somebody who was named before is named again.
    pub async fn insert_member_person(&self, person: &MemberPerson, at: Instant) -> Result<()> {
        let statement = self.statement(
            "INSERT INTO member_person (bank_id, id, member_id, person_id, name, added_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (member_id, person_id) DO UPDATE SET name = excluded.name, added_at = excluded.added_at,
                    removed_at = NULL",
            vec![
                person.id.into(),
                person.member.uuid().into(),
                person.person.map(PersonId::uuid).into(),
                person.name.clone().into(),
                at.micros().into(),
            ],
        );
        rows(
            "member_person",
            self.conn.execute_raw(statement).await?.rows_affected(),
            1,
        )
    }

    /// Names several people who have no login; one statement for any number.
    pub async fn insert_member_people(&self, people: &[MemberPerson], at: Instant) -> Result<()> {
        if people.is_empty() {
            return Ok(());
        }
        let bank = self.bank.uuid();
        let all = people.iter().map(|person| member_person::ActiveModel {
            id: Set(person.id),
            bank_id: Set(bank),
            member_id: Set(person.member.uuid()),
            person_id: Set(person.person.map(PersonId::uuid)),
            name: Set(person.name.clone()),
            added_at: Set(at.micros()),
            removed_at: Set(None),
        });
        member_person::Entity::insert_many(all)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

    /// Names one of a member's people no more.
    pub async fn remove_member_person(&self, row: Uuid, at: Instant) -> Result<()> {
        let statement = self.statement(
            "UPDATE member_person SET removed_at = $3 WHERE bank_id = $1 AND id = $2 AND removed_at IS NULL",
            vec![row.into(), at.micros().into()],
        );
        rows(
            "member_person",
            self.conn.execute_raw(statement).await?.rows_affected(),
            1,
        )
    }

    /// The one name of a member who is a person follows the name of the member.
    pub async fn rename_only_person(&self, member: MemberId, name: &str) -> Result<()> {
        let statement = self.statement(
            "UPDATE member_person SET name = $3 WHERE bank_id = $1 AND member_id = $2 AND removed_at IS NULL",
            vec![member.uuid().into(), name.into()],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }
}
