//! By whose hand a line of a statement came about: read from who entered and who confirmed it (RULES 14).

use domain::id::PersonId;
use domain::ledger::Doer;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// By whose hand, and, of a helper, whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoneBy {
    /// In what capacity.
    pub doer: Doer,
    /// The helper; nobody else is named.
    pub helper: Option<PersonId>,
}

/// The columns of [`columns`].
#[derive(FromQueryResult)]
pub(super) struct Hands {
    recorded_by_kind: String,
    own_recorded: i64,
    recorder: Option<String>,
    logged_by: Option<Uuid>,
    own_logged: i64,
    confirmed_by: Option<Uuid>,
    confirmed_how: Option<String>,
    receiver_id: Option<Uuid>,
    own_confirmed: i64,
}

/// Whether this person was one of this member's people then, or of a record that became it since.
fn own(person: &str, member: &str, at: &str) -> String {
    format!(
        "CASE WHEN EXISTS (SELECT 1 FROM member_person p JOIN member f ON f.id = p.member_id
                WHERE p.person_id = {person} AND ({member})
                  AND p.added_at <= {at} AND (p.removed_at IS NULL OR p.removed_at >= {at}))
              THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END"
    )
}

/// What a statement reads of the transfer `t` and its exchange `x` to say by whose hand they came.
pub(super) fn columns() -> String {
    let side = |side: &str| format!("f.id = {side} OR f.merged_into = {side}");
    let logged = side("CASE WHEN x.recorder = 'giver' THEN x.giver_id ELSE x.receiver_id END");
    let confirmed = side("CASE WHEN x.confirmed_how = 'giver' THEN x.giver_id ELSE x.receiver_id END");
    format!(
        "t.recorded_by_kind, {} AS own_recorded, x.recorder, x.logged_by, {} AS own_logged, x.confirmed_by, x.confirmed_how,
         x.receiver_id, {} AS own_confirmed",
        own("t.recorded_by", "f.account_id IN (t.from_account, t.to_account)", "t.at"),
        own("x.logged_by", &logged, "x.logged_at"),
        own("x.confirmed_by", &confirmed, "x.confirmed_at"),
    )
}

impl Hands {
    /// Who entered it.
    pub(super) fn entered(&self) -> DoneBy {
        match self.recorder.as_deref() {
            Some("giver" | "receiver") => side(self.own_logged, self.logged_by),
            None if self.recorded_by_kind == "job" => just(Doer::Clockwork),
            None if self.own_recorded == 1 => just(Doer::Own),
            _ => just(Doer::RoleHolder),
        }
    }

    /// Who confirmed it; what counted at once needed nobody's word, and what is no exchange has none.
    pub(super) fn confirmed(&self) -> Option<DoneBy> {
        match self.confirmed_how.as_deref()? {
            // What was given to the bank itself, a role holder stands by.
            "receiver" if self.receiver_id.is_none() => Some(just(Doer::RoleHolder)),
            "receiver" | "giver" => Some(side(self.own_confirmed, self.confirmed_by)),
            "recorded" => None,
            "members" => Some(just(Doer::Members)),
            "silence" => Some(just(Doer::Silence)),
            _ => Some(just(Doer::RoleHolder)),
        }
    }
}

fn side(own: i64, person: Option<Uuid>) -> DoneBy {
    if own == 1 {
        just(Doer::Own)
    } else {
        DoneBy {
            doer: Doer::Helper,
            helper: person.map(PersonId::new),
        }
    }
}

const fn just(doer: Doer) -> DoneBy {
    DoneBy { doer, helper: None }
}
