//! The books after everybody wrote: each acknowledged confirmation is there once, and nothing else is.

use std::path::Path;

use domain::id::BankId;
use serde::Serialize;

use crate::books::{self, Counts};
use crate::failure::{Failure, Result};
use crate::process;

/// What was looked at.
#[derive(Debug, Serialize)]
pub struct Audit {
    pub acknowledged: u64,
    pub counted: Counts,
}

/// Compares the rows with what was acknowledged since `before`, and recomputes everything.
pub async fn audit(binary: &Path, url: &str, bank: BankId, before: Counts, acknowledged: u64) -> Result<Audit> {
    let now = books::counts(url, bank).await?;
    let counted = Counts {
        confirmed: now.confirmed.saturating_sub(before.confirmed),
        transfers: now.transfers.saturating_sub(before.transfers),
        entries: now.entries.saturating_sub(before.entries),
    };
    let each = i64::try_from(acknowledged)?;
    let wanted = Counts {
        confirmed: each,
        transfers: each,
        entries: each.saturating_mul(2),
    };
    if counted != wanted {
        return Err(Failure::new(format!(
            "{acknowledged} confirmations were acknowledged, and the books say {counted:?}"
        )));
    }
    process::verify(binary, url)?;
    Ok(Audit { acknowledged, counted })
}
