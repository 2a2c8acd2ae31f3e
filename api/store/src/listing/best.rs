//! The listings that fit words best, among the newest that have them.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::id::{BankId, ListingId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::filter::{ListingFilter, Query};
use super::{ListingReader, ListingRow, find};
use crate::dialect::Engine;
use crate::error::Result;
use crate::page::{Slice, Window};
use crate::search::{Kin, Rank, Sought, score};
use crate::tx::{InBank, Reader};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A listing as far as ranking needs to know it.
#[derive(FromQueryResult)]
struct Candidate {
    id: Uuid,
    created_at: i64,
    title: String,
    body: String,
}

/// All that are looked at, from the best fit on. Those that came after the first page was read are not.
async fn ranked<C: ConnectionTrait>(
    conn: &C,
    bank: Option<BankId>,
    reader: &ListingReader,
    filter: &ListingFilter,
    sought: &Sought,
    window: Window<Rank>,
) -> Result<Vec<Rank>> {
    let engine = Engine::of(conn.get_database_backend());
    let given = window.after.or(window.before);
    let query = Query::of(engine, bank, reader, filter, Some(sought)).candidates(given.map(|rank| rank.newest));
    let statement = engine.statement(query.sql, query.values);
    let found = Candidate::find_by_statement(statement).all(conn).await?;
    let Some(first) = found.first() else {
        return Ok(Vec::new());
    };
    let newest = given.map_or(ListingId::new(first.id), |rank| rank.newest);
    let at = given.map_or(filter.now, |rank| rank.at);
    // Told from what stays as it is: a listing that is renewed while the list is walked keeps its place.
    let days = |created: i64| at.micros().saturating_sub(created).div_euclid(MICROS_PER_DAY);
    let mut kin = Kin::default();
    let rank = |row: Candidate| Rank {
        score: score(sought, &mut kin, &row.title, &row.body, days(row.created_at)),
        listing: ListingId::new(row.id),
        at,
        newest,
    };
    let mut all: Vec<Rank> = found.into_iter().map(rank).collect();
    all.sort_unstable_by_key(|rank| Reverse(rank.key()));
    Ok(all)
}

/// The part of the list that was asked for.
fn cut(mut all: Vec<Rank>, window: Window<Rank>) -> Slice<Rank> {
    all.retain(|rank| {
        window.after.is_none_or(|after| rank.key() < after.key())
            && window.before.is_none_or(|before| rank.key() > before.key())
    });
    let size = usize::try_from(window.size.clamp(1, 100)).unwrap_or(100);
    let more = all.len() > size;
    if window.backwards {
        all.drain(..all.len().saturating_sub(size));
    } else {
        all.truncate(size);
    }
    Slice { items: all, more }
}

async fn best<C: ConnectionTrait>(
    conn: &C,
    bank: Option<BankId>,
    reader: &ListingReader,
    filter: &ListingFilter,
    window: Window<Rank>,
) -> Result<Slice<(ListingRow, Rank)>> {
    let sought = find::understood(conn, bank, filter.words.as_deref().unwrap_or_default()).await?;
    let all = if sought.is_empty() {
        Vec::new()
    } else {
        ranked(conn, bank, reader, filter, &sought, window).await?
    };
    let page = cut(all, window);
    let ids: Vec<ListingId> = page.items.iter().map(|rank| rank.listing).collect();
    let rows = find::by_ids(conn, bank, &ids).await?.into_iter();
    // One that was hidden between the two reads is left out.
    let seen = rows.filter(|row| reader.sees(row, filter.now));
    let mut rows: HashMap<ListingId, ListingRow> = seen.map(|row| (row.listing.id, row)).collect();
    let items = page.items.into_iter();
    let items = items.filter_map(|rank| Some((rows.remove(&rank.listing)?, rank)));
    Ok(Slice {
        items: items.collect(),
        more: page.more,
    })
}

impl<C: ConnectionTrait> InBank<'_, C> {
    /// A page of those of the bank's listings that fit the filter's words best, among the newest thousand with them.
    pub async fn best_listings(
        &self,
        reader: &ListingReader,
        filter: &ListingFilter,
        window: Window<Rank>,
    ) -> Result<Slice<(ListingRow, Rank)>> {
        best(self.conn, Some(self.bank), reader, filter, window).await
    }

    /// How the engine finds what is ranked, line by line: tests look at the indexes.
    pub async fn plan_of_best(&self, reader: &ListingReader, filter: &ListingFilter) -> Result<Vec<String>> {
        let words = filter.words.as_deref().unwrap_or_default();
        let sought = find::understood(self.conn, Some(self.bank), words).await?;
        let query = Query::of(self.engine(), Some(self.bank), reader, filter, Some(&sought)).candidates(None);
        let (explain, column) = self.engine().explain();
        let statement = self.engine().statement(format!("{explain}{}", query.sql), query.values);
        let rows = self.conn.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(row.try_get("", column)?)).collect()
    }
}

impl Reader {
    /// The same among the public listings of every bank.
    pub async fn best_public_listings(
        &self,
        filter: &ListingFilter,
        window: Window<Rank>,
    ) -> Result<Slice<(ListingRow, Rank)>> {
        best(self, None, &ListingReader::Public, filter, window).await
    }
}
