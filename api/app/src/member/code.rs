//! The code of an invitation: printed, sent or read out on the phone; kept as its hash only.

use domain::Refusal;
use sha2::{Digest, Sha256};

use crate::{AppError, Result};

/// Crockford base32 (crockford.com/base32): no I, L, O or U, so that it survives handwriting.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 12 letters of 5 bits: 60 bits of chance.
const LENGTH: usize = 12;

/// A code such as `ABCD-EFGH-JKMN`, used once. Its debug form shows its hash, never the code.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Reads what somebody typed: hyphens, blanks and case do not matter, O reads as 0, I and L as 1.
    pub fn parse(text: &str) -> std::result::Result<Self, Refusal> {
        let mut code = String::with_capacity(LENGTH);
        for letter in text.chars().take(64) {
            let letter = match letter.to_ascii_uppercase() {
                '-' | ' ' | '\u{2010}'..='\u{2015}' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !ALPHABET.iter().any(|known| char::from(*known) == letter) {
                return Err(Refusal::CodeNotValid);
            }
            code.push(letter);
        }
        if code.len() == LENGTH {
            Ok(Self(code))
        } else {
            Err(Refusal::CodeNotValid)
        }
    }

    /// A new code, with chance from the operating system.
    pub(super) fn new() -> Result<Self> {
        let mut bytes = [0_u8; LENGTH];
        getrandom::fill(&mut bytes)
            .map_err(|error| AppError::Fault(format!("the operating system gave no chance: {error}")))?;
        // 256 is 8 times 32, so that every letter is as likely as any other.
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Ok(Self(letters.map(|letter| char::from(*letter)).collect()))
    }

    /// The hash that is kept in its place.
    pub(super) fn hash(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            use std::fmt::Write;
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code({})", self.hash())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = Code::new().unwrap();
        let shown = code.to_string();
        assert_eq!(shown.len(), 14);
        assert_eq!(Code::parse(&shown), Ok(code.clone()));
        let typed = shown.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(Code::parse(&typed), Ok(code.clone()));
        assert!(!format!("{code:?}").contains(&shown), "a log never shows it");
    }

    #[test]
    fn what_is_no_code_is_not_valid() {
        for text in [
            "",
            "ABCD",
            "ABCD-EFGH-JKM",
            "ABCD-EFGH-JKMU",
            "ABCD-EFGH-JKMN-P",
            "ÄBCD-EFGH-JKMN",
        ] {
            assert_eq!(Code::parse(text), Err(Refusal::CodeNotValid), "{text}");
        }
    }
}
