//! The categories of a bank. None is ever deleted: what was given in one keeps it.

use std::collections::BTreeMap;

use domain::exchange::Counting;
use domain::id::{CategoryId, ListingId};
use domain::time::Instant;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Select, Statement,
};
use uuid::Uuid;

use crate::entity::category;
use crate::entity::category_name;
use crate::error::{Result, rows};
use crate::tx::{InBank, Tx};

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
    /// What it is also called, by language, in alphabetical order: words by which it is found.
    pub synonyms: BTreeMap<String, Vec<String>>,
    /// Since when it is retired itself.
    pub retired_at: Option<Instant>,
    /// Since when its group is.
    pub group_retired_at: Option<Instant>,
    /// Counts the changes.
    pub version: i64,
}

impl CategoryRecord {
    /// Whether new listings and exchanges may choose it: neither it nor its group is retired.
    pub const fn is_offered(&self) -> bool {
        self.retired_at.is_none() && self.group_retired_at.is_none()
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    taxon_slug: Option<String>,
    parent_id: Option<Uuid>,
    counting: Option<String>,
    discreet: bool,
    retired_at: Option<i64>,
    group_retired_at: Option<i64>,
    version: i64,
}

/// Categories of the bank with what their groups say; conditions follow.
const SELECT: &str = "SELECT c.id, c.taxon_slug, c.parent_id, c.counting, c.discreet, c.retired_at, c.version,
        g.retired_at AS group_retired_at
   FROM category c LEFT JOIN category g ON g.id = c.parent_id AND g.bank_id = c.bank_id
  WHERE c.bank_id = $1";

fn read(row: Row, names: BTreeMap<String, String>, synonyms: BTreeMap<String, Vec<String>>) -> CategoryRecord {
    CategoryRecord {
        id: CategoryId::new(row.id),
        slug: row.taxon_slug,
        parent: row.parent_id.map(CategoryId::new),
        counting: row.counting.as_deref().and_then(Counting::parse),
        discreet: row.discreet,
        names,
        synonyms,
        retired_at: row.retired_at.map(Instant::from_micros),
        group_retired_at: row.group_retired_at.map(Instant::from_micros),
        version: row.version,
    }
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// All categories of the bank with their names, retired ones too, in the order they were made: three statements.
    pub async fn categories(&self) -> Result<Vec<CategoryRecord>> {
        let statement = self.statement(format!("{SELECT} ORDER BY c.id"), vec![]);
        let names = category_name::Entity::find().filter(category_name::Column::BankId.eq(self.bank.uuid()));
        self.named(statement, names, &[]).await
    }

    /// Those of these categories that the bank has, with their names: three statements.
    pub async fn categories_by_ids(&self, ids: &[CategoryId]) -> Result<Vec<CategoryRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let holes: Vec<String> = (0..ids.len()).map(|n| format!("${}", n.saturating_add(2))).collect();
        let values = ids.iter().map(|id| id.uuid().into()).collect();
        let statement = self.statement(format!("{SELECT} AND c.id IN ({})", holes.join(", ")), values);
        let names = category_name::Entity::find()
            .filter(category_name::Column::BankId.eq(self.bank.uuid()))
            .filter(category_name::Column::CategoryId.is_in(ids.iter().map(|id| id.uuid())));
        self.named(statement, names, ids).await
    }

    async fn named(
        &self,
        categories: Statement,
        names: Select<category_name::Entity>,
        of: &[CategoryId],
    ) -> Result<Vec<CategoryRecord>> {
        let found = Row::find_by_statement(categories).all(self.conn).await?;
        let mut by_category: BTreeMap<Uuid, BTreeMap<String, String>> = BTreeMap::new();
        for row in names.all(self.conn).await? {
            by_category
                .entry(row.category_id)
                .or_default()
                .insert(row.lang, row.name);
        }
        let mut synonyms = self.synonyms(of).await?;
        let record = |row: Row| {
            let names = by_category.remove(&row.id).unwrap_or_default();
            let synonyms = synonyms.remove(&row.id).unwrap_or_default();
            read(row, names, synonyms)
        };
        Ok(found.into_iter().map(record).collect())
    }

    /// One category, without its names.
    pub async fn category(&self, id: CategoryId) -> Result<Option<CategoryRecord>> {
        let statement = self.statement(format!("{SELECT} AND c.id = $2"), vec![id.uuid().into()]);
        let found = Row::find_by_statement(statement).one(self.conn).await?;
        Ok(found.map(|row| read(row, BTreeMap::new(), BTreeMap::new())))
    }

    /// Whether a listing stands in this category.
    pub async fn stands_in(&self, listing: ListingId, category: CategoryId) -> Result<bool> {
        let statement = self.statement(
            "SELECT 1 AS one FROM listing WHERE bank_id = $1 AND id = $2 AND category_id = $3",
            vec![listing.uuid().into(), category.uuid().into()],
        );
        Ok(self.conn.query_one_raw(statement).await?.is_some())
    }
}

impl InBank<'_, Tx> {
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
            retired_at: Set(record.retired_at.map(Instant::micros)),
            version: Set(record.version),
        });
        category::Entity::insert_many(all)
            .exec_without_returning(self.conn)
            .await?;
        self.insert_names(records).await?;
        for record in records {
            self.insert_meaning(record).await?;
        }
        Ok(())
    }

    async fn insert_names(&self, records: &[CategoryRecord]) -> Result<()> {
        let bank = self.bank.uuid();
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

    /// Writes a changed category with all its names and what a search meets them by, if nobody was faster; the record then carries the next version.
    pub async fn save_category(&self, record: &mut CategoryRecord) -> Result<()> {
        let seen = record.version;
        record.version = seen.saturating_add(1);
        let update = self.statement(
            "UPDATE category SET counting = $3, discreet = $4, retired_at = $5, version = $6
              WHERE bank_id = $1 AND id = $2 AND version = $7",
            vec![
                record.id.uuid().into(),
                record.counting.map(|counting| counting.as_str().to_owned()).into(),
                record.discreet.into(),
                record.retired_at.map(Instant::micros).into(),
                record.version.into(),
                seen.into(),
            ],
        );
        rows("category", self.conn.execute_raw(update).await?.rows_affected(), 1)?;
        let forget = self.statement(
            "DELETE FROM category_name WHERE bank_id = $1 AND category_id = $2",
            vec![record.id.uuid().into()],
        );
        self.conn.execute_raw(forget).await?;
        self.insert_names(std::slice::from_ref(record)).await?;
        self.write_meaning(record).await
    }
}
