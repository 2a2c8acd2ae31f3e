//! Which words of a text are other forms of the words that are looked for.

use std::collections::{BTreeSet, HashMap};

use super::fold::Word;
use super::query::{Sought, Term};
use super::stem::{Tongue, is_arabic, stems};

/// The most words that are stemmed to rank a list, and again to show what was found of a page.
pub(super) const STEMMED_MAX: usize = 10_000;

/// What is known of the words of texts: each is stemmed once, however many terms and texts it is compared for.
///
/// After [`STEMMED_MAX`] words no further ones are stemmed: those are compared only as they are written, without accents
/// and capitals. So nobody keeps a server busy with many long texts, and both engines still agree.
#[derive(Debug, Default)]
pub(crate) struct Kin {
    /// The terms that a word is a form of, by their place in the query.
    told: HashMap<String, Vec<usize>>,
}

impl Kin {
    /// Whether a token is another form of the one word of a term, told by its place in the query.
    pub(super) fn holds(&mut self, sought: &Sought, place: usize, token: &str) -> bool {
        if !sought.terms.get(place).is_some_and(|term| may_be(term, token)) {
            return false;
        }
        if let Some(terms) = self.told.get(token) {
            return terms.contains(&place);
        }
        if self.told.len() >= STEMMED_MAX {
            return false;
        }
        let mut found = BTreeSet::new();
        stems(&Word::bare(token), &Tongue::ALL, &mut found);
        let each = sought.terms.iter().enumerate();
        let kin = each.filter(|(_, term)| !term.stems.is_disjoint(&found));
        let terms: Vec<usize> = kin.map(|(place, _)| place).collect();
        let held = terms.contains(&place);
        self.told.insert(token.to_owned(), terms);
        held
    }

    /// How many words were stemmed.
    #[cfg(test)]
    pub(super) fn stemmed(&self) -> usize {
        self.told.len()
    }
}

/// Whether a token can be a form of a term at all. Forms begin alike, but for Arabic ones, which have articles.
fn may_be(term: &Term, token: &str) -> bool {
    let [word] = term.words.as_slice() else {
        return false;
    };
    let alike = || word.folded.chars().take(2).eq(token.chars().take(2));
    let arabic = || word.folded.starts_with(is_arabic) && token.starts_with(is_arabic);
    !term.stems.is_empty() && (alike() || arabic())
}

#[cfg(test)]
mod tests {
    use super::super::rank::score;
    use super::super::shown::Highlighter;
    use super::*;

    const QUERY: &str = "repair resole restore reseed rewire refit regrow relace remake retouch retell rehang";

    /// A thousand texts of two hundred words that begin like those of the query, of so many different ones.
    fn texts(different: usize) -> impl Iterator<Item = String> {
        (0..1_000).map(move |text| {
            let word = |n: usize| format!("re{}x", (text * 200 + n) % different);
            (0..200).map(word).collect::<Vec<_>>().join(" ")
        })
    }

    #[test]
    fn a_word_is_stemmed_once_whatever_it_is_compared_with() {
        let (sought, mut kin) = (Sought::read(QUERY), Kin::default());
        assert_eq!(sought.terms.len(), 12);
        for text in texts(500) {
            assert_eq!(score(&sought, &mut kin, "re1x re2x", &text, 30), 275);
        }
        assert_eq!(kin.stemmed(), 500);
        let mut shown = Highlighter::new(QUERY);
        for text in texts(500).take(100) {
            assert!(shown.excerpt(&text).is_empty());
        }
        assert_eq!(shown.stemmed(), 500);
    }

    #[test]
    fn after_so_many_words_they_are_compared_as_they_are_written() {
        let (sought, mut kin) = (Sought::read("bicycles repairs today"), Kin::default());
        let before = score(&sought, &mut kin, "", "bicycle repairs", 30);
        for text in texts(usize::MAX).take(60) {
            score(&sought, &mut kin, "", &text, 30);
        }
        assert_eq!(kin.stemmed(), STEMMED_MAX);
        // What was told stays told; new words are only compared as they are.
        assert_eq!(score(&sought, &mut kin, "", "bicycle repairs", 30), before);
        let points = |kin: &mut Kin, body: &str| score(&sought, kin, "", body, 30);
        assert_eq!(points(&mut kin, "repairing"), points(&mut kin, "soup"));
        assert!(points(&mut kin, "repairs") > points(&mut kin, "soup"));
        assert_eq!(kin.stemmed(), STEMMED_MAX);

        let mut shown = Highlighter::new("bicycles repairs today");
        for text in texts(usize::MAX).take(60) {
            shown.excerpt(&text);
        }
        assert_eq!(shown.stemmed(), STEMMED_MAX);
        let matched = |shown: &mut Highlighter, text: &str| shown.whole(text).iter().any(|part| part.matched);
        assert!(matched(&mut shown, "Repairs!") && !matched(&mut shown, "Repairing"));
    }
}
