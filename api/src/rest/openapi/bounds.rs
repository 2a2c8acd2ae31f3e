//! Every text, number and list of the document has a bound, and every id its form: a client's generator is told.

use serde_json::{Map, Value};

/// The prefix of an id, by the name of the field that holds it.
const IDS: &[(&str, &[&str])] = &[
    ("bank", &["bankId"]),
    (
        "member",
        &[
            "memberId",
            "memberIds",
            "helperId",
            "fromId",
            "giverId",
            "receiverId",
            "giveToId",
            "fromMemberId",
            "toMemberId",
            "takesOverFromId",
            "intoId",
        ],
    ),
    ("person", &["personId"]),
    ("exchange", &["exchangeId", "exchangeIds", "correctsId"]),
    ("listing", &["listingId"]),
    ("category", &["categoryId", "categoryIds", "parentId"]),
    ("session", &["sessionId"]),
    ("token", &["personalTokenId"]),
    ("transfer", &["transferId"]),
    ("webhook", &["webhookId"]),
];
/// Ids of entries that are no things of their own: UUIDs.
const ENTRIES: &[&str] = &[
    "invitationId",
    "entryId",
    "decisionId",
    "concernId",
    "noticeId",
    "memberPersonId",
];

/// Bounds a schema and all below it; a text of no other bound has at most so many characters.
pub fn bound(schema: &mut Value, text_max: u32) {
    bound_named("", schema, text_max);
}

/// The same for what a field or parameter of this name holds.
pub fn bound_named(name: &str, schema: &mut Value, text_max: u32) {
    match schema {
        Value::Object(object) => {
            bound_one(name, object, text_max);
            for (key, below) in object.iter_mut() {
                match (key.as_str(), below) {
                    ("properties", Value::Object(properties)) => {
                        for (name, property) in properties.iter_mut() {
                            bound_named(name, property, text_max);
                        }
                    }
                    (_, below) => bound_named(name, below, text_max),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                bound_named(name, item, text_max);
            }
        }
        _ => {}
    }
}

fn bound_one(name: &str, object: &mut Map<String, Value>, text_max: u32) {
    let is = |kind: &str| match object.get("type") {
        Some(Value::String(text)) => text == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        _ => false,
    };
    let (text, number, list) = (is("string"), is("integer"), is("array"));
    let closed = ["enum", "format", "const"]
        .iter()
        .any(|word| object.contains_key(*word));
    if text && closed {
        object.entry("maxLength").or_insert(200.into());
    } else if text {
        let pattern = form(name);
        let max = if pattern.is_some() { 60 } else { text_max };
        object.entry("maxLength").or_insert(max.into());
        if text_max < 1_000 {
            // In an address an empty text is refused: it is left out instead.
            object.entry("minLength").or_insert(1.into());
        }
        // No text of the service holds the character NUL.
        let pattern = pattern.unwrap_or_else(|| "^[^\\u0000]*$".to_owned());
        object.entry("pattern").or_insert(pattern.into());
    }
    // Of alternatives exactly one is given, and nothing beside it.
    for variant in object
        .get_mut("oneOf")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(variant) = variant
            .as_object_mut()
            .filter(|variant| variant.contains_key("properties"))
        {
            variant.entry("additionalProperties").or_insert(false.into());
        }
    }
    if number {
        object.entry("format").or_insert("int64".into());
        object.entry("minimum").or_insert((-9_007_199_254_740_991_i64).into());
        object.entry("maximum").or_insert(9_007_199_254_740_991_i64.into());
    }
    if list {
        object
            .entry("maxItems")
            .or_insert(if text_max > 1_000 { 1_000 } else { 20 }.into());
    }
}

/// What an id looks like, where the name says that it is one: TypeID 0.3, or a UUID.
fn form(name: &str) -> Option<String> {
    if name == "minorUntil" {
        return Some("^20[0-9]{2}-(0[1-9]|1[0-2])$".to_owned());
    }
    if ENTRIES.contains(&name) {
        return Some("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$".to_owned());
    }
    let (prefix, _) = IDS.iter().find(|(_, names)| names.contains(&name))?;
    Some(format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$"))
}
