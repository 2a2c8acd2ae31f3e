//! Banks, their rules and their categories.

use std::collections::BTreeMap;

use domain::bank::{RuleValue, Rules};
use domain::exchange::Counting;
use domain::id::{BankId, CategoryId, PersonId};
use domain::time::Instant;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::entity::{bank, bank_policy, category, category_name};
use crate::error::{Result, StoreError, rows};
use crate::page::{Slice, Window, page};
use crate::tx::{InBank, Reader, Tx};

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankRecord {
    /// Its id.
    pub id: BankId,
    /// Its short name in addresses, unique on the server.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its languages (BCP 47), the first one its own.
    pub languages: Vec<String>,
    /// Its time zone (IANA).
    pub time_zone: String,
    /// What it says of itself.
    pub about: String,
    /// When it was made.
    pub created_at: Instant,
    /// Counts the changes.
    pub version: i64,
}

fn read(row: bank::Model) -> BankRecord {
    BankRecord {
        id: BankId::new(row.id),
        slug: row.slug,
        name: row.name,
        languages: row.languages.split(' ').map(str::to_owned).collect(),
        time_zone: row.time_zone,
        about: row.about,
        created_at: Instant::from_micros(row.created_at),
        version: row.version,
    }
}

/// A category of a bank, with its names by language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryRecord {
    /// Its id.
    pub id: CategoryId,
    /// The slug of the shared taxonomy, where it comes from there.
    pub slug: Option<String>,
    /// Its group.
    pub parent: Option<CategoryId>,
    /// How exchanges in it count, where it differs from the bank's rule.
    pub counting: Option<Counting>,
    /// Whether exchanges in it are discreet by default.
    pub discreet: bool,
    /// Its names by language (BCP 47).
    pub names: BTreeMap<String, String>,
}

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
            };
            (rule.to_owned(), value)
        })
        .collect();
    serde_json::Value::Object(map).to_string()
}

impl Reader {
    /// A bank by its short name.
    pub async fn bank_by_slug(&self, slug: &str) -> Result<Option<BankRecord>> {
        Ok(bank::Entity::find()
            .filter(bank::Column::Slug.eq(slug))
            .one(self)
            .await?
            .map(read))
    }

    /// The banks of the server, newest first.
    pub async fn bank_page(&self, window: Window<Uuid>) -> Result<Slice<BankRecord>> {
        let sql = "SELECT * FROM bank WHERE 1 = 1".to_owned();
        let slice: Slice<bank::Model> = page(self, sql, vec![], "id", window).await?;
        slice.try_map(|row| Ok(read(row)))
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The bank itself.
    pub async fn bank(&self) -> Result<Option<BankRecord>> {
        Ok(bank::Entity::find_by_id(self.bank.uuid())
            .one(self.conn)
            .await?
            .map(read))
    }

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

    /// All categories of the bank with their names: two statements.
    pub async fn categories(&self) -> Result<Vec<CategoryRecord>> {
        let found = category::Entity::find()
            .filter(category::Column::BankId.eq(self.bank.uuid()))
            .filter(category::Column::RetiredAt.is_null())
            .order_by_asc(category::Column::Id)
            .all(self.conn)
            .await?;
        let mut names: BTreeMap<Uuid, BTreeMap<String, String>> = BTreeMap::new();
        let rows = category_name::Entity::find()
            .filter(category_name::Column::BankId.eq(self.bank.uuid()))
            .all(self.conn)
            .await?;
        for row in rows {
            names.entry(row.category_id).or_default().insert(row.lang, row.name);
        }
        Ok(found
            .into_iter()
            .map(|row| CategoryRecord {
                id: CategoryId::new(row.id),
                slug: row.taxon_slug,
                parent: row.parent_id.map(CategoryId::new),
                counting: row.counting.as_deref().and_then(Counting::parse),
                discreet: row.discreet,
                names: names.remove(&row.id).unwrap_or_default(),
            })
            .collect())
    }

    /// One category, without its names.
    pub async fn category(&self, id: CategoryId) -> Result<Option<CategoryRecord>> {
        let found = category::Entity::find_by_id(id.uuid())
            .filter(category::Column::BankId.eq(self.bank.uuid()))
            .one(self.conn)
            .await?;
        Ok(found.map(|row| CategoryRecord {
            id: CategoryId::new(row.id),
            slug: row.taxon_slug,
            parent: row.parent_id.map(CategoryId::new),
            counting: row.counting.as_deref().and_then(Counting::parse),
            discreet: row.discreet,
            names: BTreeMap::new(),
        }))
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
    /// Writes a new bank.
    pub async fn insert_bank(&self, record: &BankRecord) -> Result<()> {
        let row = bank::Model {
            id: record.id.uuid(),
            slug: record.slug.clone(),
            name: record.name.clone(),
            languages: record.languages.join(" "),
            time_zone: record.time_zone.clone(),
            about: record.about.clone(),
            created_at: record.created_at.micros(),
            version: record.version,
        };
        bank::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.conn)
            .await?;
        Ok(())
    }

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

    /// Writes new categories with their names.
    pub async fn insert_categories(&self, records: &[CategoryRecord]) -> Result<()> {
        let bank = self.bank.uuid();
        let all = records.iter().map(|record| category::ActiveModel {
            id: Set(record.id.uuid()),
            bank_id: Set(bank),
            taxon_slug: Set(record.slug.clone()),
            parent_id: Set(record.parent.map(CategoryId::uuid)),
            counting: Set(record.counting.map(|counting| counting.as_str().to_owned())),
            discreet: Set(record.discreet),
            retired_at: Set(None),
        });
        category::Entity::insert_many(all)
            .exec_without_returning(self.conn)
            .await?;
        let names: Vec<category_name::ActiveModel> = records
            .iter()
            .flat_map(|record| {
                record.names.iter().map(move |(lang, name)| category_name::ActiveModel {
                    bank_id: Set(bank),
                    category_id: Set(record.id.uuid()),
                    lang: Set(lang.clone()),
                    name: Set(name.clone()),
                })
            })
            .collect();
        if !names.is_empty() {
            category_name::Entity::insert_many(names)
                .exec_without_returning(self.conn)
                .await?;
        }
        Ok(())
    }

    /// Locks the bank's row: whoever counts the bank's members or roles takes this turn first.
    pub async fn lock_bank(&self) -> Result<()> {
        let sql = format!("SELECT id FROM bank WHERE id = $1{}", self.engine().lock());
        let found = self.conn.query_all_raw(self.statement(sql, vec![])).await?;
        rows("bank", u64::try_from(found.len()).unwrap_or(0), 1)
    }
}
