//! Opening a database for a command.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;

use app::{App, OsIds, SystemClock};
use store::Store;

use super::{Failure, Lock};
use crate::config::{Config, Database};

/// A store that a command works on, and the lock that it holds on it.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The lock of the SQLite file, where it was taken.
    pub lock: Option<Lock>,
}

impl Opened {
    /// A service over the store, by the machine's clock, without sign-in.
    pub fn app(&self) -> App {
        App::new(self.store.clone(), Arc::new(SystemClock), Arc::new(OsIds))
    }

    /// Closes the store, then lets go of its lock.
    pub async fn close(self) -> Result<(), Failure> {
        self.store.close().await?;
        Ok(())
    }
}

/// The store and the service of a command that works on a database of this version.
pub async fn open_app(config: &Config) -> Result<(Opened, App), Failure> {
    let opened = existing(config).await?;
    let app = opened.app();
    Ok((opened, app))
}

/// Opens a database that must be there and have this version's schema.
pub(super) async fn existing(config: &Config) -> Result<Opened, Failure> {
    if let Some(file) = config.database.file()
        && !file.exists()
    {
        return Err(Failure::failed(format!(
            "there is no database {}; `evenhour init` makes one",
            file.display()
        )));
    }
    let store = connect(config).await?;
    refuse_pending(&store).await?;
    Ok(Opened { store, lock: None })
}

/// Opens a database for its first bank, or one more. A SQLite file is made where it is missing and brought to this
/// version; one that is up to date may be in use.
pub(super) async fn for_init(config: &Config) -> Result<Opened, Failure> {
    let Some(file) = config.database.file() else {
        return existing(config).await;
    };
    if file.metadata().is_ok_and(|file| file.len() > 0) {
        let store = connect(config).await?;
        if store.pending_migrations().await? == 0 {
            return Ok(Opened { store, lock: None });
        }
        store.close().await?;
    }
    let opened = locked(config).await?;
    opened.store.migrate().await?;
    Ok(opened)
}

/// Opens a database alone, made where it is missing (on SQLite); its schema is left as it is.
pub(super) async fn locked(config: &Config) -> Result<Opened, Failure> {
    let lock = prepared(config)?;
    let store = connect(config).await?;
    Ok(Opened { store, lock })
}

/// Refuses a database whose schema is older than this program.
pub(super) async fn refuse_pending(store: &Store) -> Result<(), Failure> {
    match store.pending_migrations().await? {
        0 => Ok(()),
        pending => Err(Failure::failed(format!(
            "the schema of the database is behind this program (steps: {pending}); make a backup, then run `evenhour \
             migrate`"
        ))),
    }
}

async fn connect(config: &Config) -> Result<Store, Failure> {
    Store::open(&config.store_options())
        .await
        .map_err(|error| Failure::from(error).about(&config.database))
}

fn prepared(config: &Config) -> Result<Option<Lock>, Failure> {
    match &config.database {
        Database::Sqlite(file) => {
            make(file)?;
            Lock::take(file).map(Some)
        }
        Database::Postgres(_) => Ok(None),
    }
}

/// Makes an empty file that only its owner can read, where there is none: SQLite itself would let everybody read it.
fn make(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Ok(());
    }
    match private(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(Failure::failed(format!(
            "the database {} cannot be made: {error}",
            file.display()
        ))),
        _ => Ok(()),
    }
}

/// A new, empty file that only its owner can read.
pub(super) fn private(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
