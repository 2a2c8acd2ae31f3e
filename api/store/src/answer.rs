//! The beginning of an answer to logged hours: claim the key, lock the exchange, see who benefits. Below SeaORM, since
//! on PostgreSQL it is one round trip instead of three; a test holds both ways against each other.

use domain::id::{ExchangeId, PersonId};
use domain::policy::Circle;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::dialect::Engine;
use crate::error::{Result, StoreError};
use crate::exchange::ExchangeRecord;
use crate::retry::Claim;
use crate::standing;
use crate::tx::{InBank, Tx};

/// What an answer begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// What the key stands for.
    pub claim: Claim,
    /// The exchange under its lock, with whoever benefits when its giver is credited.
    pub found: Option<(ExchangeRecord, Circle)>,
}

#[derive(FromQueryResult)]
struct Beside {
    fresh: i64,
    circle: Option<String>,
}

impl InBank<'_, Tx> {
    /// Claims a key for an answer to this exchange, locks the exchange, and reads the giver's circle.
    pub async fn begin_answer(
        &self,
        scope: &str,
        key: &str,
        hash: &str,
        id: ExchangeId,
        at: Instant,
    ) -> Result<Answering> {
        match self.engine() {
            Engine::Postgres => self.begin_answer_at_once(scope, key, hash, id, at).await,
            Engine::Sqlite => self.begin_answer_step_by_step(scope, key, hash, id, at).await,
        }
    }

    /// The same, one statement after another, on either engine.
    pub async fn begin_answer_step_by_step(
        &self,
        scope: &str,
        key: &str,
        hash: &str,
        id: ExchangeId,
        at: Instant,
    ) -> Result<Answering> {
        let claim = self.claim(scope, key, hash, id.uuid(), at).await?;
        let found = match self.lock_exchange(id).await? {
            Some(record) => {
                let circle = self.circle(record.facts().giver, at).await?;
                Some((record, circle))
            }
            None => None,
        };
        Ok(Answering { claim, found })
    }

    async fn begin_answer_at_once(
        &self,
        scope: &str,
        key: &str,
        hash: &str,
        id: ExchangeId,
        at: Instant,
    ) -> Result<Answering> {
        let circle = standing::circle_sql("x.giver_id", "$6");
        // The claim is looked at in the condition, so that it is made before the exchange is locked.
        let sql = format!(
            "WITH claimed AS (
                INSERT INTO idempotency (bank_id, scope, key, hash, subject_id, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1)
             SELECT x.*, (SELECT COUNT(*) FROM claimed) AS fresh,
                    (SELECT STRING_AGG(c.what || ':' || CAST(c.person_id AS TEXT), ' ') FROM ({circle}) c) AS circle
               FROM exchange x WHERE x.bank_id = $1 AND x.id = $5 AND (SELECT COUNT(*) FROM claimed) >= 0
                FOR NO KEY UPDATE OF x"
        );
        let values = vec![
            scope.into(),
            key.into(),
            hash.into(),
            id.uuid().into(),
            at.micros().into(),
        ];
        let Some(row) = self.conn.query_one_raw(self.statement(sql, values)).await? else {
            return Ok(Answering {
                claim: Claim::Fresh,
                found: None,
            });
        };
        let beside = Beside::from_query_result(&row, "")?;
        let record = ExchangeRecord::from_row(&row)?;
        let circle = read(beside.circle.as_deref().unwrap_or_default())?;
        let claim = if beside.fresh == 1 {
            Claim::Fresh
        } else {
            self.known(scope, key, hash).await?
        };
        Ok(Answering {
            claim,
            found: Some((record, circle)),
        })
    }
}

/// Reads `people:UUID near:UUID …`.
fn read(text: &str) -> Result<Circle> {
    let mut circle = Circle::default();
    for word in text.split_ascii_whitespace() {
        let person = word
            .split_once(':')
            .and_then(|(what, id)| Some((what, id.parse().ok()?)));
        let (what, id) = person.ok_or_else(|| StoreError::corrupt("member_person", word))?;
        let list = if what == "people" {
            &mut circle.people
        } else {
            &mut circle.near
        };
        list.push(PersonId::new(id));
    }
    Ok(circle)
}
