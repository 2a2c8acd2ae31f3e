//! `evenhour token`: a personal access token for a script, made by the operator.

use std::process::ExitCode;

use app::auth::{CreateToken, Login, RegisterPerson};
use app::{Actor, App};
use domain::id::PersonId;
use domain::policy::Scope;
use domain::text::Label;

use super::settings::{ForDatabase, Settings};
use super::{Failure, note, open, say};
use crate::config::Config;

/// Whose token, and what for.
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
    /// What its owner finds it by
    #[arg(long, value_name = "TEXT", default_value = "made by the operator")]
    name: String,
    /// What it may be used for, with commas between; every scope if none is named
    #[arg(long, value_name = "SCOPES", value_delimiter = ',')]
    scopes: Vec<String>,
    /// After how many days it ends, 1 to 3650
    #[arg(long, value_name = "DAYS", default_value = "90", conflicts_with = "endless")]
    days: String,
    /// Let it never end
    #[arg(long)]
    endless: bool,
    /// Make the person, without a password, if nobody has this login
    #[arg(long)]
    create: bool,
    /// The language that a person who is made reads
    #[arg(long, value_name = "LANGUAGE", default_value = "en", requires = "create")]
    language: String,
}

impl Arguments {
    pub(super) fn into_parts(self) -> (Settings<ForDatabase>, Asked) {
        (self.settings, self.asked)
    }
}

/// Prints the token on stdout, alone, so that a script can take it; what it is goes to stderr.
pub(super) async fn run(config: Config, asked: Asked) -> Result<ExitCode, Failure> {
    let login = Login::try_new(&asked.login).map_err(|error| refused("LOGIN", &asked.login, &error.to_string()))?;
    let command = CreateToken {
        name: Label::try_new(&asked.name).map_err(|error| refused("--name", &asked.name, &error.to_string()))?,
        scopes: scopes(&asked.scopes)?,
        expires_in_days: days(&asked)?,
    };
    if asked.create && !app::bank::is_language(&asked.language) {
        let accepts = "a language tag, such as en or pt-BR, is needed";
        return Err(refused("--language", &asked.language, accepts));
    }
    let (opened, app) = open::open_app(&config).await?;
    let person = person(&app, login, &asked).await?;
    let token = app.create_token(&Actor::person(person), command).await?;
    opened.close().await?;
    let scopes: Vec<&str> = token.record.scopes.iter().map(|scope| scope.as_str()).collect();
    let end = if asked.endless {
        "it does not end".to_owned()
    } else {
        format!("it ends in {} days", asked.days)
    };
    note(&format!(
        "a token of {person} for {}; {end}; it is shown this once",
        scopes.join(", ")
    ));
    say(token.token())?;
    Ok(ExitCode::SUCCESS)
}

async fn person(app: &App, login: Login, asked: &Asked) -> Result<PersonId, Failure> {
    let tx = app.store().begin().await?;
    let proof = tx.proof_of_login(login.as_str()).await?;
    tx.rollback().await?;
    if let Some(proof) = proof {
        return Ok(proof.person);
    }
    if !asked.create {
        return Err(Failure::failed(format!(
            "nobody has the login `{}`; --create makes a person with it",
            login.as_str()
        )));
    }
    let command = RegisterPerson {
        login: Some(login),
        password: None,
        language: asked.language.clone(),
        client_address: None,
    };
    Ok(app.register_person(command).await?)
}

fn scopes(words: &[String]) -> Result<Vec<Scope>, Failure> {
    if words.is_empty() {
        return Ok(Scope::ALL.to_vec());
    }
    let all: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    words
        .iter()
        .map(|word| {
            Scope::parse(word.trim()).ok_or_else(|| refused("--scopes", word, &format!("known are {}", all.join(", "))))
        })
        .collect()
}

fn days(asked: &Asked) -> Result<Option<i64>, Failure> {
    if asked.endless {
        return Ok(None);
    }
    match asked.days.parse() {
        Ok(days) if (1..=3650).contains(&days) => Ok(Some(days)),
        _ => Err(refused("--days", &asked.days, "a number from 1 to 3650 is needed")),
    }
}

fn refused(name: &str, value: &str, accepts: &str) -> Failure {
    let value: String = value.chars().take(200).collect();
    Failure::usage(format!("{name}: `{value}` is not accepted: {accepts}"))
}
