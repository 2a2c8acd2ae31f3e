//! The OpenAPI 3.1 document: what the handlers say, and what is true of all of them, added once.

mod bounds;
mod frame;

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::listed::PageInfo;
use super::problem::{FieldError, Problem};
use frame::{ANSWERS, TAGS, answers, headers, info, limits, stale};

/// The most characters of a text in a body, and of one in an address.
const TEXT: u32 = 20_000;
const SHORT: u32 = 200;

/// What the document says of itself.
#[derive(OpenApi)]
#[openapi(components(schemas(Problem, FieldError, PageInfo)))]
pub struct Frame;

/// The document with what every operation has in common.
pub fn finished(document: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    if let Some(root) = document.as_object_mut() {
        root.insert("info".to_owned(), info());
        root.insert("servers".to_owned(), json!([{ "url": super::PREFIX, "description": "Production: the server that this document came from.", "x-internal": false }]));
        root.insert("security".to_owned(), json!([{ "bearer": [] }]));
        let tags: Vec<Value> = TAGS
            .iter()
            .map(|(name, about)| json!({ "name": name, "description": about }))
            .collect();
        root.insert("tags".to_owned(), tags.into());
    }
    if let Some(components) = document.pointer_mut("/components").and_then(Value::as_object_mut) {
        components.insert("responses".to_owned(), answers());
        components.insert("headers".to_owned(), headers());
        let bearer = json!({ "type": "http", "scheme": "bearer",
            "description": "A personal access token, or the access token of a sign-in." });
        components.insert("securitySchemes".to_owned(), json!({ "bearer": bearer }));
        if let Some(schemas) = components.get_mut("schemas") {
            bounds::bound(schemas, TEXT);
            pages(schemas);
        }
    }
    if let Some(paths) = document.pointer_mut("/paths").and_then(Value::as_object_mut) {
        for operations in paths.values_mut().filter_map(Value::as_object_mut) {
            for (method, operation) in operations.iter_mut() {
                if let Some(operation) = operation.as_object_mut() {
                    operation_of(method, operation);
                }
            }
        }
    }
    optional_bodies(&mut document);
    document
}

/// A body whose every field may be left out may be left out itself.
fn optional_bodies(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    let needed = |body: &Value| {
        let schema = body
            .pointer("/content/application~1json/schema/$ref")
            .and_then(Value::as_str);
        let name = schema.and_then(|schema| schema.rsplit('/').next());
        name.and_then(|name| schemas.get(name))
            .is_none_or(|schema| schema.get("required").is_some())
    };
    let Some(paths) = document.pointer_mut("/paths").and_then(Value::as_object_mut) else {
        return;
    };
    for operation in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        if let Some(body) = operation.get_mut("requestBody")
            && !needed(body)
            && let Some(body) = body.as_object_mut()
        {
            body.insert("required".to_owned(), false.into());
        }
    }
}

/// What every operation has: its name as in GraphQL, its errors, its headers, bounds on what it takes.
fn operation_of(method: &str, operation: &mut Map<String, Value>) {
    if let Some(name) = operation.get("operationId").and_then(Value::as_str).map(camel) {
        operation.insert("operationId".to_owned(), name.into());
    }
    let summary = operation
        .get("summary")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    operation.entry("description").or_insert_with(|| summary.clone().into());
    operation.insert("summary".to_owned(), summary.trim_end_matches('.').into());
    let mut keyed = false;
    if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
        keyed = parameters.iter().any(|parameter| named(parameter, "Idempotency-Key"));
        parameters.iter_mut().for_each(parameter);
    }
    let parameters = operation
        .get("parameters")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let guarded = parameters.iter().any(|parameter| named(parameter, "If-Match"));
    let bodied = operation.contains_key("requestBody");
    let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    for (status, answer) in answers.iter_mut() {
        success(method, status, keyed, answer);
    }
    let writes = method != "get";
    let common = |status: &str| match status {
        "409" => writes,
        "412" | "428" => guarded,
        "413" | "415" => bodied,
        _ => true,
    };
    let shown = shown(answers);
    for (name, status, _) in ANSWERS.iter().filter(|(_, status, _)| common(status)) {
        let answer = match (*status, &shown) {
            ("412", Some(shown)) => stale(shown),
            _ => json!({ "$ref": format!("#/components/responses/{name}") }),
        };
        answers.insert((*status).to_owned(), answer);
    }
}

/// What the operation shows where it is done; of a webhook beside its secret, the webhook.
fn shown(answers: &Map<String, Value>) -> Option<Value> {
    let done = answers.iter().find(|(status, _)| status.starts_with('2'));
    let shown = done.and_then(|(_, answer)| answer.pointer("/content/application~1json/schema"))?;
    if shown.to_string().contains("/WebhookSecretView\"") {
        return Some(json!({ "$ref": "#/components/schemas/WebhookView" }));
    }
    Some(shown.clone())
}

fn named(parameter: &Value, name: &str) -> bool {
    parameter.get("name").and_then(Value::as_str) == Some(name)
}

fn success(method: &str, status: &str, keyed: bool, answer: &mut Value) {
    let Some(answer) = answer.as_object_mut() else { return };
    let mut headers = limits();
    let reference = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    if answer.contains_key("content") {
        headers.insert("ETag".to_owned(), reference("ETag"));
    }
    if status == "201" {
        headers.insert("Location".to_owned(), reference("Location"));
    }
    if keyed {
        headers.insert("Idempotency-Replayed".to_owned(), reference("Idempotency-Replayed"));
    }
    let json = answer
        .get("content")
        .and_then(|content| content.get("application/json"))
        .cloned();
    let is_page = json.is_some_and(|json| json.to_string().contains("/Page_"));
    if is_page && method == "get" {
        headers.insert("Link".to_owned(), reference("Link"));
        if let Some(content) = answer.get_mut("content").and_then(Value::as_object_mut) {
            let csv = json!({ "schema": { "type": "string", "maxLength": 10_000_000, "pattern": "^[^\\u0000]*$" } });
            content.insert("text/csv".to_owned(), csv);
        }
    }
    answer.insert("headers".to_owned(), Value::Object(headers));
}

/// What is known of a parameter by its name.
fn parameter(parameter: &mut Value) {
    let name = parameter
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let (about, schema) = match name.as_str() {
        "Idempotency-Key" => (
            "Done once under this key, however often it is sent (draft-ietf-httpapi-idempotency-key-header-07).",
            json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" }),
        ),
        "If-Match" => (
            "The ETag of what was seen; a stale one changes nothing.",
            json!({ "type": "string", "maxLength": 100, "pattern": "^\"v[0-9]{1,15}([.][0-9a-f]{12})?\"$" }),
        ),
        _ => {
            if let Some(schema) = parameter.get_mut("schema") {
                let name = match name.as_str() {
                    // In an address the other one is a member; in a problem it is an exchange.
                    "otherId" => "memberId",
                    // Linters take `tokenId` in an address for a secret.
                    "id" => "personalTokenId",
                    other => other,
                };
                bounds::bound_named(name, schema, SHORT);
            }
            return;
        }
    };
    if let Some(parameter) = parameter.as_object_mut() {
        parameter.insert("description".to_owned(), about.into());
        parameter.insert("schema".to_owned(), schema);
    }
}

/// A page names the schema of its rows instead of repeating it.
fn pages(schemas: &mut Value) {
    let Some(schemas) = schemas.as_object_mut() else { return };
    let names: Vec<String> = schemas.keys().cloned().collect();
    for (name, page) in schemas.iter_mut() {
        let row = name
            .strip_prefix("Page_")
            .filter(|row| names.iter().any(|name| name == row));
        if let (Some(row), Some(items)) = (row, page.pointer_mut("/properties/data/items")) {
            *items = json!({ "$ref": format!("#/components/schemas/{row}") });
        }
    }
}

/// `log_exchange` as GraphQL has it: `logExchange`.
fn camel(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}
