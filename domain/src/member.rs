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

/// A month of the bank's calendar, such as `2027-03`: all that a bank keeps of somebody's age (RULES 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// A month of these two centuries and the next.
    pub fn try_new(year: i32, month: u32) -> Option<Self> {
        ((1900..=2199).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Reads `2027-03`, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, many: usize| part.len() == many && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::try_new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
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

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn a_month_is_read_in_one_form_only() {
        let march = Month::parse("2027-03");
        assert_eq!(march.map(|month| month.to_string()).as_deref(), Some("2027-03"));
        for text in [
            "2027-13",
            "2027-3",
            "2027-00",
            "27-03",
            "+027-03",
            "2027-03-01",
            "2027",
            "1899-12",
            "٢٠٢٧-٠٣",
        ] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert!(Month::parse("2027-12") < Month::parse("2028-01"));
    }
}
