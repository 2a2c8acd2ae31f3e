//! Reading inputs: ids, texts, keys. What is malformed names its field.

use app::{AppError, Key, Result};
use async_graphql::ID;
use domain::Error;
use domain::id::Noun;
use domain::text::{Name, Note, Title};

/// An id of the kind that this place needs.
pub fn id<T: Noun>(field: &'static str, id: &ID) -> Result<T> {
    id.parse().map_err(|_error| AppError::Domain(Error::Malformed { field, message: T::FORM }))
}

/// The same where it may be left out.
pub fn optional_id<T: Noun>(field: &'static str, given: Option<&ID>) -> Result<Option<T>> {
    given.map(|given| id(field, given)).transpose()
}

/// A headline.
pub fn title(field: &'static str, text: &str) -> Result<Title> {
    Ok(Title::try_new(text).map_err(|error| Error::invalid(field, error))?)
}

/// A text of several lines; empty means none.
pub fn note(field: &'static str, text: Option<&str>) -> Result<Option<Note>> {
    Ok(Note::optional(text).map_err(|error| Error::invalid(field, error))?)
}

/// A name; empty means none.
pub fn name(field: &'static str, text: Option<&str>) -> Result<Option<Name>> {
    Ok(Name::optional(text).map_err(|error| Error::invalid(field, error))?)
}

/// The key under which a command is done once.
pub fn key(text: &str) -> Result<Key> {
    Ok(Key::try_new(text)?)
}
