//! What a person is in a bank, in one query: read in the same transaction as what is decided by it.

use domain::id::{MemberId, PersonId};
use domain::member::{MandateScope, MemberKind, MemberState, Role};
use domain::policy::{Circle, Mandate, Membership, Standing, Term};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::tx::InBank;

/// One row of what a person is; empty where a join found nothing.
#[derive(FromQueryResult)]
struct Row {
    what: Option<String>,
    member_id: Option<Uuid>,
    state: Option<String>,
    word: Option<String>,
    until: Option<i64>,
}

/// What the person `person` is in the bank `bank`, both as they stand in the statement. Whoever speaks for a member
/// speaks for the records that became it (RULES 22).
pub(crate) fn sql(bank: &str, person: &str) -> String {
    format!(
        "SELECT 'own' AS what, m.id AS member_id, m.state AS state, m.kind AS word, CAST(0 AS BIGINT) AS until
           FROM member_person p JOIN member m ON m.id = p.member_id
          WHERE p.bank_id = {bank} AND p.person_id = {person} AND p.removed_at IS NULL
         UNION ALL
         SELECT 'helps', m.id, m.state, d.scopes, COALESCE(d.ended_at, d.until)
           FROM mandate d JOIN member m ON m.id = d.member_id
          WHERE d.bank_id = {bank} AND d.helper_id = {person}
         UNION ALL
         SELECT 'own', f.id, f.state, f.kind, CAST(0 AS BIGINT)
           FROM member_person p JOIN member f ON f.merged_into = p.member_id
          WHERE p.bank_id = {bank} AND p.person_id = {person} AND p.removed_at IS NULL
         UNION ALL
         SELECT 'helps', f.id, f.state, d.scopes, COALESCE(d.ended_at, d.until)
           FROM mandate d JOIN member f ON f.merged_into = d.member_id
          WHERE d.bank_id = {bank} AND d.helper_id = {person}
         UNION ALL
         SELECT 'role', m.id, m.state, t.role, t.until
           FROM member_person p JOIN member m ON m.id = p.member_id JOIN role_term t ON t.member_id = m.id
          WHERE p.bank_id = {bank} AND p.person_id = {person} AND p.removed_at IS NULL AND m.kind = 'person'
            AND t.ended_at IS NULL"
    )
}

/// Reads the rows of [`sql`].
pub(crate) fn read(person: PersonId, now: Instant, rows: &[QueryResult]) -> Result<Standing> {
    let mut standing = Standing {
        person,
        memberships: Vec::new(),
        mandates: Vec::new(),
        terms: Vec::new(),
        now,
    };
    for row in rows {
        let row = Row::from_query_result(row, "")?;
        let (Some(what), Some(member), Some(state), Some(word), Some(until)) =
            (row.what, row.member_id, row.state, row.word, row.until)
        else {
            continue;
        };
        let state = MemberState::parse(&state).ok_or_else(|| StoreError::corrupt("member", &state))?;
        let member = MemberId::new(member);
        let until = Instant::from_micros(until);
        match what.as_str() {
            "own" => {
                let kind = MemberKind::parse(&word).ok_or_else(|| StoreError::corrupt("member", &word))?;
                standing.memberships.push(Membership { member, kind, state });
            }
            "helps" => {
                let scopes = word.split(' ').filter_map(MandateScope::parse).collect();
                standing.mandates.push(Mandate {
                    member,
                    state,
                    scopes,
                    until,
                });
            }
            _ => {
                let role = Role::parse(&word).ok_or_else(|| StoreError::corrupt("role_term", &word))?;
                standing.terms.push(Term { role, until });
            }
        }
    }
    Ok(standing)
}

/// The people of the member `member`, those who share a household or organisation with them, and its helpers at the
/// instant `now`, both as they stand in the statement; `$1` is the bank. Of a record that became another, those of that.
pub(crate) fn circle_sql(member: &str, now: &str) -> String {
    let member = format!("COALESCE((SELECT r.merged_into FROM member r WHERE r.id = {member}), {member})");
    format!(
        "SELECT p.person_id AS person_id, 'people' AS what FROM member_person p
          WHERE p.bank_id = $1 AND p.member_id = {member} AND p.person_id IS NOT NULL AND p.removed_at IS NULL
         UNION
         SELECT other.person_id, 'near' FROM member_person mine
           JOIN member_person theirs ON theirs.person_id = mine.person_id AND theirs.bank_id = $1 AND theirs.removed_at IS NULL
           JOIN member shared ON shared.id = theirs.member_id AND shared.kind <> 'person'
           JOIN member_person other ON other.member_id = shared.id AND other.removed_at IS NULL
          WHERE mine.bank_id = $1 AND mine.member_id = {member} AND mine.removed_at IS NULL AND other.person_id IS NOT NULL
         UNION
         SELECT d.helper_id, 'near' FROM mandate d
          WHERE d.bank_id = $1 AND d.member_id = {member} AND d.until > {now} AND (d.ended_at IS NULL OR d.ended_at > {now})"
    )
}

#[derive(FromQueryResult)]
struct InCircle {
    person_id: Uuid,
    what: String,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// What a person is here. Somebody from elsewhere has an empty standing.
    pub async fn standing(&self, person: PersonId, now: Instant) -> Result<Standing> {
        let statement = self.statement(sql("$1", "$2"), vec![person.uuid().into()]);
        read(person, now, &self.conn.query_all_raw(statement).await?)
    }

    /// Everybody who benefits when this member is credited (RULES 13).
    pub async fn circle(&self, giver: MemberId, now: Instant) -> Result<Circle> {
        let statement = self.statement(circle_sql("$2", "$3"), vec![giver.uuid().into(), now.micros().into()]);
        let mut circle = Circle::default();
        for row in InCircle::find_by_statement(statement).all(self.conn).await? {
            let person = PersonId::new(row.person_id);
            if row.what == "people" {
                circle.people.push(person);
            } else {
                circle.near.push(person);
            }
        }
        Ok(circle)
    }

    /// The people who hold this role now, or cover it.
    pub async fn holders(&self, role: Role) -> Result<Vec<PersonId>> {
        let all = self.role_holders().await?;
        let covering = all.into_iter().filter(|(_, held)| held.covers(role));
        Ok(covering.map(|(person, _)| person).collect())
    }

    /// The people who hold roles now, and which.
    pub async fn role_holders(&self) -> Result<Vec<(PersonId, Role)>> {
        #[derive(FromQueryResult)]
        struct Holder {
            person_id: Uuid,
            role: String,
        }
        let statement = self.statement(
            "SELECT DISTINCT p.person_id, t.role FROM role_term t
               JOIN member m ON m.id = t.member_id AND m.state IN ('active', 'paused', 'suspended')
               JOIN member_person p ON p.member_id = t.member_id AND p.removed_at IS NULL
              WHERE t.bank_id = $1 AND t.ended_at IS NULL AND p.person_id IS NOT NULL",
            vec![],
        );
        let found = Holder::find_by_statement(statement).all(self.conn).await?;
        Ok(found
            .into_iter()
            .filter_map(|holder| Some((PersonId::new(holder.person_id), Role::parse(&holder.role)?)))
            .collect())
    }

    /// Those who share a household or organisation with this person, who help them, or whom they help: with none of
    /// them do they make a decision of two (RULES 15).
    pub async fn near(&self, person: PersonId, now: Instant) -> Result<Vec<PersonId>> {
        #[derive(FromQueryResult)]
        struct Near {
            person_id: Uuid,
        }
        let open = "d.bank_id = $1 AND d.until > $3 AND (d.ended_at IS NULL OR d.ended_at > $3)";
        let sql = format!(
            "SELECT other.person_id FROM member_person mine
               JOIN member shared ON shared.id = mine.member_id AND shared.kind <> 'person'
               JOIN member_person other ON other.member_id = shared.id AND other.removed_at IS NULL
              WHERE mine.bank_id = $1 AND mine.person_id = $2 AND mine.removed_at IS NULL AND other.person_id IS NOT NULL
             UNION
             SELECT d.helper_id FROM mandate d JOIN member_person p ON p.member_id = d.member_id AND p.removed_at IS NULL
              WHERE p.person_id = $2 AND {open}
             UNION
             SELECT p.person_id FROM mandate d JOIN member_person p ON p.member_id = d.member_id AND p.removed_at IS NULL
              WHERE d.helper_id = $2 AND p.person_id IS NOT NULL AND {open}"
        );
        let statement = self.statement(sql, vec![person.uuid().into(), now.micros().into()]);
        let found = Near::find_by_statement(statement).all(self.conn).await?;
        Ok(found.into_iter().map(|row| PersonId::new(row.person_id)).collect())
    }
}
