//! Closed sets as enums of both transports: one value for each word of the domain.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! mirrors {
    ($($(#[$doc:meta])* $name:ident = $remote:path { $($(#[$vdoc:meta])* $variant:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Serialize, Deserialize, ToSchema)]
            #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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

mod concern;
mod webhook;

pub use concern::{ConcernReach, ConcernState};
pub use webhook::{WebhookDeliveryState, WebhookEventKind, WebhookFailure, WebhookState, WhyWebhookDisabled};

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
    /// By whose hand something came about.
    Doer = domain::ledger::Doer {
        /// By a side's own: the member, or one of its people.
        Own,
        /// By a helper, in a side's name.
        Helper,
        /// By somebody with a task.
        RoleHolder,
        /// By two members, where no role holder could.
        Members,
        /// By nobody's word in time.
        Silence,
        /// By the bank's own clockwork.
        Clockwork,
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
    /// What two members decide, where no role holder can.
    DecisionKind = domain::exchange::DecisionKind {
        /// A dispute: it counts, at a figure.
        Confirm,
        /// A dispute: it did not happen.
        Decline,
        /// A dispute: it had counted and stays as it is.
        Uphold,
        /// A dispute: it had counted and is undone.
        Reverse,
        /// Held hours: the fund gives what is missing.
        FundGivesRest,
        /// Held hours: the receiver's floor is extended.
        ExtendFloor,
        /// Held hours: the receiver has enough by now.
        AsItIs,
        /// Hours that counted are undone, or an undoing is.
        Undo,
        /// Hours for the bank itself are stood by.
        StandBy,
    }
    /// What a member is asked or told.
    NoticeKind = domain::exchange::NoticeKind {
        /// An agreed exchange was meant for a day that is over: did it happen? `recordAgreedExchange` and
        /// `handBackExchange` answer it.
        DidItHappen,
        /// A webhook of the bank is told nothing more, because its receiver does not take messages: for the bank's
        /// coordinators. `resumeWebhook`, `pauseWebhook` and `endWebhook` answer it.
        WebhookDisabled,
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
