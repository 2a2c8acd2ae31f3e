//! `evenhour migrate`.

use std::process::ExitCode;

use super::{Failure, open, say};
use crate::config::Config;

/// Brings the schema to this version, alone on a SQLite file.
pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    let opened = open::locked(&config).await?;
    let pending = opened.store.pending_migrations().await?;
    opened.store.migrate().await?;
    opened.close().await?;
    say(&match pending {
        0 => format!("{} was up to date.", config.database),
        1 => format!("{} is up to date: 1 step was made.", config.database),
        many => format!("{} is up to date: {many} steps were made.", config.database),
    })?;
    Ok(ExitCode::SUCCESS)
}
