//! What a person types: a login and a password, in any script and from any keyboard.

use domain::text::{Contact, TextError};
use domain::{Error, Invalid};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

/// The fewest characters of a login.
const LOGIN_MIN: usize = 2;
/// The fewest characters of a new password.
pub const PASSWORD_MIN: usize = 10;
/// The most characters of a password.
pub const PASSWORD_MAX: usize = 256;
/// Of a password as it is typed; NFKC makes at most 18 characters of one, and of a longer text no time is spent.
const TYPED_MAX: usize = 4 * PASSWORD_MAX;

/// What somebody signs in with: a name they chose or an address, in one normal form, so that nobody can take a login
/// that reads like another's (NFKC, lower case, no white space, nothing invisible).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login(String);

impl Login {
    /// A login of 2 to 320 characters.
    pub fn try_new(text: &str) -> Result<Self, Error> {
        let invalid = |reason: TextError| Error::from(Invalid::new("login", reason));
        let text = Contact::try_new(text).map_err(invalid)?;
        // Lower case of a normal form need not be one, so it is made one again.
        let folded: String = text.as_str().nfkc().collect::<String>().to_lowercase();
        let normal = folded.nfkc().collect::<String>();
        let normal = Contact::try_new(&normal).map_err(invalid)?;
        if let Some(letter) = normal.as_str().chars().find(|letter| is_hidden(*letter)) {
            let code = u32::from(letter);
            return Err(invalid(TextError::Unshowable { code }));
        }
        if normal.as_str().chars().count() < LOGIN_MIN {
            return Err(invalid(TextError::TooShort { min: LOGIN_MIN }));
        }
        Ok(Self(normal.into()))
    }

    /// The login in its normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// White space, and marks that show nothing: two logins must not differ by them alone.
const fn is_hidden(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// A new password: long enough, and in one normal form, so that it opens from every keyboard (NIST SP 800-63B, 3.1.1.2).
#[derive(Debug, Clone)]
pub struct Password(SecretString);

impl Password {
    /// A password of 10 to 256 characters; `field` is where it stands in the input.
    pub fn try_new(field: &'static str, text: &str) -> Result<Self, Error> {
        let too_long = TextError::TooLong { max: PASSWORD_MAX };
        let normal = normal(text).ok_or_else(|| Error::invalid(field, too_long))?;
        let long = normal.expose_secret().chars().count();
        if long > PASSWORD_MAX {
            return Err(Error::invalid(field, too_long));
        }
        if long < PASSWORD_MIN {
            return Err(Error::invalid(field, TextError::TooShort { min: PASSWORD_MIN }));
        }
        Ok(Self(normal))
    }

    pub(super) fn into_normal(self) -> SecretString {
        self.0
    }
}

/// A typed password in the form that its hash was made of; `None` for one that is longer than any.
pub(super) fn normal(text: &str) -> Option<SecretString> {
    if text.chars().nth(TYPED_MAX).is_some() {
        return None;
    }
    Some(SecretString::from(text.nfkc().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_one_form_however_it_is_typed() {
        for (typed, kept) in [
            (" Núria@Example.org ", "núria@example.org"),
            ("Nu\u{301}ria@example.org", "núria@example.org"),
            ("ＮＵＲＩＡ", "nuria"),
            ("فاطمة", "فاطمة"),
            ("ﬁona", "fiona"),
        ] {
            assert_eq!(Login::try_new(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn a_login_that_shows_less_than_it_holds_is_refused() {
        for typed in [
            "",
            "a",
            "nu ria",
            "nu\u{200B}ria",
            "nu\u{00AD}ria",
            "nu\0ria",
            "a\u{FE0F}",
        ] {
            assert!(Login::try_new(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn a_password_has_10_to_256_characters_not_bytes() {
        assert!(Password::try_new("password", &"密".repeat(10)).is_ok());
        assert!(Password::try_new("password", &"密".repeat(256)).is_ok());
        assert!(Password::try_new("password", &"密".repeat(9)).is_err());
        assert!(Password::try_new("password", &"密".repeat(257)).is_err());
        assert!(Password::try_new("password", &"\u{FDFA}".repeat(256)).is_err());
    }
}
