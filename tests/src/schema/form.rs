//! Shapes: connections, mutations and scalars (API 9 to 12).

use serde_json::Value;

use super::{Served, bare, list, text, written};

/// Mutations that take no input, and why.
const WITHOUT_INPUT: &[(&str, &str)] = &[(
    "signOut",
    "it ends the session of the token that was shown; there is nothing to say",
)];

/// Mutations that are done once under a key: those that move time, or may, and those that ask somebody for something.
/// Every other one takes `expectedVersion`, or does no harm when it is sent twice.
const MOVES: &[&str] = &[
    "proposeDecision",
    "secondDecision",
    "admitMember",
    "addMember",
    "applyToBank",
    "confirmExchange",
    "confirmExchanges",
    "counterExchange",
    "donate",
    "grant",
    "leaveBank",
    "logExchange",
    "logExchangeAgain",
    "mergeMembers",
    "proposeExchange",
    "recordAgreedExchange",
    "recordMemberDied",
    "recordMemberLeft",
    "redeemCode",
    "releaseExchange",
    "resolveExchange",
    "reverseExchange",
];
/// What a retry would make twice without moving time: a key may be given.
const MAKES: &[&str] = &["publishListing", "raiseConcern", "registerWebhook"];

fn argument<'a>(field: &'a Value, name: &str) -> Option<&'a Value> {
    list(&field["args"]).iter().find(|argument| argument["name"] == name)
}

fn field<'a>(fields: &'a [Value], name: &str) -> Option<&'a Value> {
    fields.iter().find(|field| field["name"] == name)
}

#[tokio::test]
async fn api_09_every_connection_has_relays_shape() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    for (owner, kind) in served.own() {
        for asked in list(&kind["fields"]) {
            let (name, of) = (text(&asked["name"]), bare(&asked["type"]));
            let paged = argument(asked, "first").is_some() || argument(asked, "after").is_some();
            if of.ends_with("Connection") != paged {
                faults.push(format!(
                    "{owner}.{name}: paging arguments and a connection come together"
                ));
            }
            if paged {
                for (argued, wanted) in [
                    ("first", "Int"),
                    ("after", "String"),
                    ("last", "Int"),
                    ("before", "String"),
                ] {
                    if argument(asked, argued).map(|given| written(&given["type"])).as_deref() != Some(wanted) {
                        faults.push(format!("{owner}.{name} needs {argued}: {wanted}"));
                    }
                }
            }
        }
    }
    let page: Vec<_> = served
        .fields("PageInfo")
        .iter()
        .map(|field| format!("{}: {}", text(&field["name"]), written(&field["type"])))
        .collect();
    for wanted in [
        "hasNextPage: Boolean!",
        "hasPreviousPage: Boolean!",
        "startCursor: String",
        "endCursor: String",
    ] {
        assert!(page.contains(&wanted.to_owned()), "PageInfo needs {wanted}: {page:?}");
    }
    let connections: Vec<_> = served
        .types
        .keys()
        .filter(|name| name.ends_with("Connection"))
        .collect();
    assert!(!connections.is_empty());
    for name in connections {
        let fields = served.fields(name);
        let edge = name.replace("Connection", "Edge");
        for (part, wanted) in [("pageInfo", "PageInfo!".to_owned()), ("edges", format!("[{edge}!]!"))] {
            let found = field(fields, part).map(|field| written(&field["type"]));
            if found.as_ref() != Some(&wanted) {
                faults.push(format!("{name}.{part} is {found:?}, not {wanted}"));
            }
        }
        let edges = served.fields(&edge);
        if field(edges, "cursor").map(|field| written(&field["type"])).as_deref() != Some("String!") {
            faults.push(format!("{edge}.cursor is not String!"));
        }
        if field(edges, "node").is_none() {
            faults.push(format!("{edge} has no node"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn api_10_every_mutation_takes_one_input_and_returns_its_payload_with_user_errors() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    for mutation in served.fields(&served.mutation) {
        let name = text(&mutation["name"]);
        let arguments: Vec<_> = list(&mutation["args"])
            .iter()
            .map(|argument| (text(&argument["name"]), written(&argument["type"])))
            .collect();
        let free = WITHOUT_INPUT.iter().any(|(named, _)| *named == name);
        match arguments.as_slice() {
            [] if free => {}
            [(input, of)] if input == "input" && of.ends_with("Input!") && !free => {}
            other => faults.push(format!("{name} takes {other:?}, not one `input: …Input!`")),
        }
        let payload = written(&mutation["type"]);
        let Some(payload) = payload.strip_suffix('!').filter(|payload| payload.ends_with("Payload")) else {
            faults.push(format!("{name} returns {payload}, not a …Payload!"));
            continue;
        };
        let fields = served.fields(payload);
        if field(fields, "userErrors")
            .map(|field| written(&field["type"]))
            .as_deref()
            != Some("[UserError!]!")
        {
            faults.push(format!("{payload} needs userErrors: [UserError!]!"));
        }
        for changed in fields.iter().filter(|field| field["name"] != "userErrors") {
            let of = written(&changed["type"]);
            let nullable = !of.ends_with('!') || of == "Boolean!" || of.starts_with('[');
            if !nullable {
                faults.push(format!(
                    "{payload}.{} must be nullable: a refusal has none",
                    text(&changed["name"])
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn api_12_whatever_moves_time_is_done_once_under_a_key() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    let mutations = served.fields(&served.mutation);
    for mutation in mutations {
        let name = text(&mutation["name"]);
        let key = argument(mutation, "input")
            .map(|input| list(&served.types[&bare(&input["type"])]["inputFields"]))
            .and_then(|fields| field(fields, "idempotencyKey"))
            .map(|key| written(&key["type"]));
        match (MOVES.contains(&name.as_str()), key.as_deref()) {
            (true, Some("String!")) | (false, None) => {}
            (false, Some("String")) if MAKES.contains(&name.as_str()) => {}
            (true, found) => faults.push(format!(
                "{name} moves time and needs idempotencyKey: String!, not {found:?}"
            )),
            (false, Some(_)) => faults.push(format!("{name} takes a key: name it in MOVES or MAKES")),
        }
    }
    for name in MOVES {
        if field(mutations, name).is_none() {
            faults.push(format!("{name} is named in MOVES, but there is no such mutation"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn api_11_scalars_say_where_their_form_is_written_down_and_none_is_a_float() {
    let served = Served::introspect().await;
    let mut faults = Vec::new();
    for (name, kind) in served.own() {
        if kind["kind"] == "SCALAR" && !text(&kind["specifiedByURL"]).starts_with("https://") {
            faults.push(format!("scalar {name} needs @specifiedBy"));
        }
        let mut typed: Vec<(String, &Value)> = Vec::new();
        for field in list(&kind["fields"]) {
            typed.push((text(&field["name"]), &field["type"]));
            typed.extend(
                list(&field["args"])
                    .iter()
                    .map(|argument| (text(&argument["name"]), &argument["type"])),
            );
        }
        typed.extend(
            list(&kind["inputFields"])
                .iter()
                .map(|field| (text(&field["name"]), &field["type"])),
        );
        for (part, of) in typed {
            if bare(of) == "Float" {
                faults.push(format!("{name}.{part} is a float"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Alternatives are `@oneOf` (API 11), names of inputs end in Input or say what they are.
#[tokio::test]
async fn api_13_deprecations_say_what_comes_instead() {
    let served = Served::introspect().await;
    for (name, kind) in served.own() {
        for field in list(&kind["fields"])
            .iter()
            .filter(|field| field["isDeprecated"] == true)
        {
            let reason = text(&field["deprecationReason"]);
            assert!(
                reason.len() > 20 && reason.contains('`'),
                "{name}.{}: {reason}",
                text(&field["name"])
            );
        }
    }
}
