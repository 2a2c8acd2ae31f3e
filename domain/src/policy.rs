//! Who may do what: one place decides.
//!
//! An operation names the scope that a token needs and the standing that a person needs. Whose side somebody is on
//! is decided here too: whoever benefits does not confirm (RULES 13, law I11).

use crate::error::{Error, Refusal};
use crate::id::{MemberId, PersonId};
use crate::member::{MandateScope, MemberKind, MemberState, Role};
use crate::time::Instant;

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
        /// Use the roles that one has.
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
use Scope::{
    BankManage, ExchangesRead, ExchangesWrite, ListingsRead, ListingsWrite, MembersRead, Profile,
};

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
    /// Read the desk: what waits for a bookkeeper.
    ReadDesk = "readDesk", Some(BankManage), Need::AnyRole;
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
    /// Undo, or undo the undoing.
    ReverseExchange = "reverseExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Thank.
    ThankForExchange = "thankForExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Correct the text of an exchange.
    EditExchange = "editExchange", Some(ExchangesWrite), Need::Party(Exchanges);
    /// Mark as told on paper.
    MarkTold = "markTold", Some(BankManage), Need::AnyRole;
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
    /// Appoint to roles.
    AppointRole = "appointRole", Some(BankManage), Need::Role(Role::Coordinator);
    /// Adopt a new version of the rules.
    AdoptPolicy = "adoptPolicy", Some(BankManage), Need::Role(Role::Coordinator);
    /// Become a person with a login.
    SignUp = "signUp", None, Need::Anyone;
    /// Sign in, or go on with a refresh token.
    SignIn = "signIn", None, Need::Anyone;
    /// Sign out.
    SignOut = "signOut", None, Need::Person;
    /// Keep personal access tokens and sessions, change the password.
    ManageTokens = "manageTokens", Some(Profile), Need::Person;
}

/// A membership that a person acts through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The member: their own, or a household or organisation they are named in.
    pub member: MemberId,
    /// What the member is: a person acts in their own name only as a person.
    pub kind: MemberKind,
    /// Where the member stands.
    pub state: MemberState,
}

/// What a member allowed a helper to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The member who is helped.
    pub member: MemberId,
    /// Where that member stands.
    pub state: MemberState,
    /// How far it reaches.
    pub scopes: Vec<MandateScope>,
    /// When it ends.
    pub until: Instant,
}

/// A role with its term. After its end the holder goes on as caretaker until somebody takes over (RULES 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The role.
    pub role: Role,
    /// When the term ends.
    pub until: Instant,
}

/// What a person is in one bank, read in the same transaction as what is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The person.
    pub person: PersonId,
    /// The memberships they act through.
    pub memberships: Vec<Membership>,
    /// Whom they help.
    pub mandates: Vec<Mandate>,
    /// Their roles.
    pub terms: Vec<Term>,
    /// When it was read.
    pub now: Instant,
}

/// In what capacity somebody acts for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// As the member, or one of its people.
    Own,
    /// As a helper.
    Helper,
}

impl Standing {
    /// Whether the person belongs to the bank at all: as a member who is recorded, or as a helper.
    pub fn belongs(&self) -> bool {
        self.memberships
            .iter()
            .any(|own| own.state.may_be_recorded())
            || self
                .mandates
                .iter()
                .any(|mandate| mandate.until > self.now && mandate.state.may_be_recorded())
    }

    /// Whether the person holds this role, or one that covers it. Roles of those who left count no more.
    pub fn holds(&self, role: Role) -> bool {
        self.memberships
            .iter()
            .any(|own| own.state.may_be_recorded())
            && self.terms.iter().any(|term| term.role.covers(role))
    }

    /// Whether the person holds any role.
    pub fn holds_any(&self) -> bool {
        Role::ALL.iter().any(|role| self.holds(*role))
    }

    /// How the person acts for this member with this reach, if they do.
    pub fn acts_for(&self, member: MemberId, scope: MandateScope) -> Option<Capacity> {
        if self.memberships.iter().any(|own| own.member == member) {
            return Some(Capacity::Own);
        }
        self.mandates
            .iter()
            .any(|mandate| {
                mandate.member == member
                    && mandate.until > self.now
                    && mandate.scopes.contains(&scope)
            })
            .then_some(Capacity::Helper)
    }

    /// Whether a mandate for this member once existed, but ended or does not reach this far: the helper is told so.
    pub fn helped(&self, member: MemberId) -> bool {
        self.mandates.iter().any(|mandate| mandate.member == member)
    }

    /// The person's standing as this member, for their own hand only.
    pub fn own(&self, member: MemberId) -> Option<&Membership> {
        self.memberships.iter().find(|own| own.member == member)
    }

    /// Acting for a member, or the reason why not.
    pub fn require(&self, member: MemberId, scope: MandateScope) -> Result<Capacity, Error> {
        match self.acts_for(member, scope) {
            Some(capacity) => Ok(capacity),
            None if self.helped(member) => Err(Refusal::MandateEnded.into()),
            None => Err(Error::NotYours),
        }
    }
}

/// Everybody who benefits when a member is credited (RULES 13).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Circle {
    /// The member's own people.
    pub people: Vec<PersonId>,
    /// Those who share a household or organisation with them, and the member's helpers.
    pub near: Vec<PersonId>,
}

impl Circle {
    /// Whether this person benefits.
    pub fn holds(&self, person: PersonId) -> bool {
        self.people.contains(&person) || self.near.contains(&person)
    }

    /// Whoever benefits does not decide in another's name (law I11).
    pub fn refuse(&self, person: PersonId) -> Result<(), Refusal> {
        if self.holds(person) {
            Err(Refusal::Involved)
        } else {
            Ok(())
        }
    }

    /// Saying yes for the receiver. In one's own name it is open to all but the giver's own people: one's own time is
    /// given away. In another's name it is closed to everybody who benefits.
    pub fn refuse_receiver(&self, standing: &Standing, receiver: MemberId) -> Result<(), Refusal> {
        let own_name = standing
            .own(receiver)
            .is_some_and(|own| own.kind == MemberKind::Person);
        if own_name && !self.people.contains(&standing.person) {
            return Ok(());
        }
        self.refuse(standing.person)
    }
}

/// Decides whether an operation may begin: the token's scope first, then the person's standing in the bank.
///
/// Which member a party acts for is decided by [`Standing::require`] once the subject has been read.
pub fn permit(
    operation: Operation,
    scopes: Option<&[Scope]>,
    standing: Option<&Standing>,
) -> Result<(), Error> {
    if operation.need() == Need::Anyone {
        return Ok(());
    }
    let Some(held) = scopes else {
        return Err(Error::Unauthenticated);
    };
    if let Some(scope) = operation.scope()
        && !held.contains(&scope)
    {
        return Err(Error::ScopeNeeded {
            scope: scope.as_str(),
        });
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
        Need::Role(role) if belongs => Err(Error::RoleNeeded {
            role: role.as_str(),
        }),
        // To somebody from elsewhere the bank's inside does not exist.
        _ => Err(Error::NotFound { noun: "bank" }),
    }
}
