//! What the document says of itself, and the answers and headers that many operations share.

use serde_json::{Map, Value, json};

const ABOUT: &str = "Neighbours give each other time: an hour is an hour, whoever gave it. Everything that GraphQL can do is here, with \
the same ids, names, permissions and codes.\n\n\
Minutes are whole numbers; instants are RFC 3339 in UTC; days are the bank's. Whatever moves time needs an `Idempotency-Key`, \
whatever changes what was seen needs `If-Match` with its `ETag`. Errors are `application/problem+json` with a stable `code`.";

/// What each tag is about. A tag without a line here is refused by a test.
pub(super) const TAGS: &[(&str, &str)] = &[
    ("banks", "Banks, their rules, categories and agreements."),
    ("listings", "Offers and needs."),
    ("matches", "Members proposed for somebody's offer or need."),
    ("exchanges", "Time given: proposed, logged, confirmed, put right."),
    ("ledger", "Balances, statements, the fund, gifts of time."),
    ("members", "Members: coming, being there, going; whom they trust."),
    ("concerns", "Concerns that a member raises."),
    ("notices", "What a member is asked or told."),
    ("me", "Oneself."),
    ("sessions", "Signing in and out, sessions, personal access tokens."),
    ("webhooks", "Addresses that are told what happened."),
];

/// What can go wrong with every operation, by name, status and description.
pub(super) const ANSWERS: &[(&str, &str, &str)] = &[
    ("BadRequest", "400", "Something has not the form it needs."),
    (
        "Unauthenticated",
        "401",
        "A token is needed, or the one shown is not good.",
    ),
    ("Forbidden", "403", "Signed in, but without the role or the scope."),
    ("NotFound", "404", "It does not exist, or is hidden from whoever asks."),
    ("Refused", "409", "A rule of the bank says no."),
    (
        "Stale",
        "412",
        "Somebody changed it meanwhile; `current` is what it is now.",
    ),
    ("TooLarge", "413", "The body has more than 1 MiB."),
    ("UnsupportedMediaType", "415", "The body has to be JSON."),
    (
        "OutOfRange",
        "422",
        "A value is out of range, or the idempotency key was used for another command.",
    ),
    ("PreconditionRequired", "428", "The header If-Match is missing."),
    (
        "TooManyRequests",
        "429",
        "Too often; the header Retry-After says when the next request is heard.",
    ),
    ("Fault", "500", "A fault on the server's side; nothing was changed."),
    (
        "Unavailable",
        "503",
        "A passing fault; send it again with the same Idempotency-Key.",
    ),
];

pub(super) fn info() -> Value {
    json!({
        "title": "Evenhour",
        "version": "1",
        "summary": "Time banks: offers and needs, hours logged and confirmed.",
        "description": ABOUT,
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        "contact": { "name": "The operator of this server" },
    })
}

pub(super) fn answers() -> Value {
    // What a stale version is told has another form for each thing.
    let shared = ANSWERS.iter().filter(|(name, _, _)| *name != "Stale");
    let answers = shared.map(|(name, status, about)| {
        let mut headers = limits();
        if *status == "429" {
            headers.insert(
                "Retry-After".to_owned(),
                json!({ "$ref": "#/components/headers/Retry-After" }),
            );
        }
        let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
        let answer = json!({ "description": about, "headers": headers,
            "content": { "application/problem+json": problem } });
        ((*name).to_owned(), answer)
    });
    Value::Object(answers.collect())
}

/// What a stale version is told: the problem, with the thing as it is now.
pub(super) fn stale(shown: &Value) -> Value {
    let about = ANSWERS.iter().find(|(name, _, _)| *name == "Stale");
    let current = json!({ "type": "object", "properties": { "current": shown } });
    let problem = json!({ "schema": { "allOf": [{ "$ref": "#/components/schemas/Problem" }, current] } });
    json!({ "description": about.map(|(_, _, about)| *about), "headers": limits(),
        "content": { "application/problem+json": problem } })
}

pub(super) fn headers() -> Value {
    let text = |about: &str, example: &str| json!({ "description": about, "schema": { "type": "string", "maxLength": 500, "pattern": "^[ -~]*$", "examples": [example] } });
    json!({
        "RateLimit": text("What is left of the limit that ends first (draft-ietf-httpapi-ratelimit-headers).", "\"token\";r=599;t=1"),
        "RateLimit-Policy": text("That limit: so many requests in so many seconds.", "\"token\";q=600;w=60"),
        "Access-Control-Allow-Origin": text("Scripts of any origin may ask, with a bearer token.", "*"),
        "Retry-After": { "description": "After how many seconds the next request is heard.",
            "schema": { "type": "integer", "format": "int64", "minimum": 1, "maximum": 86400 } },
        "ETag": text("What If-None-Match and If-Match take.", "\"v3.0a1b2c3d4e5f\""),
        "Location": text("Where it is from now on.", "https://bank.example/api/v1/exchanges/exchange_01jd0000000000000000000000"),
        "Link": text("The next page (RFC 8288).", "<https://bank.example/api/v1/listings?cursor=MS5saXN0>; rel=\"next\""),
        "Idempotency-Replayed": text("`true` where this was done before and nothing was done now.", "true"),
    })
}

pub(super) fn limits() -> Map<String, Value> {
    ["RateLimit", "RateLimit-Policy", "Access-Control-Allow-Origin"]
        .into_iter()
        .map(|name| {
            (
                name.to_owned(),
                json!({ "$ref": format!("#/components/headers/{name}") }),
            )
        })
        .collect()
}
