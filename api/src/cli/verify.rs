//! `evenhour verify` and `evenhour reindex`: what is derived is looked at, or made anew.

use std::process::ExitCode;

use app::Window;

use super::{Failure, open, say};
use crate::config::Config;

/// Banks that are counted at a time.
const STEP: u32 = 100;

/// Recomputes everything from the transfers; every line names a difference, and the last says how many there are.
pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    let opened = open::existing(&config).await?;
    let findings = opened.store.verify().await?;
    let banks = count_banks(&opened.store).await?;
    opened.close().await?;
    let mut report = String::new();
    for finding in &findings {
        report.push_str(&format!("{}: {}\n", finding.law, finding.what));
    }
    let looked = match banks {
        1 => "1 bank".to_owned(),
        many => format!("{many} banks"),
    };
    report.push_str(&match findings.len() {
        0 => format!("{looked}: everything agrees with the transfers.\n"),
        1 => format!("{looked}: 1 thing differs. Nothing was changed.\n"),
        many => format!("{looked}: {many} things differ. Nothing was changed.\n"),
    });
    say(&report)?;
    Ok(ExitCode::from(u8::from(!findings.is_empty())))
}

async fn count_banks(store: &store::Store) -> Result<usize, Failure> {
    let reader = store.reader();
    let mut count: usize = 0;
    let mut after = None;
    loop {
        let page = Window {
            after,
            ..Window::first(STEP)
        };
        let banks = reader.bank_page(page).await?;
        count = count.saturating_add(banks.items.len());
        after = banks.items.last().map(|bank| bank.id.uuid());
        if !banks.more {
            return Ok(count);
        }
    }
}

/// Builds the search index anew; members go on meanwhile.
pub(super) async fn reindex(config: Config) -> Result<ExitCode, Failure> {
    let (opened, app) = open::open_app(&config).await?;
    app.reindex().await?;
    opened.close().await?;
    say("The search index was built anew.")?;
    Ok(ExitCode::SUCCESS)
}
