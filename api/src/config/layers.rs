//! The layers of configuration: flags over the environment, over a file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use super::keys::{self, Key, Shape};

/// What is wrong with the configuration. One line, for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A value that cannot be read. It names the setting, where it stands, its value and what is accepted.
    #[error("{name} ({place}): `{value}` is not accepted: {accepts}")]
    Value {
        /// The setting.
        name: &'static str,
        /// Where it stands.
        place: String,
        /// What stands there.
        value: String,
        /// What is accepted.
        accepts: &'static str,
    },
    /// A key of the file that no setting has.
    #[error("{file}: there is no setting `{key}`; the settings are {}", known())]
    Unknown {
        /// The file.
        file: String,
        /// The key.
        key: String,
    },
    /// The file cannot be read.
    #[error("the configuration file {file} cannot be read: {why}")]
    File {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// Two settings, or one that is missing.
    #[error("{0}")]
    Together(String),
}

fn known() -> String {
    let names: Vec<&str> = in_file().map(|key| key.name).collect();
    names.join(", ")
}

fn in_file() -> impl Iterator<Item = &'static Key> {
    keys::all().filter(|key| key.name != keys::CONFIG.name)
}

/// A value as it was written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The text.
    pub text: String,
    /// Where it stands, such as `EVENHOUR_LISTEN`.
    pub place: String,
    /// The layer: a lower number counts before a higher one.
    pub layer: u8,
}

/// Flags by the name of their setting.
pub type Flags = BTreeMap<&'static str, String>;

/// All layers.
pub struct Layers<'a> {
    flags: &'a Flags,
    env: &'a dyn Fn(&str) -> Option<OsString>,
    file: Option<(String, toml::Table)>,
}

impl<'a> Layers<'a> {
    /// Reads the file, where one is named; a key that no setting has is refused, since it is a misspelt one.
    pub fn read(flags: &'a Flags, env: &'a dyn Fn(&str) -> Option<OsString>) -> Result<Self, Problem> {
        let mut layers = Self { flags, env, file: None };
        if let Some(raw) = layers.find(&keys::CONFIG)? {
            let table = table(&raw.text)?;
            layers.file = Some((raw.text, table));
        }
        Ok(layers)
    }

    /// The value that counts, unread.
    pub fn find(&self, key: &Key) -> Result<Option<Raw>, Problem> {
        if let Some(text) = self.flags.get(key.name) {
            return Ok(Some(Raw {
                text: text.clone(),
                place: format!("--{}", key.flag.unwrap_or(key.name)),
                layer: 0,
            }));
        }
        for name in [Some(key.env), key.also_env].into_iter().flatten() {
            let Some(value) = (self.env)(name).filter(|value| !value.is_empty()) else {
                continue;
            };
            let place = name.to_owned();
            return match value.into_string() {
                Ok(text) => Ok(Some(Raw { text, place, layer: 1 })),
                Err(odd) => Err(refused(key, &odd.to_string_lossy(), place)),
            };
        }
        let written = self
            .file
            .as_ref()
            .and_then(|(file, table)| table.get(key.name).map(|value| (file, value)));
        written
            .map(|(file, value)| {
                let place = format!("in {file}");
                match text(key, value) {
                    Some(text) => Ok(Raw { text, place, layer: 2 }),
                    None => Err(refused(key, &value.to_string(), place)),
                }
            })
            .transpose()
    }

    /// The value that counts, read; `None` where nothing is said.
    pub fn value<T>(&self, key: &Key, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        let Some(raw) = self.find(key)? else {
            return Ok(None);
        };
        match parse(raw.text.trim()) {
            Some(value) => Ok(Some(value)),
            None => Err(refused(key, &raw.text, raw.place)),
        }
    }

    /// The value that counts, or the default, which is read like any other.
    pub fn value_or_default<T>(&self, key: &Key, parse: impl Fn(&str) -> Option<T>) -> Result<T, Problem> {
        if let Some(value) = self.value(key, &parse)? {
            return Ok(value);
        }
        parse(key.default).ok_or_else(|| refused(key, key.default, "the default".to_owned()))
    }
}

/// The refusal of a value; secrets and passwords are not repeated.
pub fn refused(key: &Key, value: &str, place: String) -> Problem {
    let value = match key.name {
        name if name == keys::SECRET.name => "(not shown)".to_owned(),
        name if name == keys::DATABASE.name && value.contains('@') => super::database::without_password(value),
        _ => value.chars().take(200).collect(),
    };
    Problem::Value {
        name: key.name,
        place,
        value,
        accepts: key.accepts,
    }
}

fn table(file: &str) -> Result<toml::Table, Problem> {
    let cannot = |why: String| Problem::File {
        file: file.to_owned(),
        why,
    };
    let text = std::fs::read_to_string(Path::new(file)).map_err(|error| cannot(error.to_string()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count().saturating_add(1));
        let why = error.message().replace('\n', ", ");
        cannot(format!("line {line}: {why}"))
    })?;
    match table
        .keys()
        .find(|key| in_file().all(|known| known.name != key.as_str()))
    {
        Some(key) => Err(Problem::Unknown {
            file: file.to_owned(),
            key: key.clone(),
        }),
        None => Ok(table),
    }
}

/// A value of a file as it would stand on the command line; `None` for what cannot stand there.
fn text(key: &Key, value: &toml::Value) -> Option<String> {
    match (key.shape, value) {
        (_, toml::Value::String(text)) => Some(text.clone()),
        (Shape::Value, toml::Value::Integer(number)) => Some(number.to_string()),
        (Shape::Switch, toml::Value::Boolean(on)) => Some(on.to_string()),
        (Shape::List, toml::Value::Array(values)) => {
            let texts: Option<Vec<&str>> = values.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
