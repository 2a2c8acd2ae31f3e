//! A member's words as what is looked for. Nothing that is typed means anything to an engine.

use std::collections::BTreeSet;

use super::fold::{Word, words};
use super::stem::{Tongue, stems};
use super::written::tokens;

/// The most words of a query; what comes after them is not looked at.
const WORDS_MAX: usize = 12;
/// A beginning has at least so many letters: shorter ones begin too many words.
const BEGINNING_MIN: usize = 2;

/// Words that say little. They are not looked for where something else is.
const SMALL: &[&str] = &[
    "a", "al", "als", "am", "amb", "an", "and", "at", "au", "auf", "aux", "avec", "bei", "by", "con", "d", "da", "das",
    "de", "del", "dels", "dem", "den", "der", "des", "die", "du", "e", "ein", "eine", "einem", "einen", "einer", "el",
    "els", "en", "et", "for", "from", "fur", "i", "im", "in", "is", "it", "l", "la", "las", "le", "les", "lo", "los",
    "mit", "my", "of", "on", "or", "ou", "para", "per", "por", "pour", "s", "sa", "se", "ses", "son", "su", "sur",
    "the", "to", "u", "um", "un", "una", "und", "une", "uns", "unes", "uno", "unos", "von", "with", "y", "zu", "zum",
    "zur", "في", "من", "على", "و", "の", "を", "に", "的",
];

/// One thing that a listing must hold to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// The folded words, or letters of a script without spaces, as they are shown.
    pub(super) words: Vec<Word>,
    /// The tokens, one after the other.
    pub(crate) tokens: Vec<String>,
    /// Whether the tokens must stand side by side.
    pub(crate) phrase: bool,
    /// Whether the last token may be the beginning of a word.
    pub(crate) begins: bool,
    /// The stems, any of which will do instead.
    pub(crate) stems: BTreeSet<String>,
    /// The marks of what the words mean, any of which will do instead.
    pub(crate) meanings: BTreeSet<String>,
}

/// What somebody looks for: every term must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sought {
    pub(crate) terms: Vec<Term>,
}

impl Sought {
    /// What a text asks for. Words in quotation marks stand side by side, the last word may be a beginning.
    pub(crate) fn read(text: &str) -> Self {
        let mut terms = Vec::new();
        for (quoted, part) in parts(text) {
            let words = words(part);
            if quoted {
                terms.extend(phrase(words));
            } else {
                terms.extend(runs(words).into_iter().map(plain));
            }
        }
        let small = |term: &Term| !term.phrase && matches!(term.tokens.as_slice(), [one] if is_small(one));
        if terms.iter().any(|term| !small(term)) {
            terms.retain(|term| !small(term));
        }
        terms.truncate(WORDS_MAX);
        let unquoted = !text.trim_end().ends_with(is_quote);
        if let Some(last) = terms.last_mut().filter(|last| !last.phrase && unquoted) {
            let long = last
                .tokens
                .last()
                .is_some_and(|token| token.chars().count() >= BEGINNING_MIN);
            last.begins |= long && last.words.len() == 1;
        }
        Self { terms }
    }

    /// Whether nothing can be looked for.
    pub(crate) const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// Whether a folded word says little.
pub(super) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

const fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』')
}

/// The parts between quotation marks, and those outside them; a mark without another is nothing.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let all: Vec<&str> = text.split(is_quote).collect();
    let last = all.len().saturating_sub(1);
    let quoted = |n: usize| n % 2 == 1 && n != last;
    all.into_iter().enumerate().map(|(n, part)| (quoted(n), part)).collect()
}

/// Words one by one; letters of a script without spaces together as they stand.
pub(super) fn runs(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut runs: Vec<Vec<Word>> = Vec::new();
    let mut goes_on = false;
    for word in words {
        let joined = word.joined;
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => run.push(word),
            None => runs.push(vec![word]),
        }
        goes_on = joined;
    }
    runs
}

fn plain(run: Vec<Word>) -> Term {
    let mut found = BTreeSet::new();
    if let [word] = run.as_slice() {
        stems(word, &Tongue::ALL, &mut found);
    }
    let mut term = term(run, false);
    term.stems = found;
    term
}

fn phrase(words: Vec<Word>) -> Option<Term> {
    let words: Vec<Word> = words.into_iter().take(WORDS_MAX).collect();
    (!words.is_empty()).then(|| term(words, true))
}

/// The pairs of a run of letters say all of it; a letter alone may begin a pair.
fn term(words: Vec<Word>, phrase: bool) -> Term {
    let mut all: Vec<String> = tokens(&words).collect();
    let pairs = matches!(words.as_slice(), [.., before, last] if last.letter && before.joined);
    let alone = words.last().is_some_and(|last| last.letter) && !pairs;
    if pairs {
        all.pop();
    }
    Term {
        words,
        tokens: all,
        phrase,
        begins: alone,
        stems: BTreeSet::new(),
        meanings: BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Vec<String>> {
        Sought::read(text).terms.into_iter().map(|term| term.tokens).collect()
    }

    #[test]
    fn words_phrases_and_letters_become_terms() {
        assert_eq!(tokens("Sewing machine"), [["sewing"], ["machine"]]);
        let sought = Sought::read("\"two adults\" wed");
        assert_eq!(sought.terms[0].tokens, ["two", "adults"]);
        assert!(sought.terms[0].phrase && !sought.terms[0].begins && sought.terms[1].begins);
        assert_eq!(tokens("水龙头 taps"), [vec!["水龙", "龙头"], vec!["taps"]]);
        let letter = Sought::read("水");
        assert!(letter.terms[0].begins && letter.terms[0].tokens == ["水"]);
        assert!(!Sought::read("s").terms[0].begins);
    }

    #[test]
    fn small_words_are_looked_for_alone_or_in_a_phrase_only() {
        assert_eq!(
            tokens("garde d'enfants à la maison"),
            [["garde"], ["enfants"], ["maison"]]
        );
        assert_eq!(tokens("la"), [["la"]]);
        assert_eq!(tokens("\"la\" casa"), [["la"], ["casa"]]);
    }

    #[test]
    fn a_quotation_mark_without_another_is_nothing() {
        assert_eq!(tokens("\"two adults"), [["two"], ["adults"]]);
        assert_eq!(tokens("\"\" '' \""), Vec::<Vec<String>>::new());
    }
}
