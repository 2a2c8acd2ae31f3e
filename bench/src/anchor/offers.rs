//! A page of 20 offers without GraphQL, without rules and for nobody in particular: rows to JSON.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::id::{CategoryId, ListingId, MemberId};
use hyper::body::Bytes;
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use super::{Anchor, json};
use crate::books::Pool;
use crate::failure::{Failure, Result};
use crate::on;

/// Rows of a page, and one more, which says that it goes on.
const PAGE: usize = 20;

/// The statement that the server sends for a page of a bank's offers, as a member sees it.
const LISTINGS: &str = "SELECT l.*, m.display_name AS owner_name, m.kind AS owner_kind, m.state AS owner_state,
       m.paused_until AS owner_paused_until, m.minor_until AS owner_minor_until, m.name_public AS owner_name_public
  FROM listing l JOIN member m ON m.bank_id = l.bank_id AND m.id = l.member_id
 WHERE 1 = 1 AND l.bank_id = $1
   AND (((m.state = 'active' OR (m.state = 'paused' AND m.paused_until <= $2)) AND l.state = 'open'
          AND (l.expires_at IS NULL OR l.expires_at > $2)) OR l.member_id IN ($3))
   AND l.state = 'open' AND (l.expires_at IS NULL OR l.expires_at > $2) AND l.kind = 'offer'
 ORDER BY l.id DESC LIMIT 21";
const CATEGORIES: &str = "SELECT c.id, c.taxon_slug, c.parent_id, c.counting, c.discreet, c.retired_at, c.version,
       g.retired_at AS group_retired_at
  FROM category c LEFT JOIN category g ON g.id = c.parent_id AND g.bank_id = c.bank_id
 WHERE c.bank_id = $1 AND c.id";
const NAMES: &str = "SELECT bank_id, category_id, lang, name FROM category_name WHERE bank_id = $1 AND category_id";
const SYNONYMS: &str =
    "SELECT category_id, lang, words FROM category_synonym WHERE bank_id = $1 AND ended_at IS NULL AND category_id";

/// The same page in one statement, as somebody would write it who wants this page and no other.
const JOINED: &str =
    "SELECT l.id, l.title, l.description, l.mode, l.area, l.estimate_minutes, l.created_at, l.member_id,
       m.display_name AS owner_name, l.category_id, n.name AS category_name,
       (SELECT GROUPED(t.tag, ' ') FROM listing_tag t WHERE t.listing_id = l.id) AS tags,
       (SELECT GROUPED(s.lang, ' ') FROM listing_language s WHERE s.listing_id = l.id) AS langs
  FROM listing l JOIN member m ON m.bank_id = l.bank_id AND m.id = l.member_id
  JOIN category_name n ON n.category_id = l.category_id AND n.lang = 'en'
 WHERE l.bank_id = $1 AND l.state = 'open' AND (l.expires_at IS NULL OR l.expires_at > $2) AND l.kind = 'offer'
   AND (m.state = 'active' OR (m.state = 'paused' AND m.paused_until <= $2))
 ORDER BY l.id DESC LIMIT 21";

/// The text of the one statement on this engine.
pub(super) fn joined(pool: &Pool) -> Arc<str> {
    let grouped = match pool {
        Pool::Sqlite(_) => "GROUP_CONCAT",
        Pool::Postgres(_) => "STRING_AGG",
    };
    JOINED.replace("GROUPED", grouped).into()
}

/// The shape of the answer that GraphQL gives.
#[derive(Serialize)]
pub(super) struct Answer {
    data: Data,
}

#[derive(Serialize)]
struct Data {
    listings: Listings,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listings {
    nodes: Vec<Node>,
    page_info: PageInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    id: String,
    title: String,
    description: String,
    mode: String,
    area: Option<String>,
    estimate_minutes: Option<i64>,
    tags: Vec<String>,
    spoken_languages: Vec<String>,
    created_at: String,
    member: Named,
    category: Named,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

/// What both ways read of a listing.
struct Listed {
    id: Uuid,
    title: String,
    description: String,
    mode: String,
    area: Option<String>,
    estimate: Option<i64>,
    created: i64,
    member: Uuid,
    category: Uuid,
}

macro_rules! listed {
    ($row:expr) => {
        Listed {
            id: $row.try_get("id")?,
            title: $row.try_get("title")?,
            description: $row.try_get("description")?,
            mode: $row.try_get("mode")?,
            area: $row.try_get("area")?,
            estimate: $row.try_get("estimate_minutes")?,
            created: $row.try_get("created_at")?,
            member: $row.try_get("member_id")?,
            category: $row.try_get("category_id")?,
        }
    };
}

impl Listed {
    fn node(self, member: String, category: String, tags: Vec<String>, languages: Vec<String>) -> Result<Node> {
        let created = chrono::DateTime::from_timestamp_micros(self.created);
        let created = created.ok_or_else(|| Failure::new("an instant beyond all dates"))?;
        Ok(Node {
            id: ListingId::new(self.id).to_string(),
            title: self.title,
            description: self.description,
            mode: self.mode.to_uppercase(),
            area: self.area,
            estimate_minutes: self.estimate,
            tags,
            spoken_languages: languages,
            created_at: created.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            member: Named {
                id: MemberId::new(self.member).to_string(),
                name: member,
            },
            category: Named {
                id: CategoryId::new(self.category).to_string(),
                name: category,
            },
        })
    }
}

fn answer(nodes: Vec<Node>, more: bool) -> Answer {
    let end_cursor = nodes.last().map(|node| node.id.clone());
    let page_info = PageInfo {
        has_next_page: more,
        end_cursor,
    };
    let listings = Listings { nodes, page_info };
    Answer {
        data: Data { listings },
    }
}

/// A constant of the size of a page.
pub(super) async fn constant(State(anchor): State<Arc<Anchor>>, _body: Bytes) -> Response {
    json(anchor.offers.clone())
}

/// The statements that the server sends for the page.
pub(super) async fn sql(State(anchor): State<Arc<Anchor>>) -> Result<Json<Answer>> {
    Ok(Json(by_statements(&anchor).await?))
}

/// One statement.
pub(super) async fn join(State(anchor): State<Arc<Anchor>>) -> Result<Json<Answer>> {
    let sql = AssertSqlSafe(Arc::clone(&anchor.joined));
    let words = |text: Option<String>| -> Vec<String> {
        let mut words: Vec<String> = text
            .iter()
            .flat_map(|text| text.split(' '))
            .map(str::to_owned)
            .collect();
        words.sort_unstable();
        words
    };
    let mut nodes = Vec::with_capacity(PAGE);
    let more = on!(&anchor.read, pool => {
        let rows = sqlx::query(sql).bind(anchor.bank.uuid()).bind(super::hours::now()).fetch_all(pool).await?;
        for row in rows.iter().take(PAGE) {
            let (tags, languages) = (words(row.try_get("tags")?), words(row.try_get("langs")?));
            nodes.push(listed!(row).node(row.try_get("owner_name")?, row.try_get("category_name")?, tags, languages)?);
        }
        rows.len() > PAGE
    });
    Ok(Json(answer(nodes, more)))
}

fn holes(from: usize, many: usize) -> String {
    let holes: Vec<String> = (from..from.saturating_add(many)).map(|n| format!("${n}")).collect();
    holes.join(", ")
}

/// The page, the words of its listings, its members, and its categories with their names: six statements.
pub(super) async fn by_statements(anchor: &Anchor) -> Result<Answer> {
    let bank = anchor.bank.uuid();
    let (mut found, mut words) = (Vec::new(), HashMap::<Uuid, (Vec<String>, Vec<String>)>::new());
    let (mut members, mut categories) = (HashMap::<Uuid, String>::new(), HashMap::<Uuid, String>::new());
    let more = on!(&anchor.read, pool => {
        let rows = sqlx::query(LISTINGS).bind(bank).bind(super::hours::now()).bind(bank).fetch_all(pool).await?;
        for row in rows.iter().take(PAGE) {
            found.push(listed!(row));
        }
        let ids = holes(1, found.len());
        let sql = format!("SELECT listing_id, 'tag' AS what, tag AS word FROM listing_tag WHERE listing_id IN ({ids})
            UNION ALL SELECT listing_id, 'language', lang FROM listing_language WHERE listing_id IN ({ids})");
        let query = found.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, row| query.bind(row.id));
        for row in query.fetch_all(pool).await? {
            let (tags, languages) = words.entry(row.try_get("listing_id")?).or_default();
            let tag = row.try_get::<String, _>("what")? == "tag";
            if tag { tags } else { languages }.push(row.try_get("word")?);
        }
        let mut owners: Vec<Uuid> = found.iter().map(|row| row.member).collect();
        owners.sort_unstable();
        owners.dedup();
        let sql = format!("SELECT * FROM member WHERE bank_id = $1 AND id IN ({})", holes(2, owners.len()));
        let query = sqlx::query(AssertSqlSafe(sql)).bind(bank);
        for row in owners.iter().fold(query, |query, id| query.bind(*id)).fetch_all(pool).await? {
            members.insert(row.try_get("id")?, row.try_get("display_name")?);
        }
        let mut chosen: Vec<Uuid> = found.iter().map(|row| row.category).collect();
        chosen.sort_unstable();
        chosen.dedup();
        for table in [CATEGORIES, NAMES, SYNONYMS] {
            let query = format!("{table} IN ({})", holes(2, chosen.len()));
            let query = sqlx::query(AssertSqlSafe(query)).bind(bank);
            for row in chosen.iter().fold(query, |query, id| query.bind(*id)).fetch_all(pool).await? {
                if table == NAMES && row.try_get::<String, _>("lang")? == "en" {
                    categories.insert(row.try_get("category_id")?, row.try_get("name")?);
                }
            }
        }
        rows.len() > PAGE
    });
    let mut nodes = Vec::with_capacity(PAGE);
    for row in found {
        let (mut tags, mut languages) = words.remove(&row.id).unwrap_or_default();
        tags.sort_unstable();
        languages.sort_unstable();
        let member = members.get(&row.member).cloned().unwrap_or_default();
        let category = categories.get(&row.category).cloned().unwrap_or_default();
        nodes.push(row.node(member, category, tags, languages)?);
    }
    Ok(answer(nodes, more))
}
