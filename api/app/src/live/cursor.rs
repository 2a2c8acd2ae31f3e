//! Where somebody stands among the events of a bank.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Error;
use domain::id::BankId;
use uuid::Uuid;

/// The form of a cursor; another number, another form.
const VERSION: u8 = 1;

/// The last event that somebody has seen: all after it are still to come. To clients it is opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// In which bank.
    pub bank: BankId,
    /// The number of the event; 0 before the first.
    pub seq: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = Vec::with_capacity(25);
        bytes.push(VERSION);
        bytes.extend_from_slice(self.bank.uuid().as_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl Cursor {
    /// Reads what [`Cursor`] wrote.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::read(text).ok_or(Error::Malformed {
            field: "since",
            message: "this is no cursor of an event: send one that an event carried, as it was",
        })
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (bank, seq) = rest.split_at_checked(16)?;
        let seq = i64::from_be_bytes(seq.try_into().ok()?);
        (*version == VERSION && seq >= 0).then_some(Self {
            bank: BankId::new(Uuid::from_slice(bank).ok()?),
            seq,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_was_written_and_nothing_else_does() {
        let cursor = Cursor {
            bank: BankId::new(Uuid::from_u128(7)),
            seq: i64::MAX,
        };
        let text = cursor.to_string();
        assert_eq!(Cursor::parse(&text), Ok(cursor));
        for other in ["", "1", "!", "AQAA", text.trim_start_matches('A'), &format!("{text}AA")] {
            assert!(Cursor::parse(other).is_err(), "{other}");
        }
        let before = Cursor { seq: -1, ..cursor };
        assert!(Cursor::parse(&before.to_string()).is_err());
    }
}
