//! The messages of graphql-transport-ws, read as input and written.

use async_graphql::{Request, Response, ServerError, Value};
use serde::{Deserialize, Serialize};

use super::close::Close;
use crate::graphql::guard::scan;
use crate::graphql::http::{Body, Parameters};

/// What a client says.
pub(super) enum Said {
    /// Who it is.
    Init(Init),
    /// Whether the other side is there; the payload comes back.
    Ping(Option<Value>),
    /// That it is there.
    Pong,
    /// An operation; what is wrong with the request itself is told under its id.
    Subscribe { id: String, request: Box<Request> },
    /// It wants no more of an operation.
    Complete { id: String },
}

/// Who a client says it is.
#[derive(Debug, Default)]
pub(super) struct Init {
    /// `authorization`: a bearer token, with or without `Bearer` before it.
    pub bearer: Option<String>,
    /// `acceptLanguage`, for browsers, which cannot set the header of a socket.
    pub language: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<Value>,
    id: Option<Value>,
}

#[derive(Deserialize)]
struct Loaded<T> {
    payload: Option<T>,
}

impl Said {
    /// Reads a message of at most so many bytes, and trusts nothing in it.
    pub(super) fn read(text: &str, most: usize) -> Result<Self, Close> {
        if text.len() > most {
            return Err(Close::too_big(most));
        }
        scan::json(text).map_err(|refusal| Close::invalid(&refusal.message))?;
        let head: Head = json(text)?;
        let Some(Value::String(kind)) = head.kind else {
            return Err(Close::invalid("it has no type"));
        };
        let id = match head.id {
            None => None,
            Some(Value::String(id)) if !id.is_empty() => Some(id),
            Some(_) => return Err(Close::invalid("its id is not a text")),
        };
        let id = || id.ok_or_else(|| Close::invalid("it needs an id"));
        match kind.as_str() {
            "connection_init" => Ok(Self::Init(init(text)?)),
            "ping" => Ok(Self::Ping(object(text)?)),
            "pong" => object(text).map(|_payload| Self::Pong),
            "complete" => Ok(Self::Complete { id: id()? }),
            "subscribe" => {
                let loaded: Loaded<Parameters> = json(text)?;
                let parameters = loaded.payload.ok_or_else(|| Close::invalid("it needs a payload"))?;
                let request = parameters.into_request();
                let request = request.map_err(|problem| Close::invalid(&problem.message))?;
                Ok(Self::Subscribe {
                    id: id()?,
                    request: Box::new(request),
                })
            }
            _ => Err(Close::invalid("its type is not known")),
        }
    }
}

fn json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Close> {
    // The words of the parser may quote the whole text.
    serde_json::from_str(text).map_err(|error| {
        Close::invalid(&format!(
            "it cannot be read at line {}, column {}",
            error.line(),
            error.column()
        ))
    })
}

/// The payload, where there is one: an object.
fn object(text: &str) -> Result<Option<Value>, Close> {
    let loaded: Loaded<Value> = json(text)?;
    match loaded.payload {
        None | Some(Value::Null) => Ok(None),
        Some(payload @ Value::Object(_)) => Ok(Some(payload)),
        Some(_) => Err(Close::invalid("its payload is not an object")),
    }
}

fn init(text: &str) -> Result<Init, Close> {
    let Some(Value::Object(payload)) = object(text)? else {
        return Ok(Init::default());
    };
    let mut init = Init::default();
    for (name, value) in payload {
        let slot = match name.as_str().to_ascii_lowercase().as_str() {
            "authorization" => &mut init.bearer,
            "acceptlanguage" | "accept-language" => &mut init.language,
            _ => continue,
        };
        match value {
            Value::Null => {}
            Value::String(text) => *slot = Some(text),
            _ => return Err(Close::invalid("authorization and acceptLanguage are texts")),
        }
    }
    init.bearer = init.bearer.map(|text| match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim().to_owned(),
        _ => text,
    });
    Ok(init)
}

/// What the server says, but for answers.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Says<'a> {
    /// The client may begin.
    ConnectionAck,
    /// It is there.
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a Value>,
    },
    /// One answer.
    Next { id: &'a str, payload: Body<'a> },
    /// The request is not carried out.
    Error { id: &'a str, payload: &'a [ServerError] },
    /// No more answers.
    Complete { id: &'a str },
}

impl<'a> Says<'a> {
    /// An answer with data.
    pub(super) fn next(id: &'a str, response: &'a Response) -> Self {
        Self::Next {
            id,
            payload: Body::of(response, true),
        }
    }

    /// The message as it is sent.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| {
            tracing::error!(%error, "an answer could not be written as JSON; the client got none");
            String::new()
        })
    }
}
