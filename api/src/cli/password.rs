//! `evenhour password`: somebody's first password, or one in the place of a forgotten one.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use app::auth::{ExposeSecret, Login, Password, SecretString};

use super::settings::{ForDatabase, Settings};
use super::{Failure, note, open};
use crate::config::Config;

/// Whose password.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Settings<ForDatabase>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// The login of the person
    login: String,
    /// Read the password from the first line of the input, once, instead of asking for it twice on the terminal
    #[arg(long)]
    stdin: bool,
}

impl Arguments {
    pub(super) fn into_parts(self) -> (Settings<ForDatabase>, Asked) {
        (self.settings, self.asked)
    }
}

/// Sets the password, and ends the person's sessions.
pub(super) async fn run(config: Config, asked: Asked) -> Result<ExitCode, Failure> {
    let login = Login::try_new(&asked.login).map_err(|error| {
        let value: String = asked.login.chars().take(200).collect();
        Failure::usage(format!("LOGIN: `{value}` is not accepted: {error}"))
    })?;
    let typed = if asked.stdin {
        first_line(&mut std::io::stdin().lock())?
    } else if std::io::stdin().is_terminal() {
        agreed(|words| Ok(SecretString::from(rpassword::prompt_password(words)?)))?
    } else {
        return Err(Failure::usage(
            "the input is no terminal: --stdin reads the password from it",
        ));
    };
    let password = Password::try_new("password", typed.expose_secret())
        .map_err(|error| Failure::usage(format!("this password is not accepted: {error}")))?;
    let (opened, app) = open::open_app(&config).await?;
    let done = app.set_password(&login, password).await;
    let person = done.map_err(|error| match error.code() {
        "NOT_FOUND" => Failure::failed(format!(
            "nobody has the login `{}`; nothing was changed",
            login.as_str()
        )),
        _ => error.into(),
    })?;
    opened.close().await?;
    note(&format!(
        "the password of {person} is set, and their sessions have ended; their personal tokens go on"
    ));
    Ok(ExitCode::SUCCESS)
}

/// What was typed twice alike.
fn agreed(mut ask: impl FnMut(&'static str) -> std::io::Result<SecretString>) -> Result<SecretString, Failure> {
    let first = ask("New password: ")?;
    let again = ask("Once more: ")?;
    if first.expose_secret() == again.expose_secret() {
        return Ok(first);
    }
    Err(Failure::failed("the two are not the same; nothing was changed"))
}

/// The first line, as it stands there: white space may belong to a password.
fn first_line(input: &mut dyn BufRead) -> Result<SecretString, Failure> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(SecretString::from(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_typed_twice_alike() {
        let mut typed = ["a long password", "a long passw0rd"].into_iter();
        assert!(agreed(|_| Ok(SecretString::from(typed.next().unwrap_or_default()))).is_err());
        assert!(agreed(|_| Ok(SecretString::from("a long password"))).is_ok());
    }

    #[test]
    fn the_first_line_keeps_its_spaces() {
        let line = first_line(&mut " كلمة سر طويلة \r\nand more\n".as_bytes()).unwrap();
        assert_eq!(line.expose_secret(), " كلمة سر طويلة ");
    }
}
