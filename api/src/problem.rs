//! The one map from an error to what a client is told, and the one log of a failure (API.md, the table).
//!
//! | what happened | GraphQL |
//! |---|---|
//! | malformed | top-level `BAD_USER_INPUT` |
//! | out of range, refused by a rule, not found, stale | `userErrors` |
//! | not signed in, forbidden, limited, our fault | top-level |

#![expect(
    clippy::duplicated_attributes,
    reason = "an interface names several fields by the same attributes"
)]

use std::sync::Arc;

use app::AppError;
use async_graphql::{Enum, ErrorExtensions, ID, Interface, SimpleObject};
use domain::{Error, Refusal};

use crate::messages::{self, Locale};
use crate::view::words::ExchangeState;

/// Why a command was not carried out, for whoever asked.
#[derive(Debug, Clone, Interface)]
#[graphql(
    field(
        name = "message",
        ty = "&String",
        desc = "What to tell the member, in the language that Accept-Language asks for."
    ),
    field(
        name = "code",
        ty = "&String",
        desc = "A stable word for programs, such as BELOW_FLOOR."
    ),
    field(
        name = "path",
        ty = "&Vec<String>",
        desc = "Where in the input; empty where it is about the whole command."
    )
)]
pub enum UserError {
    /// Any refusal without data of its own.
    Refused(RefusedError),
    /// The account would go too far below zero; figures are for its owner only.
    BelowFloor(BelowFloorError),
    /// It resembles another record of the same two.
    LooksLikeDuplicate(LooksLikeDuplicateError),
    /// More minutes for one day than the bank thinks usual.
    LongDay(LongDayError),
    /// Not possible in the state that it is in.
    WrongState(WrongStateError),
}

/// A refusal without data of its own.
#[derive(Debug, Clone, SimpleObject)]
pub struct RefusedError {
    /// What to tell the member.
    pub message: String,
    /// A stable word for programs.
    pub code: String,
    /// Where in the input.
    pub path: Vec<String>,
}

/// The account would go further below zero than the bank agreed on.
#[derive(Debug, Clone, SimpleObject)]
pub struct BelowFloorError {
    /// What to tell the member.
    pub message: String,
    /// `BELOW_FLOOR`.
    pub code: String,
    /// Where in the input.
    pub path: Vec<String>,
    /// Whole minutes that can still be received.
    pub available: i64,
    /// Whole minutes that were asked for.
    pub requested: i64,
}

/// It resembles another record of the same two; send `distinct: true` if it is another one.
#[derive(Debug, Clone, SimpleObject)]
pub struct LooksLikeDuplicateError {
    /// What to tell the member.
    pub message: String,
    /// `LOOKS_LIKE_DUPLICATE`.
    pub code: String,
    /// Where in the input.
    pub path: Vec<String>,
    /// The other exchange.
    pub other_id: ID,
    /// Whether the other one waits for a confirmation by whoever asks: then confirm that one.
    pub confirmable: bool,
}

/// More minutes for one day than the bank thinks usual: a question; send `longDay: true` if it is right.
#[derive(Debug, Clone, SimpleObject)]
pub struct LongDayError {
    /// What to tell the member.
    pub message: String,
    /// `LONG_DAY`.
    pub code: String,
    /// Where in the input.
    pub path: Vec<String>,
    /// Whole minutes that were to be recorded.
    pub minutes: i64,
    /// How many days they are for.
    pub days: i64,
    /// Whole minutes of one day above which the bank asks.
    pub usual_minutes: i64,
}

/// Not possible in the state that the exchange is in.
#[derive(Debug, Clone, SimpleObject)]
pub struct WrongStateError {
    /// What to tell the member.
    pub message: String,
    /// `WRONG_STATE`.
    pub code: String,
    /// Where in the input.
    pub path: Vec<String>,
    /// The state that it is in.
    pub state: ExchangeState,
}

/// Whether a fault may pass.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
enum Fault {
    /// Try again later.
    Passing,
    /// Tell the operator.
    Lasting,
}

/// Sorts an error: a refusal goes into the payload, everything else becomes a top-level error.
pub fn sort(error: &AppError, locale: Locale) -> Result<UserError, async_graphql::Error> {
    let AppError::Domain(domain) = error else {
        return Err(top_level(error, locale));
    };
    let field = match domain {
        Error::Invalid(invalid) => Some(invalid.field),
        Error::Refused(_) | Error::NotFound { .. } | Error::Stale => None,
        _ => return Err(top_level(error, locale)),
    };
    let message = messages::refusal(locale, domain);
    let code = domain.code().to_owned();
    let path = field.map_or_else(Vec::new, |field| vec!["input".to_owned(), field.to_owned()]);
    Ok(match domain {
        Error::Refused(Refusal::BelowFloor { available, requested }) => UserError::BelowFloor(BelowFloorError {
            message,
            code,
            path,
            available: *available,
            requested: *requested,
        }),
        Error::Refused(Refusal::LooksLikeDuplicate { other, confirmable }) => {
            UserError::LooksLikeDuplicate(LooksLikeDuplicateError {
                message,
                code,
                path,
                other_id: other.to_string().into(),
                confirmable: *confirmable,
            })
        }
        Error::Refused(Refusal::LongDay { minutes, days, usual }) => UserError::LongDay(LongDayError {
            message,
            code,
            path,
            minutes: *minutes,
            days: *days,
            usual_minutes: *usual,
        }),
        Error::Refused(Refusal::WrongState { state }) => UserError::WrongState(WrongStateError {
            message,
            code,
            path,
            state: (*state).into(),
        }),
        _ => UserError::Refused(RefusedError { message, code, path }),
    })
}

/// What a client is told of an error, whichever transport tells it.
pub struct Told {
    /// What to tell the member.
    pub message: String,
    /// A stable word for programs.
    pub code: &'static str,
    /// Where in the input, where it is about one field.
    pub field: Option<&'static str>,
}

/// An error in the language of whoever asks. A fault is logged here, once, and told without its inside.
pub fn told(error: &AppError, locale: Locale) -> Told {
    let (message, field) = match error {
        AppError::Domain(domain) => {
            let field = match domain {
                Error::Malformed { field, .. } => Some(*field),
                Error::Invalid(invalid) => Some(invalid.field),
                _ => None,
            };
            (messages::refusal(locale, domain), field)
        }
        AppError::Store(_) | AppError::Fault(_) => {
            let fault = if error.code() == "UNAVAILABLE" {
                Fault::Passing
            } else {
                Fault::Lasting
            };
            tracing::error!(%error, ?fault, "an operation failed; nothing of it was written");
            (messages::fault(locale, fault == Fault::Passing), None)
        }
    };
    Told {
        message,
        code: error.code(),
        field,
    }
}

/// An error as a top-level error of the answer.
pub fn top_level(error: &AppError, locale: Locale) -> async_graphql::Error {
    let Told { message, code, field } = told(error, locale);
    async_graphql::Error::new(message).extend_with(|_, extensions| {
        extensions.set("code", code);
        if let Some(field) = field {
            extensions.set("field", field);
        }
        if let AppError::Domain(Error::ScopeNeeded { scope }) = error {
            extensions.set("scope", *scope);
        }
        if let AppError::Domain(Error::TooManyAttempts { retry_after_seconds }) = error {
            extensions.set("retryAfterSeconds", *retry_after_seconds);
        }
    })
}

/// The same for an error that several fields share.
pub fn shared(error: &Arc<AppError>) -> async_graphql::Error {
    top_level(error, Locale::English)
}

/// Whether a top-level error says no more than that something is not there for this reader.
pub fn is_hidden(error: &async_graphql::Error) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    code == Some(&async_graphql::Value::from("NOT_FOUND"))
}
