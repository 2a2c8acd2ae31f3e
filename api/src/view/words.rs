//! Closed sets as GraphQL enums: one value for each word of the domain.

use async_graphql::Enum;

macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident = $remote:path { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Enum, Copy, Clone, Eq, PartialEq)]
            pub enum $name { $($(#[$vdoc])* $variant,)* }

            impl From<$remote> for $name {
                fn from(word: $remote) -> Self {
                    match word { $(<$remote>::$variant => Self::$variant,)* }
                }
            }

            impl From<$name> for $remote {
                fn from(word: $name) -> Self {
                    match word { $($name::$variant => <$remote>::$variant,)* }
                }
            }
        )*
    };
}

mirrors! {
    /// The states of an exchange.
    ExchangeState = domain::exchange::State {
        /// One side has asked the other.
        Proposed,
        /// Both want it.
        Agreed,
        /// The hours are written down; the other side has not spoken.
        Logged,
        /// The receiver named a lower figure; the giver has not answered.
        Countered,
        /// Accepted, but it would cross the receiver's floor: it waits for a bookkeeper.
        Held,
        /// Both sides stand by it; the time has moved.
        Confirmed,
        /// The other side said that it did not happen.
        Declined,
        /// Somebody said that it does not look right.
        Disputed,
        /// Ended before anything happened.
        Cancelled,
        /// Nobody said anything until its time was over.
        Lapsed,
        /// Agreed, then handed back by either side.
        HandedBack,
        /// Confirmed, then undone.
        Reversed,
    }
    /// How an exchange counts.
    Counting = domain::exchange::Counting {
        /// Minutes move from receiver to giver.
        BetweenMembers,
        /// The giver is credited by the fund; the receiver is not debited.
        FromFund,
        /// The hours are recorded for both; nothing moves.
        Gift,
    }
    /// Who wrote the hours down.
    Recorder = domain::exchange::Recorder {
        /// The giver: the receiver confirms.
        Giver,
        /// The receiver: it counts at once.
        Receiver,
        /// A bookkeeper, in the name of both.
        Bookkeeper,
    }
    /// Why minutes moved.
    TransferKind = domain::ledger::TransferKind {
        /// An exchange was confirmed.
        Exchange,
        /// A disputed exchange was resolved at a figure.
        Resolution,
        /// A member gave to the fund, or to another member.
        Donation,
        /// The fund gave to a member.
        Grant,
        /// What a newcomer begins with, from the fund.
        StartCredit,
        /// The opposite of an earlier transfer.
        Reversal,
        /// A leaving member's account came to zero.
        Closing,
        /// The start of books, or an import.
        Opening,
        /// Two records of one member became one.
        Correction,
        /// The shares of an activity.
        Settlement,
    }
    /// What a member is.
    MemberKind = domain::member::MemberKind {
        /// One person.
        Person,
        /// A household, with its people.
        Household,
        /// An association, with its people.
        Organisation,
    }
    /// Where a member stands.
    MemberState = domain::member::MemberState {
        /// Has asked to join.
        Applied,
        /// Belongs to the bank.
        Active,
        /// Takes a pause; hours are still recorded.
        Paused,
        /// Stopped by a registrar; hours are still recorded.
        Suspended,
        /// Has left.
        Left,
        /// Has died.
        Died,
        /// Was not admitted.
        Declined,
        /// Became one with another record.
        Merged,
    }
    /// A role in a bank.
    Role = domain::member::Role {
        /// Welcomes: admits members, keeps their details.
        Registrar,
        /// Keeps the hours: records, resolves, grants.
        Bookkeeper,
        /// Hears concerns.
        Moderator,
        /// Opens activities that draw on the fund.
        Facilitator,
        /// All four, and appoints.
        Coordinator,
    }
    /// Offer or need: both are equally prominent.
    ListingKind = domain::listing::ListingKind {
        /// Somebody can give this.
        Offer,
        /// Somebody needs this.
        Need,
    }
    /// What is offered or needed.
    ListingSubject = domain::listing::ListingSubject {
        /// Time: somebody does something.
        Service,
        /// A thing to lend or give; things move no minutes.
        Thing,
    }
    /// Where it can happen.
    ListingMode = domain::listing::ListingMode {
        /// In person.
        InPerson,
        /// From afar.
        Remote,
        /// Either.
        Either,
    }
    /// Who can read a listing.
    Visibility = domain::listing::Visibility {
        /// Members of the bank.
        Bank,
        /// Also members of partners.
        Partners,
        /// Everybody; the owner's name only if the owner chose that.
        Public,
    }
    /// How a need ended.
    NeedEnd = domain::listing::NeedEnd {
        /// Somebody of the bank met it.
        Met,
        /// It was met elsewhere.
        MetElsewhere,
        /// It is no longer needed.
        NoLonger,
        /// Nobody met it.
        WentUnmet,
    }
    /// How a listing stands at the instant of reading.
    ListingPhase = domain::listing::ListingPhase {
        /// Can be answered.
        Open,
        /// Was open until its time ran out; one call renews it.
        Expired,
        /// Its owner rests it.
        Paused,
        /// Its owner took it back, or the need ended.
        Withdrawn,
    }
    /// What became of a proposal to a member.
    MatchState = domain::listing::MatchState {
        /// Was asked, has not answered.
        Asked,
        /// Would do it.
        Yes,
        /// Not now; it needs no words, and rests further proposals.
        NotNow,
    }
    /// What a helper may do in a member's name. Never: donate, leave, erase, choose audiences.
    MandateScope = domain::member::MandateScope {
        /// Publish, renew and withdraw offers and needs.
        Listings,
        /// Propose, agree, hand back, log, confirm.
        Exchanges,
        /// Read the statement.
        Statement,
    }
    /// Who may see a contact detail.
    ContactAudience = domain::member::Audience {
        /// The other side of an exchange that the owner took a step in, for some months.
        Exchanges,
        /// Every active member of the bank.
        Members,
        /// Registrars only.
        Registrars,
    }
    /// What kind of contact detail it is.
    ContactKind = domain::member::ContactKind {
        /// A telephone number.
        Phone,
        /// An e-mail address.
        Email,
        /// A postal or door address.
        Address,
        /// Anything else, such as "ring at the bakery".
        Other,
    }
}
