//! Reading inputs: ids, texts, keys. What is malformed names its field.

use app::{AppError, Result};
use async_graphql::{ID, MaybeUndefined};
use domain::id::Noun;
use domain::member::Month;
use domain::minutes::Minutes;
use domain::patch::Patch;
use domain::text::{Contact, Label, Name, Note, Title};
use domain::{Error, Invalid};
use uuid::Uuid;

/// An id of the kind that this place needs.
pub fn id<T: Noun>(field: &'static str, id: &ID) -> Result<T> {
    id.parse().map_err(|_error| {
        AppError::Domain(Error::Malformed {
            field,
            message: T::FORM,
        })
    })
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

/// A text of several lines that has to be there.
pub fn needed_note(field: &'static str, text: &str) -> Result<Note> {
    Ok(Note::try_new(text).map_err(|error| Error::invalid(field, error))?)
}

/// A name; empty means none.
pub fn name(field: &'static str, text: Option<&str>) -> Result<Option<Name>> {
    Ok(Name::optional(text).map_err(|error| Error::invalid(field, error))?)
}

/// The id of an entry that is no thing of its own, such as an invitation.
pub fn entry(field: &'static str, id: &ID) -> Result<Uuid> {
    let message = "an id of 36 characters is needed here, as this API gave it";
    id.parse()
        .map_err(|_error| AppError::Domain(Error::Malformed { field, message }))
}

/// A name that has to be there.
pub fn needed_name(field: &'static str, text: &str) -> Result<Name> {
    Ok(Name::try_new(text).map_err(|error| Error::invalid(field, error))?)
}

/// A month such as `2027-03`.
pub fn month(field: &'static str, text: Option<&str>) -> Result<Option<Month>> {
    let message = "a month such as 2027-03 is needed here";
    let read = |text| Month::parse(text).ok_or(AppError::Domain(Error::Malformed { field, message }));
    text.map(read).transpose()
}

/// A short line; empty means none.
pub fn label(field: &'static str, text: Option<&str>) -> Result<Option<Label>> {
    Ok(Label::optional(text).map_err(|error| Error::invalid(field, error))?)
}

/// Short lines, each with something in it.
pub fn labels(field: &'static str, texts: &[String]) -> Result<Vec<Label>> {
    texts
        .iter()
        .map(|text| Ok(Label::try_new(text).map_err(|error| Error::invalid(field, error))?))
        .collect()
}

/// A contact detail.
pub fn contact(field: &'static str, text: &str) -> Result<Contact> {
    Ok(Contact::try_new(text).map_err(|error| Error::invalid(field, error))?)
}

/// A count of minutes.
pub fn minutes(field: &'static str, count: i64) -> Result<Minutes> {
    Ok(Minutes::try_new(count).map_err(|error| Error::invalid(field, error))?)
}

/// A change of one field, as it was given.
pub fn patch<T>(given: MaybeUndefined<T>) -> Patch<T> {
    match given {
        MaybeUndefined::Undefined => Patch::Absent,
        MaybeUndefined::Null => Patch::Null,
        MaybeUndefined::Value(value) => Patch::Value(value),
    }
}

/// A change of a text that may be empty: an empty one empties it.
pub fn text_patch<T>(given: MaybeUndefined<String>, parse: impl FnOnce(&str) -> Result<Option<T>>) -> Result<Patch<T>> {
    Ok(match patch(given).try_map(|text| parse(&text))? {
        Patch::Absent => Patch::Absent,
        Patch::Null | Patch::Value(None) => Patch::Null,
        Patch::Value(Some(text)) => Patch::Value(text),
    })
}

/// The same error, told of the field by the name that it has in this input.
pub fn named(error: AppError, names: &[(&str, &'static str)]) -> AppError {
    match error {
        AppError::Domain(Error::Invalid(Invalid { field, reason })) => {
            let known = names.iter().find(|(inside, _)| *inside == field);
            Invalid {
                field: known.map_or(field, |(_, outside)| outside),
                reason,
            }
            .into()
        }
        other => other,
    }
}
