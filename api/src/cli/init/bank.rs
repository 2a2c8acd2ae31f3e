//! The bank that `evenhour init` makes: what was given, what is asked for, and what has a default (RULES 23).

use app::bank::{CreateBank, is_language};
use app::calendar;
use domain::bank::Template;
use domain::text::Name;
use unicode_normalization::UnicodeNormalization;

use crate::cli::Failure;
use crate::cli::ask::{Asked, Question};

/// What was said of the bank.
#[derive(Debug, Default, clap::Args)]
pub(in crate::cli) struct Wanted {
    /// Its name, in any script
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its languages, its own first, with commas between, such as ca,es,en
    #[arg(long, value_name = "LANGUAGES")]
    languages: Option<String>,
    /// Its time zone, such as Europe/Madrid
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The rules it begins with: time-bank, gifts (balances are hidden) or one-coordinator [default: time-bank]
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Its short name in addresses: 2 to 40 of a-z, 0-9 and hyphens [default: made of its name]
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
}

impl Wanted {
    /// The bank, once everything is known of it that has no default.
    pub(super) fn decide(&self, mut asked: Option<Asked<'_>>) -> Result<CreateBank, Failure> {
        let name = Question {
            flag: "--name",
            words: "Name of the bank, in any script",
            suggestion: None,
            needs_no_answer: false,
        }
        .answer(self.name.as_deref(), asked.as_mut(), |text| {
            Name::try_new(text).map_err(|error| error.to_string())
        })?;
        let languages = Question {
            flag: "--languages",
            words: "Its languages, its own first, with commas between, such as ca,es,en",
            suggestion: Some("en".to_owned()),
            needs_no_answer: false,
        }
        .answer(self.languages.as_deref(), asked.as_mut(), languages)?;
        let time_zone = Question {
            flag: "--time-zone",
            words: "Its time zone, such as Europe/Madrid",
            suggestion: Some(own_time_zone()),
            needs_no_answer: false,
        }
        .answer(self.time_zone.as_deref(), asked.as_mut(), time_zone)?;
        let template = Question {
            flag: "--template",
            words: "Its rules: time-bank, gifts (balances are hidden) or one-coordinator",
            suggestion: Some(Template::TimeBank.as_str().to_owned()),
            needs_no_answer: true,
        }
        .answer(self.template.as_deref(), asked.as_mut(), template)?;
        let made = slug_of(name.as_str());
        let slug = Question {
            flag: "--slug",
            words: "Its short name in addresses, of a-z, 0-9 and hyphens",
            needs_no_answer: made.is_some(),
            suggestion: made,
        }
        .answer(self.slug.as_deref(), asked.as_mut(), slug)?;
        Ok(CreateBank {
            name,
            slug,
            languages,
            time_zone,
            template,
            rules: None,
            about: None,
        })
    }
}

fn languages(text: &str) -> Result<Vec<String>, String> {
    let tags: Vec<String> = text
        .split([',', ' '])
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect();
    match tags.iter().find(|tag| !is_language(tag)) {
        Some(tag) => Err(format!("`{tag}` is no language tag, such as en or pt-BR")),
        None if tags.is_empty() => Err("at least one language tag is needed, such as en".to_owned()),
        None => Ok(tags),
    }
}

fn time_zone(text: &str) -> Result<String, String> {
    match calendar::zone(text) {
        Some(zone) => Ok(zone.name().to_owned()),
        None => Err("a time zone of the IANA database is needed, such as Europe/Madrid".to_owned()),
    }
}

fn template(text: &str) -> Result<Template, String> {
    let known: Vec<&str> = Template::ALL.iter().map(|template| template.as_str()).collect();
    Template::parse(text).ok_or_else(|| format!("known are {}", known.join(", ")))
}

fn slug(text: &str) -> Result<String, String> {
    let fits = (2..=40).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err("2 to 40 of a-z, 0-9 and hyphens are needed".to_owned())
    }
}

/// A short name made of a name in Latin letters; `None` for names in other scripts.
fn slug_of(name: &str) -> Option<String> {
    let mut made = String::new();
    for letter in name.nfkd().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            made.push(letter);
        } else if letter.is_alphabetic() {
            return None;
        } else if !is_mark(letter) && !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
        if made.len() >= 40 {
            break;
        }
    }
    let made = made.trim_end_matches('-').to_owned();
    (made.len() >= 2).then_some(made)
}

/// Accents that stand apart from their letter, and apostrophes, which join what they stand between.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\'' | '\u{2019}' | '·')
}

/// The time zone of this machine, as a suggestion.
fn own_time_zone() -> String {
    let named = std::env::var("TZ").ok();
    let written = std::fs::read_to_string("/etc/timezone").ok();
    let linked = std::fs::read_link("/etc/localtime").ok().and_then(|path| {
        let path = path.to_str()?;
        path.split_once("zoneinfo/").map(|(_, zone)| zone.to_owned())
    });
    [named, written, linked]
        .into_iter()
        .flatten()
        .find_map(|name| time_zone(name.trim().trim_start_matches(':')).ok())
        .unwrap_or_else(|| "UTC".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(wanted: &Wanted, answers: &str) -> (Result<CreateBank, String>, String) {
        let mut questions = Vec::new();
        let decided = wanted.decide(Some(Asked {
            answers: &mut answers.as_bytes(),
            questions: &mut questions,
        }));
        let questions = String::from_utf8(questions).unwrap();
        (decided.map_err(|failure| format!("{failure:?}")), questions)
    }

    #[test]
    fn what_was_not_given_is_asked_for_until_it_can_be_read() {
        let wanted = Wanted {
            time_zone: Some("Europe/Madrid".to_owned()),
            ..Wanted::default()
        };
        let (bank, questions) = ask(&wanted, "\nBanc del Temps de Gràcia\nca, es\nprices\ngifts\n\n");
        let bank = bank.unwrap();
        assert_eq!(bank.name.as_str(), "Banc del Temps de Gràcia");
        assert_eq!(bank.slug, "banc-del-temps-de-gracia");
        assert_eq!(bank.languages, ["ca", "es"]);
        assert_eq!(bank.time_zone, "Europe/Madrid");
        assert_eq!(bank.template, Template::Gifts);
        assert!(questions.contains("That does not do: known are time-bank, gifts, one-coordinator."));
        assert!(!questions.contains("Europe/Madrid"), "it was given: {questions}");
    }

    #[test]
    fn answers_that_end_too_early_make_no_bank() {
        let (bank, _) = ask(&Wanted::default(), "Hillside\n");
        assert!(bank.unwrap_err().contains("nothing was made"));
    }

    #[test]
    fn where_nobody_can_be_asked_a_missing_flag_is_named() {
        let failure = Wanted::default().decide(None).unwrap_err();
        assert!(format!("{failure:?}").contains("--name is needed"));
        let wanted = Wanted {
            name: Some("بنك الوقت".to_owned()),
            languages: Some("ar".to_owned()),
            time_zone: Some("Asia/Beirut".to_owned()),
            ..Wanted::default()
        };
        let failure = wanted.decide(None).unwrap_err();
        assert!(format!("{failure:?}").contains("--slug is needed"));
    }

    #[test]
    fn a_short_name_is_made_of_latin_letters_only() {
        assert_eq!(slug_of("L’Hora d'Ús").as_deref(), Some("lhora-dus"));
        assert_eq!(slug_of("  Hillside & Co. ").as_deref(), Some("hillside-co"));
        assert_eq!(
            slug_of(&"hour ".repeat(20)).as_deref(),
            Some("hour-hour-hour-hour-hour-hour-hour-hour")
        );
        assert_eq!(slug_of("时间银行"), None);
        assert_eq!(slug_of("Straße"), None);
        assert_eq!(slug_of("!"), None);
    }
}
