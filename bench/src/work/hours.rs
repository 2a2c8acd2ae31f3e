//! Two members who give each other time by turns: one logs, the other confirms.

use std::sync::Arc;

use http::{HeaderValue, StatusCode};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::{Seat, without_errors};
use crate::client::{Ask, Client};
use crate::failure::{Failure, Result};
use crate::founding::{Ground, Member};

const LOG: &str = "mutation Log($input: LogExchangeInput!) {
  logExchange(input: $input) { exchange { id state minutes } userErrors { code } } }";
const CONFIRM: &str = "mutation Confirm($input: ConfirmExchangeInput!) {
  confirmExchange(input: $input) { exchange { id state minutes } userErrors { code } } }";

/// How long each time.
const MINUTES: i64 = 30;

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    Graphql,
    Rest,
    /// The anchor: the bodies of REST, with the two members named in both.
    Driver,
}

/// Hours of each client's two members; no two clients share an account.
pub struct Hours {
    pub road: Road,
    pub ground: Arc<Ground>,
    pub today: String,
}

/// What both steps name.
struct Pair<'a> {
    giver: &'a Member,
    receiver: &'a Member,
    /// Of this operation alone, in this database.
    key: String,
}

impl Hours {
    pub async fn once(&self, seat: &mut Seat) -> Result<()> {
        let pair = self.pair(seat)?;
        let (giver, receiver) = (pair.giver.token.as_ref(), pair.receiver.token.as_ref());
        let hours = json!({
            "giverId": pair.giver.id.to_string(), "receiverId": pair.receiver.id.to_string(), "minutes": MINUTES,
            "givenOn": self.today, "categoryId": self.ground.category.to_string(), "title": "Bicycle repair",
            "distinct": true,
        });
        let bank = self.ground.bank.to_string();
        let log = match self.road {
            Road::Graphql => mutation(LOG, hours.clone(), ("bankId", &bank), giver, &pair.key),
            Road::Rest => step(
                "log",
                format!("/api/v1/banks/{bank}/exchanges"),
                Some(&hours),
                giver,
                &pair.key,
            ),
            Road::Driver => step("log", "/log".to_owned(), Some(&hours), None, &pair.key),
        };
        let created = match self.road {
            Road::Graphql => StatusCode::OK,
            Road::Rest | Road::Driver => StatusCode::CREATED,
        };
        let id = self.ask(&mut seat.client, &log, created, "LOGGED").await?;
        let confirm = match self.road {
            Road::Graphql => mutation(CONFIRM, json!({}), ("exchangeId", &id), receiver, &pair.key),
            Road::Rest => step(
                "confirm",
                format!("/api/v1/exchanges/{id}/confirm"),
                None,
                receiver,
                &pair.key,
            ),
            Road::Driver => {
                let hours = with(hours, "exchangeId", &id);
                step("confirm", "/confirm".to_owned(), Some(&hours), None, &pair.key)
            }
        };
        self.ask(&mut seat.client, &confirm, StatusCode::OK, "CONFIRMED")
            .await?;
        Ok(())
    }

    fn pair(&self, seat: &Seat) -> Result<Pair<'_>> {
        let first = seat.number.saturating_mul(2);
        let members = self.ground.members.get(first..first.saturating_add(2));
        let Some([one, other]) = members else {
            return Err(Failure::new("fewer members than two for each client"));
        };
        let (giver, receiver) = if seat.done.is_multiple_of(2) {
            (one, other)
        } else {
            (other, one)
        };
        let key = format!("{:?}-{}-{}", self.road, seat.number, seat.done);
        Ok(Pair { giver, receiver, key })
    }

    /// The id of the exchange in the answer, if it is in this state.
    async fn ask(&self, client: &mut Client, ask: &Ask, status: StatusCode, state: &str) -> Result<String> {
        let answer: Value = serde_json::from_slice(&client.ask_for(ask, status).await?)?;
        let exchange = match self.road {
            Road::Graphql => {
                without_errors(&answer)?;
                let payload = answer.get("data").and_then(Value::as_object);
                let payload = payload.and_then(|data| data.values().next());
                let payload = payload.filter(|payload| payload["userErrors"] == json!([]));
                payload.and_then(|payload| payload.get("exchange"))
            }
            Road::Rest | Road::Driver => Some(&answer),
        };
        let done = exchange.filter(|exchange| exchange["state"] == state && exchange["minutes"] == MINUTES);
        let id = done.and_then(|exchange| exchange["id"].as_str());
        id.map(str::to_owned)
            .ok_or_else(|| Failure::new(format!("{} was answered otherwise than {state}: {answer}", ask.path)))
    }
}

/// A person's keys are their own over all operations of a bank, so each step has another.
fn mutation(query: &str, input: Value, (field, id): (&str, &str), token: Option<&HeaderValue>, key: &str) -> Ask {
    let input = with(with(input, field, id), "idempotencyKey", &format!("{field}-{key}"));
    let body = json!({ "query": query, "variables": { "input": input } });
    Ask::post("/graphql", token.cloned(), body.to_string())
}

fn step(what: &str, path: String, body: Option<&Value>, token: Option<&HeaderValue>, key: &str) -> Ask {
    let body = body.map_or_else(Bytes::new, |body| body.to_string().into());
    Ask::post(path, token.cloned(), body).with_key(format!("{what}-{key}"))
}

/// The same object with one more field.
fn with(mut object: Value, field: &str, text: &str) -> Value {
    if let Value::Object(fields) = &mut object {
        fields.insert(field.to_owned(), text.into());
    }
    object
}
