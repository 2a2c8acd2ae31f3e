//! The taxonomy of categories: a checked-in file that every bank begins with and federation speaks.
//!
//! Slugs are stable and never reused. A bank adds its own categories, renames these in its languages, and hides what it
//! does not need.

/// One entry of the taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taxon {
    /// Its stable slug.
    pub slug: &'static str,
    /// The slug of its group; `None` for a group.
    pub parent: Option<&'static str>,
    /// Whether exchanges in it are discreet by default (RULES 17).
    pub discreet: bool,
    names: [&'static str; 4],
}

/// The languages that every entry has a name in.
pub const LANGUAGES: [&str; 4] = ["en", "es", "fr", "de"];

impl Taxon {
    /// Its names, each with its language.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        LANGUAGES.into_iter().zip(self.names)
    }
}

/// Every entry, groups before what is in them, as the file has them.
pub fn all() -> impl Iterator<Item = Taxon> {
    include_str!("../data/taxonomy.tsv").lines().skip(1).filter_map(read)
}

fn read(line: &'static str) -> Option<Taxon> {
    let mut cells = line.split('\t');
    let slug = cells.next()?;
    let parent = cells.next().filter(|parent| !parent.is_empty());
    let _kind = cells.next()?;
    let names = [cells.next()?, cells.next()?, cells.next()?, cells.next()?];
    let discreet = cells.next().is_some_and(|cell| cell.trim() == "yes");
    Some(Taxon {
        slug,
        parent,
        discreet,
        names,
    })
}

/// What people also call an entry of the taxonomy: its slug, a language (BCP 47), and words in it. "Niñera" is no name of
/// a category, and yet says which one is meant.
pub fn synonyms() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let mut lines = include_str!("../data/synonyms.tsv").lines();
    let languages = lines.next().unwrap_or_default().split('\t').skip(1);
    lines.flat_map(move |line| {
        let (slug, cells) = line.split_once('\t').unwrap_or((line, ""));
        let each = languages.clone().zip(cells.split('\t'));
        each.flat_map(move |(language, cell)| cell.split("; ").map(move |words| (slug, language, words)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_is_an_entry_with_a_name_in_each_language_and_a_known_group() {
        let lines = include_str!("../data/taxonomy.tsv").lines().skip(1).count();
        let taxa: Vec<Taxon> = all().collect();
        assert_eq!(taxa.len(), lines);
        assert!(taxa.len() >= 60);
        let mut seen = HashSet::new();
        for taxon in &taxa {
            assert!(taxon.names().all(|(_, name)| !name.trim().is_empty()), "{}", taxon.slug);
            assert!(
                taxon.parent.is_none_or(|parent| seen.contains(parent)),
                "{}",
                taxon.slug
            );
            assert!(seen.insert(taxon.slug), "{} twice", taxon.slug);
        }
    }

    #[test]
    fn every_synonym_is_of_a_known_entry_and_says_something() {
        let slugs: HashSet<&str> = all().map(|taxon| taxon.slug).collect();
        let mut seen = HashSet::new();
        for (slug, language, words) in synonyms() {
            assert!(slugs.contains(slug), "{slug}");
            assert!(
                !words.trim().is_empty() && words == words.trim(),
                "{slug}, {language}: {words:?}"
            );
            assert!(
                seen.insert((slug, language, words)),
                "{slug}, {language}: {words} twice"
            );
        }
        assert!(seen.contains(&("childwatch", "es", "niñera")));
    }
}
