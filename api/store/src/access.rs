//! Which bank a thing belongs to: the only reads that do not know their bank yet.

use domain::id::{AnyId, BankId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::dialect::Engine;
use crate::error::Result;
use crate::tx::{Reader, Tx};

#[derive(FromQueryResult)]
struct Row {
    bank_id: Uuid,
}

async fn bank_of<C: ConnectionTrait>(conn: &C, id: AnyId) -> Result<Option<BankId>> {
    let (table, key) = match id {
        AnyId::BankId(id) => return Ok(Some(id)),
        AnyId::MemberId(id) => ("member", id.uuid()),
        AnyId::AccountId(id) => ("account", id.uuid()),
        AnyId::ListingId(id) => ("listing", id.uuid()),
        AnyId::ExchangeId(id) => ("exchange", id.uuid()),
        AnyId::TransferId(id) => ("transfer", id.uuid()),
        AnyId::ActivityId(id) => ("activity", id.uuid()),
        AnyId::CategoryId(id) => ("category", id.uuid()),
        AnyId::EventId(id) => ("event", id.uuid()),
        AnyId::PartnerId(id) => ("partner", id.uuid()),
        AnyId::PersonId(_) | AnyId::TokenId(_) | AnyId::SessionId(_) | AnyId::WebhookId(_) => {
            return Ok(None);
        }
    };
    let engine = Engine::of(conn.get_database_backend());
    let statement = engine.statement(
        format!("SELECT bank_id FROM {table} WHERE id = $1"),
        vec![key.into()],
    );
    Ok(Row::find_by_statement(statement)
        .one(conn)
        .await?
        .map(|row| BankId::new(row.bank_id)))
}

impl Reader {
    /// The bank that this thing belongs to.
    pub async fn bank_of(&self, id: AnyId) -> Result<Option<BankId>> {
        bank_of(self, id).await
    }
}

impl Tx {
    /// The bank that this thing belongs to.
    pub async fn bank_of(&self, id: AnyId) -> Result<Option<BankId>> {
        bank_of(self, id).await
    }
}

impl<C: ConnectionTrait> crate::tx::InBank<'_, C> {
    /// The bank of a listing, if it is this one.
    pub async fn listing_bank(&self, listing: domain::id::ListingId) -> Result<Option<BankId>> {
        let bank = bank_of(self.conn, AnyId::ListingId(listing)).await?;
        Ok(bank.filter(|bank| *bank == self.bank))
    }
}
