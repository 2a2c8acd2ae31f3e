//! What an answer says: codes, costs, paths, and nothing of the inside.

use async_graphql::Response;
use serde_json::{Value as Json, json};

use super::super::{Codes, Limits};
use super::{refused, run, with};

fn json(response: &Response) -> Json {
    serde_json::to_value(response).unwrap()
}

#[tokio::test]
async fn a_syntax_error_is_one_line() {
    let (code, message) = refused("{").await;
    assert_eq!(code, Codes::GRAPHQL_PARSE_FAILED);
    assert_eq!(message, "Syntax error at line 1, column 2: expected selection.");
    let (code, message) = refused("").await;
    assert_eq!(code, Codes::GRAPHQL_PARSE_FAILED);
    assert!(!message.contains('\n') && !message.contains('_'), "{message}");
}

#[tokio::test]
async fn api_03_every_refusal_has_a_code_of_the_catalogue() {
    let two = "query A { member { id } } query B { member { id } }";
    for (query, expected) in [
        ("{ nothing }", Codes::GRAPHQL_VALIDATION_FAILED),
        ("{ member }", Codes::GRAPHQL_VALIDATION_FAILED),
        ("fragment A on Member { id }", Codes::GRAPHQL_PARSE_FAILED),
        (two, Codes::OPERATION_RESOLUTION_FAILURE),
        ("{ count(number: \"1\") }", Codes::BAD_USER_INPUT),
        ("query($n: Int!) { count(number: $n) }", Codes::BAD_USER_INPUT),
    ] {
        let (code, _) = refused(query).await;
        assert_eq!(code, expected, "{query}");
        assert!(Codes::ALL.contains(&code.as_str()));
    }
    let unknown = with(two, json!({})).operation_name("C");
    assert_eq!(refused(unknown).await.0, Codes::OPERATION_RESOLUTION_FAILURE);
}

#[tokio::test]
async fn names_are_not_suggested() {
    let (_, message) = refused("{ membr { id } }").await;
    assert_eq!(message, "Unknown field \"membr\" on type \"Query\".");
}

#[tokio::test]
async fn api_22_the_cost_is_in_every_answer() {
    for query in ["{ member { id } }", "{ nothing }", "{"] {
        let (response, _) = run(query).await;
        assert_eq!(json(&response)["extensions"]["cost"]["limit"], Limits::COST);
    }
}

#[tokio::test]
async fn a_malformed_literal_says_where() {
    let (response, admitted) = run("{ hours(minutes: 1, input: { minutes: 1, days: \"x\" }) }").await;
    assert!(!admitted);
    let error = &json(&response)["errors"][0];
    assert_eq!(error["extensions"]["code"], Codes::BAD_USER_INPUT);
    assert_eq!(error["extensions"]["inputPath"], json!(["input", "days"]));
    assert_eq!(error["path"], json!(["hours"]));
}

#[tokio::test]
async fn a_malformed_scalar_of_our_own_says_where() {
    for number in ["1.5", "1e2", "\"90\""] {
        let (response, _) = run(format!("{{ a: hours(minutes: {number}) }}")).await;
        let answer = json(&response);
        assert_eq!(answer["errors"][0]["extensions"]["code"], Codes::BAD_USER_INPUT);
        assert_eq!(answer["errors"][0]["path"], json!(["a"]));
        assert_eq!(answer["data"], Json::Null);
    }
}

#[tokio::test]
async fn a_variable_that_is_missing_or_null_is_found_before_anything_runs() {
    let query = "query($n: Int!) { member { id } count(number: $n) }";
    for variables in [json!({}), json!({ "n": null })] {
        let (response, admitted) = run(with(query, variables)).await;
        assert!(!admitted);
        let error = &json(&response)["errors"][0];
        assert_eq!(error["extensions"]["code"], Codes::BAD_USER_INPUT);
    }
}

#[tokio::test]
async fn api_05_an_error_without_a_code_is_internal_and_its_text_kept_back() {
    let (response, _) = run("{ maybe { mayFail id } }").await;
    assert_eq!(
        json(&response)["errors"],
        json!([{
            "message": "Something went wrong on the server.",
            "locations": [{ "line": 1, "column": 11 }],
            "path": ["maybe", "mayFail"],
            "extensions": { "code": "INTERNAL" },
        }])
    );
    assert_eq!(
        json(&response)["data"],
        json!({ "maybe": { "mayFail": null, "id": "member_1" } })
    );
}

#[tokio::test]
async fn a_panic_is_an_error_of_its_field_and_says_nothing() {
    let (response, _) = run("{ maybe { panics } member { id } }").await;
    let answer = json(&response);
    assert_eq!(answer["errors"][0]["extensions"]["code"], Codes::INTERNAL);
    assert_eq!(answer["errors"][0]["path"], json!(["maybe", "panics"]));
    assert_eq!(answer["data"], json!({ "maybe": null, "member": { "id": "member_1" } }));
    assert!(!answer.to_string().contains("secret"));
}

#[tokio::test]
async fn api_03_null_goes_up_to_the_nearest_parent_that_may_be_null() {
    for (query, data) in [
        ("{ maybe { id fails } }", json!({ "maybe": null })),
        ("{ maybe { household { fails } id } }", json!({ "maybe": null })),
        (
            "{ maybe { helper { household { fails } } id } }",
            json!({ "maybe": { "helper": null, "id": "member_1" } }),
        ),
        ("{ maybe { people { fails } } }", json!({ "maybe": null })),
        ("{ member { fails } }", Json::Null),
        (
            "{ nodes(ids: [1, 2]) { id ... on Member { fails } } }",
            json!({ "nodes": [null, null] }),
        ),
        (
            "{ members(first: 1) { nodes { id } edges { node { fails } } } }",
            Json::Null,
        ),
    ] {
        let (response, admitted) = run(query).await;
        assert!(admitted);
        assert_eq!(json(&response)["data"], data, "{query}");
        assert!(!response.errors.is_empty());
        assert!(response.errors.iter().all(|error| !error.path.is_empty()));
    }
}

#[tokio::test]
async fn a_document_with_many_mistakes_gets_few_errors() {
    let mut query = String::from("{ member {");
    for n in 0..4_000 {
        query.push_str(&format!(" x{n}"));
    }
    query.push_str("} }");
    let (response, _) = run(query).await;
    assert_eq!(response.errors.len(), Limits::ERRORS + 1);
    assert_eq!(
        response.errors[Limits::ERRORS].message,
        "And 3980 more errors of this kind."
    );
}

#[tokio::test]
async fn a_message_does_not_echo_a_megabyte() {
    let query = "query($i: LogInput) { hours(minutes: 1, input: $i) }";
    let (response, _) = run(with(query, json!({ "i": { "minutes": "9".repeat(1_000_000) } }))).await;
    let error = &response.errors[0];
    assert!(error.message.chars().count() <= Limits::MESSAGE_CHARS + 1);
    assert_eq!(
        json(&response)["errors"][0]["extensions"]["code"],
        Codes::BAD_USER_INPUT
    );
}

#[tokio::test]
async fn a_subscription_is_not_for_one_answer() {
    let (code, _) = refused("subscription { anything }").await;
    assert!(Codes::ALL.contains(&code.as_str()));
}
