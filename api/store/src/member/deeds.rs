//! What helpers did for a member: read from exchanges and from the notes on its record (RULES 14).

use domain::id::{ExchangeId, MemberId, PersonId};
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::Result;
use crate::page::{Listed, Slice, Window};
use crate::tx::InBank;

/// Something that a helper did in a member's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelperDeed {
    /// The row's id: the exchange's, or the note's.
    pub id: Uuid,
    /// The exchange, where it was about one.
    pub exchange: Option<ExchangeId>,
    /// The helper.
    pub helper: PersonId,
    /// What was done, such as `proposed logged confirmed`, or what a note names.
    pub what: String,
    /// When the first of it was done.
    pub at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    exchange_id: Option<Uuid>,
    helper_id: Uuid,
    what: String,
    at: i64,
}

/// The member `$2`, and the records that became it.
const MINE: &str = "(SELECT f.id FROM member f WHERE f.id = $2 OR f.merged_into = $2)";

/// Whether this person helped the member then, and was none of its people.
fn helped(person: &str, at: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM mandate d WHERE d.member_id IN {MINE} AND d.helper_id = {person} AND d.starts_at <= {at}
                     AND COALESCE(d.ended_at, d.until) >= {at})
          AND NOT EXISTS (SELECT 1 FROM member_person p WHERE p.member_id IN {MINE} AND p.person_id = {person}
                     AND p.added_at <= {at} AND (p.removed_at IS NULL OR p.removed_at >= {at})))"
    )
}

/// Each step of an exchange that a side takes: its word, who took it and when, and the side that took it.
fn steps() -> [(&'static str, &'static str, &'static str, String); 3] {
    let side = |giver: &str, receiver: &str| {
        format!("(({giver} AND x.giver_id IN {MINE}) OR ({receiver} AND x.receiver_id IN {MINE}))")
    };
    [
        (
            "proposed",
            "x.created_by",
            "x.created_at",
            side("x.proposed_by = 'giver'", "x.proposed_by = 'receiver'"),
        ),
        (
            "logged",
            "x.logged_by",
            "x.logged_at",
            side("x.recorder = 'giver'", "x.recorder = 'receiver'"),
        ),
        (
            "confirmed",
            "x.confirmed_by",
            "x.confirmed_at",
            side("x.confirmed_how = 'giver'", "x.confirmed_how = 'receiver'"),
        ),
    ]
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of what helpers did for a member, newest first: exchanges that they proposed, logged or confirmed, and
    /// listings that they wrote.
    pub async fn helper_deeds(&self, member: MemberId, window: Window<Uuid>) -> Result<Slice<HelperDeed>> {
        let steps = steps();
        let held: Vec<String> = steps
            .iter()
            .map(|(_, person, at, side)| format!("({side} AND {})", helped(person, at)))
            .collect();
        let cases = |value: &dyn Fn(usize) -> String| -> Vec<String> {
            held.iter()
                .enumerate()
                .map(|(n, held)| format!("WHEN {held} THEN {}", value(n)))
                .collect()
        };
        let column = |n: usize, person: bool| {
            let step = steps.get(n).map_or(("", ""), |(_, by, at, _)| (*by, *at));
            if person { step.0 } else { step.1 }.to_owned()
        };
        let who = cases(&|n| column(n, true)).join(" ");
        let when = cases(&|n| column(n, false)).join(" ");
        let words: Vec<String> = steps
            .iter()
            .zip(&held)
            .map(|((word, ..), held)| format!("CASE WHEN {held} THEN '{word} ' ELSE '' END"))
            .collect();
        let sql = format!(
            "SELECT d.* FROM (
                SELECT x.bank_id, x.id, x.id AS exchange_id, CASE {who} END AS helper_id, {} AS what, CASE {when} END AS at
                  FROM exchange x WHERE x.bank_id = $1 AND (x.giver_id IN {MINE} OR x.receiver_id IN {MINE})
                   AND ({})
                UNION ALL
                SELECT n.bank_id, n.id, NULL, n.by_person, n.what, n.at FROM member_note n
                 WHERE n.bank_id = $1 AND n.member_id IN {MINE} AND n.by_person IS NOT NULL AND n.what LIKE 'listing %'
                   AND {}) d
              WHERE d.bank_id = $1",
            words.join(" || "),
            held.join(" OR "),
            helped("n.by_person", "n.at"),
        );
        let values = vec![member.uuid().into()];
        let slice: Slice<Row> = self
            .page(
                Listed {
                    sql,
                    values,
                    key: "d.id",
                },
                window,
            )
            .await?;
        slice.try_map(|row| {
            Ok(HelperDeed {
                id: row.id,
                exchange: row.exchange_id.map(ExchangeId::new),
                helper: PersonId::new(row.helper_id),
                what: row.what.trim_end().to_owned(),
                at: Instant::from_micros(row.at),
            })
        })
    }
}
