//! The use cases of `table.txt`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// One use case.
pub struct Case {
    /// Who asks: a name, a name with one scope, `!` for a token that is no good, nothing for nobody.
    pub who: &'static str,
    pub operation: &'static str,
    /// As GraphQL takes it; `$amira` stands for an id.
    pub input: Value,
    /// The status of REST and the code of both.
    pub expected: String,
    /// The name that the thing goes by in later rows; empty for none.
    pub kept: &'static str,
}

/// Every row, in order.
pub fn cases() -> Vec<Case> {
    let mut inputs = BTreeMap::new();
    let mut cases = Vec::new();
    for line in include_str!("table.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (before, json) = line.split_at(line.find('{').unwrap_or_else(|| panic!("no input: {line}")));
        let fields: Map<String, Value> = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {line}"));
        let mut words: Vec<&'static str> = before.split_whitespace().collect();
        if let [name, "="] = words[..] {
            inputs.insert(name, fields);
            continue;
        }
        let mut input = words
            .last()
            .and_then(|name| inputs.get(name))
            .cloned()
            .unwrap_or_default();
        if !input.is_empty() {
            words.pop();
        }
        input.extend(fields);
        cases.push(case(&words, input));
    }
    cases
}

fn case(words: &[&'static str], input: Map<String, Value>) -> Case {
    let [who, operation, expected @ .., kept] = words else {
        panic!("who, what, which answer, which name: {words:?}");
    };
    let named = |word: &'static str| if word == "-" { "" } else { word };
    Case {
        who: named(who),
        operation,
        input: input.into(),
        expected: expected.join(" "),
        kept: named(kept),
    }
}
