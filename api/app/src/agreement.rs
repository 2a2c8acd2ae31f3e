//! The agreement of a bank: its next version, those before, and who accepted them (RULES 20).

use domain::id::BankId;
use domain::policy::Operation;
use domain::text::Terms;
use domain::time::{Day, Instant};
use domain::{Error, Reason};
use store::{AcceptanceRecord, AgreementRecord, Audience, Happened, Slice, Window};
use uuid::Uuid;

use crate::bank::language_of;
use crate::{Actor, App, AppError, Result, calendar};

/// The next version of a bank's agreement.
#[derive(Debug, Clone)]
pub struct PublishAgreement {
    /// The bank.
    pub bank: BankId,
    /// The newest version that was seen; 0 where there was none.
    pub expected_version: i64,
    /// Its text in the bank's own language, and in as many of its others as there are.
    pub texts: Vec<(String, Terms)>,
    /// The day from which it holds; `None` for now.
    pub effective_on: Option<Day>,
}

/// How many accepted a version of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Members who accepted it, or a later one.
    pub accepted: i64,
    /// Members who are around, or stopped, in all.
    pub members: i64,
}

/// When a version binds those who have not accepted it: with the days of grace that the bank's rules give now.
pub fn binds_at(record: &AgreementRecord, rules: &domain::bank::Rules) -> Instant {
    record.effective_at.plus_days(rules.agreement_grace_days)
}

impl App {
    /// Publishes the next version of the agreement, as a coordinator, if nobody published another since the version
    /// that was seen. Whoever has not accepted it when its grace is over begins nothing new; all else goes on.
    pub async fn publish_agreement(&self, actor: &Actor, command: PublishAgreement) -> Result<AgreementRecord> {
        let work = self.work(actor, Operation::PublishAgreement, command.bank).await?;
        let inside = work.inside();
        inside.lock_bank().await?;
        let newest = inside.newest_agreement().await?.map_or(0, |newest| newest.version);
        if newest != command.expected_version {
            return Err(Error::Stale.into());
        }
        let effective_at = match command.effective_on {
            Some(day) if day < work.today() => return Err(Error::invalid("effectiveOn", Reason::InPast).into()),
            Some(day) if day > work.today() => calendar::start_of(day, work.zone()),
            _ => work.at(),
        };
        let bank = inside.bank().await?.ok_or(AppError::not_found("bank"))?;
        let mut record = AgreementRecord {
            version: newest.saturating_add(1),
            effective_at,
            adopted_by: work.person(),
            texts: std::collections::BTreeMap::new(),
        };
        for (tag, text) in command.texts {
            record.texts.insert(language_of(&bank, "texts", &tag)?, text.into());
        }
        // Whoever joins here reads at least this language.
        let own = bank.languages.first();
        if !own.is_some_and(|own| record.texts.contains_key(own)) {
            return Err(Error::invalid("texts", Reason::Missing).into());
        }
        inside.insert_agreement(&record).await?;
        work.happened(self.new_id(), Happened::Bank, command.bank.uuid(), Audience::Members)
            .await?;
        work.commit().await?;
        Ok(record)
    }

    /// The agreement that holds now; `None` where the bank has none. Everybody may read what they would join.
    pub async fn agreement(&self, bank: BankId) -> Result<Option<AgreementRecord>> {
        let reader = self.store().reader();
        match reader.in_bank(bank).agreement_at(self.now()).await? {
            Some(version) => Ok(reader.in_bank(bank).agreement(version).await?),
            None => Ok(None),
        }
    }

    /// The newest version of the agreement, whether it holds yet or not.
    pub async fn newest_agreement(&self, bank: BankId) -> Result<Option<AgreementRecord>> {
        Ok(self.store().reader().in_bank(bank).newest_agreement().await?)
    }

    /// Every version of the agreement, newest first, also those that hold later.
    pub async fn agreements(&self, bank: BankId, window: Window<i64>) -> Result<Slice<AgreementRecord>> {
        Ok(self.store().reader().in_bank(bank).agreement_page(window).await?)
    }

    /// The members who accepted this version or a later one, or those who did not: for registrars, who call them.
    pub async fn acceptances(
        &self,
        actor: &Actor,
        bank: BankId,
        version: i64,
        accepted: bool,
        window: Window<Uuid>,
    ) -> Result<Slice<AcceptanceRecord>> {
        self.reading(actor, Operation::ReadAcceptances, bank, "bank").await?;
        let reader = self.store().reader();
        Ok(reader.in_bank(bank).acceptance_page(version, accepted, window).await?)
    }

    /// How many accepted this version or a later one: for registrars. No such version is `NOT_FOUND`.
    pub async fn accepted(&self, actor: &Actor, bank: BankId, version: i64) -> Result<Accepted> {
        self.reading(actor, Operation::ReadAcceptances, bank, "bank").await?;
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        if !inside.has_agreement(version).await? {
            return Err(AppError::not_found("agreement"));
        }
        let (accepted, members) = inside.accepted(version).await?;
        Ok(Accepted { accepted, members })
    }
}
