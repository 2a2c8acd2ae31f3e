//! Documents that speak of figures and codes say what the code says.

use evenhour::graphql::guard::{Codes, Limits};

const API: &str = include_str!("../../docs/api.md");

#[test]
fn api_22_the_published_limits_are_those_that_are_held() {
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
fn api_16_every_code_has_its_line() {
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
        assert!(
            evenhour::catalogue::find(code).is_some(),
            "{code} has no page: api/assets/errors.tsv"
        );
    }
}

#[test]
fn api_16_every_code_that_the_documents_name_has_its_page() {
    let rows = API.lines().filter(|line| line.starts_with("| `"));
    for cell in rows.filter_map(|row| row.split('|').nth(1)) {
        let codes = cell.split('`').skip(1).step_by(2);
        for code in codes
            .filter(|code| code.contains('_') && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
        {
            let is_limit = API.contains(&format!("| `{code}` | "))
                && API.lines().any(|line| {
                    let figure = line
                        .strip_prefix(&format!("| `{code}` | "))
                        .and_then(|rest| rest.split(' ').next());
                    figure.is_some_and(|figure| figure.bytes().all(|byte| byte.is_ascii_digit()))
                });
            assert!(
                is_limit || evenhour::catalogue::find(code).is_some(),
                "docs/api.md names {code}, which has no page in api/assets/errors.tsv"
            );
        }
    }
}
