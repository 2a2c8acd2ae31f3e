//! Offers and needs.

use app::listing::{Point, PublishListing, WithdrawListing};
use domain::listing::{ListingMode, ListingSubject};
use domain::minutes::Minutes;
use domain::patch::Patch;
use domain::time::Day;

use super::super::data::Advert;
use super::super::plan::Step;
use super::{Seeder, found, label, note, text, title};
use crate::cli::Failure;

impl Seeder<'_> {
    pub(super) async fn publish(&mut self, step: &Step) -> Result<(), Failure> {
        match step {
            Step::Publish {
                advert,
                endless,
                needed_by,
            } => {
                let plan = self.plan;
                let number = *advert;
                let advert = found(plan.adverts.get(number), "advert")?;
                let command = self.advert(advert, *endless, *needed_by)?;
                let actor = self.actor((advert.bank, advert.owner))?;
                let view = self.app.publish_listing(&actor, command, None).await?;
                self.listings.insert(number, view.listing.id);
            }
            Step::EndNeed { advert, how } => {
                let owner = found(self.plan.adverts.get(*advert), "advert")?;
                let actor = self.actor((owner.bank, owner.owner))?;
                let listing = *found(self.listings.get(advert), "listing")?;
                let seen = self.app.listing(&actor, listing).await?;
                let command = WithdrawListing {
                    listing,
                    expected_version: seen.listing.version,
                    ended: Some(*how),
                };
                self.app.withdraw_listing(&actor, command).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn advert(&self, advert: &Advert, endless: bool, needed_by: Option<Day>) -> Result<PublishListing, Failure> {
        let who = (advert.bank, advert.owner);
        let someone = self.someone(who)?;
        let category = self.category(advert.bank, advert.category)?;
        let place = (advert.mode != ListingMode::Remote)
            .then(|| point(someone.area))
            .flatten();
        let minutes = advert.minutes.filter(|_| advert.subject == ListingSubject::Service);
        Ok(PublishListing {
            subject: advert.subject,
            description: note(advert.description)?,
            languages: someone.languages.clone(),
            mode: advert.mode,
            visibility: advert.visibility,
            area: label(someone.area)?,
            place,
            estimate: minutes.map(|minutes| text(Minutes::try_new(minutes))).transpose()?,
            costs: note(advert.costs)?,
            needed_by,
            expires_on: if endless { Patch::Null } else { Patch::Absent },
            lang: Some(language(&advert.title.to_lowercase(), &someone.languages)),
            ..PublishListing::new(self.member(who)?, advert.kind, category, title(advert.title)?)
        })
    }
}

/// The middle of a neighbourhood, in microdegrees. The bank keeps the cell of its grid only.
fn point(area: &str) -> Option<Point> {
    let (latitude, longitude) = match area {
        "Millrace" => (52_061_000, -1_342_000),
        "Old Ferry" => (52_067_000, -1_327_000),
        "Tannery Row" => (52_058_000, -1_318_000),
        "Lantern Hill" => (52_079_000, -1_351_000),
        "Orchard Flats" => (52_047_000, -1_309_000),
        "Quarry Steps" => (52_086_000, -1_329_000),
        _ => return None,
    };
    Some(Point { latitude, longitude })
}

/// The language that a headline is written in: English, unless its letters or small words are those of another one that
/// its owner speaks.
fn language(title: &str, spoken: &[String]) -> String {
    let foreign = title
        .chars()
        .any(|letter| letter.is_alphabetic() && !letter.is_ascii() && !matches!(letter, '\u{c0}'..='\u{24f}'));
    let small: &[(&str, &[&str])] = &[
        (
            "es",
            &[
                "para", "con", "mi", "español", "que", "tardes", "paredes", "grifos", "viejos",
            ],
        ),
        (
            "ca",
            &[
                "per", "amb", "com", "colzes", "llum", "català", "d'assaig", "l'assaig", "fundes", "quan",
            ],
        ),
        (
            "de",
            &[
                "und",
                "auf",
                "für",
                "mit",
                "wer",
                "aber",
                "zum",
                "im",
                "meiner",
                "häcksler",
            ],
        ),
        ("fr", &["pour", "du", "à", "qui", "au", "ne", "de"]),
        ("vi", &["cho", "khẩu"]),
        ("tr", &["saati"]),
        ("sv", &["för"]),
        ("nl", &["met", "om"]),
    ];
    let words: Vec<&str> = title
        .split(|letter: char| !letter.is_alphabetic() && letter != '\'')
        .collect();
    let speaks = |tag: &str| spoken.iter().find(|language| language.split('-').next() == Some(tag));
    let by_words = small.iter().find_map(|(tag, known)| {
        let said = words.iter().filter(|word| known.contains(word)).count();
        speaks(tag).filter(|_| said > 0)
    });
    let by_letters = spoken
        .iter()
        .find(|language| !language.starts_with("en"))
        .filter(|_| foreign);
    by_letters.or(by_words).cloned().unwrap_or_else(|| "en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_has_the_language_of_its_words() {
        let spoken = |tags: &str| tags.split(',').map(str::to_owned).collect::<Vec<_>>();
        let of = |title: &str, tags| language(&title.to_lowercase(), &spoken(tags));
        assert_eq!(of("قراءة عقود الإيجار معكم", "ar,en"), "ar");
        assert_eq!(of("一起包饺子", "zh-Hans,en"), "zh-Hans");
        assert_eq!(of("Obstbäume für kleine Gärten", "de,en"), "de");
        assert_eq!(of("Català per a nouvinguts", "ca,es,en"), "ca");
        assert_eq!(of("Couscous du vendredi pour une grande table", "ar,fr,en"), "fr");
        assert_eq!(of("A walk round the neighbourhood", "es,en"), "en");
    }
}
