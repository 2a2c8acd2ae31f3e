//! Who may do what: one place decides.
//!
//! An operation names the scope that a token needs and the standing that a person needs. Whose side somebody is on
//! is decided here too: whoever benefits does not confirm (RULES 13, law I11).

use crate::error::Error;
use crate::member::{MandateScope, Role};
pub use crate::standing::{Capacity, Circle, Mandate, Membership, Standing, Term};

crate::words! {
    /// What a token may be used for (API 35).
    Scope {
        /// Read listings that are not public.
        ListingsRead = "listings:read",
        /// Publish, renew and withdraw.
        ListingsWrite = "listings:write",
        /// Read own exchanges and statements.
        ExchangesRead = "exchanges:read",
        /// Propose, log, confirm.
        ExchangesWrite = "exchanges:write",
        /// Read members and contact details open to the person.
        MembersRead = "members:read",
        /// Read and change one's own profile, memberships, contact details and helpers.
        Profile = "profile",
        /// Use the roles that one has, and decide with another member where no role holder can.
        BankManage = "bank:manage",
    }
}

/// What somebody needs to be for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nobody in particular.
    Anyone,
    /// Signed in.
    Person,
    /// A member of the bank.
    Member,
    /// A party, or a party's helper whose mandate reaches this far.
    Party(MandateScope),
    /// A member acting for themselves; no helper can (RULES 14).
    Self_,
    /// A role holder.
    Role(Role),
    /// Any role holder; which one decides is looked at with the subject (RULES 15).
    AnyRole,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $scope:expr, $need:expr;)*) => {
        crate::words! {
            /// Every operation of the service. Both transports name theirs here; a test walks them all.
            Operation { $($(#[$doc])* $name = $word,)* }
        }

        impl Operation {
            /// The scope that a token needs.
            pub const fn scope(self) -> Option<Scope> {
                match self { $(Self::$name => $scope,)* }
            }

            /// What the person needs to be.
            pub const fn need(self) -> Need {
                match self { $(Self::$name => $need,)* }
            }
        }
    };
}

use MandateScope::{Exchanges, Listings, Statement};
use Scope::{BankManage, ExchangesRead, ExchangesWrite, ListingsRead, ListingsWrite, MembersRead, Profile};

operations! {
    /// Read public listings.
    ReadPublic = "readPublic", None, Need::Anyone;
    /// Read the banks of the server and their public face.
    ReadBank = "readBank", None, Need::Anyone;
    /// Read oneself.
    ReadMe = "readMe", None, Need::Person;
    /// Read the listings of a bank.
    ReadListings = "readListings", Some(ListingsRead), Need::Member;
    /// Read members.
    ReadMembers = "readMembers", Some(MembersRead), Need::Member;
    /// Read an exchange.
    ReadExchange = "readExchange", Some(ExchangesRead), Need::Party(Exchanges);
    /// Read a member's statement.
    ReadStatement = "readStatement", Some(ExchangesRead), Need::Party(Statement);
    /// Read the fund's monthly statement.
    ReadFund = "readFund", Some(ExchangesRead), Need::Member;
    /// Read the desk: what waits for a decision that one may take, alone or with another member (RULES 15).
    ReadDesk = "readDesk", Some(BankManage), Need::Member;
    /// Read what a member is asked and told.
    ReadNotices = "readNotices", Some(ExchangesRead), Need::Party(Exchanges);
    /// Read what members without a login are to be told on paper.
    ReadPaper = "readPaper", Some(BankManage), Need::Role(Role::Registrar);
    /// Mark what a member is asked or told as seen.
    SeeNotice = "seeNotice", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Propose an exchange.
    ProposeExchange = "proposeExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Agree to a proposal.
    AgreeExchange = "agreeExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Take back a proposal, or say "not now".
    CancelExchange = "cancelExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Hand back what was agreed.
    HandBackExchange = "handBackExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Log hours.
    LogExchange = "logExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Record hours for others.
    RecordExchange = "recordExchange", Some(BankManage), Need::Role(Role::Bookkeeper);
    /// Confirm hours.
    ConfirmExchange = "confirmExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Name one's own figure.
    CounterExchange = "counterExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Say that it did not happen.
    DeclineExchange = "declineExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Say that it does not look right.
    DisputeExchange = "disputeExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Decide a dispute.
    ResolveExchange = "resolveExchange", Some(BankManage), Need::AnyRole;
    /// Let held hours through.
    ReleaseExchange = "releaseExchange", Some(BankManage), Need::AnyRole;
    /// Propose a decision where no role holder can decide (RULES 15).
    ProposeDecision = "proposeDecision", Some(BankManage), Need::Member;
    /// Second what another member proposed; it is carried out.
    SecondDecision = "secondDecision", Some(BankManage), Need::Member;
    /// Undo, or undo the undoing.
    ReverseExchange = "reverseExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Thank.
    ThankForExchange = "thankForExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Correct the text of an exchange.
    EditExchange = "editExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Mark as told on paper.
    MarkTold = "markTold", Some(BankManage), Need::Member;
    /// Give time to the fund or to a member.
    Donate = "donate", Some(ExchangesWrite), Need::Self_;
    /// Give time from the fund.
    Grant = "grant", Some(BankManage), Need::Role(Role::Bookkeeper);
    /// Set the floor of one account.
    SetFloor = "setFloor", Some(BankManage), Need::Role(Role::Bookkeeper);
    /// Publish, change, renew, rest or withdraw an offer or need.
    WriteListing = "writeListing", Some(ListingsWrite), Need::Party(Listings);
    /// Propose a member to another for an offer or need.
    SuggestMatch = "suggestMatch", Some(BankManage), Need::Role(Role::Registrar);
    /// Ask to join.
    ApplyToBank = "applyToBank", Some(Profile), Need::Person;
    /// Join with a printed or sent code.
    RedeemCode = "redeemCode", Some(Profile), Need::Person;
    /// Change one's own profile.
    EditProfile = "editProfile", Some(Profile), Need::Self_;
    /// Pause, return.
    PauseMember = "pauseMember", Some(Profile), Need::Self_;
    /// Leave.
    LeaveBank = "leaveBank", Some(Profile), Need::Self_;
    /// Choose a helper, or end the mandate.
    ChooseHelper = "chooseHelper", Some(Profile), Need::Self_;
    /// Block a member.
    BlockMember = "blockMember", Some(Profile), Need::Self_;
    /// Admit or decline, invite, enter offline members, mend details.
    ManageMembers = "manageMembers", Some(BankManage), Need::Role(Role::Registrar);
    /// Make two records of one member one.
    MergeMembers = "mergeMembers", Some(BankManage), Need::Role(Role::Registrar);
    /// Write down that a guardian agreed.
    RecordGuardian = "recordGuardian", Some(BankManage), Need::Role(Role::Registrar);
    /// Raise a concern.
    RaiseConcern = "raiseConcern", Some(Profile), Need::Self_;
    /// Read the concerns that one is asked to look at.
    ReadConcerns = "readConcerns", Some(BankManage), Need::AnyRole;
    /// Close a concern, with a note.
    CloseConcern = "closeConcern", Some(BankManage), Need::AnyRole;
    /// Appoint to roles.
    AppointRole = "appointRole", Some(BankManage), Need::Role(Role::Coordinator);
    /// Adopt a new version of the rules.
    AdoptPolicy = "adoptPolicy", Some(BankManage), Need::Role(Role::Coordinator);
    /// Read which rules were adopted when.
    ReadPolicyHistory = "readPolicyHistory", Some(MembersRead), Need::Member;
    /// Add, name, retire and bring back categories.
    ManageCategories = "manageCategories", Some(BankManage), Need::Role(Role::Coordinator);
    /// Register, change, pause and end webhooks, replay to them, read what was delivered.
    ManageWebhooks = "manageWebhooks", Some(BankManage), Need::Role(Role::Coordinator);
    /// Publish the next version of the agreement.
    PublishAgreement = "publishAgreement", Some(BankManage), Need::Role(Role::Coordinator);
    /// Read who accepted which agreement.
    ReadAcceptances = "readAcceptances", Some(BankManage), Need::Role(Role::Registrar);
    /// Become a person with a login.
    SignUp = "signUp", None, Need::Anyone;
    /// Sign in, or go on with a refresh token.
    SignIn = "signIn", None, Need::Anyone;
    /// Sign out.
    SignOut = "signOut", None, Need::Person;
    /// Keep personal access tokens and sessions, change the password.
    ManageTokens = "manageTokens", Some(Profile), Need::Person;
}

/// Decides whether an operation may begin: the token's scope first, then the person's standing in the bank.
///
/// Which member a party acts for is decided by [`Standing::require`] once the subject has been read.
pub fn permit(operation: Operation, scopes: Option<&[Scope]>, standing: Option<&Standing>) -> Result<(), Error> {
    if operation.need() == Need::Anyone {
        return Ok(());
    }
    let Some(held) = scopes else {
        return Err(Error::Unauthenticated);
    };
    if let Some(scope) = operation.scope()
        && !held.contains(&scope)
    {
        return Err(Error::ScopeNeeded { scope: scope.as_str() });
    }
    let belongs = standing.is_some_and(Standing::belongs);
    match operation.need() {
        Need::Anyone | Need::Person => Ok(()),
        Need::Member | Need::Party(_) | Need::Self_ if belongs => Ok(()),
        Need::Role(role) if standing.is_some_and(|standing| standing.holds(role)) => Ok(()),
        Need::AnyRole if standing.is_some_and(Standing::holds_any) => Ok(()),
        Need::AnyRole if belongs => Err(Error::RoleNeeded {
            role: Role::Bookkeeper.as_str(),
        }),
        Need::Role(role) if belongs => Err(Error::RoleNeeded { role: role.as_str() }),
        // To somebody from elsewhere the bank's inside does not exist.
        _ => Err(Error::NotFound { noun: "bank" }),
    }
}
