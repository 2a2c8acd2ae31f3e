//! Documents that speak of figures and codes say what the code says.

use evenhour::graphql::guard::{Codes, Limits};

const API: &str = include_str!("../../docs/api.md");

#[test]
fn the_published_limits_are_those_that_are_held() {
    let held = [
        ("BODY_BYTES", Limits::BODY_BYTES as u64),
        ("QUERY_BYTES", Limits::QUERY_BYTES as u64),
        ("NAME_BYTES", Limits::NAME_BYTES as u64),
        ("QUERY_NESTING", Limits::QUERY_NESTING as u64),
        ("JSON_NESTING", Limits::JSON_NESTING as u64),
        ("DEPTH", Limits::DEPTH),
        ("FIELDS", Limits::FIELDS),
        ("ALIASES", Limits::ALIASES),
        ("DIRECTIVES", Limits::DIRECTIVES),
        ("QUERY_ROOTS", Limits::QUERY_ROOTS),
        ("MUTATION_ROOTS", Limits::MUTATION_ROOTS),
        ("PAGE_DEFAULT", Limits::PAGE_DEFAULT),
        ("PAGE_MAX", Limits::PAGE_MAX),
        ("COST", Limits::COST),
    ];
    for (name, figure) in held {
        assert!(API.contains(&format!("| `{name}` | {figure} |")), "{name} is {figure}");
    }
}

#[test]
fn every_code_has_its_line() {
    let domain = [
        include_str!("../../domain/src/refusal.rs"),
        include_str!("../../domain/src/error.rs"),
    ]
    .concat();
    let of_domain = domain
        .split('"')
        .filter(|word| word.len() > 4 && word.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_'));
    for code in of_domain.chain(Codes::ALL).chain(["UNAVAILABLE", "INVALID", "STALE"]) {
        assert!(API.contains(&format!("`{code}`")), "{code} is not in docs/api.md");
    }
}
