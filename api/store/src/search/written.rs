//! A listing as it stands in the index.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::fold::{Word, words};
use super::stem::{Tongue, stems};

/// Between two texts, so that no phrase reaches over from one into the next.
const BETWEEN: &str = "§";

/// The tokens of a listing.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Those of the title, in order.
    pub(crate) title: String,
    /// Those of everything else, in order.
    pub(crate) body: String,
    marks: BTreeSet<String>,
}

/// The tokens of a text, in order. A script without spaces is written as overlapping pairs of letters.
pub(super) fn tokens(words: &[Word]) -> impl Iterator<Item = String> {
    words.iter().enumerate().map(|(n, word)| {
        let next = words.get(n.saturating_add(1)).filter(|_| word.joined);
        let next = next.map_or("", |next| next.folded.as_str());
        format!("{}{next}", word.folded)
    })
}

impl Written {
    /// What is written of a title and further texts, in these languages, with these marks.
    pub(crate) fn new(title: &str, body: &[&str], tongues: &[Tongue], marks: impl IntoIterator<Item = String>) -> Self {
        let mut written = Self {
            marks: marks.into_iter().collect(),
            ..Self::default()
        };
        written.title = written.text(title, tongues);
        let texts: Vec<String> = body
            .iter()
            .map(|text| written.text(text, tongues))
            .filter(|text| !text.is_empty())
            .collect();
        written.body = texts.join(&format!(" {BETWEEN} "));
        written
    }

    fn text(&mut self, text: &str, tongues: &[Tongue]) -> String {
        let words = words(text);
        for word in &words {
            stems(word, tongues, &mut self.marks);
        }
        tokens(&words).collect::<Vec<_>>().join(" ")
    }

    /// The marks as a text.
    pub(crate) fn marks(&self) -> String {
        self.marks.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// All tokens as PostgreSQL writes a tsvector: with their places, so that phrases are found; marks without.
    pub(crate) fn vector(&self) -> String {
        // PostgreSQL counts no further, and phrases end there.
        const PLACES: usize = 16_000;
        let mut text = String::new();
        let title = self.title.split(' ');
        let body = std::iter::once(BETWEEN).chain(self.body.split(' '));
        for (n, token) in title.chain(body).enumerate().filter(|(_, token)| !token.is_empty()) {
            // Writing to a String does not fail.
            let _ = match n.saturating_add(1) {
                place if place <= PLACES => write!(text, "'{token}':{place} "),
                _ => write!(text, "'{token}' "),
            };
        }
        for mark in &self.marks {
            let _ = write!(text, "'{mark}' ");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_written_as_tokens_with_their_places() {
        let written = Written::new(
            "Taps 修理水",
            &["", "Two taps", "tap"],
            &[Tongue::English],
            ["§p".to_owned()],
        );
        assert_eq!(written.title, "taps 修理 理水 水");
        assert_eq!(written.body, "two taps § tap");
        assert_eq!(written.marks(), "§p ¶etap ¶etwo");
        assert_eq!(
            written.vector(),
            "'taps':1 '修理':2 '理水':3 '水':4 '§':5 'two':6 'taps':7 '§':8 'tap':9 '§p' '¶etap' '¶etwo' "
        );
    }

    #[test]
    fn an_empty_text_is_nothing() {
        let written = Written::new("", &[], &[], []);
        assert_eq!(written.vector(), "'§':2 ");
    }
}
