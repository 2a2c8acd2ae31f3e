use super::*;
use domain::exchange::State;
use domain::member::Role;
use every::errors;
use std::collections::{BTreeMap, BTreeSet};

mod every;

/// The texts of a language by id: a message begins at the margin and goes on until the next, a comment or an empty line.
fn texts(locale: Locale) -> BTreeMap<&'static str, String> {
    let mut texts: BTreeMap<_, String> = BTreeMap::new();
    let mut open = None;
    for line in locale.source().lines() {
        if line.starts_with('#') || line.is_empty() {
            open = None;
        } else if let Some((id, text)) = line.split_once(" = ")
            && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        {
            assert!(
                texts.insert(id, text.to_owned()).is_none(),
                "{id} stands twice in {locale:?}"
            );
            open = Some(id);
        } else {
            let id = open.unwrap_or_else(|| panic!("{locale:?}: {line}"));
            texts.get_mut(id).unwrap().push_str(line);
        }
    }
    texts
}

fn arguments(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    after
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap())
        .collect()
}

#[test]
fn every_text_can_be_read() {
    for locale in Locale::ALL {
        let read = FluentResource::try_new(locale.source().to_owned());
        let faults = read.err().map(|(_, faults)| faults);
        assert_eq!(faults, None, "{locale:?}");
    }
}

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    let english = texts(Locale::English);
    for locale in [Locale::Spanish, Locale::French, Locale::German] {
        let other = texts(locale);
        assert!(english.keys().eq(other.keys()), "{locale:?}");
        for (id, text) in &english {
            let translated = &other[id];
            assert_eq!(arguments(text), arguments(translated), "{locale:?} {id}");
            assert_ne!(text, translated, "{locale:?} {id} is not translated");
        }
    }
}

#[test]
fn every_error_has_its_own_text_in_every_language() {
    for locale in Locale::ALL {
        for error in errors() {
            let (id, figures) = message(locale, &error);
            let text = rendered(locale, &id, figures);
            let text = text.unwrap_or_else(|| panic!("{locale:?} has no text for {error:?}"));
            assert!(!text.contains(['{', '}', '$', '\n']), "{text}");
            assert!(!text.contains("  ") && text.trim() == text, "{text:?}");
            assert_eq!(text, refusal(locale, &error));
        }
    }
}

/// What is said of a word that the texts do not know.
fn unheard(locale: Locale, id: &str, argument: &'static str) -> Option<String> {
    rendered(locale, id, vec![(argument, "unheard".into())])
}

#[test]
fn every_state_and_role_has_its_own_sentence() {
    for locale in Locale::ALL {
        let states = State::ALL.iter();
        let said: BTreeSet<_> = states
            .map(|state| refusal(locale, &Refusal::WrongState { state: *state }.into()))
            .chain(unheard(locale, "wrong-state", "state"))
            .collect();
        assert_eq!(said.len(), State::ALL.len() + 1, "{locale:?}");
        let roles = Role::ALL.iter().map(|role| role.as_str());
        let said: BTreeSet<_> = roles
            .map(|role| refusal(locale, &Error::RoleNeeded { role }))
            .chain(unheard(locale, "role-needed", "role"))
            .collect();
        assert_eq!(said.len(), Role::ALL.len() + 1, "{locale:?}");
    }
}

#[test]
fn no_text_is_left_over() {
    let faults = ["unavailable", "internal", "too-slow", "idempotency-in-flight"].map(Id::from);
    let notices = domain::exchange::NoticeKind::ALL
        .iter()
        .map(|kind| Id::from(notices::id(*kind)));
    let used: BTreeSet<_> = errors()
        .iter()
        .map(|error| message(Locale::English, error).0)
        .chain(faults)
        .chain(notices)
        .collect();
    let written: BTreeSet<_> = texts(Locale::English).into_keys().map(Id::from).collect();
    assert_eq!(used, written);
}

/// RULES, "What people read", and the words of DESIGN 2 that are never said.
#[test]
fn the_words_of_the_books_are_never_shown() {
    let never = "transfer account person floor fund bookkeeper registrar pay price buy sell wallet customer user debt \
         transferencia cuenta persona pagar precio usuario deuda transfert virement compte personne payer prix dette \
         konto überweisung preis zahlen kaufen kunde nutzer schulden";
    let never: BTreeSet<_> = never.split_whitespace().collect();
    for locale in Locale::ALL {
        for error in errors() {
            let text = refusal(locale, &error).to_lowercase();
            for word in text.split(|c: char| !c.is_alphanumeric()) {
                let stem = word.strip_suffix('s').unwrap_or(word);
                assert!(!never.contains(word) && !never.contains(stem), "{text}");
            }
        }
    }
}

#[test]
fn figures_are_said_as_people_say_them() {
    let below = Refusal::BelowFloor {
        available: 80,
        requested: 120,
    };
    assert_eq!(
        refusal(Locale::English, &below.into()),
        "This would take you further below zero than your group agreed on: 1 h 20 are open, 2 h were asked for. \
         Ask your hours keeper: the common pot can give the rest."
    );
    let far = Refusal::TooFarBack { days: 90 };
    let far = refusal(Locale::German, &far.into());
    assert!(far.contains("bis zu 90 Tage zurück"), "{far}");
    let late = refusal(Locale::Spanish, &Refusal::TooLate { days: 1 }.into());
    assert!(late.contains("durante un día."), "{late}");
    let range = Reason::Range { min: -700, max: 0 };
    let floor = refusal(Locale::French, &Error::invalid("floorMinutes", range.clone()));
    assert!(floor.contains("de -11 h 40 à 0 min"), "{floor}");
    let other = refusal(Locale::French, &Error::invalid("month", range));
    assert!(other.contains("de -700 à 0"), "{other}");
    let tries = Error::TooManyAttempts {
        retry_after_seconds: 61,
    };
    let tries = refusal(Locale::English, &tries);
    assert!(tries.contains("wait 2 min,"), "{tries}");
}

#[test]
fn minutes_read_as_hours() {
    for (minutes, said) in [
        (0, "0 min"),
        (1, "1 min"),
        (59, "59 min"),
        (60, "1 h"),
        (65, "1 h 05"),
        (80, "1 h 20"),
        (1_440, "24 h"),
        (-700, "-11 h 40"),
        (-20, "-20 min"),
        (i64::MIN, "-153722867280912930 h 08"),
    ] {
        assert_eq!(hours_and_minutes(minutes), said);
    }
}

#[test]
fn a_text_without_its_figures_falls_back() {
    assert_eq!(rendered(Locale::French, "below-floor", vec![]), None);
    assert_eq!(rendered(Locale::French, "no-such-text", vec![]), None);
}

#[test]
fn many_threads_read_at_once() {
    std::thread::scope(|scope| {
        for locale in Locale::ALL.into_iter().cycle().take(16) {
            scope.spawn(move || {
                for error in errors() {
                    assert!(!refusal(locale, &error).is_empty());
                }
            });
        }
    });
}
