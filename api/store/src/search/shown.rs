//! What of a listing is shown as found.

use std::ops::Range;

use super::fold::{Word, words};
use super::kin::Kin;
use super::query::Sought;

/// How much of a text stands before its first word that was found, and how long an excerpt is, in characters.
const BEFORE: usize = 40;
const EXCERPT: usize = 200;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part, as it was written.
    pub text: String,
    /// Whether it was looked for.
    pub matched: bool,
}

/// Shows which parts of texts are what somebody looked for. One serves all of a page: it knows the words that it has met.
#[derive(Debug)]
pub struct Highlighter {
    sought: Sought,
    kin: Kin,
}

impl Highlighter {
    /// For these words.
    pub fn new(text: &str) -> Self {
        Self {
            sought: Sought::read(text),
            kin: Kin::default(),
        }
    }

    /// The whole text in parts, which together are the text.
    pub fn whole(&mut self, text: &str) -> Vec<Part> {
        parts(text, &self.found(&words(text)))
    }

    /// Some of the text, from shortly before the first word that was found; nothing where none was.
    pub fn excerpt(&mut self, text: &str) -> Vec<Part> {
        let words = words(text);
        let found = self.found(&words);
        let Some(first) = found.first() else {
            return Vec::new();
        };
        let before = words.iter().rev().map(|word| word.at.start);
        let before = before.skip_while(|start| *start > first.start);
        let near = before.take_while(|start| between(text, *start, first.start) <= BEFORE);
        let start = near.last().unwrap_or(first.start);
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.char_indices().nth(EXCERPT).map_or(rest.len(), |(end, _)| end);
        let some = rest.get(..end).unwrap_or_default();
        let within = found
            .iter()
            .filter_map(|at| Some(at.start.checked_sub(start)?..at.end.checked_sub(start)?))
            .filter(|at| at.end <= end);
        parts(some, &within.collect::<Vec<_>>())
    }

    /// Where what is looked for stands in a text, in order, without overlaps.
    fn found(&mut self, words: &[Word]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for place in 0..self.sought.terms.len() {
            for from in 0..words.len() {
                let here = words.get(from..).unwrap_or_default();
                let many = begins(&self.sought, &mut self.kin, place, here);
                found.extend(many.map(|many| here.iter().take(many).map(|word| word.at.clone())));
            }
        }
        let mut each: Vec<Range<usize>> = found.into_iter().flatten().collect();
        each.sort_by_key(|at| at.start);
        each.dedup();
        each
    }

    /// How many words were stemmed.
    #[cfg(test)]
    pub(super) fn stemmed(&self) -> usize {
        self.kin.stemmed()
    }
}

/// How many characters lie between two places of a text.
fn between(text: &str, from: usize, to: usize) -> usize {
    text.get(from..to).map_or(0, |part| part.chars().count())
}

/// How many of the words, from the first on, are what a term looks for, told by its place.
fn begins(sought: &Sought, kin: &mut Kin, place: usize, words: &[Word]) -> Option<usize> {
    let term = sought.terms.get(place)?;
    let wanted = &term.words;
    let same = words.len() >= wanted.len() && wanted.iter().zip(words).all(|(one, other)| one.folded == other.folded);
    if same {
        return (!wanted.is_empty()).then_some(wanted.len());
    }
    let ([one], Some(first)) = (wanted.as_slice(), words.first()) else {
        return None;
    };
    let begun = term.begins && first.folded.starts_with(&one.folded);
    (begun || kin.holds(sought, place, &first.folded)).then_some(1)
}

/// A text cut at these places. Letters that follow each other at once are one part.
fn parts(text: &str, found: &[Range<usize>]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut done = 0;
    let mut push = |at: Range<usize>, matched: bool| {
        let text = text.get(at).unwrap_or_default();
        match parts.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.matched == matched => last.text.push_str(text),
            _ => parts.push(Part {
                text: text.to_owned(),
                matched,
            }),
        }
    };
    for at in found {
        push(done..at.start, false);
        push(at.clone(), true);
        done = at.end;
    }
    push(done..text.len(), false);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str, text: &str) -> String {
        let parts = Highlighter::new(query).whole(text);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), text);
        parts
            .iter()
            .map(|part| {
                if part.matched {
                    format!("[{}]", part.text)
                } else {
                    part.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn found_words_are_shown_as_they_were_written() {
        assert_eq!(shown("cafe BICI", "Bicicletes al Cafè!"), "[Bicicletes] al [Cafè]!");
        assert_eq!(
            shown("repairs", "<b>Repairing</b> & bread"),
            "<b>[Repairing]</b> & bread"
        );
        assert_eq!(
            shown("\"two adults\"", "Two dogs, two adults"),
            "Two dogs, [two] [adults]"
        );
        assert_eq!(shown("龙头", "修理水龙头。"), "修理水[龙头]。");
        assert_eq!(shown("دراجة", "إصلاح الدَّرَّاجات"), "إصلاح [الدَّرَّاجات]");
        assert_eq!(shown("bread", "Soup"), "Soup");
        assert_eq!(shown("***", ""), "");
    }

    #[test]
    fn an_excerpt_begins_shortly_before_what_was_found() {
        let text = format!("{}the ladder is {}", "word ".repeat(50), "long ".repeat(50));
        let some = Highlighter::new("ladder").excerpt(&text);
        let whole: String = some.iter().map(|part| part.text.as_str()).collect();
        assert!(text.contains(&whole) && whole.chars().count() == EXCERPT, "{whole}");
        assert!(some[0].text.starts_with("word ") && some[0].text.len() <= BEFORE);
        assert_eq!((some[1].text.as_str(), some[1].matched), ("ladder", true));
        assert!(Highlighter::new("bread").excerpt(&text).is_empty());
    }
}
