use crate::error::Refusal;
use crate::id::AccountId;
use crate::minutes::{Balance, Minutes};

/// What an account is for; it says which floor it aims at (DESIGN 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// A member's own.
    Member,
    /// The community pot, or an earmarked part of it.
    Fund,
    /// The other side of opening balances and imports; nothing else touches it.
    Opening,
    /// One activity: receivers are debited first, it ends at zero.
    Activity,
    /// Another bank or organisation, as far as the agreement goes.
    Partner,
}

/// The floor of an opening account: none in practice, in minutes.
pub const OPENING_FLOOR: Balance = Balance::new(-1_000_000_000_000);

impl AccountKind {
    /// Every kind, for the lookup table.
    pub const ALL: [Self; 5] = [Self::Member, Self::Fund, Self::Opening, Self::Activity, Self::Partner];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Fund => "fund",
            Self::Opening => "opening",
            Self::Activity => "activity",
            Self::Partner => "partner",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An account as it was read under its lock.
///
/// `floor` is what binds: never above the balance, never above `target`. A credit lifts it towards the target,
/// a correction lowers it where it must, so corrections never fail and `balance >= floor` always holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Which account.
    pub id: AccountId,
    /// What it is for.
    pub kind: AccountKind,
    /// Minutes, of either sign.
    pub balance: Balance,
    /// How far below zero it may go now.
    pub floor: Balance,
    /// How far below zero policy, or an override, would let it go.
    pub target: Balance,
    /// Minutes that its member gave, however they counted; never below zero.
    pub gave: i64,
    /// Minutes that its member received, however they counted; never below zero.
    pub received: i64,
    /// The number of its last entry; 0 when there is none.
    pub seq: i64,
}

impl Account {
    /// A new account with nothing in it.
    pub const fn open(id: AccountId, kind: AccountKind, target: Balance) -> Self {
        let floor = if target.get() < 0 { target } else { Balance::ZERO };
        Self {
            id,
            kind,
            balance: Balance::ZERO,
            floor,
            target,
            gave: 0,
            received: 0,
            seq: 0,
        }
    }

    /// Minutes that it can still receive before it reaches its floor.
    pub const fn available(&self) -> i64 {
        self.balance.get().saturating_sub(self.floor.get())
    }

    /// New receiving, donating or granting: refused below the floor (law I6).
    pub fn debit(self, minutes: Minutes) -> Result<Self, Refusal> {
        let refused = match self.kind {
            AccountKind::Fund => Refusal::FundExhausted,
            _ => Refusal::below_floor(self.balance, self.floor, minutes),
        };
        match self.balance.minus(minutes) {
            Some(balance) if balance >= self.floor => Ok(self.after(balance, self.floor)),
            _ => Err(refused),
        }
    }

    /// A correction takes the account where it must; the floor goes along (law I6, RULES 3).
    #[must_use]
    pub fn correct(self, minutes: Minutes) -> Self {
        let balance = Balance::new(self.balance.get().saturating_sub(minutes.get()));
        self.after(balance, self.floor.min(balance))
    }

    /// Time received by this account; the floor rises towards its target.
    #[must_use]
    pub fn credit(self, minutes: Minutes) -> Self {
        let balance = Balance::new(self.balance.get().saturating_add(minutes.get()));
        self.after(balance, self.target.min(balance))
    }

    /// Another target, by policy or override. No balance changes.
    #[must_use]
    pub fn aim(self, target: Balance) -> Self {
        Self {
            target,
            floor: target.min(self.balance),
            ..self
        }
    }

    const fn after(self, balance: Balance, floor: Balance) -> Self {
        Self {
            balance,
            floor,
            seq: self.seq.saturating_add(1),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn account(target: i64) -> Account {
        Account::open(
            AccountId::new(Uuid::from_u128(1)),
            AccountKind::Member,
            Balance::new(target),
        )
    }

    fn minutes(count: i64) -> Minutes {
        Minutes::try_new(count).unwrap()
    }

    #[test]
    fn a_debit_stops_at_the_floor_and_says_what_is_open() {
        let at_floor = account(-720).debit(minutes(720)).unwrap();
        assert_eq!(at_floor.balance, Balance::new(-720));
        assert_eq!(
            at_floor.debit(minutes(1)),
            Err(Refusal::BelowFloor {
                available: 0,
                requested: 1
            })
        );
        assert_eq!(
            account(-720).debit(minutes(721)),
            Err(Refusal::BelowFloor {
                available: 720,
                requested: 721
            })
        );
    }

    #[test]
    fn a_correction_passes_the_floor_and_credit_lifts_it_back_to_the_target() {
        let deep = account(-720).debit(minutes(700)).unwrap().correct(minutes(100));
        assert_eq!((deep.balance.get(), deep.floor.get()), (-800, -800));
        assert!(
            deep.debit(minutes(1)).is_err(),
            "below the target one only receives time owed"
        );
        let rising = deep.credit(minutes(30));
        assert_eq!((rising.balance.get(), rising.floor.get()), (-770, -770));
        let risen = rising.credit(minutes(60));
        assert_eq!((risen.balance.get(), risen.floor.get()), (-710, -720));
    }

    #[test]
    fn a_higher_target_changes_no_balance_and_binds_at_once() {
        let owing = account(-720).debit(minutes(600)).unwrap();
        let tight = owing.aim(Balance::new(-300));
        assert_eq!((tight.balance.get(), tight.floor.get()), (-600, -600));
        assert!(tight.debit(minutes(1)).is_err());
        assert_eq!(tight.aim(Balance::new(-720)).floor, Balance::new(-720));
    }

    #[test]
    fn the_fund_names_itself_and_no_figure() {
        let fund = Account {
            kind: AccountKind::Fund,
            ..account(0)
        };
        assert_eq!(fund.debit(minutes(1)), Err(Refusal::FundExhausted));
    }
}
