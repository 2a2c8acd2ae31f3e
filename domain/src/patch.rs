//! A change of one field: left alone, emptied, or set. One type for both transports (DESIGN 8).

use crate::error::{Invalid, Reason};

/// What a change says of one field. An absent field is not the same as an empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Patch<T> {
    /// The change does not speak of it.
    #[default]
    Absent,
    /// It is emptied.
    Null,
    /// It becomes this.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the change does not speak of the field.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The same change, told in another type.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(map(value)),
        }
    }

    /// The same change, parsed.
    pub fn try_map<U, E>(self, parse: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(parse(value)?),
        })
    }

    /// Changes a field that may be empty.
    pub fn onto(self, field: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *field = None,
            Self::Value(value) => *field = Some(value),
        }
    }

    /// The new value of a field that cannot be empty; `None` where it is left alone.
    pub fn needed(self, field: &'static str) -> Result<Option<T>, Invalid> {
        match self {
            Self::Absent => Ok(None),
            Self::Null => Err(Invalid::new(field, Reason::Missing)),
            Self::Value(value) => Ok(Some(value)),
        }
    }

    /// The new value of a field whose emptiness is a value of its own, such as an empty text.
    pub fn or_empty(self) -> Option<T>
    where
        T: Default,
    {
        match self {
            Self::Absent => None,
            Self::Null => Some(T::default()),
            Self::Value(value) => Some(value),
        }
    }
}

/// A field that was given, perhaps empty.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_leaves_null_empties_and_a_value_sets() {
        let mut field = Some(1);
        Patch::Absent.onto(&mut field);
        assert_eq!(field, Some(1));
        Patch::Value(2).onto(&mut field);
        assert_eq!(field, Some(2));
        Patch::Null.onto(&mut field);
        assert_eq!(field, None);
    }

    #[test]
    fn what_is_needed_cannot_be_emptied() {
        assert_eq!(Patch::<u8>::Absent.needed("title"), Ok(None));
        assert_eq!(Patch::Value(3).needed("title"), Ok(Some(3)));
        assert_eq!(
            Patch::<u8>::Null.needed("title"),
            Err(Invalid::new("title", Reason::Missing))
        );
    }
}
