use crate::error::Refusal;
use crate::id::{AccountId, MemberId};
use crate::ledger::{Account, AccountKind, Posted, Transfer};
use crate::minutes::{Balance, Minutes};

/// The accounts of one unit of work, read under their locks, and what was posted between them.
///
/// The shell reads it, the core changes it, the shell writes it: accounts, transfers and entries in one go.
#[derive(Debug, Clone)]
pub struct Books {
    before: Vec<Account>,
    after: Vec<Account>,
    posted: Vec<Posted>,
    owners: Vec<(MemberId, AccountId)>,
    merged: Vec<(MemberId, MemberId)>,
}

impl Books {
    /// Books over the accounts that were read, and whose they are.
    pub fn new(accounts: Vec<Account>, owners: Vec<(MemberId, AccountId)>) -> Self {
        Self {
            before: accounts.clone(),
            after: accounts,
            posted: Vec::new(),
            owners,
            merged: Vec::new(),
        }
    }

    /// The same, knowing which of the members became another, and which one (RULES 22).
    #[must_use]
    pub fn with_merged(self, merged: Vec<(MemberId, MemberId)>) -> Self {
        Self { merged, ..self }
    }

    /// The member that this one became, where it did.
    pub fn merged_into(&self, member: MemberId) -> Option<MemberId> {
        self.merged
            .iter()
            .find(|(from, _)| *from == member)
            .map(|(_, into)| *into)
    }

    /// The account of a member, where it was read.
    pub fn account_of(&self, member: MemberId) -> Option<AccountId> {
        self.owners
            .iter()
            .find(|(owner, _)| *owner == member)
            .map(|(_, account)| *account)
    }

    /// The account as it stands now.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.after.iter().find(|account| account.id == id)
    }

    /// The fund, where it was read.
    pub fn fund(&self) -> Option<&Account> {
        self.after.iter().find(|account| account.kind == AccountKind::Fund)
    }

    /// Moves minutes, or refuses and changes nothing.
    pub fn post(&mut self, transfer: Transfer) -> Result<(), Refusal> {
        let known = |id| self.account(id).copied().ok_or(Refusal::SameParty);
        let from = known(transfer.parties.from())?;
        let to = known(transfer.parties.to())?;
        let posted = transfer.post(from, to)?;
        self.put(*posted.from());
        self.put(*posted.to());
        self.posted.push(posted);
        Ok(())
    }

    /// Hours given and received become visible beside the balance, however they count (RULES 1 and 12).
    pub fn count(&mut self, giver: AccountId, receiver: Option<AccountId>, minutes: Minutes) {
        self.tally(giver, minutes.get(), 0);
        if let Some(receiver) = receiver {
            self.tally(receiver, 0, minutes.get());
        }
    }

    /// The same, taken back.
    pub fn uncount(&mut self, giver: AccountId, receiver: Option<AccountId>, minutes: Minutes) {
        self.tally(giver, minutes.get().saturating_neg(), 0);
        if let Some(receiver) = receiver {
            self.tally(receiver, 0, minutes.get().saturating_neg());
        }
    }

    /// Another floor target, by policy or override.
    pub fn aim(&mut self, id: AccountId, target: Balance) {
        if let Some(account) = self.account(id).copied() {
            self.put(account.aim(target));
        }
    }

    /// Whether this account got another floor target.
    pub fn was_aimed(&self, id: AccountId) -> bool {
        self.changes()
            .any(|(before, after)| after.id == id && before.target != after.target)
    }

    /// The accounts that changed, each as it was and as it is.
    pub fn changes(&self) -> impl Iterator<Item = (&Account, &Account)> {
        self.before
            .iter()
            .zip(&self.after)
            .filter(|(before, after)| before != after)
    }

    /// What was posted, in order.
    pub fn posted(&self) -> &[Posted] {
        &self.posted
    }

    fn tally(&mut self, id: AccountId, gave: i64, received: i64) {
        if let Some(account) = self.account(id).copied() {
            self.put(Account {
                gave: account.gave.saturating_add(gave),
                received: account.received.saturating_add(received),
                ..account
            });
        }
    }

    fn put(&mut self, account: Account) {
        if let Some(place) = self.after.iter_mut().find(|known| known.id == account.id) {
            *place = account;
        }
    }
}
