//! The command line of the operator, who is no member: it makes banks and keeps the books safe, it posts no hours.

mod ask;
mod backup;
mod clockwork;
mod failure;
mod init;
mod lock;
mod migrate;
mod open;
mod password;
mod serve;
mod settings;
mod token;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use clockwork::Clockwork;
pub use failure::{Failure, note, say};
pub use lock::Lock;
pub use open::{Opened, open_app};
pub use serve::{Signals, until};
pub use settings::{ForDatabase, ForInvitations, ForServer, Settings};

use crate::config::{Config, keys};
use crate::telemetry::{self, Filter, Format};

/// Evenhour, a time bank service: members give each other time, and an hour is an hour.
#[derive(Debug, Parser)]
#[command(name = "evenhour", version, after_long_help = keys::page())]
struct Evenhour {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves two banks full of life, made up for trying everything out; needs nothing
    Demo(crate::demo::Arguments),
    /// Serves the banks of a database, until SIGTERM or Ctrl-C
    Serve {
        #[command(flatten)]
        settings: Settings<ForServer>,
    },
    /// Brings the schema of the database to this version
    Migrate {
        #[command(flatten)]
        settings: Settings<ForDatabase>,
    },
    /// Makes a bank and invites its first coordinator; asks for what is not given
    Init(init::Arguments),
    /// Invites the first coordinator of a bank that has none, as when the code of `init` was lost
    Invite(init::InviteArguments),
    /// Sets somebody's first password, or one in the place of a forgotten one, and ends their sessions
    Password(password::Arguments),
    /// Makes a personal access token, for scripts
    Token(token::Arguments),
    /// Prints the GraphQL schema
    Schema,
    /// Prints the OpenAPI document of REST
    Openapi,
    /// Recomputes every balance from the transfers and names what differs; ends with 1 if anything does
    Verify {
        #[command(flatten)]
        settings: Settings<ForDatabase>,
    },
    /// Copies the database to a new file while it is in use (SQLite; on PostgreSQL it names pg_dump)
    Backup(backup::Arguments),
    /// Builds the search index of listings anew
    Reindex {
        #[command(flatten)]
        settings: Settings<ForDatabase>,
    },
}

/// Runs the command of this process. Ends with 0 if all went well, 1 if it failed, 2 if it was called wrongly.
pub fn main() -> ExitCode {
    match Evenhour::try_parse() {
        Ok(asked) => match run(asked.command) {
            Ok(code) => code,
            Err(failure) => failure.tell(),
        },
        Err(error) => failure::usage(&error),
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(given) => {
            telemetry::begin(&Filter::quiet(), Format::Text);
            block_on(async {
                Box::pin(crate::demo::run(given)).await?;
                Ok(ExitCode::SUCCESS)
            })
        }
        Command::Serve { settings } => with(&settings, &Filter::serving(), serve::run),
        Command::Migrate { settings } => with(&settings, &Filter::serving(), migrate::run),
        Command::Init(given) => {
            let (settings, bank) = given.into_parts();
            with(&settings, &Filter::quiet(), |config| init::run(config, bank))
        }
        Command::Invite(given) => {
            let (settings, slug) = given.into_parts();
            with(&settings, &Filter::quiet(), |config| init::invite(config, slug))
        }
        Command::Password(given) => {
            let (settings, asked) = given.into_parts();
            with(&settings, &Filter::quiet(), |config| password::run(config, asked))
        }
        Command::Token(given) => {
            let (settings, asked) = given.into_parts();
            with(&settings, &Filter::quiet(), |config| token::run(config, asked))
        }
        Command::Schema => {
            say(&crate::graphql::sdl())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            say(&crate::rest::document())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify { settings } => with(&settings, &Filter::quiet(), verify::run),
        Command::Backup(given) => {
            let (settings, file) = given.into_parts();
            with(&settings, &Filter::quiet(), |config| backup::run(config, file))
        }
        Command::Reindex { settings } => with(&settings, &Filter::quiet(), verify::reindex),
    }
}

/// Reads the configuration, begins logging, and runs the command to its end.
fn with<S, F>(settings: &Settings<S>, filter: &Filter, command: impl FnOnce(Config) -> F) -> Result<ExitCode, Failure>
where
    F: Future<Output = Result<ExitCode, Failure>>,
{
    let config = Config::read(settings.flags())?;
    telemetry::begin(config.log.as_ref().unwrap_or(filter), config.log_format);
    block_on(command(config))
}

/// Runs this future to its end on a runtime of its own.
pub fn block_on<F>(future: F) -> Result<ExitCode, Failure>
where
    F: Future<Output = Result<ExitCode, Failure>>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("the runtime cannot begin: {error}")))?;
    let ended = runtime.block_on(future);
    // What is still under way was given its time; it must not hold the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    ended
}
