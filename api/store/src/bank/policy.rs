//! The rules of a bank, version after version.

use std::collections::BTreeMap;

use domain::bank::{RuleChange, RuleValue, Rules};
use domain::id::PersonId;
use domain::time::Instant;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::entity::bank_policy;
use crate::error::{Result, StoreError};
use crate::page::{Listed, Slice, Window};
use crate::tx::{InBank, Tx};

/// The rules of a bank and the version they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRecord {
    /// The version.
    pub version: i64,
    /// The rules.
    pub rules: Rules,
    /// Since when they hold.
    pub effective_at: Instant,
}

pub(crate) fn rules(document: &str) -> Result<Rules> {
    let corrupt = || StoreError::corrupt("bank_policy", "a document that is no policy");
    let document: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(document).map_err(|_error| corrupt())?;
    let mut pairs = Vec::new();
    for (rule, value) in &document {
        let value = match value {
            serde_json::Value::Bool(flag) => RuleValue::Flag(*flag),
            serde_json::Value::Number(number) => RuleValue::Number(number.as_i64().ok_or_else(corrupt)?),
            serde_json::Value::String(word) => RuleValue::Word(word.clone()),
            serde_json::Value::Object(texts) => RuleValue::Texts(by_language(texts).ok_or_else(corrupt)?),
            _ => return Err(corrupt()),
        };
        pairs.push((rule.as_str(), value));
    }
    Rules::parse(pairs).map_err(|error| StoreError::corrupt("bank_policy", error.to_string()))
}

fn document(rules: &Rules) -> String {
    let map: serde_json::Map<String, serde_json::Value> = rules
        .document()
        .into_iter()
        .map(|(rule, value)| {
            let value = match value {
                RuleValue::Number(number) => number.into(),
                RuleValue::Flag(flag) => flag.into(),
                RuleValue::Word(word) => word.into(),
                RuleValue::Texts(texts) => in_languages(&texts),
            };
            (rule.to_owned(), value)
        })
        .collect();
    serde_json::Value::Object(map).to_string()
}

/// Texts by language, as they stand in a document; `None` where it holds something else.
pub(crate) fn by_language(texts: &serde_json::Map<String, serde_json::Value>) -> Option<BTreeMap<String, String>> {
    texts
        .iter()
        .map(|(language, text)| Some((language.clone(), text.as_str()?.to_owned())))
        .collect()
}

/// Texts by language, as they are kept.
pub(crate) fn in_languages(texts: &BTreeMap<String, String>) -> serde_json::Value {
    let texts = texts
        .iter()
        .map(|(language, text)| (language.clone(), text.as_str().into()));
    serde_json::Value::Object(texts.collect())
}

/// A version of the rules as the bank's history has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedPolicy {
    /// The version.
    pub version: i64,
    /// Since when it held.
    pub effective_at: Instant,
    /// Who adopted it; `None` for the rules that the bank began with.
    pub adopted_by: Option<PersonId>,
    /// What it changed.
    pub changes: Vec<RuleChange>,
}

#[derive(FromQueryResult)]
struct AdoptedRow {
    version: i64,
    effective_at: i64,
    adopted_by: Option<Uuid>,
    document: String,
    before: Option<String>,
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The rules that hold at this instant.
    pub async fn policy(&self, at: Instant) -> Result<Option<PolicyRecord>> {
        let statement = self.statement(
            "SELECT * FROM bank_policy WHERE bank_id = $1 AND effective_at <= $2 ORDER BY version DESC LIMIT 1",
            vec![at.micros().into()],
        );
        let found = bank_policy::Model::find_by_statement(statement).one(self.conn).await?;
        found.as_ref().map(policy).transpose()
    }

    /// The rules of one version.
    pub async fn policy_version(&self, version: i64) -> Result<Option<PolicyRecord>> {
        let found = bank_policy::Entity::find_by_id((self.bank.uuid(), version))
            .one(self.conn)
            .await?;
        found.as_ref().map(policy).transpose()
    }

    /// The versions of the rules, newest first, each with what it changed: the first against the defaults.
    pub async fn policy_page(&self, window: Window<i64>) -> Result<Slice<AdoptedPolicy>> {
        let sql = "SELECT p.version, p.effective_at, p.adopted_by, p.document, q.document AS before
                     FROM bank_policy p
                     LEFT JOIN bank_policy q ON q.bank_id = p.bank_id AND q.version = p.version - 1
                    WHERE p.bank_id = $1"
            .to_owned();
        let values = Vec::new();
        let key = "p.version";
        let slice: Slice<AdoptedRow> = self.page(Listed { sql, values, key }, window).await?;
        slice.try_map(|row| {
            let before = row.before.as_deref().map(rules).transpose()?.unwrap_or_default();
            Ok(AdoptedPolicy {
                version: row.version,
                effective_at: Instant::from_micros(row.effective_at),
                adopted_by: row.adopted_by.map(PersonId::new),
                changes: rules(&row.document)?.changes_since(&before),
            })
        })
    }
}

fn policy(row: &bank_policy::Model) -> Result<PolicyRecord> {
    Ok(PolicyRecord {
        version: row.version,
        rules: rules(&row.document)?,
        effective_at: Instant::from_micros(row.effective_at),
    })
}

impl InBank<'_, Tx> {
    /// Writes the next version of the rules; versions are never changed.
    pub async fn insert_policy(&self, record: &PolicyRecord, by: Option<PersonId>) -> Result<()> {
        let row = bank_policy::ActiveModel {
            bank_id: Set(self.bank.uuid()),
            version: Set(record.version),
            effective_at: Set(record.effective_at.micros()),
            adopted_by: Set(by.map(PersonId::uuid)),
            document: Set(document(&record.rules)),
        };
        bank_policy::Entity::insert(row)
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }
}
