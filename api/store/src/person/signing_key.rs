//! The keys that the server signs with. The private half is sealed before it comes here.

use domain::time::Instant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::signing_key;
use crate::error::Result;
use crate::tx::{Reader, Tx};

/// A signing key as it is kept. It has no `Debug`: even sealed, no log should hold it.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKeyRecord {
    /// Its id, which the seal is bound to.
    pub id: Uuid,
    /// The public half, base64url.
    pub public_key: String,
    /// The private half, sealed with the server secret.
    pub sealed_key: String,
    /// When it was made.
    pub created_at: Instant,
    /// When another took its place; what it signed before is still verified for a while.
    pub retired_at: Option<Instant>,
}

fn read(row: signing_key::Model) -> SigningKeyRecord {
    SigningKeyRecord {
        id: row.id,
        public_key: row.public_key,
        sealed_key: row.sealed_key,
        created_at: Instant::from_micros(row.created_at),
        retired_at: row.retired_at.map(Instant::from_micros),
    }
}

async fn keys<C: ConnectionTrait>(conn: &C, purpose: &str, retired_after: Instant) -> Result<Vec<SigningKeyRecord>> {
    let rows = signing_key::Entity::find()
        .filter(signing_key::Column::Purpose.eq(purpose))
        .filter(
            signing_key::Column::RetiredAt
                .is_null()
                .or(signing_key::Column::RetiredAt.gt(retired_after.micros())),
        )
        .order_by_desc(signing_key::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

impl Reader {
    /// The key in use for this purpose and those retired after this instant, newest first.
    pub async fn signing_keys(&self, purpose: &str, retired_after: Instant) -> Result<Vec<SigningKeyRecord>> {
        keys(self, purpose, retired_after).await
    }
}

impl Tx {
    /// The key in use for this purpose and those retired after this instant, newest first.
    pub async fn signing_keys(&self, purpose: &str, retired_after: Instant) -> Result<Vec<SigningKeyRecord>> {
        keys(self, purpose, retired_after).await
    }

    /// Writes a new key for this purpose. `false`: another one is in use, and nothing was written.
    pub async fn insert_signing_key(&self, purpose: &str, record: &SigningKeyRecord) -> Result<bool> {
        let statement = self.engine().statement(
            "INSERT INTO signing_key (id, purpose, public_key, sealed_key, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            vec![
                record.id.into(),
                purpose.into(),
                record.public_key.clone().into(),
                record.sealed_key.clone().into(),
                record.created_at.micros().into(),
            ],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }

    /// Retires the key in use for this purpose, so that another can take its place. `false`: there was none.
    pub async fn retire_signing_key(&self, purpose: &str, at: Instant) -> Result<bool> {
        let statement = self.engine().statement(
            "UPDATE signing_key SET retired_at = $2 WHERE purpose = $1 AND retired_at IS NULL",
            vec![purpose.into(), at.micros().into()],
        );
        Ok(self.execute_raw(statement).await?.rows_affected() == 1)
    }
}
