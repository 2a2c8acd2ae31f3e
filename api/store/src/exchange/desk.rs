//! The desk: exchanges that wait for somebody who does not benefit, as far as it falls to whoever looks.

use domain::id::{ExchangeId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::record::{ExchangeRecord, read};
use crate::entity::exchange;
use crate::error::Result;
use crate::page::{Listed, Slice, Window};
use crate::standing::circle_sql;
use crate::tx::InBank;

/// Who looks at the desk (RULES 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A bookkeeper: everything.
    All,
    /// Another role holder: what was given to the bank, and what no bookkeeper can decide.
    RoleHolder(PersonId),
    /// A member: what no role holder can decide, while it needs deciding.
    Member(PersonId),
}

/// What waits: `$2` is the instant from which on an unanswered log stands here, `$1` the bank.
const WAITING: &str = "SELECT w.id FROM exchange w WHERE w.bank_id = $1
      AND w.state IN ('held', 'disputed', 'logged', 'countered')
      AND (w.state IN ('held', 'disputed') OR w.receiver_id IS NULL
           OR (w.confirm_due_at IS NULL AND w.logged_at <= $2)
           OR EXISTS (SELECT 1 FROM member g WHERE g.id = w.receiver_id AND g.state IN ('left', 'died')))
     UNION SELECT o.exchange_id FROM exchange_decision o WHERE o.bank_id = $1 AND o.closed_at IS NULL";

/// Nobody of this expression is on either side of the exchange `x`; `$3` is now.
fn uninvolved(person: &str) -> String {
    let side = |member: &str| {
        let circle = circle_sql(member, "$3");
        format!("NOT EXISTS (SELECT 1 FROM ({circle}) c WHERE c.person_id = {person})")
    };
    format!("({} AND {})", side("x.giver_id"), side("x.receiver_id"))
}

/// No holder of a role that passes this condition could decide about the exchange `x`.
fn nobody(roles: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM role_term ht JOIN member hm ON hm.id = ht.member_id
             AND hm.state IN ('active', 'paused', 'suspended')
           JOIN member_person hp ON hp.member_id = ht.member_id AND hp.removed_at IS NULL
          WHERE ht.bank_id = $1 AND ht.ended_at IS NULL AND hp.person_id IS NOT NULL {roles}
            AND {})",
        uninvolved("hp.person_id")
    )
}

/// What falls to whoever looks, of exchanges `x`: `$3` is now, `$4` the person. Every value is spoken of, for an engine
/// that refuses those that are not.
fn falls_to(sight: Sight) -> (String, PersonId) {
    let keepers = "AND ht.role IN ('bookkeeper', 'coordinator')";
    let (condition, person) = match sight {
        Sight::All => ("1 = 1".to_owned(), PersonId::new(Uuid::nil())),
        Sight::RoleHolder(person) => (
            format!(
                "(x.receiver_id IS NULL OR ({} AND {}))",
                uninvolved("$4"),
                nobody(keepers)
            ),
            person,
        ),
        // Nobody under 18 is asked to decide (RULES 18).
        Sight::Member(person) => {
            let grown = "NOT EXISTS (SELECT 1 FROM member_person yp JOIN member ym ON ym.id = yp.member_id
                  WHERE yp.bank_id = $1 AND yp.person_id = $4 AND yp.removed_at IS NULL AND ym.minor_until > $3)";
            (format!("({} AND {} AND {grown})", uninvolved("$4"), nobody("")), person)
        }
    };
    (
        format!("{condition} AND CAST($3 AS BIGINT) >= 0 AND CAST($4 AS uuid) IS NOT NULL"),
        person,
    )
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of what stands on the desk, newest first: held and disputed hours, hours for the bank, what two members
    /// are deciding, and logs that silence never confirms, from this instant on.
    pub async fn desk_page(
        &self,
        silent_since: Instant,
        sight: Sight,
        now: Instant,
        window: Window<Uuid>,
    ) -> Result<Slice<ExchangeRecord>> {
        let (condition, person) = falls_to(sight);
        let sql = format!("SELECT x.* FROM exchange x WHERE x.bank_id = $1 AND x.id IN ({WAITING}) AND {condition}");
        let values = vec![silent_since.micros().into(), now.micros().into(), person.uuid().into()];
        let slice: Slice<exchange::Model> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "x.id",
                },
                window,
            )
            .await?;
        slice.try_map(read)
    }

    /// Which of these exchanges fall to whoever looks; a member's only while they stand on the desk. One statement for
    /// any number.
    pub async fn deciding(
        &self,
        ids: &[ExchangeId],
        silent_since: Instant,
        sight: Sight,
        now: Instant,
    ) -> Result<Vec<ExchangeId>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (condition, person) = falls_to(sight);
        let mut values: Vec<Value> = vec![silent_since.micros().into(), now.micros().into(), person.uuid().into()];
        let mut holes = Vec::with_capacity(ids.len());
        for id in ids {
            values.push(id.uuid().into());
            holes.push(format!("${}", values.len().saturating_add(1)));
        }
        let waiting = match sight {
            Sight::Member(_) => format!("x.id IN ({WAITING})"),
            Sight::All | Sight::RoleHolder(_) => "CAST($2 AS BIGINT) IS NOT NULL".to_owned(),
        };
        let sql = format!(
            "SELECT x.id FROM exchange x WHERE x.bank_id = $1 AND x.id IN ({}) AND {waiting} AND {condition}",
            holes.join(", ")
        );
        let found = Row::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        Ok(found.into_iter().map(|row| ExchangeId::new(row.id)).collect())
    }
}
