//! The rules of a bank: the next version, and those before.

use domain::Error;
use domain::bank::{RuleValue, Rules};
use domain::id::BankId;
use domain::policy::Operation;
use domain::time::Instant;
use store::{AdoptedPolicy, Audience, Happened, PolicyRecord, Slice, Window};

use super::{language_of, unknown};
use crate::{Actor, App, AppError, Result, Work};

impl App {
    /// Adopts the next version of the rules, from now on, if nobody adopted another since `expected_version` was seen.
    /// Floors follow: no balance changes (RULES 3).
    pub async fn adopt_policy(
        &self,
        actor: &Actor,
        bank: BankId,
        expected_version: i64,
        changes: Vec<(String, RuleValue)>,
    ) -> Result<PolicyRecord> {
        let work = self.work(actor, Operation::AdoptPolicy, bank).await?;
        work.inside().lock_bank().await?;
        // The newest there is, also where another was adopted while this one waited for its turn.
        let newest = Instant::from_micros(i64::MAX);
        let current = work.inside().policy(newest).await?.ok_or(AppError::not_found("bank"))?;
        if current.version != expected_version {
            return Err(Error::Stale.into());
        }
        let mut document: Vec<(String, RuleValue)> = current
            .rules
            .document()
            .into_iter()
            .map(|(rule, value)| (rule.to_owned(), value))
            .collect();
        for (rule, value) in changes {
            document.retain(|(known, _)| *known != rule);
            document.push((rule, value));
        }
        self.in_own_languages(&work, &mut document).await?;
        let pairs = document.iter().map(|(rule, value)| (rule.as_str(), value.clone()));
        let rules = Rules::parse(pairs).map_err(|error| unknown("rules", &error.to_string()))?;
        let record = PolicyRecord {
            version: current.version.saturating_add(1),
            rules,
            effective_at: work.at().max(current.effective_at),
        };
        work.inside().insert_policy(&record, work.person()).await?;
        let active = work.inside().active_members().await?;
        work.inside()
            .aim_all(record.rules.member_floor(), record.rules.fund_floor(active))
            .await?;
        work.happened(self.new_id(), Happened::Bank, bank.uuid(), Audience::Members)
            .await?;
        work.commit().await?;
        Ok(record)
    }

    /// Texts of the rules stand in the bank's languages only, in its spelling of them, so that no reader is left with one
    /// they cannot read.
    async fn in_own_languages(&self, work: &Work, document: &mut [(String, RuleValue)]) -> Result<()> {
        let texts = document.iter_mut().filter_map(|(_, value)| match value {
            RuleValue::Texts(texts) if !texts.is_empty() => Some(texts),
            _ => None,
        });
        for texts in texts {
            let bank = work.inside().bank().await?.ok_or(AppError::not_found("bank"))?;
            *texts = std::mem::take(texts)
                .into_iter()
                .map(|(tag, text)| Ok((language_of(&bank, "rules", &tag)?, text)))
                .collect::<Result<_>>()?;
        }
        Ok(())
    }

    /// The versions of the rules, newest first: for the bank's members.
    pub async fn policy_history(
        &self,
        actor: &Actor,
        bank: BankId,
        window: Window<i64>,
    ) -> Result<Slice<AdoptedPolicy>> {
        self.reading(actor, Operation::ReadPolicyHistory, bank, "bank").await?;
        Ok(self.store().reader().in_bank(bank).policy_page(window).await?)
    }
}
