//! Depth, cost, and the introspection that tools send.

use serde_json::json;

use super::super::{Codes, Limits};
use super::{cost, refused, run, with};

/// The query of graphql-js 16 with every option on.
const INTROSPECTION: &str = include_str!("introspection.graphql");

#[tokio::test]
async fn the_full_introspection_query_is_admitted() {
    let (response, admitted) = run(INTROSPECTION).await;
    assert!(admitted, "{:?}", response.errors);
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    let types = serde_json::to_value(&response.data).unwrap();
    assert!(types["__schema"]["types"].as_array().unwrap().len() > 10);
}

#[tokio::test]
async fn an_introspection_that_walks_in_circles_is_refused() {
    let circle =
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    let (code, message) = refused(circle).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
    assert!(message.starts_with("The introspection costs"), "{message}");

    let name = "a: name b: name c: name d: name e: name f: name g: name h: name ";
    let wide = "... { fields { args { NAMES type { NAMES } } } } ".repeat(8);
    let wide = format!("{{ __schema {{ types {{ {wide} }} }} }}").replace("NAMES", name);
    assert_eq!(refused(wide).await.0, Codes::QUERY_TOO_COMPLEX);
}

#[tokio::test]
async fn api_22_depth_counts_fields_with_fragments_spread() {
    let nested = |depth: usize| {
        let inner = depth - 1;
        format!("{{ member {}id{}", "{ household ".repeat(inner - 1), "}".repeat(inner)).replacen("id", "{ id }", 1)
    };
    assert!(run(nested(15)).await.1);
    let (code, message) = refused(nested(16)).await;
    assert_eq!(code, Codes::QUERY_TOO_DEEP);
    assert_eq!(message, "The query is 16 fields deep; the limit is 15.");

    let query = "{ member { household { household { household { household { ...A } } } } } } \
        fragment A on Member { household { household { household { household { household { ...B } } } } } } \
        fragment B on Member { household { household { household { household { household { id } } } } } }";
    assert_eq!(refused(query).await.0, Codes::QUERY_TOO_DEEP);
}

#[tokio::test]
async fn api_22_a_page_size_multiplies_what_is_below_it() {
    // members 1, times (nodes 1 + id 1)
    assert_eq!(cost("{ members(first: 3) { nodes { id } } }").await, 1 + 3 * 2);
    assert_eq!(cost("{ members(last: 3) { nodes { id } } }").await, 1 + 3 * 2);
    assert_eq!(cost("{ members { nodes { id } } }").await, 1 + 20 * 2);
    assert_eq!(cost("{ members(first: null) { nodes { id } } }").await, 1 + 20 * 2);
    assert_eq!(cost("{ members(first: 0) { nodes { id } } }").await, 1 + 2);
    assert_eq!(cost("{ members(first: 3, last: 7) { nodes { id } } }").await, 1 + 7 * 2);
    assert_eq!(
        cost("{ members(first: 3) { edges { node { neighbours(first: 5) { nodes { id name } } } } } }").await,
        1 + 3 * (2 + 1 + 5 * 3)
    );
    assert_eq!(cost("{ member { people { id } } }").await, 1 + 1 + 10);
    assert_eq!(cost("{ nodes(ids: [1, 2, 3]) { id } }").await, 1 + 3);
    assert_eq!(cost("{ __typename }").await, 1);
}

#[tokio::test]
async fn a_page_size_may_stand_in_a_variable_or_its_default() {
    let query = "query($n: Int) { members(first: $n) { nodes { id } } }";
    assert_eq!(cost(with(query, json!({ "n": 7 }))).await, 1 + 7 * 2);
    assert_eq!(cost(with(query, json!({}))).await, 1 + 20 * 2);
    let query = "query($n: Int = 50) { members(first: $n) { nodes { id } } }";
    assert_eq!(cost(query).await, 1 + 50 * 2);
    assert_eq!(cost(with(query, json!({ "n": 7 }))).await, 1 + 7 * 2);
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(cost(with(query, json!({ "ids": ["a", "b"] }))).await, 1 + 2);
}

#[tokio::test]
async fn a_page_size_in_a_fragment_multiplies_too() {
    let query = "{ members(first: 4) { ...Page } } \
        fragment Page on MemberConnection { nodes { ...Two } } \
        fragment Two on Member { neighbours(first: 2) { nodes { id } } }";
    assert_eq!(cost(query).await, 1 + 4 * (1 + 1 + 2 * 2));
}

#[tokio::test]
async fn the_cost_is_that_of_the_operation_named() {
    let query = "query A { member { id } } query B { members(first: 9) { nodes { id } } }";
    let named = |name| with(query, json!({})).operation_name(name);
    assert_eq!(cost(named("A")).await, 2);
    assert_eq!(cost(named("B")).await, 1 + 9 * 2);
}

#[tokio::test]
async fn pages_of_pages_of_pages_are_refused() {
    let query = "{ members(first: 100) { nodes { neighbours(first: 100) { nodes { neighbours(first: 100) { nodes { id } } } } } } }";
    let (code, message) = refused(query).await;
    assert_eq!(code, Codes::QUERY_TOO_COSTLY);
    assert_eq!(message, "The query costs 2,020,201 points; the limit is 25,000.");
}

#[tokio::test]
async fn a_page_above_the_largest_is_counted_as_the_largest() {
    let query = "{ members(first: 2147483647) { nodes { neighbours(first: 2147483647) { nodes { id name } } } } }";
    let (_, message) = refused(query).await;
    assert!(message.contains("30,201"), "{message}");
}

#[tokio::test]
async fn argument_values_cost_too() {
    let notes: Vec<&str> = vec!["note"; 400];
    let query = "query($i: LogInput) { members(first: 1, where: $i) { nodes { id } } }";
    let sent = with(query, json!({ "i": { "minutes": 1, "notes": notes } }));
    assert_eq!(cost(sent).await, 1 + 405 / Limits::VALUES_PER_COST + 2);
}
