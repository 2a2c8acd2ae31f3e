//! How a command ends that cannot go on: one line on stderr, and a status.

use std::io::{self, Write};
use std::process::ExitCode;

use app::AppError;
use app::auth::AuthError;
use store::StoreError;

use crate::config::{Problem, SecretError};

/// Why a command ends before its time.
#[derive(Debug)]
pub struct Failure {
    message: String,
    status: u8,
}

impl Failure {
    /// It was called wrongly, or the configuration is wrong: 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            status: 2,
        }
    }

    /// It was called rightly, and failed: 1.
    pub fn failed(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            status: 1,
        }
    }

    /// The same, with what it was about before it.
    pub fn about(self, what: impl std::fmt::Display) -> Self {
        Self {
            message: format!("{what}: {}", self.message),
            ..self
        }
    }

    /// Says it and gives the status.
    pub fn tell(&self) -> ExitCode {
        if !self.message.is_empty() {
            note(&self.message);
        }
        ExitCode::from(self.status)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::usage(problem.to_string())
    }
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Missing(message) => Self::usage(message),
            SecretError::Auth(error) => error.into(),
        }
    }
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::SecretTooShort => Self::usage(error.to_string()),
            other => Self::failed(other.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let field = match &error {
            AppError::Domain(domain::Error::Invalid(invalid)) => Some(invalid.field),
            _ => None,
        };
        match field {
            Some(field) => Self::usage(format!("{field}: {error}")),
            None => Self::failed(error.to_string()),
        }
    }
}

/// Whoever reads the output went away; there is nobody to tell.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::failed(String::new()),
            _ => Self::failed(error.to_string()),
        }
    }
}

/// Says something on stdout: what was asked for, and nothing else.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Tells the operator something on stderr, in one line.
pub fn note(text: &str) {
    let line: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    // Nobody is left to be told where stderr is closed.
    let _ = writeln!(io::stderr(), "evenhour: {}", line.join(" "));
}

/// Answers what was called wrongly in one line, and a question for help with the help.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    let status = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => ExitCode::from(2),
        _ => {
            let whole = error.render().to_string();
            let ours = whole.split("\nUsage:").next().unwrap_or_default();
            let ours = ours.split("\nFor more information").next().unwrap_or_default();
            let ours = ours.trim_start_matches("error: ").trim();
            let parts: Vec<&str> = ours.split("\n\n").map(str::trim).collect();
            note(&format!("{}; `evenhour --help` says all", parts.join("; ")));
            return ExitCode::from(2);
        }
    };
    // As above: nobody may be left to read it.
    let _ = error.print();
    status
}
