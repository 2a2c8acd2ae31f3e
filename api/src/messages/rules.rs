//! What each rule of a bank is, for the form that changes it: `rules.tsv`, one line a rule, one cell a language.

use super::Locale;

/// What a rule is, for the members of a bank; empty for a rule that nobody knows.
pub fn rule(locale: Locale, name: &str) -> &'static str {
    let mut lines = include_str!("rules.tsv").lines().map(|line| line.split('\t'));
    let Some(mut languages) = lines.next() else {
        return "";
    };
    let column = languages.position(|language| language == locale.tag()).unwrap_or(1);
    let mut found = lines.filter_map(|mut cells| (cells.next() == Some(name)).then_some(cells));
    found
        .next()
        .and_then(|mut cells| cells.nth(column.saturating_sub(1)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::bank::Rules;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_is_told_in_every_language_and_no_other() {
        let rules = Rules::default().document();
        for (name, _) in &rules {
            let told: BTreeSet<_> = Locale::ALL.into_iter().map(|locale| rule(locale, name)).collect();
            assert!(
                told.len() == 4 && told.iter().all(|text| text.ends_with(['.', '?'])),
                "{name}: {told:?}"
            );
        }
        assert_eq!(include_str!("rules.tsv").lines().count(), rules.len() + 1);
        assert_eq!(rule(Locale::English, "exchange_rate"), "");
        assert!(rule(Locale::German, "grid_km").starts_with("Wie grob"));
    }
}
