//! Identifiers: each noun has its own type, so that one can never stand for another.
//!
//! Outside the program an id is a TypeID: a prefix, an underscore and a UUID in Crockford base32
//! (specification: TypeID 0.3). Inside it is the 16 bytes of the UUID. Prefixes never change.

use uuid::Uuid;

/// The alphabet of Crockford base32, lower case, as TypeID 0.3 asks.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The length of a suffix: 26 characters of 5 bits hold 128 bits.
const SUFFIX: usize = 26;

/// Why a text is no id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The prefix is that of another noun, or missing.
    #[error("an id that begins with `{expected}_` is needed here")]
    Prefix {
        /// The prefix that the place asks for.
        expected: &'static str,
    },
    /// The suffix is not 26 characters of lower-case Crockford base32.
    #[error("this is not a complete id: `{expected}_` and 26 characters are needed")]
    Suffix {
        /// The prefix that the place asks for.
        expected: &'static str,
    },
}

/// Writes the 26 characters of a UUID.
fn encode(uuid: Uuid) -> String {
    let mut value = uuid.as_u128();
    let mut letters = [b'0'; SUFFIX];
    for letter in letters.iter_mut().rev() {
        let index = usize::try_from(value & 31).unwrap_or(0);
        *letter = ALPHABET.get(index).copied().unwrap_or(b'0');
        value >>= 5;
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

/// Reads the 26 characters of a UUID; `None` for any other text.
fn decode(suffix: &str) -> Option<Uuid> {
    if suffix.len() != SUFFIX {
        return None;
    }
    let mut value: u128 = 0;
    for (place, letter) in suffix.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        // The first of 26 characters carries 3 bits only.
        if place == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(value))
}

/// An id type, for code that reads any of them.
pub trait Noun: std::str::FromStr<Err = IdError> {
    /// What is said where something else was given.
    const FORM: &'static str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(Uuid);

            impl $name {
                /// The prefix of this kind of id, for ever.
                pub const PREFIX: &'static str = $prefix;
                /// What is said where something else was given.
                pub const FORM: &'static str =
                    concat!("an id that begins with `", $prefix, "_` and goes on with 26 characters is needed here");

                /// The id with these 16 bytes.
                pub const fn new(uuid: Uuid) -> Self {
                    Self(uuid)
                }

                /// The 16 bytes, for the database.
                pub const fn uuid(self) -> Uuid {
                    self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    write!(f, "{}_{}", $prefix, encode(self.0))
                }
            }

            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    std::fmt::Display::fmt(self, f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = IdError;

                fn from_str(text: &str) -> Result<Self, IdError> {
                    let rest = text
                        .strip_prefix($prefix)
                        .and_then(|rest| rest.strip_prefix('_'))
                        .ok_or(IdError::Prefix { expected: $prefix })?;
                    decode(rest).map(Self).ok_or(IdError::Suffix { expected: $prefix })
                }
            }

            impl From<Uuid> for $name {
                fn from(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }
        )*

        $(
            impl Noun for $name {
                const FORM: &'static str = $name::FORM;
            }
        )*

        /// An id of any kind, as `node(id:)` receives it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum AnyId {
            $($(#[$doc])* $name($name),)*
        }

        impl AnyId {
            /// Reads an id of whichever kind its prefix names; `None` where no kind has that form.
            pub fn parse(text: &str) -> Option<Self> {
                let (prefix, _) = text.rsplit_once('_')?;
                match prefix {
                    $($prefix => text.parse().ok().map(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

ids! {
    /// A time bank: one community.
    BankId = "bank";
    /// A login identity.
    PersonId = "person";
    /// A participant of one bank.
    MemberId = "member";
    /// A ledger account.
    AccountId = "account";
    /// An offer or a need.
    ListingId = "listing";
    /// Time given by one member to another, or to the bank.
    ExchangeId = "exchange";
    /// One immutable ledger row.
    TransferId = "transfer";
    /// An exchange of many.
    ActivityId = "activity";
    /// A category of a bank.
    CategoryId = "category";
    /// Something that happened, as subscribers read it.
    EventId = "event";
    /// A personal access token.
    TokenId = "token";
    /// A sign-in on one device.
    SessionId = "session";
    /// Another bank or organisation with an agreement.
    PartnerId = "partner";
    /// An address that is told of events.
    WebhookId = "webhook";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The valid pairs of the TypeID 0.3 specification.
    #[test]
    fn suffixes_agree_with_the_specification() {
        for (uuid, suffix) in [
            ("00000000-0000-0000-0000-000000000000", "00000000000000000000000000"),
            ("00000000-0000-0000-0000-000000000020", "00000000000000000000000010"),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
            ("01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"),
        ] {
            let uuid: Uuid = uuid.parse().unwrap();
            assert_eq!(encode(uuid), suffix);
            assert_eq!(decode(suffix), Some(uuid));
        }
    }

    #[test]
    fn an_id_of_another_kind_names_the_kind_that_is_needed() {
        let member = MemberId::new(Uuid::from_u128(7)).to_string();
        assert_eq!(member.parse::<BankId>(), Err(IdError::Prefix { expected: "bank" }));
        assert_eq!(
            AnyId::parse(&member),
            Some(AnyId::MemberId(MemberId::new(Uuid::from_u128(7))))
        );
    }

    #[test]
    fn what_is_too_large_short_or_upper_case_is_no_id() {
        for text in [
            "bank_8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "bank_0",
            "bank_0000000000000000000000000I",
            "bank_7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "bank_",
        ] {
            assert_eq!(
                text.parse::<BankId>(),
                Err(IdError::Suffix { expected: "bank" }),
                "{text}"
            );
        }
    }
}
