//! What can go wrong below a use case: the database, or a row that is not what it should be.

use sea_orm::DbErr;

/// The result of a store function.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A failure of storage. None of this is shown to a member.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// The pool or the file could not be opened.
    #[error("the database could not be opened: {0}")]
    Open(String),
    /// A row holds what no code of ours writes.
    #[error("a row of {table} holds {what}, which cannot be")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What was found.
        what: String,
    },
    /// A guarded change met another number of rows than it should: somebody was faster.
    #[error("{table}: {rows} rows changed where {expected} had to")]
    Guard {
        /// The table.
        table: &'static str,
        /// Rows that changed.
        rows: u64,
        /// Rows that had to change.
        expected: u64,
    },
    /// A statement of this transaction had failed, so nothing of it was written.
    #[error("a statement of this transaction had failed; nothing was written")]
    Aborted,
}

impl StoreError {
    /// A row that cannot be.
    pub(crate) fn corrupt(table: &'static str, what: impl Into<String>) -> Self {
        Self::Corrupt {
            table,
            what: what.into(),
        }
    }

    /// Whether trying again may help: a deadlock, a serialization failure, a busy or unreachable database.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) | Self::Guard { .. } => true,
            Self::Database(error) => {
                let text = error.to_string();
                text.contains("database is locked") || text.contains("deadlock") || text.contains("could not serialize")
            }
            _ => false,
        }
    }
}

/// Exactly this many rows had to change.
pub(crate) const fn rows(table: &'static str, rows: u64, expected: u64) -> Result<()> {
    if rows == expected {
        Ok(())
    } else {
        Err(StoreError::Guard { table, rows, expected })
    }
}
