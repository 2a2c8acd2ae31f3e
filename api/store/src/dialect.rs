//! The one place that tells the engines apart.

use sea_orm::{DbBackend, Statement, Value};

use crate::search::{Sought, Term, Written};

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
    /// `$4` body, `$5` what [`Engine::search_index`] makes, `$6` latitude, `$7` longitude (degrees or null).
    pub(crate) const fn save_search(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &[
                "INSERT INTO listing_search (bank_id, listing_id, title, body, words, place)
                 VALUES ($1, $2, $3, $4, CAST($5 AS tsvector),
                         CASE WHEN $6::double precision IS NULL THEN NULL
                              ELSE point($7::double precision, $6::double precision) END)
                 ON CONFLICT (listing_id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body,
                         words = EXCLUDED.words, place = EXCLUDED.place",
            ],
            // FTS5 with external content is told of the old words before they change.
            Self::Sqlite => &[
                "INSERT INTO listing_text (listing_text, rowid, title, body, marks)
                 SELECT 'delete', n, title, body, marks FROM listing_search WHERE listing_id = $2",
                "INSERT INTO listing_search (bank_id, listing_id, title, body, marks) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (listing_id) DO UPDATE SET title = excluded.title, body = excluded.body,
                         marks = excluded.marks",
                "INSERT INTO listing_text (rowid, title, body, marks)
                 SELECT n, title, body, marks FROM listing_search WHERE listing_id = $2",
                "DELETE FROM listing_point WHERE n IN (SELECT n FROM listing_search WHERE listing_id = $2)",
                "INSERT INTO listing_point (n, south, north, west, east)
                 SELECT n, $6, $6, $7, $7 FROM listing_search WHERE listing_id = $2 AND $6 IS NOT NULL",
            ],
        }
    }

    /// What the engine indexes of a listing: all its tokens, or those that stand in no text.
    pub(crate) fn search_index(self, written: &Written) -> String {
        match self {
            Self::Postgres => written.vector(),
            Self::Sqlite => written.marks(),
        }
    }

    /// What asks for the plan of a statement, and the column that tells it.
    pub(crate) const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Postgres => ("EXPLAIN ", "QUERY PLAN"),
            Self::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
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

    /// Listings `l` with their members `m` whose words match `placeholder`, of [`Engine::search_query`]; conditions
    /// follow. `s` is their row in the index.
    pub(crate) fn found_by_words(self, placeholder: &str) -> String {
        match self {
            Self::Postgres => format!(
                "FROM listing_search s JOIN listing l ON l.id = s.listing_id
                   JOIN member m ON m.bank_id = l.bank_id AND m.id = l.member_id
                  WHERE s.words @@ CAST({placeholder} AS tsquery)"
            ),
            // CROSS JOIN keeps this order, in which the words are walked from the newest on, as far as the page needs.
            Self::Sqlite => format!(
                "FROM listing_text t CROSS JOIN listing_search s ON s.n = t.rowid
                   CROSS JOIN listing l ON l.id = s.listing_id
                   CROSS JOIN member m ON m.bank_id = l.bank_id AND m.id = l.member_id
                  WHERE listing_text MATCH {placeholder}"
            ),
        }
    }

    /// What listings that are found by words are ordered by: in the order in which they were first published.
    pub(crate) const fn found_order(self) -> &'static str {
        match self {
            Self::Postgres => "s.n",
            Self::Sqlite => "t.rowid",
        }
    }

    /// What is looked for, in the engine's own quoted form: all of the marks, and of each term one of the ways in which
    /// it can be met.
    pub(crate) fn search_query(self, marks: &[String], sought: &Sought) -> String {
        let marks = marks.iter().map(|mark| self.quoted(std::slice::from_ref(mark)));
        let terms = sought.terms.iter().map(|term| {
            let also = term.stems.iter().chain(&term.meanings);
            let mut ways = vec![self.search_term(term)];
            ways.extend(also.map(|token| self.quoted(std::slice::from_ref(token))));
            format!("({})", ways.join(self.or()))
        });
        marks.chain(terms).collect::<Vec<_>>().join(self.and())
    }

    fn search_term(self, term: &Term) -> String {
        let tokens = match term.tokens.as_slice() {
            tokens if term.phrase => self.quoted(tokens),
            tokens => {
                let each: Vec<String> = tokens.chunks(1).map(|token| self.quoted(token)).collect();
                format!("({})", each.join(self.and()))
            }
        };
        match (term.tokens.as_slice(), self) {
            ([one], Self::Postgres) if term.begins => format!("'{one}':*"),
            ([one], Self::Sqlite) if term.begins => format!("\"{one}\" *"),
            _ => tokens,
        }
    }

    /// Tokens that stand side by side. They hold letters, digits and the signs of marks only: no quote.
    fn quoted(self, tokens: &[String]) -> String {
        match self {
            Self::Postgres => {
                let quoted: Vec<String> = tokens.iter().map(|token| format!("'{token}'")).collect();
                format!("({})", quoted.join(" <-> "))
            }
            Self::Sqlite => format!("\"{}\"", tokens.join(" ")),
        }
    }

    const fn and(self) -> &'static str {
        match self {
            Self::Postgres => " & ",
            Self::Sqlite => " AND ",
        }
    }

    const fn or(self) -> &'static str {
        match self {
            Self::Postgres => " | ",
            Self::Sqlite => " OR ",
        }
    }
}

/// A sum of BIGINTs as a BIGINT: PostgreSQL would make it NUMERIC.
pub(crate) fn sum(expression: &str) -> String {
    format!("CAST(COALESCE(SUM({expression}), 0) AS BIGINT)")
}
