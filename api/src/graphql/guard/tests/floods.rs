//! Small documents that would be dear.

use std::fmt::Write as _;

use async_graphql::Request;
use futures_util::StreamExt as _;
use serde_json::json;

use super::super::{Codes, Limits, code_of};
use super::{refused, run, schema, with};

#[tokio::test]
async fn api_21_a_bomb_of_fragments_is_refused() {
    let mut query = String::from("{ member { ...F0 } }");
    for n in 0..30 {
        let next = n + 1;
        write!(query, " fragment F{n} on Member {{ ...F{next} ...F{next} }}").unwrap();
    }
    query.push_str(" fragment F30 on Member { id }");
    let (code, message) = refused(query).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
    assert!(message.contains("the limit is 5,000."), "{message}");
}

#[tokio::test]
async fn a_bomb_that_no_operation_spreads_is_refused() {
    let mut query = String::from("{ member { id } }");
    for n in 0..30 {
        let next = n + 1;
        write!(query, " fragment F{n} on Member {{ ...F{next} ...F{next} }}").unwrap();
    }
    query.push_str(" fragment F30 on Member { id }");
    assert_eq!(refused(query).await.0, Codes::QUERY_TOO_COMPLEX);
}

#[tokio::test]
async fn a_bomb_that_ends_in_nothing_is_refused() {
    let mut query = String::from("mutation { ...F0 }");
    for n in 0..30 {
        let next = n + 1;
        write!(query, " fragment F{n} on Mutation {{ ...F{next} ...F{next} }}").unwrap();
    }
    assert_eq!(refused(query).await.0, Codes::QUERY_TOO_COMPLEX);
}

#[tokio::test]
async fn api_21_cycles_of_fragments_are_refused() {
    for query in [
        "{ member { ...A } } fragment A on Member { helper { ...A } }",
        "{ member { ...A } } fragment A on Member { ...B } fragment B on Member { ...A }",
        "{ member { id } } fragment A on Member { ...A }",
    ] {
        let (code, message) = refused(query).await;
        assert_eq!(code, Codes::GRAPHQL_VALIDATION_FAILED);
        assert!(message.contains("within itself"), "{message}");
    }
}

#[tokio::test]
async fn a_chain_of_fragments_is_refused_before_it_recurses() {
    let mut query = String::from("{ member { ...F0 } }");
    for n in 0..200 {
        write!(query, " fragment F{n} on Member {{ ...F{} }}", n + 1).unwrap();
    }
    query.push_str(" fragment F200 on Member { id }");
    assert_eq!(refused(query).await.0, Codes::QUERY_TOO_DEEP);
}

#[tokio::test]
async fn api_21_a_flood_of_aliases_is_refused() {
    let mut query = String::from("{ member {");
    for n in 0..=Limits::ALIASES {
        write!(query, " a{n}: id").unwrap();
    }
    query.push_str("} }");
    let (code, message) = refused(query).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
    assert_eq!(
        message,
        "The query has 101 aliases and repeated fields; the limit is 100."
    );
}

#[tokio::test]
async fn a_field_repeated_counts_as_an_alias() {
    let query = format!("{{ member {{ {} }} }}", "id ".repeat(200));
    assert_eq!(refused(query).await.0, Codes::QUERY_TOO_COMPLEX);
}

#[tokio::test]
async fn api_21_a_flood_of_directives_is_refused() {
    let on_one = format!("{{ member {{ id {} }} }}", "@a ".repeat(1_000));
    let on_many = format!("{{ member {{ {} }} }}", "... @a { id } ".repeat(1_000));
    for query in [on_one, on_many] {
        let (code, message) = refused(query).await;
        assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
        assert!(message.contains("directives"), "{message}");
    }
}

#[tokio::test]
async fn a_flood_of_fields_definitions_variables_or_arguments_is_refused() {
    let mut variables = String::from("query(");
    let mut arguments = String::from("{ member(");
    let mut definitions = String::from("{ member { id } }");
    for n in 0..1_000 {
        write!(variables, "$v{n}: Int ").unwrap();
        write!(arguments, "a{n}: 1 ").unwrap();
        write!(definitions, " query Q{n} {{ member {{ id }} }}").unwrap();
    }
    variables.push_str(") { member { id } }");
    arguments.push_str(") { id } }");
    let definitions = definitions.replacen('{', "query Q {", 1);
    let many = "... { id name helper { id } } ".repeat(2_000);
    let many = format!("{{ member {{ {many} }} }}");
    let named: Request = with(&definitions, json!({})).operation_name("Q");
    for request in [variables.into(), arguments.into(), many.into(), named] {
        let (code, message) = refused(request).await;
        assert_eq!(code, Codes::QUERY_TOO_COMPLEX, "{message}");
    }
}

#[tokio::test]
async fn a_flood_of_conflicts_is_refused_before_they_are_compared() {
    let mut query = String::from("{ member { name(");
    for n in 0..50 {
        write!(query, " a{n}: 1").unwrap();
    }
    write!(query, ") {} }} }}", "... { name } ".repeat(4_000)).unwrap();
    let (code, message) = refused(query).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
    assert!(message.contains("comparisons"), "{message}");
}

#[tokio::test]
async fn api_24_streams_stand_behind_the_guard_too() {
    let bomb = "{ member { ...A } } fragment A on Member { ...A }";
    for (query, code) in [
        (bomb, Some(Codes::GRAPHQL_VALIDATION_FAILED)),
        ("{ member { id } }", None),
    ] {
        let answers: Vec<_> = schema().execute_stream(query).collect().await;
        let [answer] = answers.as_slice() else {
            panic!("{answers:?}");
        };
        let found = answer.errors.first().and_then(code_of);
        assert_eq!(found, code);
        assert!(answer.extensions.contains_key("cost"));
    }
}

#[tokio::test]
async fn a_large_variable_used_often_is_refused() {
    let mut query = String::from("query($s: [String!]) { member {");
    for _ in 0..40 {
        query.push_str(" ... { name(style: $s) }");
    }
    query.push_str("} }");
    let styles: Vec<&str> = vec!["plain"; 2_000];
    let (code, message) = refused(with(&query, json!({ "s": styles }))).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);
    assert!(message.contains("values in its arguments"), "{message}");
    assert!(run(with(&query, json!({ "s": ["plain"] }))).await.1);
}

#[tokio::test]
async fn a_mutation_has_few_fields_and_each_once() {
    let field = |n| format!("m{n}: log(input: {{ minutes: 1 }})");
    let ten: Vec<String> = (0..10).map(field).collect();
    let eleven: Vec<String> = (0..11).map(field).collect();
    assert!(run(format!("mutation {{ {} }}", ten.join(" "))).await.1);
    let (code, _) = refused(format!("mutation {{ {} }}", eleven.join(" "))).await;
    assert_eq!(code, Codes::QUERY_TOO_COMPLEX);

    for twice in [
        "mutation { log(input: { minutes: 1 }) log(input: { minutes: 1 }) }",
        "mutation { log(input: { minutes: 1 }) ...F } fragment F on Mutation { log(input: { minutes: 1 }) }",
        "mutation { ... { log(input: { minutes: 1 }) } ... { log(input: { minutes: 1 }) } }",
    ] {
        assert_eq!(refused(twice).await.0, Codes::GRAPHQL_VALIDATION_FAILED);
    }
}
