//! What counts as time given: a text of the bank, in each of its languages (RULES 6).

use std::collections::BTreeMap;

use super::{Rules, RulesError};
use crate::taxonomy::LANGUAGES;
use crate::text::Note;

/// The most characters of the text in one language.
pub const WHAT_COUNTS_MAX: usize = 2_000;

/// The most languages that it stands in.
const LANGUAGES_MAX: usize = 20;

/// The text that every bank begins with, in the languages of the taxonomy.
const BEGINNING: [&str; 4] = [
    "All time that was given counts, minute for minute, whatever was done. Travel and preparation count where the two \
     agreed on it beforehand. Breaks do not count. Where you are not sure, ask each other before you record.",
    "Cuenta todo el tiempo dado, minuto a minuto, se haya hecho lo que se haya hecho. El desplazamiento y la preparación \
     cuentan si ambas partes lo acordaron antes. Los descansos no cuentan. En caso de duda, habladlo antes de anotar.",
    "Tout le temps donné compte, minute pour minute, quoi que l'on ait fait. Le trajet et la préparation comptent si les \
     deux membres en sont convenus avant. Les pauses ne comptent pas. En cas de doute, parlez-en avant de noter.",
    "Alle gegebene Zeit zählt, Minute für Minute, was auch immer getan wurde. Wege und Vorbereitung zählen, wenn die \
     beiden es vorher so vereinbart haben. Pausen zählen nicht. Im Zweifel fragt einander, bevor ihr eintragt.",
];

/// What counts under these rules, by language: the bank's own text, or the one that every bank begins with.
pub fn what_counts_here(rules: &Rules) -> BTreeMap<String, String> {
    if !rules.what_counts.is_empty() {
        return rules.what_counts.clone();
    }
    let beginning = LANGUAGES.into_iter().zip(BEGINNING);
    beginning
        .map(|(language, text)| (language.to_owned(), text.to_owned()))
        .collect()
}

/// The texts as they are kept: without white space around them, each with something in it.
pub(super) fn checked(texts: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, RulesError> {
    if texts.len() > LANGUAGES_MAX {
        return Err(refused());
    }
    texts
        .into_iter()
        .map(|(language, text)| {
            let text = Note::try_new(&text).map_err(|_error| refused())?;
            if text.as_str().chars().nth(WHAT_COUNTS_MAX).is_some() {
                return Err(refused());
            }
            Ok((language, text.into()))
        })
        .collect()
}

pub(super) fn refused() -> RulesError {
    RulesError::Value {
        rule: "what_counts",
        takes: format!("a text of 1 to {WHAT_COUNTS_MAX} characters a language"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::RuleValue;
    use super::*;

    #[test]
    fn a_bank_begins_with_a_text_in_each_language_and_says_its_own() {
        let beginning = what_counts_here(&Rules::default());
        assert!(LANGUAGES.iter().all(|language| beginning.contains_key(*language)));
        assert!(beginning.values().all(|text| text.chars().count() < WHAT_COUNTS_MAX));
        let own = BTreeMap::from([("ar".to_owned(), " كل الوقت يُحسب. \n".to_owned())]);
        let rules = Rules::parse([("what_counts", RuleValue::Texts(own))]).unwrap();
        assert_eq!(
            what_counts_here(&rules).get("ar").map(String::as_str),
            Some("كل الوقت يُحسب.")
        );
        assert_eq!(Rules::parse(rules.document()), Ok(rules));
    }

    #[test]
    fn a_text_that_is_empty_or_endless_is_refused() {
        for text in [" ".to_owned(), "陈".repeat(WHAT_COUNTS_MAX + 1)] {
            let texts = BTreeMap::from([("en".to_owned(), text)]);
            assert_eq!(Rules::parse([("what_counts", RuleValue::Texts(texts))]), Err(refused()));
        }
    }
}
