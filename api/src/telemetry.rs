//! What is logged, and how: to stderr, as lines of text or of JSON.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is logged: a text that was seen to be a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(String);

/// How it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

/// Statements and pools speak only when something is slow or wrong; the schema's steps are told.
const QUIET: &str = "sqlx=warn,sea_orm=warn,h2=warn,hyper=warn";

impl Filter {
    /// A level, or levels by part, such as `info,app=debug`; `None` where it is no filter.
    pub fn parse(text: &str) -> Option<Self> {
        let known = !text.is_empty() && text.split(',').all(is_directive);
        let parsed = EnvFilter::builder().parse(text);
        (known && parsed.is_ok()).then(|| Self(text.to_owned()))
    }

    /// What is logged while serving.
    pub fn serving() -> Self {
        Self(format!("info,{QUIET}"))
    }

    /// What is logged by a command that ends.
    pub fn quiet() -> Self {
        Self("warn".to_owned())
    }
}

/// A word alone would be taken for the name of a part, so that a misspelt level would log everything of nothing.
fn is_directive(part: &str) -> bool {
    let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
    let level = level.trim();
    level.eq_ignore_ascii_case("off") || level.parse::<tracing::Level>().is_ok()
}

impl Format {
    /// `text` or `json`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Begins logging, once in a process. A panic is one line of it, like any other fault.
pub fn begin(filter: &Filter, format: Format) {
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&filter.0))
        .with_writer(std::io::stderr)
        .with_ansi(colours);
    // A second call, as of tests in one process, leaves the first as it is.
    let _ = match format {
        Format::Text => builder.try_init(),
        Format::Json => builder.json().flatten_event(true).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let what = panic.payload_as_str().unwrap_or("(without words)");
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "a fault of the program ended one piece of work: {what}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_has_levels() {
        for text in ["info", "OFF", "warn,app=debug", "info,evenhour::server=trace"] {
            assert!(Filter::parse(text).is_some(), "{text}");
        }
        for text in ["", "verbose", "info,app", "app=loud", "info,,warn"] {
            assert!(Filter::parse(text).is_none(), "{text}");
        }
        assert!(Filter::parse(&Filter::serving().0).is_some());
        assert!(Filter::parse(&Filter::quiet().0).is_some());
    }
}
