//! The people of the demo, what they offer and need, and what they did: checked-in tables.

use domain::listing::{ListingKind, ListingMode, ListingSubject, Visibility};
use domain::member::MemberKind;

use super::plan::{Bank, Key};

/// Somebody of a bank.
#[derive(Debug, Clone)]
pub(super) struct Someone {
    /// The word by which the scripts call them.
    pub(super) key: Key,
    pub(super) name: &'static str,
    pub(super) kind: MemberKind,
    pub(super) languages: Vec<String>,
    pub(super) area: &'static str,
    /// What they are at the end: `active`, `paused`, `left`, `applicant`, `invited`.
    pub(super) state: &'static str,
    /// What the README says of them; nobody in the bank reads it.
    pub(super) note: &'static str,
}

/// An offer or need.
#[derive(Debug, Clone)]
pub(super) struct Advert {
    pub(super) bank: Bank,
    pub(super) owner: Key,
    pub(super) kind: ListingKind,
    pub(super) subject: ListingSubject,
    pub(super) category: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) minutes: Option<i64>,
    pub(super) mode: ListingMode,
    pub(super) visibility: Visibility,
    pub(super) costs: &'static str,
    /// In how many days from today it is needed.
    pub(super) needed_in: Option<i32>,
}

/// Something that people did for each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deed {
    pub(super) category: &'static str,
    pub(super) title: &'static str,
    pub(super) minutes: i64,
}

/// The people of households and organisations. The first of each has the login.
pub(super) const WITHIN: &[(Key, &[&str])] = &[
    ("okaforlind", &["Chinedu Okafor", "Karin Lind", "Gunvor Lind"]),
    ("brandt", &["Ute Brandt", "Jürgen Brandt"]),
    ("singhmarlowe", &["Simran Singh", "Toby Marlowe"]),
    ("jimenezvidal", &["Remei Vidal", "Andrés Jiménez"]),
    ("tenantsunion", &["Farida Haq", "Joe Costello"]),
    ("library", &["Odile Marchand", "陈宇"]),
    ("communitygarden", &["Lê Minh Tâm", "Greg Sutter"]),
    ("bikekitchen", &["Anke Vogt", "Dario Neri"]),
    ("quarrycottage", &["Hattie Bloom", "Sam Bloom"]),
    ("villagehall", &["Norma Quick"]),
];

/// The people of this household or organisation; none for a person.
pub(super) fn people_within(key: Key) -> &'static [&'static str] {
    WITHIN
        .iter()
        .find(|(known, _)| *known == key)
        .map_or(&[], |(_, people)| people)
}

/// The people of a bank, in the order in which they are listed.
pub(super) fn people(bank: Bank) -> Vec<Someone> {
    let text = match bank {
        Bank::Town => include_str!("../../demo/people.tsv"),
        Bank::Circle => include_str!("../../demo/people_second.tsv"),
    };
    rows(text).filter_map(someone).collect()
}

/// The offers and needs of both banks.
pub(super) fn adverts() -> Vec<Advert> {
    let town = rows(include_str!("../../demo/listings.tsv")).filter_map(|row| advert(Bank::Town, row));
    let circle = rows(include_str!("../../demo/listings_second.tsv")).filter_map(|row| advert(Bank::Circle, row));
    town.chain(circle).collect()
}

/// What people did.
pub(super) fn deeds() -> Vec<Deed> {
    rows(include_str!("../../demo/exchanges.tsv"))
        .filter_map(|[category, title, minutes]| {
            Some(Deed {
                category,
                title,
                minutes: minutes.parse().ok()?,
            })
        })
        .collect()
}

/// The rows of a table below its head.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines()
        .skip(1)
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

fn someone([key, name, kind, languages, area, state, note]: [&'static str; 7]) -> Option<Someone> {
    Some(Someone {
        key,
        name,
        kind: MemberKind::parse(kind)?,
        languages: languages.split(',').map(str::to_owned).collect(),
        area,
        state,
        note,
    })
}

fn advert(bank: Bank, row: [&'static str; 11]) -> Option<Advert> {
    let [
        owner,
        kind,
        subject,
        category,
        title,
        description,
        minutes,
        mode,
        visibility,
        costs,
        needed,
    ] = row;
    Some(Advert {
        bank,
        owner,
        kind: ListingKind::parse(kind)?,
        subject: ListingSubject::parse(subject)?,
        category,
        title,
        description,
        minutes: minutes.parse().ok(),
        mode: ListingMode::parse(mode)?,
        visibility: Visibility::parse(visibility)?,
        costs,
        needed_in: needed.parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_names_a_category_and_an_owner() {
        let lines = |text: &str| text.lines().count() - 1;
        assert_eq!(people(Bank::Town).len(), lines(include_str!("../../demo/people.tsv")));
        assert_eq!(
            people(Bank::Circle).len(),
            lines(include_str!("../../demo/people_second.tsv"))
        );
        assert_eq!(deeds().len(), lines(include_str!("../../demo/exchanges.tsv")));
        let (town, circle) = (
            include_str!("../../demo/listings.tsv"),
            include_str!("../../demo/listings_second.tsv"),
        );
        assert_eq!(adverts().len(), lines(town) + lines(circle));
        let known: Vec<&str> = domain::taxonomy::all().map(|taxon| taxon.slug).collect();
        for category in adverts()
            .iter()
            .map(|advert| advert.category)
            .chain(deeds().iter().map(|deed| deed.category))
        {
            assert!(known.contains(&category), "{category}");
        }
        for advert in adverts() {
            assert!(
                people(advert.bank).iter().any(|someone| someone.key == advert.owner),
                "{}",
                advert.owner
            );
        }
    }
}
