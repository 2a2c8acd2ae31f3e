//! Who asks, in one request: the actor, the language, and what was loaded for it so far.

mod batching;
mod decided;
mod rows;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::{Actor, App, Key};
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Context, Result};
use domain::id::{BankId, CategoryId, ExchangeId, ListingId, MemberId};
use store::{CategoryRecord, MemberRecord};

use crate::messages::Locale;
use crate::problem;
use crate::view::category::CategoryView;
use crate::view::exchange::ExchangeView;
use crate::view::listing::ListingView;
use crate::view::member::MemberView;

pub use batching::Batching;
use batching::Loads;

/// One request's view of the service.
pub struct Asker {
    /// The service.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// The language of messages.
    pub locale: Locale,
    /// The address of the client, as far as it is known.
    pub address: Option<std::net::IpAddr>,
    loader: DataLoader<Batches>,
    loads: Loads,
    replays: Replays,
}

/// The idempotency keys of a request, and what became of them.
#[derive(Debug, Clone, Default)]
pub struct Replays(Arc<Mutex<Vec<Key>>>);

impl Replays {
    /// Whether a command of the request had been done before, so that nothing was done now (DESIGN 5).
    pub fn any(&self) -> bool {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().any(Key::was_replayed)
    }
}

/// Loads many of a kind in one statement a bank.
struct Batches {
    app: App,
    actor: Actor,
}

impl Asker {
    /// The asker of one request.
    pub fn new(app: App, actor: Actor, locale: Locale, address: Option<std::net::IpAddr>) -> Self {
        let batches = Batches {
            app: app.clone(),
            actor: actor.clone(),
        };
        let loads = Loads::default();
        let later = loads.clone();
        let loader = DataLoader::new(batches, move |load| later.push(load)).delay(Duration::ZERO);
        Self {
            app,
            actor,
            locale,
            address,
            loader,
            loads,
            replays: Replays::default(),
        }
    }

    /// The key under which a command is done once; what becomes of it is told by [`Asker::replays`].
    pub fn key(&self, text: &str) -> app::Result<Key> {
        let key = Key::try_new(text)?;
        let mut keys = self.replays.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(key.clone());
        Ok(key)
    }

    /// The same where the client may leave it out.
    pub fn optional_key(&self, text: Option<&str>) -> app::Result<Option<Key>> {
        text.map(|text| self.key(text)).transpose()
    }

    /// What became of the keys of this request, now and later.
    pub fn replays(&self) -> Replays {
        self.replays.clone()
    }

    /// The asker of this request.
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self> {
        ctx.data::<Self>()
    }

    /// A member, together with all others that this answer needs; of a record that became another, that one (RULES 22).
    pub async fn load_member(&self, bank: BankId, id: MemberId) -> Result<Option<MemberView>> {
        let record = self
            .loader
            .load_one(Living(bank, id))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(record.map(|record| MemberView::new(bank, &record)))
    }

    /// The record of this id itself, also where it became another.
    pub async fn load_record(&self, bank: BankId, id: MemberId) -> Result<Option<MemberView>> {
        let record = self
            .loader
            .load_one((bank, id))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(record.map(|record| MemberView::new(bank, &record)))
    }

    /// A category, by way of all categories of its bank.
    pub async fn load_category(&self, bank: BankId, id: CategoryId) -> Result<Option<CategoryView>> {
        let found = self
            .loader
            .load_one((bank, id))
            .await
            .map_err(|error| problem::shared(&error))?;
        let languages = [self.locale.tag()];
        Ok(found.map(|record| CategoryView::new(&record, &languages)))
    }

    /// An exchange, where the reader may see it.
    pub async fn load_exchange(&self, bank: BankId, id: ExchangeId) -> Result<Option<ExchangeView>> {
        self.loader
            .load_one((bank, id))
            .await
            .map_err(|error| problem::shared(&error))
    }

    /// A listing, where the reader may see it.
    pub async fn load_listing(&self, bank: BankId, id: ListingId) -> Result<Option<ListingView>> {
        self.loader
            .load_one((bank, id))
            .await
            .map_err(|error| problem::shared(&error))
    }
}

type Shared = Arc<app::AppError>;

impl Loader<(BankId, MemberId)> for Batches {
    type Value = MemberRecord;
    type Error = Shared;

    async fn load(
        &self,
        keys: &[(BankId, MemberId)],
    ) -> std::result::Result<HashMap<(BankId, MemberId), MemberRecord>, Shared> {
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(keys) {
            for record in self
                .app
                .members_by_ids(&self.actor, bank, &ids)
                .await
                .map_err(Arc::new)?
            {
                found.insert((bank, record.id), record);
            }
        }
        Ok(found)
    }
}

/// The member that speaks for an id now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Living(BankId, MemberId);

impl Loader<Living> for Batches {
    type Value = MemberRecord;
    type Error = Shared;

    async fn load(&self, keys: &[Living]) -> std::result::Result<HashMap<Living, MemberRecord>, Shared> {
        let pairs: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(&pairs) {
            let living = self.app.living_members(&self.actor, bank, &ids).await;
            for (id, record) in living.map_err(Arc::new)? {
                found.insert(Living(bank, id), record);
            }
        }
        Ok(found)
    }
}

impl Loader<(BankId, ListingId)> for Batches {
    type Value = ListingView;
    type Error = Shared;

    async fn load(
        &self,
        keys: &[(BankId, ListingId)],
    ) -> std::result::Result<HashMap<(BankId, ListingId), ListingView>, Shared> {
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(keys) {
            for record in self.app.listings_by_ids(&self.actor, &ids).await.map_err(Arc::new)? {
                found.insert((bank, record.listing.id), ListingView::new(&record));
            }
        }
        Ok(found)
    }
}

impl Loader<(BankId, ExchangeId)> for Batches {
    type Value = ExchangeView;
    type Error = Shared;

    async fn load(
        &self,
        keys: &[(BankId, ExchangeId)],
    ) -> std::result::Result<HashMap<(BankId, ExchangeId), ExchangeView>, Shared> {
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(keys) {
            for record in self
                .app
                .exchanges_by_ids(&self.actor, bank, &ids)
                .await
                .map_err(Arc::new)?
            {
                found.insert((bank, record.facts().id), ExchangeView::new(&record));
            }
        }
        Ok(found)
    }
}

impl Loader<(BankId, CategoryId)> for Batches {
    type Value = CategoryRecord;
    type Error = Shared;

    async fn load(
        &self,
        keys: &[(BankId, CategoryId)],
    ) -> std::result::Result<HashMap<(BankId, CategoryId), CategoryRecord>, Shared> {
        let mut found = HashMap::new();
        for (bank, ids) in by_bank(keys) {
            for record in self.app.categories_by_ids(bank, &ids).await.map_err(Arc::new)? {
                found.insert((bank, record.id), record);
            }
        }
        Ok(found)
    }
}

fn by_bank<K: Copy>(keys: &[(BankId, K)]) -> HashMap<BankId, Vec<K>> {
    let mut banks: HashMap<BankId, Vec<K>> = HashMap::new();
    for (bank, key) in keys {
        banks.entry(*bank).or_default().push(*key);
    }
    banks
}
