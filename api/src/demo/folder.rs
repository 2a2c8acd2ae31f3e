//! Where the banks of the demo lie: a folder that goes when the demo ends, or one that was named and stays.

use std::fs;
use std::path::{Path, PathBuf};

use app::auth::ServerSecret;
use app::auth::secret;
use tempfile::TempDir;

use super::kept::Kept;
use super::write_private;
use crate::cli::{Failure, Lock};

const DATABASE: &str = "evenhour.db";
const BESIDE: &str = "evenhour.db.seeding";
const KEPT: &str = "demo.json";
const SECRET: &str = "evenhour.db.secret";

/// The folder of a demo, locked for this process.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    stays: bool,
    _lock: Lock,
    /// Dropped last: takes the folder with it.
    _temporary: Option<TempDir>,
}

impl Folder {
    /// The folder that was named, made where it is missing, or a temporary one.
    pub(super) fn open(named: Option<&Path>) -> Result<Self, Failure> {
        let temporary = match named {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("evenhour-demo-")
                    .tempdir()
                    .map_err(|error| Failure::failed(format!("no temporary folder can be made: {error}")))?,
            ),
        };
        let path = match (named, &temporary) {
            (Some(path), _) => named_folder(path)?,
            (None, Some(temporary)) => temporary.path().to_path_buf(),
            (None, None) => PathBuf::new(),
        };
        Ok(Self {
            _lock: Lock::take(&path.join(DATABASE))?,
            stays: named.is_some(),
            path,
            _temporary: temporary,
        })
    }

    /// The file that holds the banks.
    pub(super) fn file(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The address of that file.
    pub(super) fn url(&self) -> String {
        address(&self.file())
    }

    /// The demo that lies here already, if a whole one does.
    pub(super) fn kept(&self) -> Result<Option<Kept>, Failure> {
        let note = self.path.join(KEPT);
        if !self.file().exists() {
            return Ok(None);
        }
        if !note.exists() {
            return Err(Failure::usage(format!(
                "data: {} holds a database that is no demo; name a folder of its own",
                self.path.display()
            )));
        }
        let unreadable = |error: String| {
            Failure::failed(format!(
                "{} cannot be read: {error}; an empty folder gets a new demo",
                note.display()
            ))
        };
        let text = fs::read_to_string(&note).map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| unreadable(error.to_string()))
    }

    /// An empty file in which the banks are made, and its address. What was left half made is made anew.
    pub(super) fn beside(&self) -> Result<(PathBuf, String), Failure> {
        let file = self.path.join(BESIDE);
        for leftover in [BESIDE, "evenhour.db.seeding-wal", "evenhour.db.seeding-shm"] {
            match fs::remove_file(self.path.join(leftover)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(self.cannot(&error));
                }
                _ => {}
            }
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&file).map_err(|error| self.cannot(&error))?;
        let url = address(&file);
        Ok((file, url))
    }

    /// Puts the file that was made in its place: from then on a whole demo lies here.
    pub(super) fn keep(&self, made: &Path, kept: &Kept) -> Result<(), Failure> {
        self.write(kept)?;
        let put = || -> std::io::Result<()> {
            if self.stays {
                // While it was made, nothing waited for the disk.
                fs::File::open(made)?.sync_all()?;
            }
            fs::rename(made, self.file())
        };
        put().map_err(|error| self.cannot(&error))
    }

    /// Writes down what is told of the demo, with its tokens, for its owner only.
    pub(super) fn write(&self, kept: &Kept) -> Result<(), Failure> {
        let text = serde_json::to_string(kept).map_err(|error| Failure::failed(error.to_string()))?;
        write_private(&self.path.join(KEPT), &text).map_err(|error| self.cannot(&error))
    }

    /// The server secret, which stays as long as the folder does.
    pub(super) fn secret(&self) -> Result<ServerSecret, Failure> {
        Ok(secret::read_or_create(&self.path.join(SECRET))?)
    }

    fn cannot(&self, error: &std::io::Error) -> Failure {
        Failure::failed(format!("data: {} cannot be written: {error}", self.path.display()))
    }
}

fn named_folder(path: &Path) -> Result<PathBuf, Failure> {
    let cannot = |error: std::io::Error| Failure::failed(format!("data: {} cannot be used: {error}", path.display()));
    fs::create_dir_all(path).map_err(cannot)?;
    let whole = path.canonicalize().map_err(cannot)?;
    // They mean something to the driver, so that the file it opens would be another one.
    if whole.display().to_string().contains(['?', '%']) {
        return Err(Failure::usage(format!(
            "data: {} holds a `?` or a `%`; a folder without them is needed",
            whole.display()
        )));
    }
    Ok(whole)
}

fn address(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}
