//! What one client does, again and again, and how each answer is checked.

mod hours;

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use hyper::body::Bytes;
use serde_json::Value;

use crate::client::{Ask, Client};
use crate::failure::{Failure, Result};

pub use hours::{Hours, Road};

/// One client of a contender.
pub struct Seat {
    /// Which of the clients it is.
    pub number: usize,
    /// How often it has done its work.
    pub done: u64,
    pub client: Client,
}

/// What a contender is asked for.
pub enum Work {
    /// The same answer each time.
    Same(Same),
    /// Hours logged and confirmed.
    Hours(Hours),
}

/// Something that is read. Each client's first answer is looked into, and its later ones say the same.
pub struct Same {
    /// What each client asks, with what it is answered: by their tokens clients may see more or less.
    asks: Vec<(Ask, Answers)>,
    check: fn(&Value) -> Result<()>,
}

/// Texts of one answer: GraphQL gives the fields of an object in the order in which they were ready.
type Answers = Mutex<Vec<Bytes>>;

/// So many orders of fields are compared as bytes; others are read.
const ORDERS: usize = 32;

impl Work {
    /// One operation, from the request to the checked answer.
    pub async fn once(&self, seat: &mut Seat) -> Result<()> {
        match self {
            Self::Same(same) => same.once(seat).await?,
            Self::Hours(hours) => hours.once(seat).await?,
        }
        seat.done = seat.done.saturating_add(1);
        Ok(())
    }

    /// What was answered; nothing for what differs each time.
    pub fn answer(&self) -> Result<Option<Value>> {
        let Self::Same(same) = self else { return Ok(None) };
        let answers = same.asks.first().map(|(_, answers)| known(answers));
        let answer = answers.as_ref().and_then(|answers| answers.first());
        let answer = answer.ok_or_else(|| Failure::new("nothing was answered"))?;
        Ok(Some(serde_json::from_slice(answer)?))
    }
}

impl Same {
    pub fn new(asks: Vec<Ask>, check: fn(&Value) -> Result<()>) -> Self {
        let asks = asks.into_iter().map(|ask| (ask, Answers::default())).collect();
        Self { asks, check }
    }

    async fn once(&self, seat: &mut Seat) -> Result<()> {
        let ask = self.asks.get(seat.number % self.asks.len().max(1));
        let (ask, answers) = ask.ok_or_else(|| Failure::new("nothing to ask"))?;
        let answer = seat.client.ask_for(ask, StatusCode::OK).await?;
        let mut answers = known(answers);
        if answers.contains(&answer) {
            return Ok(());
        }
        let read: Value = serde_json::from_slice(&answer)?;
        match answers.first() {
            None => (self.check)(&read)?,
            Some(first) if read == serde_json::from_slice::<Value>(first)? => {}
            Some(_) => {
                let said: String = String::from_utf8_lossy(&answer).chars().take(400).collect();
                let what = format!("{} was answered otherwise than before: {said}", ask.path);
                return Err(Failure::new(what));
            }
        }
        if answers.len() < ORDERS {
            answers.push(answer);
        }
        Ok(())
    }
}

fn known(answers: &Answers) -> MutexGuard<'_, Vec<Bytes>> {
    answers.lock().unwrap_or_else(PoisonError::into_inner)
}

/// That an answer has no errors of GraphQL.
pub fn without_errors(answer: &Value) -> Result<()> {
    match answer.get("errors") {
        None => Ok(()),
        Some(errors) => Err(Failure::new(format!("answered with errors: {errors}"))),
    }
}

/// That it answers `{ __typename }`.
pub fn is_typename(answer: &Value) -> Result<()> {
    without_errors(answer)?;
    match answer.pointer("/data/__typename").and_then(Value::as_str) {
        Some("Query") => Ok(()),
        _ => Err(Failure::new(format!("no type name: {answer}"))),
    }
}

/// That it is a full page of offers, each with its member.
pub fn is_page(answer: &Value) -> Result<()> {
    without_errors(answer)?;
    let rows = offers(answer)?;
    let whole = rows
        .iter()
        .all(|(title, member)| !title.is_empty() && !member.is_empty());
    if rows.len() == 20 && whole {
        return Ok(());
    }
    Err(Failure::new(format!("no page of 20 offers: {rows:?}")))
}

/// The headlines of a page and whose they are, whichever road it came by.
pub fn offers(answer: &Value) -> Result<Vec<(String, String)>> {
    let nodes = answer.pointer("/data/listings/nodes").or_else(|| answer.get("data"));
    let nodes = nodes.and_then(Value::as_array);
    let nodes = nodes.ok_or_else(|| Failure::new(format!("no page: {answer}")))?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let row = |node: &Value| {
        let member = node.pointer("/member/name").or_else(|| node.get("memberName"));
        (text(node.get("title")), text(member))
    };
    Ok(nodes.iter().map(row).collect())
}
