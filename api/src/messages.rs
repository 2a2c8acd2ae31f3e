//! What members read when something is not carried out: in their language, and with what to do next.
//!
//! The texts stand in `messages/*.ftl` (Project Fluent); a refusal's id is its code in lower case. They use the words
//! of RULES, "What people read". Whatever has no text here is said in the English of the domain.

use domain::text::TextError;
use domain::time::{PERIOD_DAYS_MAX, PeriodError};
use domain::{Error, Invalid, Reason, Refusal};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::borrow::Cow;
use std::sync::LazyLock;

mod forms;
mod locale;
mod notices;
mod rules;
#[cfg(test)]
mod tests;

pub use locale::Locale;
pub use notices::notice;
pub use rules::rule;

type Bundle = FluentBundle<FluentResource>;

impl Locale {
    fn bundle(self) -> &'static Bundle {
        static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| Locale::English.read());
        static SPANISH: LazyLock<Bundle> = LazyLock::new(|| Locale::Spanish.read());
        static FRENCH: LazyLock<Bundle> = LazyLock::new(|| Locale::French.read());
        static GERMAN: LazyLock<Bundle> = LazyLock::new(|| Locale::German.read());
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
            Self::French => &FRENCH,
            Self::German => &GERMAN,
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("messages/en.ftl"),
            Self::Spanish => include_str!("messages/es.ftl"),
            Self::French => include_str!("messages/fr.ftl"),
            Self::German => include_str!("messages/de.ftl"),
        }
    }

    /// Reads the texts; a test sees to it that none is broken or written twice.
    fn read(self) -> Bundle {
        let language = self.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![language]);
        // The marks would stand in plain text, where nothing needs them.
        bundle.set_use_isolating(false);
        let texts = FluentResource::try_new(self.source().to_owned());
        bundle.add_resource_overriding(texts.unwrap_or_else(|(readable, _)| readable));
        bundle
    }
}

/// Minutes as people say them: `20 min`, `2 h`, `1 h 20`, `-11 h 40`.
pub fn hours_and_minutes(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    match (hours, rest) {
        (0, _) => format!("{sign}{rest} min"),
        (_, 0) => format!("{sign}{hours} h"),
        _ => format!("{sign}{hours} h {rest:02}"),
    }
}

/// Why something was not carried out, for the member who asked.
pub fn refusal(locale: Locale, error: &Error) -> String {
    let (id, figures) = message(locale, error);
    rendered(locale, &id, figures).unwrap_or_else(|| error.to_string())
}

/// What is said of a fault of ours: a passing one, or one to tell the operator of.
pub fn fault(locale: Locale, passing: bool) -> String {
    let id = if passing { "unavailable" } else { "internal" };
    rendered(locale, id, vec![]).unwrap_or_else(|| id.to_owned())
}

/// What is said where the time limit ended an answer, but not the work; with a key it can be sent again.
pub fn too_slow(locale: Locale, keyed: bool) -> String {
    let id = if keyed { "idempotency-in-flight" } else { "too-slow" };
    rendered(locale, id, vec![]).unwrap_or_else(|| id.to_owned())
}

type Id = Cow<'static, str>;
type Figures = Vec<(&'static str, FluentValue<'static>)>;

/// The text with its figures; `None` where there is none, or a figure is missing.
fn rendered(locale: Locale, id: &str, figures: Figures) -> Option<String> {
    let bundle = locale.bundle();
    let pattern = bundle.get_message(id)?.value()?;
    let figures: FluentArgs = figures.into_iter().collect();
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&figures), &mut faults);
    faults.is_empty().then(|| text.into_owned())
}

fn message(locale: Locale, error: &Error) -> (Id, Figures) {
    let (id, figures) = match error {
        Error::Refused(refusal) => return refused(refusal),
        Error::Invalid(invalid) => return invalid_value(invalid),
        Error::Malformed { field, message } => {
            let form = forms::form(locale, message);
            ("malformed", vec![("field", (*field).into()), ("form", form.into())])
        }
        Error::NotFound { noun } => ("not-found", vec![("noun", (*noun).into())]),
        Error::Stale => ("stale", vec![]),
        Error::Unauthenticated => ("unauthenticated", vec![]),
        Error::RoleNeeded { role } => ("role-needed", vec![("role", (*role).into())]),
        Error::ScopeNeeded { scope } => ("scope-needed", vec![("scope", (*scope).into())]),
        Error::TooManyAttempts { retry_after_seconds } => {
            let wait = waiting(*retry_after_seconds);
            ("too-many-attempts", vec![("wait", wait.into())])
        }
        Error::NotYours => ("not-yours", vec![]),
    };
    (id.into(), figures)
}

/// Seconds as people say them: `45 s`, `5 min`, `1 h 20`; never less than there is to wait.
fn waiting(seconds: i64) -> String {
    if seconds < 60 {
        format!("{} s", seconds.max(1))
    } else {
        hours_and_minutes(seconds.saturating_add(59) / 60)
    }
}

fn refused(refusal: &Refusal) -> (Id, Figures) {
    let id = refusal.code().to_ascii_lowercase().replace('_', "-");
    let mut figures: Figures = refusal
        .figures()
        .into_iter()
        .map(|(name, figure)| (name, figure_of(name, figure)))
        .collect();
    if let Refusal::LooksLikeDuplicate { confirmable, .. } = refusal {
        let answer = if *confirmable { "yes" } else { "no" };
        figures.push(("confirmable", answer.into()));
    }
    (id.into(), figures)
}

/// Minutes as people say them, counts as numbers (their plural depends on them), words as they are.
fn figure_of(name: &str, figure: String) -> FluentValue<'static> {
    match (name, figure.parse::<i64>()) {
        ("available" | "requested" | "usual", Ok(minutes)) => hours_and_minutes(minutes).into(),
        (_, Ok(count)) => count.into(),
        (_, Err(_)) => figure.into(),
    }
}

fn invalid_value(invalid: &Invalid) -> (Id, Figures) {
    let (id, figures) = match &invalid.reason {
        Reason::Text(TextError::Empty) => ("invalid-text-empty", vec![]),
        Reason::Text(TextError::TooShort { min }) => ("invalid-text-too-short", vec![("min", (*min).into())]),
        Reason::Text(TextError::TooLong { max }) => ("invalid-text-too-long", vec![("max", (*max).into())]),
        Reason::Text(TextError::Unshowable { code }) => {
            let code = format!("U+{code:04X}");
            ("invalid-text-unshowable", vec![("code", code.into())])
        }
        Reason::Minutes(error) => {
            let max = hours_and_minutes(error.max);
            ("invalid-minutes", vec![("max", max.into())])
        }
        Reason::Period(PeriodError::Backwards) => ("invalid-period-backwards", vec![]),
        Reason::Period(PeriodError::TooLong) => {
            let days = PERIOD_DAYS_MAX.into();
            ("invalid-period-too-long", vec![("days", days)])
        }
        Reason::InFuture => ("invalid-in-future", vec![]),
        Reason::InPast => ("invalid-in-past", vec![]),
        Reason::Range { min, max } => {
            let said = |number: &i64| match invalid.field {
                field if counts_minutes(field) => hours_and_minutes(*number),
                _ => number.to_string(),
            };
            let figures = vec![("min", said(min).into()), ("max", said(max).into())];
            ("invalid-range", figures)
        }
        Reason::Unknown { value } => ("invalid-unknown", vec![("value", value.clone().into())]),
        Reason::Missing => ("invalid-missing", vec![]),
        Reason::Unexpected => ("invalid-unexpected", vec![]),
        Reason::Endpoint => ("invalid-endpoint", vec![]),
    };
    (id.into(), figures)
}

/// Whether a field of a command counts minutes.
fn counts_minutes(field: &str) -> bool {
    matches!(field, "minutes" | "estimate") || field.ends_with("Minutes")
}
