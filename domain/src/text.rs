//! What members write: names in any script, titles, notes. Parsed once, at the edge.

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("a text is needed here")]
    Empty,
    /// Fewer characters than are safe here, as of a password.
    #[error("at least {min} characters are needed here")]
    TooShort {
        /// The fewest characters (Unicode scalar values).
        min: usize,
    },
    /// More characters than the place holds.
    #[error("at most {max} characters fit here")]
    TooLong {
        /// The most characters (Unicode scalar values) that fit.
        max: usize,
    },
    /// A control character, such as NUL, or one that turns the direction of the text around it.
    #[error("the text holds a character that cannot be shown (U+{code:04X})")]
    Unshowable {
        /// The code point.
        code: u32,
    },
}

/// Bidirectional overrides and isolates can make a name read as another (Unicode TR 36, 2.3);
/// the plain marks U+200E, U+200F and U+061C stay, since Arabic and Hebrew writers need them.
const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn check(text: &str, max: usize, lines: bool) -> Result<String, TextError> {
    let text = text.trim();
    // Counting stops early, so that a text of megabytes costs nothing.
    if text.chars().nth(max).is_some() {
        return Err(TextError::TooLong { max });
    }
    for letter in text.chars() {
        let line = lines && matches!(letter, '\n' | '\r' | '\t');
        if (letter.is_control() && !line) || turns_direction(letter) || letter == '\u{FFFE}' {
            return Err(TextError::Unshowable {
                code: u32::from(letter),
            });
        }
    }
    Ok(text.to_owned())
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $max:literal, $lines:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $name(String);

            impl $name {
                /// The most characters (Unicode scalar values) it holds.
                pub const MAX: usize = $max;

                /// The text without white space around it, if it holds anything and nothing that cannot be shown.
                pub fn try_new(text: &str) -> Result<Self, TextError> {
                    let text = check(text, $max, $lines)?;
                    if text.is_empty() { Err(TextError::Empty) } else { Ok(Self(text)) }
                }

                /// The text, where an empty one means that there is none.
                pub fn optional(text: Option<&str>) -> Result<Option<Self>, TextError> {
                    match text {
                        None => Ok(None),
                        Some(text) if text.trim().is_empty() => Ok(None),
                        Some(text) => Self::try_new(text).map(Some),
                    }
                }

                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl From<$name> for String {
                fn from(text: $name) -> Self {
                    text.0
                }
            }
        )*
    };
}

texts! {
    /// The name of a member, a bank or a person, in any script, as they write it themselves.
    Name, 120, false;
    /// A headline: of a listing, an exchange, a category.
    Title, 160, false;
    /// One short line: an area, a tag, a label.
    Label, 80, false;
    /// A contact detail or an address.
    Contact, 320, false;
    /// A text of several lines: a description, a note, an agreement's reason.
    Note, 4_000, true;
    /// The text of an agreement, in one language.
    Terms, 20_000, true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_are_names() {
        for name in [
            "فاطمة الزهراء",
            "陈美玲",
            "Núria Puigdomènech i Gràcia",
            "Ọlá",
            "山田 太郎",
            "👩‍🌾 Ada",
        ] {
            assert_eq!(Name::try_new(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn what_cannot_be_shown_is_named() {
        assert_eq!(Name::try_new("a\0b"), Err(TextError::Unshowable { code: 0 }));
        assert_eq!(Name::try_new("a\u{202E}b"), Err(TextError::Unshowable { code: 0x202E }));
        assert_eq!(Name::try_new("two\nlines"), Err(TextError::Unshowable { code: 10 }));
        assert!(Note::try_new("two\nlines").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert!(Name::try_new(&"陈".repeat(120)).is_ok());
        assert_eq!(Name::try_new(&"陈".repeat(121)), Err(TextError::TooLong { max: 120 }));
        assert_eq!(Name::try_new("  \u{3000} "), Err(TextError::Empty));
    }
}
