//! Members, the people of households, helpers and roles.

use crate::time::Instant;

crate::words! {
    /// What a member is.
    MemberKind {
        /// One person.
        Person = "person",
        /// A household, with its people.
        Household = "household",
        /// An association, with its people.
        Organisation = "organisation",
    }
    /// Where a member stands.
    MemberState {
        /// Has asked to join.
        Applied = "applied",
        /// Belongs to the bank.
        Active = "active",
        /// Takes a pause; hours are still recorded.
        Paused = "paused",
        /// A registrar stopped new listings, proposals and sign-ups; hours are still recorded (RULES 19).
        Suspended = "suspended",
        /// Has left; the account is closed.
        Left = "left",
        /// Has died; the account is closed and nothing is sent.
        Died = "died",
        /// Was not admitted, or took the application back.
        Declined = "declined",
        /// Became one with another record, which still answers for this id.
        Merged = "merged",
    }
    /// A small task in a bank; its term ends (RULES 15).
    Role {
        /// Welcomes: admits members, keeps their details.
        Registrar = "registrar",
        /// Keeps the hours: records, resolves, grants.
        Bookkeeper = "bookkeeper",
        /// Hears concerns.
        Moderator = "moderator",
        /// Opens activities that draw on the fund.
        Facilitator = "facilitator",
        /// All four, and appoints.
        Coordinator = "coordinator",
    }
    /// What a helper may do in a member's name (RULES 14). Never: donate, leave, erase, choose audiences.
    MandateScope {
        /// Publish, renew and withdraw offers and needs.
        Listings = "listings",
        /// Propose, agree, hand back, log, confirm.
        Exchanges = "exchanges",
        /// Read the statement.
        Statement = "statement",
    }
    /// Who may see a contact detail (RULES 16).
    Audience {
        /// The other side of an exchange that the owner took a step in.
        Exchanges = "exchanges",
        /// Every active member of the bank.
        Members = "members",
        /// Registrars only.
        Registrars = "registrars",
    }
    /// What kind of contact detail it is.
    ContactKind {
        /// A telephone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A postal or door address.
        Address = "address",
        /// Anything else, such as "ring at the bakery".
        Other = "other",
    }
}

impl Role {
    /// Whether this role covers what `needed` may do: a coordinator covers all.
    pub const fn covers(self, needed: Self) -> bool {
        matches!(
            (self, needed),
            (Self::Coordinator, _)
                | (Self::Registrar, Self::Registrar)
                | (Self::Bookkeeper, Self::Bookkeeper)
                | (Self::Moderator, Self::Moderator)
                | (Self::Facilitator, Self::Facilitator)
        )
    }
}

impl MemberState {
    /// Whether new listings, proposals and agreements may begin.
    pub const fn may_begin(self) -> bool {
        matches!(self, Self::Active)
    }

    /// Whether the member can be asked for something: active, or back from a pause that had an end.
    pub fn is_around(self, paused_until: Option<Instant>, now: Instant) -> bool {
        match self {
            Self::Active => true,
            Self::Paused => paused_until.is_some_and(|until| until <= now),
            _ => false,
        }
    }

    /// Whether hours given and received can be recorded: also of paused and suspended members (RULES 19).
    pub const fn may_be_recorded(self) -> bool {
        matches!(self, Self::Active | Self::Paused | Self::Suspended)
    }
}
