//! What two members decided, loaded for all exchanges of an answer at once.

use std::collections::HashMap;

use async_graphql::Result;
use async_graphql::dataloader::Loader;
use domain::id::{BankId, ExchangeId};
use store::DecisionRecord;

use super::rows::known;
use super::{Asker, Batches, Shared, by_bank};
use crate::problem;
use crate::view::decision::DecisionView;

/// The newest decision of two about an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Decided(BankId, ExchangeId);

impl Asker {
    /// What two members decided about an exchange, or one proposed; null where nobody did, or the reader may not know.
    pub async fn load_decision(&self, bank: BankId, exchange: ExchangeId) -> Result<Option<DecisionView>> {
        let found = self
            .loader
            .load_one(Decided(bank, exchange))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(found.map(|record| DecisionView::new(bank, &record)))
    }
}

impl Loader<Decided> for Batches {
    type Value = DecisionRecord;
    type Error = Shared;

    async fn load(&self, keys: &[Decided]) -> std::result::Result<HashMap<Decided, DecisionRecord>, Shared> {
        let keys: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(&keys) {
            let read = known(self.app.decisions_of(&self.actor, bank, &ids).await)?;
            for record in read.into_iter().flatten() {
                found.insert(Decided(bank, record.exchange), record);
            }
        }
        Ok(found)
    }
}
