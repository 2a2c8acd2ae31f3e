//! Banks; their rules and their categories each have a file.

mod category;
mod policy;
mod synonym;

use domain::id::BankId;
use domain::time::Instant;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::entity::bank;
use crate::error::{Result, rows};
use crate::page::{Slice, Window, page};
use crate::tx::{InBank, Reader, Tx};

pub use category::CategoryRecord;
pub use policy::{AdoptedPolicy, PolicyRecord};
pub(crate) use policy::{by_language, in_languages, rules};

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

    /// Locks the bank's row: whoever counts the bank's members or roles takes this turn first.
    pub async fn lock_bank(&self) -> Result<()> {
        let sql = format!("SELECT id FROM bank WHERE id = $1{}", self.engine().lock());
        let found = self.conn.query_all_raw(self.statement(sql, vec![])).await?;
        rows("bank", u64::try_from(found.len()).unwrap_or(0), 1)
    }
}
