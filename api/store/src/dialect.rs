//! The one place that tells the engines apart.

use sea_orm::{DbBackend, Statement, Value};

/// The engine under a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server, for more than one machine.
    Postgres,
}

impl Engine {
    /// SeaORM's word for it.
    pub(crate) const fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// The engine of a connection.
    pub(crate) const fn of(backend: DbBackend) -> Self {
        match backend {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// The same for the rows of the table `a` of a join.
    pub(crate) const fn lock_of_a(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE OF a",
        }
    }

    /// A statement whose placeholders are `$1`, `$2` …, which both engines read.
    pub(crate) fn statement(self, sql: impl Into<String>, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.backend(), sql.into(), values)
    }

    /// What locks the rows of a select until commit without hindering foreign keys.
    ///
    /// On SQLite the whole file is already locked by BEGIN IMMEDIATE. FOR UPDATE would deadlock with foreign keys.
    pub(crate) const fn lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR NO KEY UPDATE",
        }
    }

    /// Writes the words of a listing into the search index, and its coarse point. `$1` bank, `$2` listing, `$3` title,
    /// `$4` body, `$5` latitude, `$6` longitude (degrees or null).
    pub(crate) const fn save_search(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &[
                "INSERT INTO listing_search (bank_id, listing_id, title, body, words, place)
                 VALUES ($1, $2, $3, $4, to_tsvector('simple', $3 || ' ' || $4),
                         CASE WHEN $5::double precision IS NULL THEN NULL
                              ELSE point($6::double precision, $5::double precision) END)
                 ON CONFLICT (listing_id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body,
                         words = EXCLUDED.words, place = EXCLUDED.place",
            ],
            // FTS5 with external content is told of the old words before they change.
            Self::Sqlite => &[
                "INSERT INTO listing_text (listing_text, rowid, title, body)
                 SELECT 'delete', n, title, body FROM listing_search WHERE listing_id = $2",
                "INSERT INTO listing_search (bank_id, listing_id, title, body) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (listing_id) DO UPDATE SET title = excluded.title, body = excluded.body",
                "INSERT INTO listing_text (rowid, title, body)
                 SELECT n, title, body FROM listing_search WHERE listing_id = $2",
                "DELETE FROM listing_point WHERE n IN (SELECT n FROM listing_search WHERE listing_id = $2)",
                "INSERT INTO listing_point (n, south, north, west, east)
                 SELECT n, $5, $5, $6, $6 FROM listing_search WHERE listing_id = $2 AND $5 IS NOT NULL",
            ],
        }
    }

    /// Readies the search index for a rebuild.
    pub(crate) const fn begin_reindex(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &[],
            Self::Sqlite => &[
                "INSERT INTO listing_text (listing_text) VALUES ('rebuild')",
                "DELETE FROM listing_point WHERE n NOT IN (SELECT n FROM listing_search)",
            ],
        }
    }

    /// The condition that a listing's words match `placeholder`, a query in the engine's own quoted form.
    pub(crate) fn words_match(self, placeholder: &str) -> String {
        match self {
            Self::Postgres => format!(
                "l.id IN (SELECT listing_id FROM listing_search WHERE words @@ to_tsquery('simple', {placeholder}))"
            ),
            Self::Sqlite => format!(
                "l.id IN (SELECT s.listing_id FROM listing_search s JOIN listing_text t ON t.rowid = s.n
                          WHERE listing_text MATCH {placeholder})"
            ),
        }
    }

    /// A member's words as an inert query: every word must occur, the last one as a beginning.
    pub(crate) fn words_query(self, text: &str) -> Option<String> {
        let words: Vec<String> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(12)
            .map(|word| match self {
                Self::Postgres => format!("'{word}':*"),
                Self::Sqlite => format!("\"{word}\"*"),
            })
            .collect();
        let glue = match self {
            Self::Postgres => " & ",
            Self::Sqlite => " ",
        };
        (!words.is_empty()).then(|| words.join(glue))
    }
}

/// A sum of BIGINTs as a BIGINT: PostgreSQL would make it NUMERIC.
pub(crate) fn sum(expression: &str) -> String {
    format!("CAST(COALESCE(SUM({expression}), 0) AS BIGINT)")
}
