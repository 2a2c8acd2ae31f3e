//! Who sees what waits for a decision: bookkeepers, other role holders, members (RULES 15 and 17).

use domain::id::{BankId, ExchangeId};
use domain::member::Role;
use domain::policy::{Operation, Standing};
use domain::time::Instant;
use store::{ExchangeRecord, Sight, Slice, Window};
use uuid::Uuid;

use crate::{Actor, App, AppError, Result};

/// How much of the desk somebody sees; `None` for whoever is no member.
fn sight(standing: &Standing) -> Option<Sight> {
    if standing.holds(Role::Bookkeeper) {
        Some(Sight::All)
    } else if standing.holds_any() {
        Some(Sight::RoleHolder(standing.person))
    } else if standing.is_active() {
        Some(Sight::Member(standing.person))
    } else {
        None
    }
}

/// A record as somebody with this sight sees it.
fn seen_by(sight: Sight, record: ExchangeRecord) -> ExchangeRecord {
    match sight {
        Sight::All | Sight::RoleHolder(_) => record,
        Sight::Member(_) => record.veil(),
    }
}

impl App {
    /// What waits for somebody who does not benefit, newest first: held and disputed hours, hours given to the bank
    /// itself, and logs that silence will never confirm and nobody answered in time (RULES 10). Other role holders see
    /// what was given to the bank, and what no bookkeeper can decide; members what no role holder can (RULES 15).
    pub async fn desk(&self, actor: &Actor, bank: BankId, window: Window<Uuid>) -> Result<Slice<ExchangeRecord>> {
        let standing = self.reading(actor, Operation::ReadDesk, bank, "bank").await?;
        let Some(sight) = sight(&standing) else {
            return Ok(Slice {
                items: Vec::new(),
                more: false,
            });
        };
        let since = self.silent_since(bank).await?;
        let reader = self.store().reader();
        let page = reader.in_bank(bank).desk_page(since, sight, self.now(), window).await?;
        let items = page.items.into_iter().map(|record| seen_by(sight, record)).collect();
        Ok(Slice { items, more: page.more })
    }

    /// Those of these exchanges that it falls to this person to decide; a member sees of discreet ones neither what nor
    /// whom they are about (RULES 15 and 17).
    pub(super) async fn to_decide(
        &self,
        bank: BankId,
        standing: &Standing,
        records: Vec<ExchangeRecord>,
    ) -> Result<Vec<ExchangeRecord>> {
        let Some(sight) = sight(standing).filter(|_| !records.is_empty()) else {
            return Ok(Vec::new());
        };
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let ids: Vec<ExchangeId> = records.iter().map(|record| record.facts().id).collect();
        let since = self.silent_since(bank).await?;
        let falls = inside.deciding(&ids, since, sight, self.now()).await?;
        let mine = records.into_iter().filter(|record| falls.contains(&record.facts().id));
        Ok(mine.map(|record| seen_by(sight, record)).collect())
    }

    /// From when on a log that nobody answers stands on the desk.
    async fn silent_since(&self, bank: BankId) -> Result<Instant> {
        let policy = self.store().reader().in_bank(bank).policy(self.now()).await?;
        let rules = policy.ok_or(AppError::not_found("bank"))?.rules;
        Ok(self.now().plus_days(rules.confirm_days.saturating_neg()))
    }
}
