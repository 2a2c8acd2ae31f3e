//! Gives every error of the executor its code, and keeps back what is not for clients.

use async_graphql::{
    PathSegment, ServerError, Value,
    parser::types::{ExecutableDocument, OperationDefinition},
};

use super::{
    limits::{Codes, Limits},
    operation::path_to,
    refusal::{code_of, coded},
};

/// How the executor begins to say, in release 7.2.1, that a value has not the form of its type.
const MALFORMED: [&str; 2] = ["Expected input type \"", "Failed to parse \""];
/// How validation begins to say the same of a literal, or of a variable where it is used.
const INVALID_ARGUMENT: &str = "Invalid value for argument \"";

/// What a client is told of a fault of ours.
pub(super) const INTERNAL_MESSAGE: &str = "Something went wrong on the server.";

/// The errors of validation, coded, no more of them than [`Limits::ERRORS`].
pub(super) fn invalid(
    errors: Vec<ServerError>,
    document: Option<(&ExecutableDocument, &OperationDefinition)>,
) -> Vec<ServerError> {
    let all = errors.len();
    let mut errors: Vec<ServerError> = errors
        .into_iter()
        .take(Limits::ERRORS)
        .map(|error| invalid_one(error, document))
        .collect();
    if let Some(more) = all.checked_sub(Limits::ERRORS).filter(|more| *more > 0) {
        errors.push(coded(
            ServerError::new(format!("And {more} more errors of this kind."), None),
            Codes::GRAPHQL_VALIDATION_FAILED,
        ));
    }
    errors
}

fn invalid_one(mut error: ServerError, document: Option<(&ExecutableDocument, &OperationDefinition)>) -> ServerError {
    if code_of(&error).is_some() {
        return error;
    }
    let argument = error.message.strip_prefix(INVALID_ARGUMENT);
    let Some((input, _)) = argument.and_then(|rest| rest.split_once('"')) else {
        return coded(error, Codes::GRAPHQL_VALIDATION_FAILED);
    };
    let input: Vec<Value> = input.split('.').map(segment).collect();
    let place = error.locations.first().copied();
    if let Some(path) = document
        .zip(place)
        .and_then(|((document, operation), place)| path_to(document, operation, place))
    {
        error.path = path.into_iter().map(PathSegment::Field).collect();
    }
    let mut error = coded(error, Codes::BAD_USER_INPUT);
    if let Some(extensions) = &mut error.extensions {
        extensions.set("inputPath", Value::List(input));
    }
    error
}

/// A segment of the path to an input: a name, or a place in a list.
fn segment(text: &str) -> Value {
    text.parse::<u64>().map_or_else(|_| text.into(), Value::from)
}

/// An error that arose while fields were resolved, coded.
///
/// Resolvers give their own errors a code. What has none comes from the executor: either a value of
/// the wrong form, which the client may read, or something unforeseen, which only the log may.
pub(super) fn executed(mut error: ServerError) -> ServerError {
    if code_of(&error).is_some() {
        return error;
    }
    let malformed = MALFORMED.iter().any(|start| error.message.starts_with(start));
    if malformed && error.source.is_none() {
        return coded(error, Codes::BAD_USER_INPUT);
    }
    tracing::error!(
        message = %error.message,
        path = ?error.path,
        "a field failed with an error that has no code; the client was told INTERNAL"
    );
    INTERNAL_MESSAGE.clone_into(&mut error.message);
    error.source = None;
    coded(error, Codes::INTERNAL)
}
