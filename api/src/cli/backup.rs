//! `evenhour backup`: a copy of the books that can be put in their place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use store::Store;

use super::settings::{ForDatabase, Settings};
use super::{Failure, open, say};
use crate::config::{Config, Database, Secret};

/// What to copy, and where to.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The new file; one that is there is never written over
    file: PathBuf,
    #[command(flatten)]
    settings: Settings<ForDatabase>,
}

impl Arguments {
    pub(super) fn into_parts(self) -> (Settings<ForDatabase>, PathBuf) {
        (self.settings, self.file)
    }
}

/// Copies the database as it is at one moment, whatever version its schema has.
pub(super) async fn run(config: Config, file: PathBuf) -> Result<ExitCode, Failure> {
    let database = match &config.database {
        Database::Sqlite(database) => database,
        Database::Postgres(_) => return Err(with_pg_dump(&config.database, &file)),
    };
    if !database.exists() {
        return Err(Failure::failed(format!("there is no database {}", database.display())));
    }
    let taken = || Failure::failed(format!("{} is there already; it was left as it is", file.display()));
    if file.symlink_metadata().is_ok() {
        return Err(taken());
    }
    let beside = beside(&file)?;
    let cannot = |error: std::io::Error| Failure::failed(format!("{} cannot be written: {error}", file.display()));
    // It is made here, not by SQLite, so that nobody else can read it from its first byte.
    open::private(&beside).map_err(cannot)?;
    let copied = copy(&config, &beside).await;
    let placed = match copied {
        Ok(()) => place(&beside, &file).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => taken(),
            _ => cannot(error),
        }),
        Err(failure) => Err(failure),
    };
    if placed.is_err() {
        // What is half written is no backup; where it cannot be deleted, its name says what it is.
        let _ = fs::remove_file(&beside);
    }
    placed?;
    say(&format!(
        "{} holds {}.{}",
        file.display(),
        database.display(),
        of_secret(&config)
    ))?;
    Ok(ExitCode::SUCCESS)
}

async fn copy(config: &Config, beside: &Path) -> Result<(), Failure> {
    let name = beside
        .to_str()
        .ok_or_else(|| Failure::usage("the name of the backup must be UTF-8"))?;
    let store = Store::open(&config.store_options()).await?;
    let copied = store.backup(name).await;
    store.close().await?;
    Ok(copied?)
}

/// Puts the whole copy under its name, on the disk and not only in memory.
fn place(beside: &Path, file: &Path) -> std::io::Result<()> {
    File::open(beside)?.sync_all()?;
    // Unlike a rename, a link never takes the place of a file that came meanwhile; some filesystems have none.
    match fs::hard_link(beside, file) {
        Ok(()) => fs::remove_file(beside)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => fs::rename(beside, file)?,
    }
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A name in the same folder, which says what it is if it is ever left behind.
fn beside(file: &Path) -> Result<PathBuf, Failure> {
    let name = file
        .file_name()
        .ok_or_else(|| Failure::usage(format!("{} is no name of a file", file.display())))?;
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".unfinished-{}", std::process::id()));
    Ok(file.with_file_name(unfinished))
}

/// The server secret is no part of the database, so that whoever finds a backup cannot sign with its keys.
fn of_secret(config: &Config) -> String {
    match (&config.secret, config.secret_beside()) {
        (Secret::Beside, Some(path)) => format!(
            " The server secret is not in it: keep {} too, in another place.",
            path.display()
        ),
        _ => " The server secret is not in it: keep it too, in another place.".to_owned(),
    }
}

fn with_pg_dump(database: &Database, file: &Path) -> Failure {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    Failure::usage(format!(
        "this copies SQLite only; on PostgreSQL, use: pg_dump --format=custom --file={} --dbname={} (and pg_restore)",
        quoted(&file.display().to_string()),
        quoted(&database.to_string()),
    ))
}
