//! The OpenAPI document is what is checked in, and says of every operation what a client has to know.

use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&evenhour::rest::document()).unwrap()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    all.collect()
}

#[test]
fn the_document_is_the_one_that_is_checked_in() {
    let path = crate::architecture::root().join("openapi.json");
    let served = evenhour::rest::document();
    if std::env::var_os("EVENHOUR_UPDATE").is_some() {
        std::fs::write(&path, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let first = served.lines().zip(kept.lines()).find(|(served, kept)| served != kept);
    assert!(
        served == kept,
        "openapi.json differs from what is served, first at {first:?}; EVENHOUR_UPDATE=1 cargo test -p evenhour-tests openapi writes it anew"
    );
}

#[test]
fn every_operation_says_what_it_is_what_it_needs_and_what_can_go_wrong() {
    let document = document();
    let tags: Vec<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut used = Vec::new();
    for (place, operation) in operations(&document) {
        for word in ["operationId", "summary", "description"] {
            assert!(
                operation[word].as_str().is_some_and(|text| !text.is_empty()),
                "{place} has no {word}"
            );
        }
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(tags.contains(&tag), "{place}: the tag {tag} is not described");
        used.push(tag);
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(
                parameter["description"].as_str().is_some_and(|text| !text.is_empty()),
                "{place}: {} is not described",
                parameter["name"]
            );
        }
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{place}");
        for status in ["400", "401", "429", "500", "503"] {
            assert!(answers.contains_key(status), "{place} does not say {status}");
        }
    }
    for tag in tags {
        assert!(used.contains(&tag), "nothing has the tag {tag}");
    }
}

#[test]
fn every_operation_of_a_path_with_an_id_names_it() {
    let document = document();
    for (place, operation) in operations(&document) {
        let (_, path) = place.split_once(' ').unwrap();
        let wanted: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        let named: Vec<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(named, wanted, "{place}");
    }
}
