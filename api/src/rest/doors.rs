//! What the document says of an operation before its handler sees a request: whether it needs a token, and which
//! parameters it knows.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use url::form_urlencoded;

/// What is asked of a request at the door of each operation, by its place, such as `GET /banks/{bankId}/listings`.
#[derive(Debug)]
pub struct Doors {
    closed: HashSet<String>,
    keyed: HashSet<String>,
    parameters: HashMap<String, Vec<String>>,
}

impl Doors {
    /// The doors of all operations of this document.
    pub fn of(document: &Value) -> Self {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        let all = paths.flat_map(|(path, operations)| {
            let operations = operations.as_object().into_iter().flatten();
            operations.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
        });
        let (mut closed, mut keyed, mut parameters) = (HashSet::new(), HashSet::new(), HashMap::new());
        for (place, operation) in all {
            if !is_open(operation) {
                closed.insert(place.clone());
            }
            if asked_for(operation, "header")
                .iter()
                .any(|name| name == "Idempotency-Key")
            {
                keyed.insert(place.clone());
            }
            parameters.insert(place, asked_for(operation, "query"));
        }
        Self {
            closed,
            keyed,
            parameters,
        }
    }

    /// Whether the operation needs somebody who is signed in.
    pub fn is_closed(&self, place: &str) -> bool {
        self.closed.contains(place)
    }

    /// Whether what the operation does is done once under a key.
    pub fn takes_key(&self, place: &str) -> bool {
        self.keyed.contains(place)
    }

    /// What is wrong with this query: it names a parameter that the operation does not know. Ignored, a misspelt filter
    /// would show everything.
    pub fn unknown(&self, place: &str, query: &str) -> Option<String> {
        let known = self.parameters.get(place)?;
        let mut named = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
        let unknown = named.find(|name| !known.iter().any(|one| one == name))?;
        let known: Vec<String> = known.iter().map(|one| format!("`{one}`")).collect();
        Some(if known.is_empty() {
            format!("The parameter `{unknown}` is not known here: this address takes none.")
        } else {
            format!(
                "The parameter `{unknown}` is not known here. Known are {}.",
                known.join(", ")
            )
        })
    }
}

fn is_open(operation: &Value) -> bool {
    let schemes = operation.get("security").and_then(Value::as_array);
    let nobody = |scheme: &Value| scheme.as_object().is_some_and(Map::is_empty);
    schemes.is_some_and(|schemes| schemes.iter().any(nobody))
}

/// The parameters that stand in this part of a request, in the order of the documentation.
fn asked_for(operation: &Value, part: &str) -> Vec<String> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let of_part = |parameter: &&Value| parameter.get("in").and_then(Value::as_str) == Some(part);
    let name = |parameter: &Value| Some(parameter.get("name")?.as_str()?.to_owned());
    parameters
        .into_iter()
        .flatten()
        .filter(of_part)
        .filter_map(name)
        .collect()
}
