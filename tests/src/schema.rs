//! The GraphQL schema as it is served: described throughout, in Relay's shapes, equal to what is checked in.

mod description;
mod form;
mod node;

use std::collections::BTreeMap;

use serde_json::Value;

/// Everything that introspection tells, by the name of the type.
pub struct Served {
    pub types: BTreeMap<String, Value>,
    pub query: String,
    pub mutation: String,
    pub subscription: String,
}

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } subscriptionType { name } directives { name description args { name description } }
    types { kind name description specifiedByURL isOneOf
        fields(includeDeprecated: true) { name description isDeprecated deprecationReason type { ...T }
            args(includeDeprecated: true) { name description defaultValue type { ...T } } }
        inputFields(includeDeprecated: true) { name description type { ...T } }
        enumValues(includeDeprecated: true) { name description } interfaces { name } possibleTypes { name } } } }
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";

impl Served {
    pub async fn introspect() -> Self {
        let answer = evenhour::graphql::build().execute(INTROSPECTION).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let schema = answer.data.into_json().unwrap()["__schema"].take();
        let name = |root: &str| schema[root]["name"].as_str().unwrap().to_owned();
        let types = schema["types"].as_array().unwrap().iter();
        Self {
            query: name("queryType"),
            mutation: name("mutationType"),
            subscription: name("subscriptionType"),
            types: types.map(|kind| (text(&kind["name"]), kind.clone())).collect(),
        }
    }

    /// The types that are ours.
    pub fn own(&self) -> impl Iterator<Item = (&String, &Value)> {
        let native = ["Int", "Float", "String", "Boolean", "ID"];
        self.types
            .iter()
            .filter(move |(name, _)| !name.starts_with("__") && !native.contains(&name.as_str()))
    }

    /// The fields of a type.
    pub fn fields(&self, name: &str) -> &[Value] {
        list(&self.types[name]["fields"])
    }
}

/// A list of the introspection; null is an empty one.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A type as it is written: `[Exchange!]!`.
pub fn written(of: &Value) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", written(&of["ofType"])),
        Some("LIST") => format!("[{}]", written(&of["ofType"])),
        _ => text(&of["name"]),
    }
}

/// The type without list and bang.
pub fn bare(of: &Value) -> String {
    written(of).replace(['[', ']', '!'], "")
}

/// What is checked in is what is served (API 13). EVENHOUR_UPDATE=1 writes it.
#[test]
fn api_13_the_schema_that_is_checked_in_is_the_one_that_is_served() {
    let path = crate::architecture::root().join("schema.graphql");
    let served = evenhour::graphql::sdl();
    if std::env::var("EVENHOUR_UPDATE").is_ok_and(|update| update == "1") {
        std::fs::write(&path, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let first = kept
        .lines()
        .zip(served.lines())
        .enumerate()
        .find(|(_, (kept, served))| kept != served);
    assert!(
        kept == served,
        "schema.graphql differs from what is served, first at {first:?}; EVENHOUR_UPDATE=1 cargo test -p evenhour-tests schema writes it anew"
    );
}
