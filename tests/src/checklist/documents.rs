//! What other people's tools show is kept as it has to be: their configuration, the examples, the changelog.

use std::collections::BTreeSet;

use crate::architecture::root;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page below `docs/`.
fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    for folder in ["docs", "docs/guides"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "md") {
                pages.push(format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap()));
            }
        }
    }
    pages
}

#[test]
fn api_07_the_linters_of_the_schema_run_with_the_rules_that_were_asked_for() {
    let run = read("tests/web/run");
    for step in [
        "step eslint eslint",
        "step schema-linter schema_linter",
        "--max-warnings 0",
    ] {
        assert!(run.contains(step), "{step}");
    }
    let eslint = read("tests/web/eslint.config.mjs");
    for rules in ["schema-recommended", "schema-relay"] {
        assert!(eslint.contains(rules), "{rules}");
    }
}

#[test]
fn api_20_schemathesis_departs_only_by_statuses_that_are_stated() {
    let (config, fuzz) = (read("tests/web/schemathesis.toml"), read("tests/web/fuzz"));
    let mut sections: Vec<&str> = config.lines().filter(|line| line.starts_with('[')).collect();
    sections.sort_unstable();
    let allowed = [
        "[checks.missing_required_header]",
        "[checks.negative_data_rejection]",
        "[checks.positive_data_acceptance]",
        "[generation]",
    ];
    assert_eq!(sections, allowed, "what may depart");
    for word in ["enabled = false", "disabled", "max-failures", "continue"] {
        assert!(!config.contains(word), "{word}");
    }
    // What is sent well may be refused by a rule, a version, a range or a missing header; a fault is never expected.
    let accepted = config.split("[checks.positive_data_acceptance]").nth(1).unwrap();
    let accepted = accepted
        .lines()
        .find(|line| line.starts_with("expected-statuses"))
        .unwrap();
    for status in ["400", "500", "5xx", "415", "429"] {
        assert!(!accepted.contains(status), "{accepted}");
    }
    assert!(config.contains("seed = 1") && fuzz.contains("--config-file schemathesis.toml"));
    assert!(
        fuzz.contains("/openapi.json") && fuzz.contains("/graphql"),
        "both are fuzzed"
    );
}

#[test]
fn api_41_every_example_of_the_documents_is_run_in_all_its_languages() {
    let mut languages = BTreeSet::new();
    let mut left_out = Vec::new();
    for page in pages() {
        let mut open = false;
        for line in read(&page).lines().filter(|line| line.trim_start().starts_with("```")) {
            open = !open;
            let info = line.trim().trim_start_matches('`');
            let word = info.split(' ').next().unwrap_or_default();
            if !open {
                continue;
            }
            // `tests/web/examples.mjs` runs sh, ts and python, and refuses their other names.
            let known = [
                "", "sh", "ts", "python", "json", "graphql", "text", "http", "toml", "promql", "yaml", "ini",
            ];
            assert!(known.contains(&word), "{page}: {info}");
            if info.contains("no-run") {
                left_out.push(format!("{page}: {info}"));
            }
            languages.insert(word.to_owned());
        }
        assert!(!open, "{page}: a block has no end");
    }
    for wanted in ["sh", "ts", "python"] {
        assert!(languages.contains(wanted), "nothing is shown in {wanted}");
    }
    assert!(
        left_out.iter().all(|one| one.contains("no-run (")),
        "left out without a reason: {left_out:?}"
    );
    assert!(read("tests/web/run").contains("step examples examples"));
    // A guide that the index does not name is found by nobody.
    let index = read("docs/guides/README.md");
    for page in pages().iter().filter(|page| page.starts_with("docs/guides/")) {
        let name = page.rsplit('/').next().unwrap();
        assert!(name == "README.md" || index.contains(&format!("({name}")), "{page}");
    }
}

#[test]
fn api_43_generators_of_clients_take_the_schema_and_changes_are_written_down() {
    let run = read("tests/web/run");
    for step in [
        "step relay relay",
        "step codegen codegen",
        "step openapi-typescript openapi_types",
    ] {
        assert!(run.contains(step), "{step}");
    }
    let changes = read("CHANGELOG.md");
    assert!(changes.contains("## Unreleased") && changes.contains("### Added"));
    let policy = read("docs/deprecation.md");
    assert!(policy.contains("deprecated"), "the policy of deprecation");
}
