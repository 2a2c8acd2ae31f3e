//! The search index of listings: what it holds is made in `crate::search`, so that both engines find the same.

use domain::id::{CategoryId, ListingId};
use domain::listing::Visibility;
use domain::place::Place;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

use super::{COLUMNS, Columns, FROM, ListingRecord, find};
use crate::error::{Result, StoreError};
use crate::search::{OF_PUBLIC, Tongue, Written, of_bank, of_category, of_taxon};
use crate::tx::Tx;

/// How many listings one step of a rebuild takes.
const STEP: u32 = 100;

#[derive(FromQueryResult)]
struct Surroundings {
    languages: String,
    taxon_slug: Option<String>,
    parent_id: Option<Uuid>,
    group_slug: Option<String>,
}

/// What surrounds a listing and is looked for with it: the bank's languages, the category and its group.
async fn surroundings(conn: &Tx, listing: &ListingRecord) -> Result<Surroundings> {
    let statement = conn.in_bank(listing.bank).statement(
        "SELECT b.languages, c.taxon_slug, c.parent_id, g.taxon_slug AS group_slug
           FROM category c JOIN bank b ON b.id = c.bank_id
           LEFT JOIN category g ON g.bank_id = c.bank_id AND g.id = c.parent_id
          WHERE c.bank_id = $1 AND c.id = $2",
        vec![listing.category.uuid().into()],
    );
    let found = Surroundings::find_by_statement(statement).one(conn).await?;
    found.ok_or_else(|| StoreError::corrupt("listing", "a category that is not there"))
}

/// The languages in which a text is stemmed: its own. Where that is one of the bank's, so are the others: few say in
/// which of them they write.
fn tongues(bank: &str, text: &str) -> Vec<Tongue> {
    let own = Tongue::of(text);
    let mut all: Vec<Tongue> = bank.split(' ').filter_map(Tongue::of).collect();
    match own {
        Some(own) if !all.contains(&own) => vec![own],
        _ => {
            all.sort_unstable();
            all.dedup();
            all
        }
    }
}

/// The tokens of a listing: its words, their stems, and what marks it.
async fn written(conn: &Tx, listing: &ListingRecord) -> Result<Written> {
    let around = surroundings(conn, listing).await?;
    let tongues = tongues(&around.languages, &listing.lang);
    let mut marks = vec![of_bank(listing.bank), of_category(listing.category)];
    marks.extend(around.parent_id.map(CategoryId::new).map(of_category));
    marks.extend(
        around
            .taxon_slug
            .iter()
            .chain(&around.group_slug)
            .map(|slug| of_taxon(slug)),
    );
    if listing.visibility == Visibility::Public {
        marks.push(OF_PUBLIC.to_owned());
    }
    let mut body: Vec<&str> = vec![&listing.description];
    body.extend(listing.tags.iter().map(String::as_str));
    body.extend(listing.area.as_deref());
    body.push(&listing.availability);
    Ok(Written::new(&listing.title, &body, &tongues, marks))
}

/// Microdegrees as degrees, which the indexes of places hold.
fn degrees(microdegrees: i64) -> Option<f64> {
    // Within a globe the number fits 32 bits, and so a double, exactly.
    i32::try_from(microdegrees).ok().map(|micro| f64::from(micro) / 1e6)
}

/// Writes the words and the point of a listing into the index.
pub(super) async fn save(conn: &Tx, listing: &ListingRecord) -> Result<()> {
    let written = written(conn, listing).await?;
    let values: Vec<Value> = vec![
        listing.bank.uuid().into(),
        listing.id.uuid().into(),
        written.title.clone().into(),
        written.body.clone().into(),
        conn.engine().search_index(&written).into(),
        listing.place.map(Place::latitude).and_then(degrees).into(),
        listing.place.map(Place::longitude).and_then(degrees).into(),
    ];
    for sql in conn.engine().save_search() {
        let statement = conn.engine().statement(*sql, values.clone());
        conn.execute_raw(statement).await?;
    }
    Ok(())
}

impl Tx {
    /// Readies the index for a rebuild: what has no listing goes, and the words agree with the texts they stand for.
    pub async fn begin_reindex(&self) -> Result<()> {
        for sql in self.engine().begin_reindex() {
            self.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    /// Writes the next listings after this one into the index, of every bank; the last one, or `None` at the end.
    ///
    /// Their rows are locked until commit, so that a change in between is not written over with what it replaced.
    pub async fn reindex(&self, after: Option<ListingId>) -> Result<Option<ListingId>> {
        let lock = match self.engine().lock() {
            "" => String::new(),
            lock => format!("{lock} OF l"),
        };
        let (condition, values) = match after {
            Some(after) => (" WHERE l.id > $1", vec![after.uuid().into()]),
            None => ("", vec![]),
        };
        let sql = format!("{COLUMNS}{FROM}{condition} ORDER BY l.id LIMIT {STEP}{lock}");
        let statement = self.engine().statement(sql, values);
        let found: Vec<Columns> = Columns::find_by_statement(statement).all(self).await?;
        let found = found.into_iter().map(Columns::read).collect::<Result<_>>()?;
        let mut last = None;
        for row in find::with_words(self, found).await? {
            save(self, &row.listing).await?;
            last = Some(row.listing.id);
        }
        Ok(last)
    }
}
