//! The address of a database, as it may be shown and as it is opened.

use std::path::{Path, PathBuf};

/// Where the books lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A server; the address may hold a password.
    Postgres(String),
}

impl Database {
    /// The database of this address; `None` where it is none.
    ///
    /// `?` and `%` mean something to the driver, so that the file it opens would not be the one named here.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(file) = text.strip_prefix("sqlite:") {
            let file = file.strip_prefix("//").unwrap_or(file);
            let plain =
                !file.is_empty() && file != ":memory:" && !file.ends_with('/') && !file.contains(['?', '%', '\0']);
            return plain.then(|| Self::Sqlite(PathBuf::from(file)));
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))?;
        (!rest.is_empty()).then(|| Self::Postgres(text.to_owned()))
    }

    /// The address for the store.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite:{}", file.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// The file, on SQLite.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file),
            Self::Postgres(_) => None,
        }
    }
}

/// The address without its password.
impl std::fmt::Display for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// A password stands between the name and the last `@`, or in the query.
pub(super) fn without_password(url: &str) -> String {
    let (base, query) = match url.split_once('?') {
        Some((base, query)) => (base, Some(query)),
        None => (url, None),
    };
    let (scheme, rest) = base.split_once("://").unwrap_or(("postgres", base));
    let mut shown = format!("{scheme}://");
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let name = who.split_once(':').map_or(who, |(name, _)| name);
            shown.push_str(&format!("{name}@{place}"));
        }
        None => shown.push_str(rest),
    }
    let kept: Vec<&str> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter(|pair| !pair.starts_with("password="))
        .collect();
    if !kept.is_empty() {
        shown.push_str(&format!("?{}", kept.join("&")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_the_driver_opens_it() {
        let file = |text: &str| Database::parse(text).and_then(|d| d.file().map(Path::to_path_buf));
        assert_eq!(file("sqlite:a.db"), Some("a.db".into()));
        assert_eq!(file("sqlite://a.db"), Some("a.db".into()));
        assert_eq!(file("sqlite:///var/a.db"), Some("/var/a.db".into()));
        for text in [
            "sqlite:",
            "sqlite::memory:",
            "sqlite:a.db?mode=memory",
            "sqlite:%41.db",
            "sqlite:folder/",
            "a.db",
            "mysql://h/d",
            "postgres://",
        ] {
            assert_eq!(Database::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_password_is_ever_shown() {
        for (url, shown) in [
            ("postgres://ines:s3cret@db/bank", "postgres://ines@db/bank"),
            ("postgres://ines:s3c@ret@db/bank", "postgres://ines@db/bank"),
            (
                "postgresql://db/bank?password=s3cret&host=/run",
                "postgresql://db/bank?host=/run",
            ),
            (
                "postgres://ines@db/bank?sslmode=require",
                "postgres://ines@db/bank?sslmode=require",
            ),
        ] {
            let database = Database::parse(url).unwrap();
            assert_eq!(database.to_string(), shown);
            assert!(!format!("{database:?}").contains("s3c"));
            assert_eq!(database.url(), url);
        }
    }
}
