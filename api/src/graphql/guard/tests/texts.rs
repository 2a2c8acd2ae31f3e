//! The scan of raw text.

use super::super::{Codes, Limits, scan};
use super::{refused, run};

fn code(text: &str) -> Option<&'static str> {
    scan::document(text).err().map(|refusal| refusal.code)
}

#[test]
fn brackets_in_strings_and_comments_are_not_counted() {
    let many = "[".repeat(100);
    for text in [
        format!("{{ a(b: \"{many}\") }}"),
        format!("{{ a(b: \"\\\"{many}\") }}"),
        format!("{{ a(b: \"\"\"{many} \" \\\"\"\" {many}\"\"\") }}"),
        format!("# {many}\n{{ a }}"),
        format!("# {many}\r{{ a }}"),
        format!("{{ a(b: \"\", c: \"{many}\") }}"),
        format!("{{ a(b: \"\"\"\"\"\", c: \"{many}\") }}"),
    ] {
        assert_eq!(code(&text), None, "{text}");
    }
}

#[test]
fn brackets_after_strings_and_comments_are_counted() {
    let many = "[".repeat(Limits::QUERY_NESTING + 1);
    for before in [
        "\"\"",
        "\"\\\\\"",
        "\"\"\"\"\"\"",
        "\"\"\" \\\"\"\" \"\"\"",
        "# comment\n",
        "# comment\r",
        "\"it ends with its line\n",
        "\"\"\"a\"\"\"\"\"",
    ] {
        let text = format!("{before} {many}");
        assert_eq!(code(&text), Some(Codes::QUERY_TOO_DEEP), "{text}");
    }
}

#[test]
fn a_block_string_without_end_hides_nothing() {
    let text = format!("{{ a(b: [\"\"\" [ \" {} }}", "[".repeat(20_000));
    assert_eq!(code(&text), Some(Codes::GRAPHQL_PARSE_FAILED));
}

#[test]
fn nesting_is_allowed_up_to_the_limit() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(code(&nested(Limits::QUERY_NESTING)), None);
    let above = nested(Limits::QUERY_NESTING + 1);
    assert_eq!(code(&above), Some(Codes::QUERY_TOO_DEEP));
    // Brackets beside one another are no nesting.
    assert_eq!(code(&"[]".repeat(1_000)), None);
}

#[tokio::test]
async fn api_21_twenty_thousand_lists_selections_types_and_objects_are_refused() {
    let n = 20_000;
    for query in [
        format!("{{ count(number: {}{}) }}", "[".repeat(n), "]".repeat(n)),
        format!("{{ count(number: {}{}) }}", "{a:".repeat(n), "}".repeat(n)),
        format!("{}{}", "{a".repeat(n), "}".repeat(n)),
        format!("query($a: {}Int{}) {{ a }}", "[".repeat(n), "]".repeat(n)),
        format!("{}{}", "{...".repeat(n), "}".repeat(n)),
        format!("query($a: Int = {}) {{ a }}", "[".repeat(n)),
        format!("{{ a @b(c: {}) }}", "[".repeat(n)),
    ] {
        let (code, message) = refused(query).await;
        let known = [Codes::QUERY_TOO_DEEP, Codes::QUERY_TOO_LARGE];
        assert!(known.contains(&code.as_str()), "{code}: {message}");
    }
}

#[tokio::test]
async fn api_04_a_document_over_64_kib_is_refused_with_its_figure() {
    let query = format!("{{ member {{ id }} }} #{}", " ".repeat(Limits::QUERY_BYTES));
    let (code, message) = refused(query).await;
    assert_eq!(code, Codes::QUERY_TOO_LARGE);
    assert_eq!(message, "The query is 65,555 bytes long; the limit is 65,536.");
}

#[tokio::test]
async fn a_long_alias_is_refused() {
    let alias = "a".repeat(Limits::NAME_BYTES + 1);
    let (code, _) = refused(format!("{{ {alias}: member {{ id }} }}")).await;
    assert_eq!(code, Codes::QUERY_TOO_LARGE);
    let alias = "a".repeat(Limits::NAME_BYTES);
    assert!(run(format!("{{ {alias}: member {{ id }} }}")).await.1);
}

#[test]
fn api_21_json_nested_20_000_deep_is_refused() {
    for text in [
        "[".repeat(20_000),
        "{\"a\":".repeat(20_000),
        format!("{{\"variables\":{{\"a\":{}", "[".repeat(20_000)),
        format!("{{\"a\":\"\\\"\",\"b\":{}", "[".repeat(20_000)),
    ] {
        let refusal = scan::json(&text).unwrap_err();
        assert_eq!(refusal.code, Codes::VARIABLES_TOO_DEEP);
    }
}

#[test]
fn json_text_may_hold_brackets() {
    let many = "[".repeat(1_000);
    assert!(scan::json(&format!("{{\"query\":\"{many} \\\" {many}\"}}")).is_ok());
    assert!(scan::json(&format!("{{\"a\":\"\\\\\",\"b\":\"{many}\"}}")).is_ok());
}
