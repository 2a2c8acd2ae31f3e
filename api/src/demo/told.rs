//! What the demo tells: addresses, personas with their tokens, the stories' ids, requests to copy.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Key;

/// The personas: the word by which the tables call them, and what they are the example of.
pub(super) const PERSONAS: &[(Key, &str)] = &[
    ("ruth", "above zero"),
    ("luis", "below zero"),
    ("omar", "newcomer, waiting to be admitted"),
    ("nadia", "helper of an offline member"),
    ("ines", "coordinator"),
    ("samuel", "registrar"),
    ("yusuf", "bookkeeper"),
    ("maren", "moderator"),
    ("bao", "facilitator"),
    ("dana", "member of both banks"),
    ("priya", "has a need that nobody answered for 9 days"),
    ("jon", "the same hour was recorded twice"),
    ("karl", "says 120 minutes where another says 90"),
    ("petra", "coordinator of the second bank"),
];

/// One of the two banks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A membership.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    /// The bank.
    pub bank_id: String,
    /// The member there.
    pub member_id: String,
}

/// Somebody as whom a developer can ask.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// A personal access token with every scope.
    pub token: String,
    /// The person.
    pub person_id: String,
    /// What they are the example of.
    pub what: String,
    /// Who they are.
    pub story: String,
    /// Where they are a member.
    pub members: Vec<Seat>,
}

/// A request that can be sent as it stands.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// What it does.
    pub title: String,
    /// The GraphQL document.
    pub query: String,
    /// Its variables.
    pub variables: serde_json::Value,
    /// Whose token it is sent with.
    pub token: String,
}

/// Everything that the demo tells.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The address of the server.
    pub url: String,
    /// Where GraphQL is asked.
    pub graphql: String,
    /// Where it is tried out in a browser.
    pub graphiql: String,
    /// Where the schema is read.
    pub schema: String,
    /// The seed of the banks.
    pub seed: u64,
    /// The day on which their year ended.
    pub today: String,
    /// The banks.
    pub banks: Vec<Place>,
    /// By name.
    pub personas: BTreeMap<String, Person>,
    /// The ids of what the README tells.
    pub stories: BTreeMap<String, BTreeMap<String, String>>,
    /// Requests to copy.
    pub requests: Vec<Request>,
}
