//! Reads a GraphQL request from an HTTP request, and trusts nothing in it.

use async_graphql::{Extensions, Request, Value, Variables, parser::types::OperationType};
use axum::body::Body;
use http::{HeaderMap, Method, StatusCode, Uri, header};
use serde::Deserialize;

use super::{answer::Problem, media::is_json};
use crate::graphql::guard::{self, Codes, Limits, scan};
use crate::server::incoming::{self, Unread};

/// The parameters of a request, of any JSON type until they are checked. A parameter given twice is an
/// error; one that is not known is passed over, as the specification asks.
///
/// They are read as values of GraphQL, not of serde_json: with its feature `raw_value`, which any crate
/// of the build may turn on, serde_json reads the text under a key of its own as JSON once more, and so
/// would find nesting in what was text to the scan.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::graphql) struct Parameters {
    query: Option<Value>,
    operation_name: Option<Value>,
    variables: Option<Value>,
    extensions: Option<Value>,
}

/// The GraphQL request that an HTTP request carries.
pub(in crate::graphql) async fn request(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
) -> Result<Request, Problem> {
    match *method {
        Method::GET | Method::HEAD => {
            let request = from_uri(uri)?.into_request()?;
            without_mutation(&request)?;
            Ok(request)
        }
        Method::POST => from_body(headers, body).await?.into_request(),
        _ => Err(Problem {
            allow: Some("GET, HEAD, POST"),
            ..Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                Codes::METHOD_NOT_ALLOWED,
                "GraphQL requests are sent by GET or POST.",
            )
        }),
    }
}

/// A link or an image can send a GET, so that nothing may change by one (GraphQL over HTTP, "GET").
/// A document that cannot be read is left to the guard, which refuses it in the same words for all.
fn without_mutation(request: &Request) -> Result<(), Problem> {
    let Ok(document) = guard::parse(&request.query) else {
        return Ok(());
    };
    let name = request.operation_name.as_deref();
    if guard::operation_type(&document, name) != Some(OperationType::Mutation) {
        return Ok(());
    }
    Err(Problem {
        allow: Some("POST"),
        ..Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Codes::METHOD_NOT_ALLOWED,
            "Mutations are sent by POST.",
        )
    })
}

fn from_uri(uri: &Uri) -> Result<Parameters, Problem> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|_rejection| bad("The query string cannot be read."))?;
    let mut parameters = Parameters::default();
    for (name, text) in pairs.0 {
        let (slot, json) = match name.as_str() {
            "query" => (&mut parameters.query, false),
            "operationName" => (&mut parameters.operation_name, false),
            "variables" => (&mut parameters.variables, true),
            "extensions" => (&mut parameters.extensions, true),
            _ => continue,
        };
        if slot.is_some() {
            return Err(bad(format!("The parameter {name} is given twice.")));
        }
        *slot = Some(if json {
            scan::json(&text)?;
            serde_json::from_str(&text)
                .map_err(|error| bad(format!("The parameter {name} is not JSON, {}.", place(&error))))?
        } else {
            Value::String(text)
        });
    }
    Ok(parameters)
}

async fn from_body(headers: &HeaderMap, body: Body) -> Result<Parameters, Problem> {
    let plain = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding == "identity");
    if !plain || !is_json(headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Codes::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/json in UTF-8, without a content encoding.",
        ));
    }
    let bytes = read(headers, body).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_invalid| bad("The body is not UTF-8."))?;
    match text.trim_start().chars().next() {
        None => return Err(bad("The body is empty.")),
        Some('[') => return Err(bad("Batches of requests are not served: send one object.")),
        _ => {}
    }
    scan::json(text)?;
    serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            bad("The body must be a JSON object with query, and no parameter twice.")
        } else {
            bad(format!("The body is not JSON, {}.", place(&error)))
        }
    })
}

/// The body, where it is no larger than it may be.
async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Problem> {
    incoming::whole(headers, body, Limits::BODY_BYTES)
        .await
        .map_err(|unread| match unread {
            Unread::TooLarge => Problem::new(
                unread.status(),
                Codes::PAYLOAD_TOO_LARGE,
                format!("The body is larger than {} bytes.", Limits::BODY_BYTES),
            ),
            Unread::Broken => bad("The body could not be read to its end."),
        })
}

impl Parameters {
    /// The GraphQL request that they make.
    pub(in crate::graphql) fn into_request(self) -> Result<Request, Problem> {
        let query = text("query", self.query)?
            .ok_or_else(|| bad("The parameter query is missing: it holds the GraphQL document."))?;
        let mut request = Request::new(query);
        request.operation_name = text("operationName", self.operation_name)?;
        if let Some(variables) = map("variables", self.variables)? {
            request.variables = Variables::from_value(variables);
        }
        if let Some(Value::Object(extensions)) = map("extensions", self.extensions)? {
            let named = extensions.into_iter();
            let named = named.map(|(name, value)| (name.to_string(), value));
            request.extensions = Extensions(named.collect());
        }
        Ok(request)
    }
}

fn text(name: &str, value: Option<Value>) -> Result<Option<String>, Problem> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(bad(format!("The parameter {name} must be a string."))),
    }
}

fn map(name: &str, value: Option<Value>) -> Result<Option<Value>, Problem> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(map @ Value::Object(_)) => Ok(Some(map)),
        Some(_) => Err(bad(format!("The parameter {name} must be an object."))),
    }
}

/// Where JSON ends to be JSON. The words of the parser may quote the whole text.
fn place(error: &serde_json::Error) -> String {
    format!("at line {}, column {}", error.line(), error.column())
}

fn bad(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, Codes::BAD_REQUEST, message)
}
