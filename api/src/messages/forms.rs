//! What a place of a request accepts, for whoever builds the page: `forms.tsv`, one line a form, one cell a language.

use super::Locale;

/// What stands in the lines where an id's prefix goes.
const PREFIX: &str = "`*`";

/// A form in the language of whoever asks; in English as it is where nobody translated it.
pub(super) fn form(locale: Locale, english: &str) -> String {
    // An id of each noun has a line of its own in the domain, and one line here.
    let prefix = english.split('`').nth(1).filter(|word| word.ends_with('_'));
    let prefix = prefix.map(|prefix| format!("`{prefix}`"));
    let sought = match &prefix {
        Some(prefix) => english.replace(prefix.as_str(), PREFIX),
        None => english.to_owned(),
    };
    let told = found(locale, &sought).unwrap_or(&sought);
    match prefix {
        Some(prefix) => told.replace(PREFIX, &prefix),
        None => told.to_owned(),
    }
}

fn found(locale: Locale, english: &str) -> Option<&'static str> {
    let mut lines = include_str!("forms.tsv").lines();
    let column = lines
        .next()?
        .split('\t')
        .position(|language| language == locale.tag())?;
    lines
        .find(|line| line.split('\t').next() == Some(english))
        .and_then(|line| line.split('\t').nth(column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The files where a form is named.
    const SOURCES: &[&str] = &[
        include_str!("../command/input.rs"),
        include_str!("../command/paging.rs"),
        include_str!("../command/agreement.rs"),
        include_str!("../command/bank.rs"),
        include_str!("../command/exchange/query.rs"),
        include_str!("../command/member/roles.rs"),
        include_str!("../graphql/bank.rs"),
        include_str!("../../app/src/key.rs"),
        include_str!("../../app/src/live/cursor.rs"),
        include_str!("../../app/src/live/follow.rs"),
    ];

    #[test]
    fn every_form_is_told_in_every_language_and_named_somewhere() {
        for line in include_str!("forms.tsv").lines().skip(1) {
            let cells: BTreeSet<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            let english = line.split('\t').next().unwrap();
            let named = SOURCES.iter().any(|source| source.contains(&format!("\"{english}\"")));
            assert!(named || english.contains(PREFIX), "{english}");
        }
    }

    #[test]
    fn every_form_that_is_named_has_its_line() {
        let starts = [
            "message = \"",
            "message: \"",
            "malformed(\"last\", \"",
            "malformed(field, \"",
        ];
        let mut many = 0;
        for source in SOURCES {
            for rest in starts.iter().flat_map(|start| source.split(start).skip(1)) {
                let english = rest.split('"').next().unwrap();
                assert_ne!(form(Locale::German, english), english, "forms.tsv has no line for it");
                many += 1;
            }
        }
        assert!(many >= 14, "{many}");
    }

    #[test]
    fn an_id_is_told_with_the_prefix_that_it_needs() {
        let told = form(Locale::French, domain::id::MemberId::FORM);
        assert_eq!(
            told,
            "il faut ici un id qui commence par `member_` et continue avec 26 caractères"
        );
    }
}
