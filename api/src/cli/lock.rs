//! One process that serves a SQLite file, or changes its schema, at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// A lock beside a SQLite file, held until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of this database, or says who has it.
    pub fn take(database: &Path) -> Result<Self, Failure> {
        let path = beside(database);
        let cannot =
            |error: std::io::Error| Failure::failed(format!("the lock {} cannot be taken: {error}", path.display()));
        // Never truncated before it is locked, and never deleted: another process may just have opened it.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // Whoever can open it could hold it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who it is only helps to find them; without it the message is still right.
                let _ = file.read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => String::new(),
                    process => format!(" (process {process})"),
                };
                return Err(Failure::failed(format!(
                    "another evenhour{holder} has {} in use: one `serve` a SQLite file; stop it first, or give this one \
                     its own --database",
                    database.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| writeln!(file, "{}", std::process::id()))
            .map_err(cannot)?;
        Ok(Self { _file: file })
    }
}

/// The same file for every way to name the database.
fn beside(database: &Path) -> PathBuf {
    let real = database.canonicalize().unwrap_or_else(|_| database.to_path_buf());
    let mut path = real.into_os_string();
    path.push(".lock");
    path.into()
}
