//! Hours logged and confirmed without a rule: the statements that the server writes, in the same two transactions.

mod statements;

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use app::{Clock, Ids, OsIds, SystemClock};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::id::{BankId, CategoryId, ExchangeId, MemberId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Anchor;
use crate::books::Pool;
use crate::failure::{Failure, Result};
use crate::on;

/// The account and the person of each member, read once.
pub(super) struct People(HashMap<Uuid, (Uuid, Uuid)>);

impl People {
    pub(super) async fn read(pool: &Pool, bank: BankId) -> Result<Self> {
        let sql = "SELECT m.id, m.account_id, p.person_id FROM member m JOIN member_person p ON p.member_id = m.id
                    WHERE m.bank_id = $1 AND p.person_id IS NOT NULL";
        let rows: Vec<(Uuid, Uuid, Uuid)> =
            on!(pool, pool => sqlx::query_as(sql).bind(bank.uuid()).fetch_all(pool).await?);
        let people = rows
            .into_iter()
            .map(|(member, account, person)| (member, (account, person)));
        Ok(Self(people.collect()))
    }

    fn of(&self, member: Uuid) -> Result<(Uuid, Uuid)> {
        let found = self.0.get(&member).copied();
        found.ok_or_else(|| Failure::new(format!("nobody is {member}")))
    }
}

/// The present instant.
pub(super) fn now() -> i64 {
    SystemClock.now().micros()
}

fn new_id() -> Uuid {
    OsIds.next(SystemClock.now())
}

/// Hours as the client sends them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    giver_id: String,
    receiver_id: String,
    minutes: i64,
    given_on: chrono::NaiveDate,
    category_id: String,
    title: String,
    exchange_id: Option<String>,
}

/// What is answered.
#[derive(Serialize)]
pub(super) struct Written {
    id: String,
    state: &'static str,
    minutes: i64,
}

/// What goes into the rows.
struct Rows {
    bank: Uuid,
    exchange: Uuid,
    transfer: Uuid,
    giver: Uuid,
    receiver: Uuid,
    giver_account: Uuid,
    receiver_account: Uuid,
    giver_person: Uuid,
    receiver_person: Uuid,
    category: Uuid,
    day: i64,
    minutes: i64,
    title: String,
    key: String,
    at: i64,
}

impl Rows {
    fn of(anchor: &Anchor, headers: &HeaderMap, sent: &Sent) -> Result<Self> {
        let (giver, receiver) = (
            MemberId::from_str(&sent.giver_id)?,
            MemberId::from_str(&sent.receiver_id)?,
        );
        let exchange = sent.exchange_id.as_deref().map(ExchangeId::from_str).transpose()?;
        let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
        let (giver_account, giver_person) = anchor.people.of(giver.uuid())?;
        let (receiver_account, receiver_person) = anchor.people.of(receiver.uuid())?;
        Ok(Self {
            bank: anchor.bank.uuid(),
            exchange: exchange.map_or_else(new_id, ExchangeId::uuid),
            transfer: new_id(),
            giver: giver.uuid(),
            receiver: receiver.uuid(),
            giver_account,
            receiver_account,
            giver_person,
            receiver_person,
            category: CategoryId::from_str(&sent.category_id)?.uuid(),
            day: sent
                .given_on
                .signed_duration_since(chrono::NaiveDate::default())
                .num_days(),
            minutes: sent.minutes,
            title: sent.title.clone(),
            key: key.unwrap_or_default().to_owned(),
            at: now(),
        })
    }
}

pub(super) async fn log(
    State(anchor): State<Arc<Anchor>>,
    headers: HeaderMap,
    Json(sent): Json<Sent>,
) -> Result<(StatusCode, Json<Written>)> {
    let rows = Rows::of(&anchor, &headers, &sent)?;
    match &anchor.write {
        Pool::Sqlite(pool) => rows.log_on_sqlite(pool).await?,
        Pool::Postgres(pool) => rows.log_on_postgres(pool).await?,
    }
    let id = ExchangeId::new(rows.exchange).to_string();
    let (state, minutes) = ("LOGGED", rows.minutes);
    Ok((StatusCode::CREATED, Json(Written { id, state, minutes })))
}

pub(super) async fn confirm(
    State(anchor): State<Arc<Anchor>>,
    headers: HeaderMap,
    Json(sent): Json<Sent>,
) -> Result<Json<Written>> {
    let rows = Rows::of(&anchor, &headers, &sent)?;
    match &anchor.write {
        Pool::Sqlite(pool) => rows.confirm_on_sqlite(pool).await?,
        Pool::Postgres(pool) => rows.confirm_on_postgres(pool).await?,
    }
    let id = ExchangeId::new(rows.exchange).to_string();
    let (state, minutes) = ("CONFIRMED", rows.minutes);
    Ok(Json(Written { id, state, minutes }))
}
