//! The agreement of a bank.

use app::AppError;
use app::agreement::PublishAgreement;
use async_graphql::{ID, InputObject};
use domain::Error;
use domain::id::BankId;
use domain::text::Terms;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::Date;
use crate::view::agreement::{AcceptanceView, AgreementCount, AgreementView};

/// A text in one of the bank's languages.
#[derive(Debug, Clone, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TranslatedTextInput {
    /// The language (BCP 47), one of the bank's.
    pub language: String,
    /// The text, plain.
    pub text: String,
}

/// The next version of a bank's agreement.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishAgreementInput {
    /// Of which bank.
    #[serde(skip)]
    pub bank_id: ID,
    /// The newest `Agreement.version` that was seen, 0 where there was none; where another was published meanwhile,
    /// nothing changes.
    #[serde(skip)]
    pub expected_version: i64,
    /// Its text in the bank's own language, and in as many of its others as there are, each of 1 to 20,000 characters.
    pub texts: Vec<TranslatedTextInput>,
    /// The day from which it holds, today or later; null for now.
    pub effective_on: Option<Date>,
}

/// Publishes the next version of the agreement, as a coordinator. Whoever has not accepted it when the days of grace
/// are over begins nothing new; all else goes on.
pub async fn publish_agreement(asker: &Asker, input: &PublishAgreementInput) -> app::Result<AgreementView> {
    let bank: BankId = input::id("bankId", &input.bank_id)?;
    let texts = input.texts.iter();
    let command = PublishAgreement {
        bank,
        expected_version: input.expected_version,
        texts: texts
            .map(|given| {
                let text = Terms::try_new(&given.text).map_err(|error| Error::invalid("texts", error))?;
                Ok((given.language.clone(), text))
            })
            .collect::<app::Result<_>>()?,
        effective_on: input.effective_on.map(|day| day.0),
    };
    let record = asker.app.publish_agreement(&asker.actor, command).await?;
    Ok(AgreementView::new(&record, &asker.app.policy(bank).await?.rules))
}

/// The newest version, also one that holds later.
pub async fn newest_agreement(asker: &Asker, bank_id: &ID) -> app::Result<AgreementView> {
    let bank: BankId = input::id("bankId", bank_id)?;
    let record = asker.app.newest_agreement(bank).await?;
    let record = record.ok_or(AppError::not_found("agreement"))?;
    Ok(AgreementView::new(&record, &asker.app.policy(bank).await?.rules))
}

/// The agreement that holds now; nothing where the bank has none.
pub async fn agreement(asker: &Asker, bank: BankId) -> app::Result<Option<AgreementView>> {
    let Some(record) = asker.app.agreement(bank).await? else {
        return Ok(None);
    };
    Ok(Some(AgreementView::new(&record, &asker.app.policy(bank).await?.rules)))
}

/// The versions of a bank's agreement, newest first, also one that holds later.
pub async fn agreements(asker: &Asker, bank_id: &ID, paging: Paging) -> app::Result<Paged<AgreementView, i64>> {
    let list = List::new("agreements", &bank_id.as_str());
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let window = list.window(&paging)?;
    let rules = asker.app.policy(bank).await?.rules;
    let page = asker.app.agreements(bank, window).await?;
    let show = |record| AgreementView::new(&record, &rules);
    Ok(Paged::shown(list, paging, page, show, |seen| seen.version))
}

/// How many members accepted a version of the agreement.
pub async fn agreement_count(asker: &Asker, bank_id: &ID, version: i64) -> app::Result<AgreementCount> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    Ok(asker.app.accepted(&asker.actor, bank, version).await?.into())
}

/// The members who accepted a version of the agreement, or a later one, newest members first; or those who did not.
pub async fn agreement_acceptances(
    asker: &Asker,
    bank_id: &ID,
    version: i64,
    accepted: bool,
    paging: Paging,
) -> app::Result<Paged<AcceptanceView, Uuid>> {
    let list = List::new("agreementAcceptances", &(bank_id.as_str(), version, accepted));
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let window = list.window(&paging)?;
    let actor = &asker.actor;
    let page = asker.app.acceptances(actor, bank, version, accepted, window).await?;
    let show = |record| AcceptanceView::new(bank, &record);
    Ok(Paged::shown(list, paging, page, show, |seen| seen.member.uuid()))
}

/// The agreement of this bank that holds now.
pub async fn agreement_of(asker: &Asker, bank_id: &ID) -> app::Result<AgreementView> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    agreement(asker, bank).await?.ok_or(AppError::not_found("agreement"))
}

/// The number of a version, as a path says it.
pub fn version(text: &str) -> app::Result<i64> {
    let message = "a version is a whole number from 1";
    text.parse().map_err(|_error| {
        AppError::Domain(Error::Malformed {
            field: "version",
            message,
        })
    })
}
