use crate::error::Refusal;
use crate::id::{AccountId, ExchangeId, PartnerId, PersonId, TransferId};
use crate::ledger::Account;
use crate::minutes::Minutes;
use crate::time::Instant;

/// Why minutes move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransferKind {
    /// An exchange was confirmed.
    Exchange,
    /// A disputed exchange was resolved at a figure; it passes the floor.
    Resolution,
    /// A member gave to the fund, or to another member.
    Donation,
    /// The fund gave to a member.
    Grant,
    /// What a newcomer begins with, from the fund.
    StartCredit,
    /// The opposite of an earlier transfer, which it names.
    Reversal,
    /// A leaving member's account comes to zero.
    Closing,
    /// The start of books, or an import.
    Opening,
    /// Two records of one member become one.
    Correction,
    /// The shares of an activity.
    Settlement,
}

impl TransferKind {
    /// Every kind, for the lookup table.
    pub const ALL: [Self; 10] = [
        Self::Exchange,
        Self::Resolution,
        Self::Donation,
        Self::Grant,
        Self::StartCredit,
        Self::Reversal,
        Self::Closing,
        Self::Opening,
        Self::Correction,
        Self::Settlement,
    ];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Resolution => "resolution",
            Self::Donation => "donation",
            Self::Grant => "grant",
            Self::StartCredit => "start_credit",
            Self::Reversal => "reversal",
            Self::Closing => "closing",
            Self::Opening => "opening",
            Self::Correction => "correction",
            Self::Settlement => "settlement",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether it may pass a floor: corrections always can, new receiving never (law I6).
    pub const fn passes_floor(self) -> bool {
        match self {
            Self::Resolution | Self::Reversal | Self::Closing | Self::Opening | Self::Correction => true,
            Self::Exchange | Self::Donation | Self::Grant | Self::StartCredit | Self::Settlement => false,
        }
    }
}

/// The two sides of a transfer; they differ (law I4).
///
/// ```compile_fail,E0451
/// # use domain::ledger::Parties;
/// # use domain::id::AccountId;
/// # fn forge(account: AccountId) -> Parties {
/// Parties { from: account, to: account }
/// # }
/// ```
///
/// An id of another noun is no account:
///
/// ```compile_fail,E0308
/// # use domain::ledger::Parties;
/// # use domain::id::{AccountId, MemberId};
/// # fn wrong(account: AccountId, member: MemberId) {
/// let _ = Parties::try_new(account, member);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    from: AccountId,
    to: AccountId,
}

impl Parties {
    /// Minutes leave `from` and reach `to`.
    pub fn try_new(from: AccountId, to: AccountId) -> Result<Self, Refusal> {
        if from == to {
            Err(Refusal::SameParty)
        } else {
            Ok(Self { from, to })
        }
    }

    /// The account that minutes leave: the receiver of time.
    pub const fn from(self) -> AccountId {
        self.from
    }

    /// The account that minutes reach: the giver of time.
    pub const fn to(self) -> AccountId {
        self.to
    }

    /// The same two, the other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
        }
    }
}

/// Who wrote it down, apart from whose it is (law I9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedBy {
    /// A person, through one of their memberships or a role.
    Member(PersonId),
    /// The bank's own clockwork, such as auto-confirmation.
    Job,
    /// The start of books or an import.
    Import,
    /// A partner, in the name of a member of theirs.
    Partner(PartnerId),
}

impl RecordedBy {
    /// The word in the database.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Job => "job",
            Self::Import => "import",
            Self::Partner(_) => "partner",
        }
    }

    /// Who, where the kind has somebody.
    pub const fn who(self) -> Option<uuid::Uuid> {
        match self {
            Self::Member(person) => Some(person.uuid()),
            Self::Partner(partner) => Some(partner.uuid()),
            Self::Job | Self::Import => None,
        }
    }
}

/// Minutes that are to move. Nothing has moved until it is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Why.
    pub kind: TransferKind,
    /// Between whom.
    pub parties: Parties,
    /// How many.
    pub minutes: Minutes,
    /// The exchange it belongs to.
    pub exchange: Option<ExchangeId>,
    /// The transfer whose opposite it is; at most one names it (law I7).
    pub reverses: Option<TransferId>,
    /// Who recorded it.
    pub by: RecordedBy,
    /// When it was posted.
    pub at: Instant,
}

impl Transfer {
    /// Moves the minutes between the two accounts as they were read under their locks.
    ///
    /// Both accounts come as values and go as values: what is returned is all that the store has to write.
    pub fn post(self, from: Account, to: Account) -> Result<Posted, Refusal> {
        if from.id != self.parties.from || to.id != self.parties.to {
            return Err(Refusal::SameParty);
        }
        let from = if self.kind.passes_floor() {
            from.correct(self.minutes)
        } else {
            from.debit(self.minutes)?
        };
        let to = to.credit(self.minutes);
        Ok(Posted {
            transfer: self,
            from,
            to,
        })
    }
}

/// A transfer that moved its minutes. What is written stays (law I7): nothing here changes it.
///
/// ```compile_fail,E0616
/// # use domain::ledger::Posted;
/// # fn forge(mut posted: Posted) {
/// posted.transfer.id = posted.transfer.id;
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    transfer: Transfer,
    from: Account,
    to: Account,
}

impl Posted {
    /// What moved.
    pub const fn transfer(&self) -> &Transfer {
        &self.transfer
    }

    /// The debited account, after.
    pub const fn from(&self) -> &Account {
        &self.from
    }

    /// The credited account, after.
    pub const fn to(&self) -> &Account {
        &self.to
    }
}
