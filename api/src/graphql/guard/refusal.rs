//! Why a request is not run.

use async_graphql::{ErrorExtensionValues, Pos, ServerError, ServerResult};

use super::limits::{Codes, Limits};

/// A request that is not run: the code, and a sentence with the figure and the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The stable word for `extensions.code`, one of [`Codes::ALL`].
    pub code: &'static str,
    /// What was wrong, in English, for the developer of a frontend.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// Refuses a figure above its limit: "The query selects 6,000 fields; at most 5,000 are allowed."
    pub(super) fn check(code: &'static str, says: Says, figure: u64, limit: u64) -> Result<(), Self> {
        if figure <= limit {
            return Ok(());
        }
        let Says { subject, unit } = says;
        let (figure, limit) = (grouped(figure), grouped(limit));
        Err(Self::new(
            code,
            format!("{subject} {figure} {unit}; the limit is {limit}."),
        ))
    }
}

/// The words around a figure: `subject` 6,000 `unit`; the limit is 5,000.
#[derive(Debug, Clone, Copy)]
pub(super) struct Says {
    pub subject: &'static str,
    pub unit: &'static str,
}

pub(super) const fn says(subject: &'static str, unit: &'static str) -> Says {
    Says { subject, unit }
}

impl From<Refusal> for ServerError {
    fn from(refusal: Refusal) -> Self {
        coded(Self::new(refusal.message, None), refusal.code)
    }
}

/// The error with its code, its message cut to a length that is safe to send back.
pub(super) fn coded(mut error: ServerError, code: &'static str) -> ServerError {
    error.message = shortened(error.message);
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set("code", code);
    error
}

/// The code an error already has.
pub fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}

/// A request error at a place of the document.
pub(super) fn at<T>(code: &'static str, message: impl Into<String>, pos: Pos) -> ServerResult<T> {
    Err(coded(ServerError::new(message, Some(pos)), code))
}

fn shortened(message: String) -> String {
    match message.char_indices().nth(Limits::MESSAGE_CHARS) {
        None => message,
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
    }
}

/// A figure with thousands separated, since people read these.
fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length as a figure. No length in memory is above what 64 bits hold.
pub(super) fn figure(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A syntax error as the parser gives it, in one line: its own text draws the line of the document.
pub(super) fn syntax(error: &async_graphql::parser::Error) -> ServerError {
    let text = error.to_string();
    let what = match text.rsplit_once("= ") {
        Some((_, expected)) => expected.trim(),
        None if text.contains('\n') => "the document cannot be read",
        None => text.trim(),
    };
    let locations: Vec<Pos> = error.positions().collect();
    let message = match locations.first() {
        Some(pos) => format!(
            "Syntax error at line {}, column {}: {}.",
            pos.line,
            pos.column,
            what.replace('_', " ")
        ),
        None => format!("Syntax error: {}.", what.trim_end_matches('.')),
    };
    let mut error = coded(ServerError::new(message, None), Codes::GRAPHQL_PARSE_FAILED);
    error.locations = locations;
    error
}
