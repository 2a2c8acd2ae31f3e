//! What words mean whatever their language: names of categories, and what people also call them.
//!
//! A name counts when each of its words is looked for, in whatever form: "garde d'enfants" means childwatch, "garde" does
//! not.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use domain::taxonomy;

use super::fold::{Word, words};
use super::mark::of_taxon;
use super::query::{Sought, Term, is_small, runs};
use super::stem::{Tongue, stems};

/// A name of a category, word by word: the tokens by any of which each is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) words: Vec<BTreeSet<String>>,
}

impl Name {
    /// A name in this language.
    pub(crate) fn read(language: &str, text: &str) -> Self {
        let tongue: Vec<Tongue> = Tongue::of(language).into_iter().collect();
        let each = runs(words(text)).into_iter();
        let told = each.filter(|run| !is_small(&whole(run)));
        Self {
            words: told.map(|run| met_by(&run, &tongue)).collect(),
        }
    }
}

fn whole(run: &[Word]) -> String {
    run.iter().map(|word| word.folded.as_str()).collect()
}

fn met_by(run: &[Word], tongues: &[Tongue]) -> BTreeSet<String> {
    let mut tokens = BTreeSet::from([whole(run)]);
    if let [word] = run {
        stems(word, tongues, &mut tokens);
    }
    tokens
}

/// The tokens by which a term can meet a word of a name. What stands in quotation marks means itself.
fn tokens(term: &Term) -> BTreeSet<String> {
    let mut tokens = term.stems.clone();
    if !term.phrase {
        tokens.insert(whole(&term.words));
    }
    tokens
}

/// A word of a name that is met by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    /// The mark of the category.
    pub(crate) mark: String,
    /// Which of the category's names.
    pub(crate) name: i64,
    /// Which word of the name.
    pub(crate) word: i64,
    /// How many words the name has.
    pub(crate) words: i64,
}

/// The names of the shared taxonomy, by token.
static SHARED: LazyLock<HashMap<String, Vec<Meant>>> = LazyLock::new(|| {
    let named =
        taxonomy::all().flat_map(|taxon| taxon.names().map(move |(language, name)| (taxon.slug, language, name)));
    let mut all: HashMap<String, Vec<Meant>> = HashMap::new();
    for (name, (slug, language, text)) in (0..).zip(named.chain(taxonomy::synonyms())) {
        for (token, meant) in Name::read(language, text).met(&of_taxon(slug), name) {
            all.entry(token).or_default().push(meant);
        }
    }
    all
});

impl Name {
    /// Each token with the word that it meets.
    pub(crate) fn met(&self, mark: &str, name: i64) -> Vec<(String, Meant)> {
        let words = i64::try_from(self.words.len()).unwrap_or(i64::MAX);
        let each = (0..)
            .zip(&self.words)
            .flat_map(|(word, tokens)| tokens.iter().map(move |token| (word, token)));
        each.map(|(word, token)| {
            let mark = mark.to_owned();
            let meant = Meant {
                mark,
                name,
                word,
                words,
            };
            (token.clone(), meant)
        })
        .collect()
    }
}

/// What is met of a name so far.
#[derive(Debug, Default)]
struct Hit {
    words: BTreeSet<i64>,
    terms: BTreeSet<usize>,
    /// How many words the name has.
    many: i64,
}

impl Sought {
    /// The tokens by which names of a bank's own can be met.
    pub(crate) fn name_tokens(&self) -> BTreeSet<String> {
        self.terms.iter().flat_map(tokens).collect()
    }

    /// Adds what the words mean, by the shared taxonomy and by names of a bank's own.
    pub(crate) fn meaning(mut self, own: &HashMap<String, Vec<Meant>>) -> Self {
        let mut met: BTreeMap<(String, i64), Hit> = BTreeMap::new();
        for (n, term) in self.terms.iter().enumerate() {
            for token in tokens(term) {
                let both = [SHARED.get(&token), own.get(&token)];
                for meant in both.into_iter().flatten().flatten() {
                    let hit = met.entry((meant.mark.clone(), meant.name)).or_default();
                    hit.words.insert(meant.word);
                    hit.terms.insert(n);
                    hit.many = meant.words;
                }
            }
        }
        for ((mark, _), hit) in met {
            if i64::try_from(hit.words.len()) != Ok(hit.many) {
                continue;
            }
            for n in hit.terms {
                if let Some(term) = self.terms.get_mut(n) {
                    term.meanings.insert(mark.clone());
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str) -> Vec<Vec<String>> {
        let sought = Sought::read(text).meaning(&HashMap::new());
        let terms = sought.terms.into_iter();
        terms.map(|term| term.meanings.into_iter().collect()).collect()
    }

    #[test]
    fn a_word_of_any_language_means_its_category() {
        let both = || vec!["§tbabysitting".to_owned(), "§tchildwatch".to_owned()];
        for word in [
            "niñera",
            "NINERAS",
            "nounou",
            "Kindermädchen",
            "mainaderes",
            "保姆",
            "nannies",
        ] {
            assert_eq!(meant(word), [both()], "{word}");
        }
        assert_eq!(meant("cuidar a los niños"), [both(), both()]);
        assert_eq!(meant("plumber"), [["§tplumbing"]]);
        assert_eq!(meant("سباك"), [["§tplumbing"]]);
    }

    #[test]
    fn a_part_of_a_name_means_nothing_and_what_is_quoted_itself() {
        assert_eq!(meant("garde"), [Vec::<String>::new()]);
        assert_eq!(meant("\"niñera\""), [Vec::<String>::new()]);
        assert_eq!(meant("soup"), [Vec::<String>::new()]);
    }
}
