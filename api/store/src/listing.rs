//! Listings: offers and needs, with their tags, languages and place in the search index.

mod best;
mod filter;
mod find;
mod matching;
mod reader;
mod record;
mod search;

use domain::id::{ListingId, MemberId};
use domain::time::Instant;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use crate::entity::{listing, listing_language, listing_tag};
use crate::error::{Result, rows};
use crate::tx::{InBank, Tx};

pub use filter::ListingFilter;
pub use matching::{MatchFilter, MatchRecord};
pub use reader::ListingReader;
use record::{COLUMNS, Columns, FROM};
pub use record::{ListingOwner, ListingRecord, ListingRow};

impl<C: ConnectionTrait> InBank<'_, C> {
    /// One listing with whose it is.
    pub async fn listing(&self, id: ListingId) -> Result<Option<ListingRow>> {
        self.listing_by("", id).await
    }

    async fn listing_by(&self, lock: &str, id: ListingId) -> Result<Option<ListingRow>> {
        let sql = format!("{COLUMNS}{FROM} WHERE l.bank_id = $1 AND l.id = $2{lock}");
        let statement = self.statement(sql, vec![id.uuid().into()]);
        let found: Vec<Columns> = Columns::find_by_statement(statement).all(self.conn).await?;
        let found = found.into_iter().map(Columns::read).collect::<Result<_>>()?;
        Ok(find::with_words(self.conn, found).await?.pop())
    }

    /// These listings with whose they are, in no order; two statements for any number.
    pub async fn listings(&self, ids: &[ListingId]) -> Result<Vec<ListingRow>> {
        find::by_ids(self.conn, Some(self.bank), ids).await
    }

    /// How many listings of this member can be answered now; whoever decides by it holds the member's lock.
    pub async fn open_listings(&self, member: MemberId, now: Instant) -> Result<i64> {
        #[derive(FromQueryResult)]
        struct Count {
            many: i64,
        }
        let statement = self.statement(
            "SELECT COUNT(*) AS many FROM listing WHERE bank_id = $1 AND member_id = $2 AND state = 'open'
                AND (expires_at IS NULL OR expires_at > $3)",
            vec![member.uuid().into(), now.micros().into()],
        );
        Ok(Count::find_by_statement(statement)
            .one(self.conn)
            .await?
            .map_or(0, |count| count.many))
    }
}

impl InBank<'_, Tx> {
    /// One listing, locked until commit; its owner's row is not.
    pub async fn lock_listing(&self, id: ListingId) -> Result<Option<ListingRow>> {
        let lock = match self.engine().lock() {
            "" => String::new(),
            lock => format!("{lock} OF l"),
        };
        self.listing_by(&lock, id).await
    }

    /// Writes a new listing with its tags, its languages and its place in the search index.
    pub async fn insert_listing(&self, row: &ListingRow) -> Result<()> {
        listing::Entity::insert(row.model().into_active_model().reset_all())
            .exec_without_returning(self.conn)
            .await?;
        self.write_words(&row.listing).await
    }

    /// Writes a changed listing with all that hangs on it, if nobody was faster; the record then carries the next
    /// version.
    pub async fn save_listing(&self, row: &mut ListingRow) -> Result<()> {
        let seen = row.listing.version;
        row.listing.version = seen.saturating_add(1);
        let result = listing::Entity::update_many()
            .set(row.model().into_active_model().reset_all())
            .filter(listing::Column::BankId.eq(self.bank.uuid()))
            .filter(listing::Column::Id.eq(row.listing.id.uuid()))
            .filter(listing::Column::Version.eq(seen))
            .exec(self.conn)
            .await?;
        rows("listing", result.rows_affected, 1)?;
        for table in ["listing_tag", "listing_language"] {
            let sql = format!("DELETE FROM {table} WHERE bank_id = $1 AND listing_id = $2");
            let delete = self.statement(sql, vec![row.listing.id.uuid().into()]);
            self.conn.execute_raw(delete).await?;
        }
        self.write_words(&row.listing).await
    }

    async fn write_words(&self, listing: &ListingRecord) -> Result<()> {
        let (bank_id, listing_id): (Uuid, Uuid) = (self.bank.uuid(), listing.id.uuid());
        if !listing.tags.is_empty() {
            let tags = listing.tags.iter().map(|tag| listing_tag::ActiveModel {
                bank_id: Set(bank_id),
                listing_id: Set(listing_id),
                tag: Set(tag.clone()),
            });
            listing_tag::Entity::insert_many(tags)
                .exec_without_returning(self.conn)
                .await?;
        }
        if !listing.languages.is_empty() {
            let languages = listing.languages.iter().map(|lang| listing_language::ActiveModel {
                bank_id: Set(bank_id),
                listing_id: Set(listing_id),
                lang: Set(lang.clone()),
            });
            listing_language::Entity::insert_many(languages)
                .exec_without_returning(self.conn)
                .await?;
        }
        search::save(self.conn, listing).await
    }
}
