//! Agreements: which one binds.

use domain::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::error::Result;
use crate::tx::InBank;

impl<C: ConnectionTrait> InBank<'_, C> {
    /// The newest agreement that already held at this instant; `None` where the bank has none.
    pub async fn agreement_at(&self, at: Instant) -> Result<Option<i64>> {
        #[derive(FromQueryResult)]
        struct Newest {
            version: Option<i64>,
        }
        let statement = self.statement(
            "SELECT MAX(version) AS version FROM agreement WHERE bank_id = $1 AND effective_at <= $2",
            vec![at.micros().into()],
        );
        let newest = Newest::find_by_statement(statement).one(self.conn).await?;
        Ok(newest.and_then(|newest| newest.version))
    }
}
