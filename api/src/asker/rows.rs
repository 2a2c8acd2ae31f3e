//! What hangs on a member, loaded for all members of an answer at once.

use std::collections::HashMap;
use std::sync::Arc;

use app::AppError;
use async_graphql::Result;
use async_graphql::dataloader::Loader;
use domain::id::{BankId, MemberId, PersonId};
use store::{BankRecord, ContactRecord, MemberPerson, MemberRecord, RoleTermRecord};

use super::{Asker, Batches, Shared, by_bank};
use crate::problem;
use crate::view::bank::BankView;
use crate::view::contact::ContactView;
use crate::view::member::{MemberPersonView, MemberView};
use crate::view::role::RoleTermView;

impl Asker {
    /// The public face of a bank.
    pub async fn load_bank(&self, bank: BankId) -> Result<Option<BankView>> {
        let found = self
            .loader
            .load_one(bank)
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(found.map(|record| BankView::new(&record)))
    }

    /// The member that a person is, alone; null where they are none, or the reader may not know.
    pub async fn load_person(&self, bank: BankId, person: PersonId) -> Result<Option<MemberView>> {
        let found = self
            .loader
            .load_one((bank, person))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(found.map(|record| MemberView::new(bank, &record)))
    }

    /// The people of a member.
    pub async fn load_people(&self, bank: BankId, member: MemberId) -> Result<Vec<MemberPersonView>> {
        let found = self
            .loader
            .load_one(People(bank, member))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(found.unwrap_or_default().iter().map(MemberPersonView::new).collect())
    }

    /// The contact details of a member that are open to the reader.
    pub async fn load_contacts(&self, bank: BankId, member: MemberId) -> Result<Vec<ContactView>> {
        let found = self
            .loader
            .load_one(Contacts(bank, member))
            .await
            .map_err(|error| problem::shared(&error))?;
        Ok(found.unwrap_or_default().iter().map(ContactView::new).collect())
    }

    /// The roles that a member holds; null where the reader may not know.
    pub async fn load_roles(&self, bank: BankId, member: MemberId) -> Result<Option<Vec<RoleTermView>>> {
        let found = self
            .loader
            .load_one(Roles(bank))
            .await
            .map_err(|error| problem::shared(&error))?;
        let now = self.app.now();
        Ok(found.map(|all| {
            let held = all.iter().filter(|term| term.member == member);
            held.map(|term| RoleTermView::new(term, now)).collect()
        }))
    }
}

impl Loader<BankId> for Batches {
    type Value = BankRecord;
    type Error = Shared;

    async fn load(&self, keys: &[BankId]) -> std::result::Result<HashMap<BankId, BankRecord>, Shared> {
        let mut found = HashMap::new();
        for bank in keys {
            if let Some(record) = known(self.app.bank(*bank).await)? {
                found.insert(*bank, record);
            }
        }
        Ok(found)
    }
}

impl Loader<(BankId, PersonId)> for Batches {
    type Value = MemberRecord;
    type Error = Shared;

    async fn load(
        &self,
        keys: &[(BankId, PersonId)],
    ) -> std::result::Result<HashMap<(BankId, PersonId), MemberRecord>, Shared> {
        let mut found = HashMap::new();
        for (bank, people) in by_bank(keys) {
            let members = known(self.app.members_of_people(&self.actor, bank, &people).await)?;
            for (person, record) in members.into_iter().flatten() {
                found.insert((bank, person), record);
            }
        }
        Ok(found)
    }
}

/// The people of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct People(BankId, MemberId);

impl Loader<People> for Batches {
    type Value = Vec<MemberPerson>;
    type Error = Shared;

    async fn load(&self, keys: &[People]) -> std::result::Result<HashMap<People, Self::Value>, Shared> {
        let pairs: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut found: HashMap<People, Self::Value> = HashMap::new();
        for (bank, members) in by_bank(&pairs) {
            for row in self
                .app
                .people_of(&self.actor, bank, &members)
                .await
                .map_err(Arc::new)?
            {
                found.entry(People(bank, row.member)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// The open contact details of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Contacts(BankId, MemberId);

impl Loader<Contacts> for Batches {
    type Value = Vec<ContactRecord>;
    type Error = Shared;

    async fn load(&self, keys: &[Contacts]) -> std::result::Result<HashMap<Contacts, Self::Value>, Shared> {
        let pairs: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut found: HashMap<Contacts, Self::Value> = HashMap::new();
        for (bank, members) in by_bank(&pairs) {
            for row in self
                .app
                .contacts_of(&self.actor, bank, &members)
                .await
                .map_err(Arc::new)?
            {
                found.entry(Contacts(bank, row.member)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// All roles of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Roles(BankId);

impl Loader<Roles> for Batches {
    type Value = Arc<Vec<RoleTermRecord>>;
    type Error = Shared;

    async fn load(&self, keys: &[Roles]) -> std::result::Result<HashMap<Roles, Self::Value>, Shared> {
        let mut found = HashMap::new();
        for key in keys {
            if let Some(all) = known(self.app.roles(&self.actor, key.0).await)? {
                found.insert(*key, Arc::new(all.into_iter().map(|held| held.term).collect()));
            }
        }
        Ok(found)
    }
}

/// What was read; nothing where it is not there, or the reader or their token may not know.
pub(super) fn known<T>(result: app::Result<T>) -> std::result::Result<Option<T>, Shared> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(AppError::Domain(domain::Error::NotFound { .. } | domain::Error::ScopeNeeded { .. })) => Ok(None),
        Err(error) => Err(Arc::new(error)),
    }
}
