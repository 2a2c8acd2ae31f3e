//! Words: everything is described, and nothing is called what it must not be (DESIGN 2, API 7).

use super::{Served, list, text};

/// Words that a community without clients and prices does not use.
const NEVER: &[&str] = &[
    "pay", "price", "buy", "sell", "wallet", "customer", "user", "paid", "payment", "payer", "payee", "seller",
    "buyer", "client",
];

/// Where such a word stands all the same, and why: the whole phrase.
const EXCEPTED: &[(&str, &str)] = &[
    ("UserError", "Relay's readers know refusals under this name (API 10)"),
    ("userErrors", "the same"),
    ("no price", "the description of `costs` says what it is not (RULES 24)"),
];

#[tokio::test]
async fn api_07_everything_is_described() {
    let served = Served::introspect().await;
    let mut bare = Vec::new();
    let mut look = |place: String, thing: &serde_json::Value| {
        if text(&thing["description"]).trim().is_empty() {
            bare.push(place);
        }
    };
    for (name, kind) in served.own() {
        look(name.clone(), kind);
        for field in list(&kind["fields"]) {
            let place = format!("{name}.{}", text(&field["name"]));
            for argument in list(&field["args"]) {
                look(format!("{place}({}:)", text(&argument["name"])), argument);
            }
            look(place, field);
        }
        for part in list(&kind["inputFields"]).iter().chain(list(&kind["enumValues"])) {
            look(format!("{name}.{}", text(&part["name"])), part);
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

/// The words of a name or a sentence: `logExchangeAgain` has three.
fn words(text: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(if letter.is_alphanumeric() { letter } else { ' ' });
        before = letter;
    }
    apart.split_whitespace().map(str::to_lowercase).collect()
}

#[test]
fn the_schema_says_gave_and_received_and_never_the_words_of_trade() {
    let mut faults = Vec::new();
    for (number, line) in evenhour::graphql::sdl().lines().enumerate() {
        let mut rest = line.to_owned();
        for (phrase, _) in EXCEPTED {
            rest = rest.replace(phrase, "");
        }
        for word in words(&rest) {
            let stem = word.strip_suffix('s').unwrap_or(&word);
            if NEVER.contains(&word.as_str()) || NEVER.contains(&stem) {
                faults.push(format!("{}: `{word}` in {}", number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn words_are_told_apart() {
    assert_eq!(
        words("logExchangeAgain: [UserError!]"),
        ["log", "exchange", "again", "user", "error"]
    );
    assert_eq!(words("a payload, USER_ID"), ["a", "payload", "user", "id"]);
}
