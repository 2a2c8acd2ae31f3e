//! Two records of one member become one (RULES 22): what goes over, and what stays with the old record.
//!
//! Hours that ever counted stay where the books have them, with their transfers; whoever speaks for the new record
//! speaks for the old one too, since what somebody is in a bank is read through `merged_into`.

use domain::id::{ExchangeId, ListingId, MemberId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::{MemberRecord, read};
use crate::entity::member;
use crate::error::Result;
use crate::exchange::COUNTS;
use crate::tx::{InBank, Tx};

/// What changed beside the two records, to be told to those who follow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    /// Offers and needs.
    pub listings: Vec<ListingId>,
    /// Exchanges that never counted.
    pub exchanges: Vec<ExchangeId>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

/// The member `$3` and all records that became it.
const INTO: &str = "(SELECT f.id FROM member f WHERE f.id = $3 OR f.merged_into = $3)";
/// The member `$2` and all records that became it.
const FROM: &str = "(SELECT f.id FROM member f WHERE f.id = $2 OR f.merged_into = $2)";

/// Rows that carry over from `$2` to `$3`, in this order; both placeholders stand in each. A test holds this against the
/// schema, so that a new table that names members is not forgotten.
pub const CARRIED: &[&str] = &[
    // Details that the other record has already are not kept twice.
    "DELETE FROM member_contact WHERE bank_id = $1 AND member_id = $2 AND EXISTS
        (SELECT 1 FROM member_contact k WHERE k.member_id = $3 AND k.kind = member_contact.kind
            AND k.value = member_contact.value)",
    "UPDATE member_contact SET member_id = $3 WHERE bank_id = $1 AND member_id = $2",
    "INSERT INTO contact_grant (bank_id, owner_id, reader_id, until)
     SELECT bank_id, $3, reader_id, until FROM contact_grant WHERE bank_id = $1 AND owner_id = $2 AND reader_id <> $3
     ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until
      WHERE contact_grant.until < excluded.until",
    "INSERT INTO contact_grant (bank_id, owner_id, reader_id, until)
     SELECT bank_id, owner_id, $3, until FROM contact_grant WHERE bank_id = $1 AND reader_id = $2 AND owner_id <> $3
     ON CONFLICT (owner_id, reader_id) DO UPDATE SET until = excluded.until
      WHERE contact_grant.until < excluded.until",
    "INSERT INTO member_block (bank_id, blocker_id, blocked_id, at)
     SELECT bank_id, $3, blocked_id, at FROM member_block WHERE bank_id = $1 AND blocker_id = $2 AND blocked_id <> $3
     ON CONFLICT DO NOTHING",
    "INSERT INTO member_block (bank_id, blocker_id, blocked_id, at)
     SELECT bank_id, blocker_id, $3, at FROM member_block WHERE bank_id = $1 AND blocked_id = $2 AND blocker_id <> $3
     ON CONFLICT DO NOTHING",
    // A block closes contact details, whichever of the two records it was about.
    "DELETE FROM contact_grant WHERE bank_id = $1 AND (owner_id = $2 OR reader_id = $2 OR ((owner_id = $3 OR reader_id = $3)
        AND EXISTS (SELECT 1 FROM member_block b WHERE (b.blocker_id = contact_grant.owner_id
                        AND b.blocked_id = contact_grant.reader_id)
                     OR (b.blocker_id = contact_grant.reader_id AND b.blocked_id = contact_grant.owner_id))))",
    "INSERT INTO agreement_acceptance (bank_id, member_id, version, at, recorded_by)
     SELECT bank_id, $3, version, at, recorded_by FROM agreement_acceptance WHERE bank_id = $1 AND member_id = $2
     ON CONFLICT DO NOTHING",
    "UPDATE role_term SET member_id = $3 WHERE bank_id = $1 AND member_id = $2 AND ended_at IS NULL
        AND role NOT IN (SELECT k.role FROM role_term k WHERE k.member_id = $3 AND k.ended_at IS NULL)",
    "UPDATE mandate SET member_id = $3 WHERE bank_id = $1 AND member_id = $2",
    "UPDATE invitation SET member_id = $3 WHERE bank_id = $1 AND member_id = $2",
    "UPDATE match_note SET member_id = $3 WHERE bank_id = $1 AND member_id = $2",
    "DELETE FROM match_note WHERE bank_id = $1 AND member_id IN ($2, $3)
        AND listing_id IN (SELECT l.id FROM listing l WHERE l.member_id = $3)",
    // Both were told of what came to nothing between them: once is enough.
    "DELETE FROM notice WHERE bank_id = $1 AND member_id = $2 AND EXISTS
        (SELECT 1 FROM notice k WHERE k.member_id = $3 AND k.subject_id = notice.subject_id AND k.kind = notice.kind
            AND k.due = notice.due)",
    "UPDATE notice SET member_id = $3 WHERE bank_id = $1 AND member_id = $2",
    "UPDATE activity SET host_id = $3 WHERE bank_id = $1 AND host_id = $2",
    "UPDATE concern SET raised_by = $3 WHERE bank_id = $1 AND raised_by = $2",
    "UPDATE concern SET about_id = $3 WHERE bank_id = $1 AND about_id = $2",
    "UPDATE guardian SET guardian_id = $3 WHERE bank_id = $1 AND guardian_id = $2 AND member_id <> $3",
    "INSERT INTO guardian (bank_id, member_id, guardian_id, name, agreed_at, recorded_by)
     SELECT bank_id, $3, guardian_id, name, agreed_at, recorded_by FROM guardian
      WHERE bank_id = $1 AND member_id = $2 AND (guardian_id IS NULL OR guardian_id <> $3)
     ON CONFLICT DO NOTHING",
    // One hop reaches the record that speaks for all of them.
    "UPDATE member SET merged_into = $3, version = version + 1 WHERE bank_id = $1 AND merged_into = $2",
];

impl InBank<'_, Tx> {
    /// These members, locked until commit in id order.
    pub async fn lock_members(&self, ids: &[MemberId]) -> Result<Vec<MemberRecord>> {
        let holes: Vec<String> = (0..ids.len()).map(|n| format!("${}", n.saturating_add(2))).collect();
        let sql = format!(
            "SELECT * FROM member WHERE bank_id = $1 AND id IN ({}) ORDER BY id{}",
            holes.join(", "),
            self.engine().lock()
        );
        let values: Vec<Value> = ids.iter().map(|id| id.uuid().into()).collect();
        let found = member::Model::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        found.into_iter().map(read).collect()
    }

    /// Locks what never counted of one record, before members are locked.
    pub async fn lock_uncounted(&self, from: MemberId) -> Result<()> {
        let sql = format!(
            "SELECT id FROM exchange WHERE bank_id = $1 AND (giver_id = $2 OR receiver_id = $2) AND confirmed_at IS NULL
              ORDER BY id{}",
            self.engine().lock()
        );
        let statement = self.statement(sql, vec![from.uuid().into()]);
        self.conn.query_all_raw(statement).await?;
        Ok(())
    }

    /// An exchange between two records that counts, or still may: as one member they would give to themselves.
    pub async fn exchanged_together(&self, from: MemberId, into: MemberId) -> Result<bool> {
        let sql = format!(
            "SELECT 1 AS one FROM exchange x WHERE x.bank_id = $1
                AND ((x.giver_id IN {FROM} AND x.receiver_id IN {INTO}) OR (x.giver_id IN {INTO} AND x.receiver_id IN {FROM}))
                AND ({COUNTS} OR x.state IN ('proposed', 'agreed', 'logged', 'countered', 'held', 'disputed')) LIMIT 1"
        );
        let statement = self.statement(sql, pair(from, into));
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }

    /// Moves what one record has to the other: people, details, listings, helpers, roles, and exchanges that never
    /// counted. Whoever calls it holds the bank's lock and those of both records.
    pub async fn carry_over(
        &self,
        from: MemberId,
        into: &MemberRecord,
        new_id: &(dyn Fn() -> Uuid + Sync),
        at: Instant,
    ) -> Result<Moved> {
        self.move_people(from, into, new_id, at).await?;
        for sql in CARRIED {
            self.conn.execute_raw(self.statement(*sql, pair(from, into.id))).await?;
        }
        self.end_roles(from, None, at).await?;
        self.end_own_mandates(into.id, at).await?;
        let listings = self.move_listings(from, into, at).await?;
        let exchanges = self.move_exchanges(from, into.id).await?;
        Ok(Moved { listings, exchanges })
    }

    async fn move_people(
        &self,
        from: MemberId,
        into: &MemberRecord,
        new_id: &(dyn Fn() -> Uuid + Sync),
        at: Instant,
    ) -> Result<()> {
        let alone = into.kind == domain::member::MemberKind::Person;
        let theirs = self.people_of(&[from]).await?;
        let ours = self.people_of(&[into.id]).await?;
        let with_login = theirs.iter().any(|row| row.person.is_some());
        for row in ours.iter().filter(|row| alone && with_login && row.person.is_none()) {
            // Who was known on paper only has a login from now on.
            self.remove_member_person(row.id, at).await?;
        }
        for mut row in theirs {
            self.remove_member_person(row.id, at).await?;
            let known = |ours: &&super::MemberPerson| match row.person {
                Some(person) => ours.person == Some(person),
                None => alone || ours.name == row.name,
            };
            if ours.iter().any(|ours| known(&ours)) {
                continue;
            }
            if alone {
                row.name.clone_from(&into.name);
            }
            (row.id, row.member) = (new_id(), into.id);
            self.insert_member_person(&row, at).await?;
        }
        Ok(())
    }

    /// Nobody helps themselves.
    async fn end_own_mandates(&self, member: MemberId, at: Instant) -> Result<()> {
        let statement = self.statement(
            "UPDATE mandate SET ended_at = $3 WHERE bank_id = $1 AND member_id = $2 AND ended_at IS NULL AND until > $3
                AND helper_id IN (SELECT p.person_id FROM member_person p WHERE p.member_id = $2
                    AND p.removed_at IS NULL AND p.person_id IS NOT NULL)",
            vec![member.uuid().into(), at.micros().into()],
        );
        self.conn.execute_raw(statement).await?;
        Ok(())
    }

    /// Under 18 nothing is public.
    async fn move_listings(&self, from: MemberId, into: &MemberRecord, at: Instant) -> Result<Vec<ListingId>> {
        let visibility = if into.is_minor(at) {
            "CASE WHEN visibility = 'public' THEN 'bank' ELSE visibility END"
        } else {
            "visibility"
        };
        let sql = format!(
            "UPDATE listing SET member_id = $3, version = version + 1, visibility = {visibility}
              WHERE bank_id = $1 AND member_id = $2 RETURNING id"
        );
        let found = Id::find_by_statement(self.statement(sql, pair(from, into.id)))
            .all(self.conn)
            .await?;
        Ok(found.into_iter().map(|row| ListingId::new(row.id)).collect())
    }

    /// What never counted goes over, but what ended between the two. Whoever is asked is told anew: silence meant the
    /// people of the old record.
    async fn move_exchanges(&self, from: MemberId, into: MemberId) -> Result<Vec<ExchangeId>> {
        let mut moved = Vec::new();
        for (side, other) in [("giver_id", "receiver_id"), ("receiver_id", "giver_id")] {
            let sql = format!(
                "UPDATE exchange SET {side} = $3, version = version + 1, told_at = NULL, confirm_due_at = NULL
                  WHERE bank_id = $1 AND {side} = $2 AND confirmed_at IS NULL
                    AND ({other} IS NULL OR {other} NOT IN {INTO}) RETURNING id"
            );
            let found = Id::find_by_statement(self.statement(sql, pair(from, into)))
                .all(self.conn)
                .await?;
            moved.extend(found.into_iter().map(|row| ExchangeId::new(row.id)));
        }
        Ok(moved)
    }
}

fn pair(from: MemberId, into: MemberId) -> Vec<Value> {
    vec![from.uuid().into(), into.uuid().into()]
}
