//! `evenhour init` and `evenhour invite`: a bank, and the person who begins it.

mod bank;

use std::io::IsTerminal;
use std::process::ExitCode;

use app::bank::CreateBank;
use app::member::Invited;
use app::{App, AppError, calendar};
use domain::{Error, Refusal};
use store::BankRecord;

use super::ask::Asked;
use super::settings::{ForInvitations, Settings};
use super::{Failure, open, say};
use crate::config::Config;
pub(super) use bank::Wanted;

/// The bank that is made.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Settings<ForInvitations>,
    #[command(flatten)]
    bank: Wanted,
}

impl Arguments {
    pub(super) fn into_parts(self) -> (Settings<ForInvitations>, Wanted) {
        (self.settings, self.bank)
    }
}

/// The bank whose first coordinator is invited.
#[derive(Debug, clap::Args)]
pub(super) struct InviteArguments {
    /// The bank's short name, such as hillside
    slug: String,
    #[command(flatten)]
    settings: Settings<ForInvitations>,
}

impl InviteArguments {
    pub(super) fn into_parts(self) -> (Settings<ForInvitations>, String) {
        (self.settings, self.slug)
    }
}

/// Makes a bank, and invites its first coordinator.
pub(super) async fn run(config: Config, bank: Wanted) -> Result<ExitCode, Failure> {
    let command = decided(&bank)?;
    let slug = command.slug.clone();
    let opened = open::for_init(&config).await?;
    let app = opened.app();
    let record = app.create_bank(command).await.map_err(|error| {
        if is_taken(&error) {
            return Failure::usage(format!(
                "--slug: a bank has the short name `{slug}` already; give another"
            ));
        }
        error.into()
    })?;
    let invited = app.invite_first_coordinator(record.id).await.map_err(|error| {
        Failure::from(error).about(format!(
            "the bank was made, but not the invitation (`evenhour invite {slug}`)"
        ))
    })?;
    opened.close().await?;
    say(&format!(
        "The bank {} is made: {}, short name {}.\n{}",
        record.name,
        record.id,
        record.slug,
        invitation(&config, &record, &invited)
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// The bank that is wanted; on a terminal, what was not given is asked for.
fn decided(bank: &Wanted) -> Result<CreateBank, Failure> {
    if !std::io::stdin().is_terminal() {
        return bank.decide(None);
    }
    bank.decide(Some(Asked {
        answers: &mut std::io::stdin().lock(),
        questions: &mut std::io::stderr().lock(),
    }))
}

/// Invites the first coordinator of a bank once more.
pub(super) async fn invite(config: Config, slug: String) -> Result<ExitCode, Failure> {
    let (opened, app) = open::open_app(&config).await?;
    let (record, invited) = invite_to(&app, &slug).await?;
    opened.close().await?;
    say(&invitation(&config, &record, &invited))?;
    Ok(ExitCode::SUCCESS)
}

async fn invite_to(app: &App, slug: &str) -> Result<(BankRecord, Invited), Failure> {
    let record = app.store().reader().bank_by_slug(slug).await?;
    let record = record.ok_or_else(|| Failure::failed(format!("there is no bank with the short name `{slug}`")))?;
    match app.invite_first_coordinator(record.id).await {
        Ok(invited) => Ok((record, invited)),
        Err(error) if is_taken(&error) => Err(Failure::failed(format!(
            "{} has a coordinator, who can invite others",
            record.name
        ))),
        Err(error) => Err(error.into()),
    }
}

fn is_taken(error: &AppError) -> bool {
    matches!(error, AppError::Domain(Error::Refused(Refusal::Taken)))
}

fn invitation(config: &Config, bank: &BankRecord, invited: &Invited) -> String {
    let zone = calendar::zone(&bank.time_zone).unwrap_or_default();
    let until = calendar::date(calendar::day_of(invited.invitation.expires_at, zone));
    format!(
        "Its first coordinator joins with this code, which works once, until {until}:\n\n    {}\n    {}\n\n\
         It is shown this once; `evenhour invite {}` makes another.",
        invited.code,
        join_link(&config.base_url_at(config.listen), &invited.code.to_string()),
        bank.slug,
    )
}

/// The address at which somebody joins with a code.
fn join_link(base_url: &str, code: &str) -> String {
    format!("{base_url}/join/{code}")
}
