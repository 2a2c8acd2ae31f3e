//! Which bank a thing belongs to: the only reads that do not know their bank yet.

use domain::id::{AnyId, BankId, MemberId, PersonId};
use domain::listing::ListingKind;
use domain::policy::Standing;
use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::bank::PolicyRecord;
use crate::dialect::Engine;
use crate::error::Result;
use crate::tx::{Reader, Tx};

#[derive(FromQueryResult)]
struct Row {
    bank_id: Uuid,
}

/// The table of a kind of thing that lies inside a bank, and its key; `None` for what lies outside.
fn place(id: AnyId) -> Option<(&'static str, Uuid)> {
    Some(match id {
        AnyId::BankId(id) => ("bank", id.uuid()),
        AnyId::MemberId(id) => ("member", id.uuid()),
        AnyId::AccountId(id) => ("account", id.uuid()),
        AnyId::ListingId(id) => ("listing", id.uuid()),
        AnyId::ExchangeId(id) => ("exchange", id.uuid()),
        AnyId::TransferId(id) => ("transfer", id.uuid()),
        AnyId::ActivityId(id) => ("activity", id.uuid()),
        AnyId::CategoryId(id) => ("category", id.uuid()),
        AnyId::EventId(id) => ("event", id.uuid()),
        AnyId::PartnerId(id) => ("partner", id.uuid()),
        AnyId::WebhookId(id) => ("webhook", id.uuid()),
        AnyId::PersonId(_) | AnyId::TokenId(_) | AnyId::SessionId(_) => return None,
    })
}

/// What stands for the bank of the thing `$1` in a statement.
fn bank_of_subject(table: &str) -> String {
    match table {
        "bank" => "$1".to_owned(),
        table => format!("(SELECT bank_id FROM {table} WHERE id = $1)"),
    }
}

async fn bank_of<C: ConnectionTrait>(conn: &C, id: AnyId) -> Result<Option<BankId>> {
    let Some((table, key)) = place(id) else {
        return Ok(None);
    };
    if let AnyId::BankId(id) = id {
        return Ok(Some(id));
    }
    let engine = Engine::of(conn.get_database_backend());
    let sql = format!("SELECT bank_id FROM {table} WHERE id = $1");
    let statement = engine.statement(sql, vec![key.into()]);
    Ok(Row::find_by_statement(statement)
        .one(conn)
        .await?
        .map(|row| BankId::new(row.bank_id)))
}

/// What a unit of work begins with, read in one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The bank of the subject.
    pub bank: BankId,
    /// Its time zone (IANA).
    pub time_zone: String,
    /// Its rules.
    pub policy: PolicyRecord,
    /// What the person is there; of nobody, nothing.
    pub standing: Option<Standing>,
    /// The version of the subject, where it is an exchange: who changes it meanwhile changes this.
    pub seen: Option<i64>,
}

#[derive(FromQueryResult)]
struct GroundRow {
    seen: Option<i64>,
    bank_id: Uuid,
    time_zone: String,
    version: i64,
    document: String,
    effective_at: i64,
}

impl Reader {
    /// The bank that this thing belongs to.
    pub async fn bank_of(&self, id: AnyId) -> Result<Option<BankId>> {
        bank_of(self, id).await
    }
}

impl Tx {
    /// The bank of this subject, its rules, and what this person is there; `None` where there is no such subject.
    pub async fn ground(&self, subject: AnyId, person: Option<PersonId>, at: Instant) -> Result<Option<Ground>> {
        let Some((table, key)) = place(subject) else {
            return Ok(None);
        };
        let bank = bank_of_subject(table);
        let standing = crate::standing::sql(&bank, "$3");
        let seen = match subject {
            AnyId::ExchangeId(_) => "(SELECT x.version FROM exchange x WHERE x.id = $1)",
            _ => "CAST(NULL AS BIGINT)",
        };
        let sql = format!(
            "SELECT b.id AS bank_id, b.time_zone, p.version, p.document, p.effective_at, {seen} AS seen,
                    s.what, s.member_id, s.state, s.word, s.until
               FROM bank b JOIN bank_policy p ON p.bank_id = b.id AND p.version =
                    (SELECT MAX(q.version) FROM bank_policy q WHERE q.bank_id = b.id AND q.effective_at <= $2)
               LEFT JOIN ({standing}) s ON 1 = 1
              WHERE b.id = {bank}"
        );
        let values = vec![key.into(), at.micros().into(), person.map(PersonId::uuid).into()];
        let rows = self.query_all_raw(self.engine().statement(sql, values)).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let ground = GroundRow::from_query_result(first, "")?;
        let policy = PolicyRecord {
            version: ground.version,
            rules: crate::bank::rules(&ground.document)?,
            effective_at: Instant::from_micros(ground.effective_at),
        };
        let standing = match person {
            Some(person) => Some(crate::standing::read(person, at, &rows)?),
            None => None,
        };
        Ok(Some(Ground {
            bank: BankId::new(ground.bank_id),
            time_zone: ground.time_zone,
            policy,
            standing,
            seen: ground.seen,
        }))
    }

    /// The bank that this thing belongs to.
    pub async fn bank_of(&self, id: AnyId) -> Result<Option<BankId>> {
        bank_of(self, id).await
    }
}

impl<C: ConnectionTrait> crate::tx::InBank<'_, C> {
    /// Whose listing this is, and whether it is an offer or a need; `None` where it is not of this bank.
    pub async fn listing_owner(&self, listing: domain::id::ListingId) -> Result<Option<(MemberId, ListingKind)>> {
        let sql = "SELECT l.member_id, l.kind FROM listing l WHERE l.bank_id = $1 AND l.id = $2";
        let found = self
            .conn
            .query_one_raw(self.statement(sql, vec![listing.uuid().into()]))
            .await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let kind: String = row.try_get("", "kind")?;
        let owner = MemberId::new(row.try_get("", "member_id")?);
        Ok(ListingKind::parse(&kind).map(|kind| (owner, kind)))
    }
}
