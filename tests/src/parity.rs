//! GraphQL and REST say the same (API 15): the same operations, and for each kind of answer of the table in API.md the same
//! object, code, message and figures. Each use case runs in two banks that are equal, once by each road.

mod roads;
mod said;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::bank::Bank;
use crate::schema::{Served, bare, list, text};
use roads::{Roads, World};

/// What REST has as an operation and GraphQL as a field of an object, or as one field with or without an argument.
const NESTED: &[(&str, &str, &str)] = &[
    ("bankAgreement", "Bank", "agreement"),
    ("bankCategories", "Bank", "categories"),
    ("bankPolicy", "Bank", "policy"),
    ("category", "Listing", "category"),
    ("publicListings", "Query", "listings"),
];

/// What the OpenAPI document says of each operation.
fn operations() -> BTreeMap<String, Value> {
    let document: Value = serde_json::from_str(&evenhour::rest::document()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations
        .filter(|operation| operation["operationId"].is_string())
        .map(|operation| (text(&operation["operationId"]), operation.clone()))
        .collect()
}

#[tokio::test]
async fn api_15_every_operation_has_its_twin() {
    let served = Served::introspect().await;
    let named = |of: &str| -> Vec<String> { served.fields(of).iter().map(|field| text(&field["name"])).collect() };
    let mut graphql: BTreeSet<String> = named(&served.query)
        .into_iter()
        .chain(named(&served.mutation))
        .collect();
    // Any thing by its id: in REST its address.
    graphql.retain(|name| name != "node" && name != "nodes");
    for (twin, of, field) in NESTED {
        assert!(named(of).iter().any(|name| name == field), "{of}.{field}");
        graphql.insert((*twin).to_owned());
    }
    let rest: BTreeSet<String> = operations().into_keys().collect();
    let without: Vec<_> = graphql.difference(&rest).collect();
    let alone: Vec<_> = rest.difference(&graphql).collect();
    assert!(
        without.is_empty() && alone.is_empty(),
        "without a twin in REST: {without:?}; only in REST: {alone:?}"
    );
}

#[tokio::test]
async fn api_15_what_an_input_asks_for_a_header_brings() {
    let served = Served::introspect().await;
    let rest = operations();
    for field in served.fields(&served.mutation) {
        let name = text(&field["name"]);
        let input = list(&field["args"])
            .first()
            .map(|arg| bare(&arg["type"]))
            .unwrap_or_default();
        let wants = served
            .types
            .get(&input)
            .map_or(&[][..], |input| list(&input["inputFields"]));
        for (wanted, header) in [("idempotencyKey", "Idempotency-Key"), ("expectedVersion", "If-Match")] {
            let asked = wants.iter().any(|field| field["name"] == wanted);
            let brought = list(&rest[&name]["parameters"]).iter().any(|one| one["name"] == header);
            assert_eq!(asked, brought, "{name}: {wanted} in GraphQL, {header} in REST");
        }
    }
}

on_both_engines! {
    async fn api_15_a_use_case_says_the_same_by_both_roads(bank: Bank) {
        let twin = Bank::open(bank.engine).await.unwrap();
        let roads = Roads::read().await;
        let (mut left, mut right) = (World::of(bank).await, World::of(twin).await);
        let cases = table::cases();
        let kinds: BTreeSet<&str> = cases.iter().map(|case| &case.expected[..3]).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        assert_eq!(kinds, ["200", "201", "204", "400", "401", "403", "404", "409", "412", "422", "429"]);
        let mut wrong = Vec::new();
        for (n, case) in cases.iter().enumerate() {
            let what = format!("case {n}: {} {} {}", case.who, case.operation, case.input);
            let graphql = roads.graphql(&left, case).await;
            let rest = roads.rest(&right, case).await;
            if let Err(why) = rest.is(&case.expected).and_then(|()| graphql.agrees(&rest)) {
                wrong.push(format!("{what}: {why}\n{graphql:?}\n{rest:?}"));
                continue;
            }
            left.keep(case.kept, &graphql);
            right.keep(case.kept, &rest);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        for world in [&left, &right] {
            world.bank.verify().await;
        }
        let balances = async |world: &World| (world.bank.balance(world.bank.amira.member).await, world.bank.fund().await);
        assert_eq!(balances(&left).await, balances(&right).await);
    }
}

/// The fields of an answer that are new each time: secrets are told apart from nothing only.
const SECRET: &[&str] = &["accessToken", "refreshToken", "code", "secret"];

/// The same whatever the ids, the secrets and the microseconds are.
fn plain(name: &str, value: &Value) -> Value {
    match value {
        Value::String(_) if SECRET.contains(&name) => "…".into(),
        Value::String(text) => plain_text(text).into(),
        Value::Array(items) => items.iter().map(|item| plain(name, item)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), plain(name, value)));
            Value::Object(fields.collect())
        }
        other => other.clone(),
    }
}

fn plain_text(text: &str) -> String {
    if let Some((noun, key)) = text.split_once('_')
        && key.len() == 26
        && key.chars().all(|letter| letter.is_ascii_alphanumeric())
    {
        return format!("{noun}_…");
    }
    let dashed = |places: &[usize]| places.iter().all(|place| text.as_bytes().get(*place) == Some(&b'-'));
    if text.len() == 36 && dashed(&[8, 13, 18, 23]) {
        return "uuid".to_owned();
    }
    if text.len() >= 20 && text.ends_with('Z') && dashed(&[4, 7]) {
        return text.chars().take(16).collect();
    }
    text.to_owned()
}

/// What `shape` shows, out of `from`; what is missing there says so.
fn projected(shape: &Value, from: &Value) -> Value {
    match (shape, from) {
        (Value::Object(wanted), Value::Object(_)) => {
            let fields = wanted.iter().map(|(name, inner)| {
                let found = from.get(name).map_or("missing".into(), |value| projected(inner, value));
                (name.clone(), found)
            });
            Value::Object(fields.collect())
        }
        _ => from.clone(),
    }
}

/// The rows of what REST shows: of a page, or the one thing.
fn rows(body: &Value) -> Vec<Value> {
    match &body["data"] {
        Value::Array(_) => list(&body["data"]).to_vec(),
        _ => vec![body.clone()],
    }
}
