//! What the forms of a word have in common: Snowball's stems, and a light one for Arabic.

use std::collections::BTreeSet;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::fold::{Word, fold};

/// A language whose words are stemmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tongue {
    English,
    Spanish,
    French,
    German,
    Catalan,
}

impl Tongue {
    pub(crate) const ALL: [Self; 5] = [Self::English, Self::Spanish, Self::French, Self::German, Self::Catalan];

    /// The one that a tag (BCP 47) stands for.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match language.as_str() {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            "fr" => Some(Self::French),
            "de" => Some(Self::German),
            "ca" => Some(Self::Catalan),
            _ => None,
        }
    }

    const fn sign(self) -> char {
        match self {
            Self::English => 'e',
            Self::Spanish => 's',
            Self::French => 'f',
            Self::German => 'd',
            Self::Catalan => 'c',
        }
    }

    fn stemmer(self) -> Stemmer {
        Stemmer::create(match self {
            Self::English => Algorithm::English,
            Self::Spanish => Algorithm::Spanish,
            Self::French => Algorithm::French,
            Self::German => Algorithm::German,
            Self::Catalan => Algorithm::Catalan,
        })
    }
}

/// The tokens of a word's stems in these languages. They begin with a sign that no word holds, so that a stem of one
/// language is never taken for a word, nor for a stem of another.
///
/// Stemmers look at accents, and people leave accents out: a word has the stem of both its spellings.
pub(super) fn stems(word: &Word, tongues: &[Tongue], into: &mut BTreeSet<String>) {
    let letters = word.folded.chars().count();
    if word.letter || letters < 3 || word.folded.starts_with(|first: char| first.is_ascii_digit()) {
        return;
    }
    if word.folded.starts_with(is_arabic) {
        into.insert(format!("¶r{}", arabic(&word.folded)));
    }
    if !word.folded.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return;
    }
    for tongue in tongues {
        let stemmer = tongue.stemmer();
        for spelling in BTreeSet::from([&word.lower, &word.folded]) {
            for form in tongue.singulars(spelling) {
                let stem = umlauts(*tongue, &fold(&stemmer.stem(&form)));
                into.insert(format!("¶{}{stem}", tongue.sign()));
            }
        }
    }
}

impl Tongue {
    /// The forms that are stemmed where the stemmer alone would tell a word from its plural: French vélos, Catalan
    /// bicicletes and classes. German is stemmed without its umlauts, also where they are spelled out.
    fn singulars(self, word: &str) -> Vec<String> {
        let bare = |ending: &[&str], least: usize| {
            let found = ending.iter().find_map(|ending| word.strip_suffix(ending));
            found.filter(|bare| bare.chars().count() >= least)
        };
        match self {
            Self::French => vec![bare(&["s", "x"], 3).unwrap_or(word).to_owned()],
            Self::Catalan => match bare(&["es"], 2) {
                Some(bare) => vec![format!("{bare}a"), format!("{bare}e")],
                None => vec![word.to_owned()],
            },
            Self::German => vec![umlauts(self, word)],
            Self::English | Self::Spanish => vec![word.to_owned()],
        }
    }
}

fn umlauts(tongue: Tongue, word: &str) -> String {
    match tongue {
        Tongue::German => word.replace("ae", "a").replace("oe", "o").replace("ue", "u"),
        _ => word.to_owned(),
    }
}

pub(super) const fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{621}'..='\u{6D3}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}')
}

/// An Arabic word without its article, the particles before it, and its commonest endings (after Larkey's Light10).
fn arabic(word: &str) -> &str {
    const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
    const ENDINGS: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
    let enough = |rest: &&str, least: usize| rest.chars().count() >= least;
    let bare = ARTICLES
        .iter()
        .filter_map(|article| word.strip_prefix(article))
        .find(|rest| enough(rest, 2))
        .or_else(|| word.strip_prefix('و').filter(|rest| enough(rest, 4)))
        .unwrap_or(word);
    let mut stem = bare;
    for ending in ENDINGS {
        stem = stem.strip_suffix(ending).filter(|rest| enough(rest, 3)).unwrap_or(stem);
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::super::fold::words;
    use super::*;

    fn kin(tongue: Tongue, one: &str, other: &str) -> bool {
        let of = |text: &str| {
            let mut found = BTreeSet::new();
            for word in words(text) {
                stems(&word, &[tongue], &mut found);
            }
            found
        };
        !of(one).is_disjoint(&of(other))
    }

    #[test]
    fn forms_of_a_word_are_kin() {
        for (tongue, one, other) in [
            (Tongue::English, "repairs", "Repairing"),
            (Tongue::English, "babies", "baby"),
            (Tongue::Spanish, "reparación", "reparaciones"),
            (Tongue::Spanish, "reparacion", "REPARACIÓN"),
            (Tongue::Spanish, "niñera", "nineras"),
            (Tongue::French, "vélos", "velo"),
            (Tongue::French, "réparer", "réparation"),
            (Tongue::German, "Fahrräder", "fahrrader"),
            (Tongue::German, "Übersetzung", "Uebersetzungen"),
            (Tongue::Catalan, "bicicletes", "bicicleta"),
            (Tongue::Catalan, "reparacions", "reparació"),
            (Tongue::Catalan, "classe", "classes"),
            (Tongue::English, "دراجة", "الدراجات"),
            (Tongue::English, "بالسيارة", "سيارات"),
        ] {
            assert!(kin(tongue, one, other), "{tongue:?}: {one} and {other}");
        }
        assert!(!kin(Tongue::English, "car", "care"));
    }

    #[test]
    fn a_tag_names_a_language() {
        assert_eq!(Tongue::of("es-MX"), Some(Tongue::Spanish));
        assert_eq!(Tongue::of("ar"), None);
        assert_eq!(Tongue::of(""), None);
    }
}
