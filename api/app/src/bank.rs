//! Banks: made by the operator, ruled by themselves.

mod category;
mod policy;
mod synonym;

use std::collections::{BTreeMap, HashMap};

use domain::bank::{Rules, Template};
use domain::id::{AccountId, AnyId, BankId, CategoryId};
use domain::ledger::{Account, AccountKind, OPENING_FLOOR};
use domain::text::{Name, Note};
use domain::{Error, Reason, taxonomy};
use store::{BankRecord, CategoryRecord, PolicyRecord, Slice, Window};
use uuid::Uuid;

pub(crate) use category::require_offered;
pub use category::{AddCategory, ChangeCategory, UpdateCategory};
pub use synonym::SetSynonyms;

use crate::{App, AppError, Result, calendar};

/// What creating a bank asks for (RULES 23); everything else has a default.
#[derive(Debug, Clone)]
pub struct CreateBank {
    /// Its name, in any script.
    pub name: Name,
    /// Its short name in addresses: 2 to 40 of a-z, 0-9 and hyphens.
    pub slug: String,
    /// Its languages (BCP 47), its own first.
    pub languages: Vec<String>,
    /// Its time zone (IANA).
    pub time_zone: String,
    /// The rules it begins with.
    pub template: Template,
    /// Rules that differ from the template; `None` for none.
    pub rules: Option<Rules>,
    /// What it says of itself.
    pub about: Option<Note>,
}

impl App {
    /// Makes a bank with its fund, its opening account, its first rules and the taxonomy's categories.
    ///
    /// Only the operator's command line calls this; the operator is no member and cannot post hours.
    pub async fn create_bank(&self, command: CreateBank) -> Result<BankRecord> {
        if !is_slug(&command.slug) {
            return Err(unknown("slug", &command.slug));
        }
        if calendar::zone(&command.time_zone).is_none() {
            return Err(unknown("timeZone", &command.time_zone));
        }
        if command.languages.is_empty() {
            return Err(Error::invalid("languages", Reason::Missing).into());
        }
        if let Some(language) = command.languages.iter().find(|language| !is_language(language)) {
            return Err(unknown("languages", language));
        }
        if self.store.reader().bank_by_slug(&command.slug).await?.is_some() {
            return Err(domain::Refusal::Taken.into());
        }
        let at = self.now();
        let record = BankRecord {
            id: BankId::new(self.new_id()),
            slug: command.slug,
            name: command.name.into(),
            languages: command.languages,
            time_zone: command.time_zone,
            about: command.about.map(Into::into).unwrap_or_default(),
            created_at: at,
            version: 1,
        };
        let rules = command.rules.unwrap_or_else(|| command.template.rules());
        let tx = self.store.begin().await?;
        let inside = tx.in_bank(record.id);
        inside.insert_bank(&record).await?;
        let fund = Account::open(AccountId::new(self.new_id()), AccountKind::Fund, rules.fund_floor(0));
        inside.insert_account(&fund).await?;
        let opening = Account::open(AccountId::new(self.new_id()), AccountKind::Opening, OPENING_FLOOR);
        inside.insert_account(&opening).await?;
        inside
            .insert_policy(
                &PolicyRecord {
                    version: 1,
                    rules,
                    effective_at: at,
                },
                None,
            )
            .await?;
        inside.insert_categories(&self.taxonomy()).await?;
        tx.commit().await?;
        Ok(record)
    }

    fn taxonomy(&self) -> Vec<CategoryRecord> {
        let mut known: HashMap<&str, CategoryId> = HashMap::new();
        let mut records = Vec::new();
        for taxon in taxonomy::all() {
            let id = CategoryId::new(self.new_id());
            known.insert(taxon.slug, id);
            records.push(CategoryRecord {
                id,
                slug: Some(taxon.slug.to_owned()),
                parent: taxon.parent.and_then(|parent| known.get(parent).copied()),
                counting: None,
                discreet: taxon.discreet,
                names: taxon
                    .names()
                    .map(|(lang, name)| (lang.to_owned(), name.to_owned()))
                    .collect::<BTreeMap<_, _>>(),
                synonyms: BTreeMap::new(),
                retired_at: None,
                group_retired_at: None,
                version: 1,
            });
        }
        records
    }
}

impl App {
    /// A bank's public face, for everybody.
    pub async fn bank(&self, id: BankId) -> Result<BankRecord> {
        self.store
            .reader()
            .in_bank(id)
            .bank()
            .await?
            .ok_or(AppError::not_found("bank"))
    }

    /// A bank by its short name.
    pub async fn bank_by_slug(&self, slug: &str) -> Result<BankRecord> {
        // What is no short name is not looked for: PostgreSQL has no text with NUL in it.
        if !is_slug(slug) {
            return Err(AppError::not_found("bank"));
        }
        self.store
            .reader()
            .bank_by_slug(slug)
            .await?
            .ok_or(AppError::not_found("bank"))
    }

    /// The banks of the server, newest first.
    pub async fn banks(&self, window: Window<Uuid>) -> Result<Slice<BankRecord>> {
        Ok(self.store.reader().bank_page(window).await?)
    }

    /// The rules that a bank gave itself; they are no secret.
    pub async fn policy(&self, bank: BankId) -> Result<PolicyRecord> {
        let found = self.store.reader().in_bank(bank).policy(self.now()).await?;
        found.ok_or(AppError::not_found("bank"))
    }

    /// The categories of a bank, groups before what is in them; also those that are retired.
    pub async fn categories(&self, bank: BankId) -> Result<Vec<CategoryRecord>> {
        Ok(self.store.reader().in_bank(bank).categories().await?)
    }

    /// Those of these categories that the bank has, with their names.
    pub async fn categories_by_ids(&self, bank: BankId, ids: &[CategoryId]) -> Result<Vec<CategoryRecord>> {
        Ok(self.store.reader().in_bank(bank).categories_by_ids(ids).await?)
    }

    /// One category with its names, whoever's bank it is in: what a bank offers is no secret.
    pub async fn category(&self, id: CategoryId) -> Result<CategoryRecord> {
        let hidden = || AppError::not_found("category");
        let bank = self.store.reader().bank_of(AnyId::CategoryId(id)).await?;
        let found = self.categories_by_ids(bank.ok_or_else(hidden)?, &[id]).await?;
        found.into_iter().next().ok_or_else(hidden)
    }
}

/// Whether a text has the form of a bank's short name.
fn is_slug(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (2..=40).contains(&text.len()) && text.bytes().all(letter)
}

/// Whether a text has the form of a language tag: letters, digits and hyphens in parts of 1 to 8 (RFC 5646, 2.1).
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The spelling that a bank gives one of its languages; refused where it has no such language.
pub(crate) fn language_of(bank: &BankRecord, field: &'static str, tag: &str) -> Result<String> {
    let found = bank
        .languages
        .iter()
        .find(|language| language.eq_ignore_ascii_case(tag));
    found.cloned().ok_or_else(|| unknown(field, tag))
}

pub(crate) fn unknown(field: &'static str, value: &str) -> AppError {
    Error::invalid(
        field,
        Reason::Unknown {
            value: value.chars().take(60).collect(),
        },
    )
    .into()
}
