//! A text as folded words, each with where it stands.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut, in the index as in the query.
const WORD_MAX: usize = 40;

/// A word of a text; of a script without spaces, a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without accents, vowel signs and capitals.
    pub(super) folded: String,
    /// With its accents, for stemming.
    pub(super) lower: String,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// Whether it is a letter of a script that puts no spaces between words.
    pub(super) letter: bool,
    /// Whether the next letter of such a script follows at once.
    pub(super) joined: bool,
}

impl Word {
    /// A token as the word that it is.
    pub(super) fn bare(token: &str) -> Self {
        Self {
            folded: token.to_owned(),
            lower: token.to_owned(),
            at: 0..token.len(),
            letter: token.chars().any(is_spaceless),
            joined: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Spaced,
    Letter,
    /// Belongs to what stands before it.
    Mark,
    Gap,
}

fn class(letter: char, before: Option<char>, after: Option<char>) -> Class {
    match letter {
        // The marks of half-width kana, the soft hyphen and the joiners.
        '\u{FF9E}' | '\u{FF9F}' | '\u{AD}' | '\u{200C}' | '\u{200D}' => Class::Mark,
        // Catalan writes col·lecció.
        '·' if matches!(before, Some('l' | 'L')) && matches!(after, Some('l' | 'L')) => Class::Mark,
        letter if is_combining_mark(letter) => Class::Mark,
        letter if is_spaceless(letter) && letter.is_alphanumeric() => Class::Letter,
        letter if letter.is_alphanumeric() => Class::Spaced,
        _ => Class::Gap,
    }
}

/// The words of a text, in order: split at whatever is no letter or digit. Chinese, Japanese and Thai write without
/// spaces: there each letter is one.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<(Class, Range<usize>)> = None;
    let mut letters = text.char_indices().peekable();
    let mut before = None;
    while let Some((start, letter)) = letters.next() {
        let end = start.saturating_add(letter.len_utf8());
        let this = class(letter, before, letters.peek().map(|(_, next)| *next));
        before = Some(letter);
        match (this, &mut open) {
            (Class::Mark, Some((_, at))) | (Class::Spaced, Some((Class::Spaced, at))) => at.end = end,
            (Class::Mark, None) => {}
            (Class::Gap, _) => close(text, &mut open, &mut words, false),
            (this, was) => {
                let joined = this == Class::Letter && matches!(was, Some((Class::Letter, _)));
                close(text, &mut open, &mut words, joined);
                open = Some((this, start..end));
            }
        }
    }
    close(text, &mut open, &mut words, false);
    words
}

fn close(text: &str, open: &mut Option<(Class, Range<usize>)>, words: &mut Vec<Word>, joined: bool) {
    let Some((class, at)) = open.take() else {
        return;
    };
    let raw = text.get(at.clone()).unwrap_or_default();
    let folded = fold(raw);
    if folded.is_empty() {
        return;
    }
    words.push(Word {
        folded,
        lower: raw.nfc().flat_map(char::to_lowercase).take(WORD_MAX).collect(),
        at,
        letter: class == Class::Letter,
        joined,
    });
}

/// One word without what people leave out or write in several ways.
pub(super) fn fold(word: &str) -> String {
    let bare = word
        .chars()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|letter| !is_accent(*letter))
        .nfc();
    let mut folded = String::with_capacity(word.len());
    for letter in bare.take(WORD_MAX) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Forms of alef, yeh, kaf and heh that one keyboard has and another has not.
            'ٱ' => folded.push('ا'),
            'ى' | 'ی' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ة' => folded.push('ه'),
            letter if letter.is_alphanumeric() || is_combining_mark(letter) => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and the line that stretches Arabic words.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}')
}

/// Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
const fn is_spaceless(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn accents_case_and_vowel_signs_do_not_matter() {
        assert_eq!(folded("Café ÀLA Núria's"), ["cafe", "ala", "nuria", "s"]);
        assert_eq!(folded("Straße Œuvre Łódź"), ["strasse", "oeuvre", "lodz"]);
        assert_eq!(
            folded("col·lecció COL·LECCIÓ · Taller"),
            ["colleccio", "colleccio", "taller"]
        );
        assert_eq!(folded("تَصْلِيح الدَّرَّاجات"), ["تصليح", "الدراجات"]);
        assert_eq!(folded("إصلاح دراجة"), ["اصلاح", "دراجه"]);
        assert_eq!(folded("مـــاء"), ["ماء"]);
    }

    #[test]
    fn a_script_without_spaces_is_split_by_letter() {
        let found = words("修理水 龍ok");
        let joined: Vec<(&str, bool)> = found.iter().map(|word| (word.folded.as_str(), word.joined)).collect();
        assert_eq!(
            joined,
            [("修", true), ("理", true), ("水", false), ("龍", false), ("ok", false)]
        );
        assert_eq!(folded("ｶﾞｲﾄﾞ ガイド"), ["ガ", "イ", "ド", "ガ", "イ", "ド"]);
    }

    #[test]
    fn each_word_knows_where_it_stands() {
        let text = "¡Núria! cose\u{301}r";
        let stands: Vec<&str> = words(text)
            .iter()
            .map(|word| text.get(word.at.clone()).unwrap())
            .collect();
        assert_eq!(stands, ["Núria", "cose\u{301}r"]);
    }

    #[test]
    fn what_a_query_could_mean_to_an_engine_is_gone() {
        assert_eq!(folded("\"a\" OR b:* & (c) | !d' --§¶"), ["a", "or", "b", "c", "d"]);
        assert_eq!(folded(&"x".repeat(5_000))[0].len(), WORD_MAX);
    }
}
