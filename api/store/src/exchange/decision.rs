//! What members propose and second where no role holder can decide (RULES 15).

use domain::exchange::{Decision, DecisionKind, State};
use domain::id::{ExchangeId, MemberId, PersonId};
use domain::minutes::Minutes;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::tx::{InBank, Tx};

/// A decision of two, proposed or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Its id.
    pub id: Uuid,
    /// About which exchange.
    pub exchange: ExchangeId,
    /// What is decided.
    pub decision: Decision,
    /// The state that the exchange was in.
    pub state: State,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// As which member.
    pub proposer: MemberId,
    /// When.
    pub proposed_at: Instant,
    /// Who seconded it, and as which member.
    pub seconded: Option<(PersonId, MemberId)>,
    /// When it was seconded, replaced, or overtaken.
    pub closed_at: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    exchange_id: Uuid,
    kind: String,
    minutes: Option<i64>,
    state: String,
    proposed_by: Uuid,
    proposer_id: Uuid,
    proposed_at: i64,
    seconded_by: Option<Uuid>,
    seconder_id: Option<Uuid>,
    closed_at: Option<i64>,
}

fn read(row: &Row) -> Result<DecisionRecord> {
    let corrupt = |what: &str| StoreError::corrupt("exchange_decision", what.to_owned());
    let minutes = row.minutes.map(Minutes::try_new).transpose();
    let minutes = minutes.map_err(|error| corrupt(&error.to_string()))?;
    let decision = DecisionKind::parse(&row.kind).and_then(|kind| Decision::of(kind, minutes));
    Ok(DecisionRecord {
        id: row.id,
        exchange: ExchangeId::new(row.exchange_id),
        decision: decision.ok_or_else(|| corrupt(&row.kind))?,
        state: State::parse(&row.state).ok_or_else(|| corrupt(&row.state))?,
        proposed_by: PersonId::new(row.proposed_by),
        proposer: MemberId::new(row.proposer_id),
        proposed_at: Instant::from_micros(row.proposed_at),
        seconded: row
            .seconded_by
            .zip(row.seconder_id)
            .map(|(person, member)| (PersonId::new(person), MemberId::new(member))),
        closed_at: row.closed_at.map(Instant::from_micros),
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// What members decided about these exchanges, oldest first: proposals that are open, and what was seconded. One
    /// statement for any number.
    pub async fn decisions(&self, ids: &[ExchangeId]) -> Result<Vec<DecisionRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<Value> = Vec::with_capacity(ids.len());
        let mut holes = Vec::with_capacity(ids.len());
        for id in ids {
            values.push(id.uuid().into());
            holes.push(format!("${}", values.len().saturating_add(1)));
        }
        let sql = format!(
            "SELECT * FROM exchange_decision WHERE bank_id = $1 AND exchange_id IN ({})
                AND (closed_at IS NULL OR seconded_by IS NOT NULL) ORDER BY id",
            holes.join(", ")
        );
        let found = Row::find_by_statement(self.statement(sql, values))
            .all(self.conn)
            .await?;
        found.iter().map(read).collect()
    }
}

impl InBank<'_, Tx> {
    /// Writes a proposal. Whoever calls holds the exchange's lock and has closed the one before.
    pub async fn insert_decision(&self, record: &DecisionRecord) -> Result<()> {
        let (kind, minutes) = record.decision.word();
        let insert = self.statement(
            "INSERT INTO exchange_decision (bank_id, id, exchange_id, kind, minutes, state, proposed_by, proposer_id,
                 proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                record.id.into(),
                record.exchange.uuid().into(),
                kind.as_str().into(),
                minutes.map(Minutes::get).into(),
                record.state.as_str().into(),
                record.proposed_by.uuid().into(),
                record.proposer.uuid().into(),
                record.proposed_at.micros().into(),
            ],
        );
        self.conn.execute_raw(insert).await?;
        Ok(())
    }

    /// Ends what is proposed about this exchange: it was replaced, or somebody else's word overtook it.
    pub async fn close_decisions(&self, exchange: ExchangeId, at: Instant) -> Result<()> {
        let update = self.statement(
            "UPDATE exchange_decision SET closed_at = $3 WHERE bank_id = $1 AND exchange_id = $2 AND closed_at IS NULL",
            vec![exchange.uuid().into(), at.micros().into()],
        );
        self.conn.execute_raw(update).await?;
        Ok(())
    }

    /// Writes down who seconded an open proposal.
    pub async fn second_decision(&self, id: Uuid, person: PersonId, member: MemberId, at: Instant) -> Result<()> {
        let update = self.statement(
            "UPDATE exchange_decision SET seconded_by = $3, seconder_id = $4, closed_at = $5
              WHERE bank_id = $1 AND id = $2 AND closed_at IS NULL",
            vec![
                id.into(),
                person.uuid().into(),
                member.uuid().into(),
                at.micros().into(),
            ],
        );
        self.conn.write("exchange_decision", id, update, Some(1)).await
    }
}
