//! Finding listings: one, some, or a page.

use std::collections::HashMap;

use domain::id::{BankId, ListingId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::filter::{ListingFilter, Query};
use super::{Columns, ListingReader, ListingRow};
use crate::dialect::Engine;
use crate::error::Result;
use crate::page::{Slice, Window, page};
use crate::search::Sought;
use crate::tx::{InBank, Reader};

/// What words ask for, and what they mean: by the shared taxonomy, and by what the bank calls its categories.
pub(super) async fn understood<C: ConnectionTrait>(conn: &C, bank: Option<BankId>, words: &str) -> Result<Sought> {
    let sought = Sought::read(words);
    match bank {
        Some(bank) => InBank { conn, bank }.meaning(sought).await,
        None => Ok(sought.meaning(&HashMap::new())),
    }
}

async fn listed<C: ConnectionTrait>(
    conn: &C,
    bank: Option<BankId>,
    reader: &ListingReader,
    filter: &ListingFilter,
    window: Window<Uuid>,
) -> Result<Slice<ListingRow>> {
    let engine = Engine::of(conn.get_database_backend());
    let sought = match filter.words.as_deref() {
        Some(words) => Some(understood(conn, bank, words).await?),
        None => None,
    };
    let query = Query::of(engine, bank, reader, filter, sought.as_ref());
    let slice: Slice<Columns> = page(conn, query.sql, query.values, query.order, window).await?;
    let slice = slice.try_map(Columns::read)?;
    Ok(Slice {
        items: with_words(conn, slice.items).await?,
        more: slice.more,
    })
}

/// These listings, in no order: two statements for any number.
pub(super) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    bank: Option<BankId>,
    ids: &[ListingId],
) -> Result<Vec<ListingRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let engine = Engine::of(conn.get_database_backend());
    let statement = Query::these(engine, bank, ids);
    let found: Vec<Columns> = Columns::find_by_statement(statement).all(conn).await?;
    let found = found.into_iter().map(Columns::read).collect::<Result<_>>()?;
    with_words(conn, found).await
}

#[derive(FromQueryResult)]
struct Mark {
    listing_id: Uuid,
    what: String,
    word: String,
}

/// The same listings with their tags and languages: one statement for any number. Whoever calls has looked at the bank.
pub(super) async fn with_words<C: ConnectionTrait>(conn: &C, mut found: Vec<ListingRow>) -> Result<Vec<ListingRow>> {
    if found.is_empty() {
        return Ok(found);
    }
    let holes: Vec<String> = (1..=found.len()).map(|n| format!("${n}")).collect();
    let values = found.iter().map(|row| row.listing.id.uuid().into());
    let holes = holes.join(", ");
    let sql = format!(
        "SELECT listing_id, 'tag' AS what, tag AS word FROM listing_tag WHERE listing_id IN ({holes})
         UNION ALL
         SELECT listing_id, 'language', lang FROM listing_language WHERE listing_id IN ({holes})"
    );
    let engine = Engine::of(conn.get_database_backend());
    let statement = engine.statement(sql, values.collect());
    let mut words: HashMap<Uuid, (Vec<String>, Vec<String>)> = HashMap::new();
    for row in Mark::find_by_statement(statement).all(conn).await? {
        let (tags, languages) = words.entry(row.listing_id).or_default();
        let into = if row.what == "tag" { tags } else { languages };
        into.push(row.word);
    }
    for row in &mut found {
        let (mut tags, mut languages) = words.remove(&row.listing.id.uuid()).unwrap_or_default();
        tags.sort_unstable();
        languages.sort_unstable();
        (row.listing.tags, row.listing.languages) = (tags, languages);
    }
    Ok(found)
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of the bank's listings as this reader sees them, newest first.
    pub async fn listing_page(
        &self,
        reader: &ListingReader,
        filter: &ListingFilter,
        window: Window<Uuid>,
    ) -> Result<Slice<ListingRow>> {
        listed(self.conn, Some(self.bank), reader, filter, window).await
    }
}

impl Reader {
    /// A page of the public listings of every bank, newest first.
    pub async fn public_listings(&self, filter: &ListingFilter, window: Window<Uuid>) -> Result<Slice<ListingRow>> {
        listed(self, None, &ListingReader::Public, filter, window).await
    }

    /// These listings of whichever bank, in no order; who may see them is still to be decided.
    pub async fn listings(&self, ids: &[ListingId]) -> Result<Vec<ListingRow>> {
        by_ids(self, None, ids).await
    }
}
