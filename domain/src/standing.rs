//! What a person is in one bank, and who benefits when a member is credited.

use crate::error::{Error, Refusal};
use crate::id::{MemberId, PersonId};
use crate::member::{MandateScope, MemberKind, MemberState, Role};
use crate::time::Instant;

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
        self.memberships.iter().any(|own| own.state.may_be_recorded())
            || self
                .mandates
                .iter()
                .any(|mandate| mandate.until > self.now && mandate.state.may_be_recorded())
    }

    /// Whether the person is an active member, or one of a household or organisation that is.
    pub fn is_active(&self) -> bool {
        self.memberships.iter().any(|own| own.state.may_begin())
    }

    /// The member whose name stands beside what the person decides: their own, else one they are named in.
    pub fn name(&self) -> Option<MemberId> {
        let active = || self.memberships.iter().filter(|own| own.state.may_begin());
        let own = active().find(|own| own.kind == MemberKind::Person);
        own.or_else(|| active().next()).map(|own| own.member)
    }

    /// Whether the person holds this role, or one that covers it. Roles of those who left count no more.
    pub fn holds(&self, role: Role) -> bool {
        self.memberships.iter().any(|own| own.state.may_be_recorded())
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
            .any(|mandate| mandate.member == member && mandate.until > self.now && mandate.scopes.contains(&scope))
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

    /// Speaking for the side that gives its time away. In one's own name it is open to all but the own people of whoever
    /// benefits. In another's name it is closed to everybody who benefits.
    pub fn refuse_speaker(&self, standing: &Standing, side: MemberId) -> Result<(), Refusal> {
        let own_name = standing.own(side).is_some_and(|own| own.kind == MemberKind::Person);
        if own_name && !self.people.contains(&standing.person) {
            return Ok(());
        }
        self.refuse(standing.person)
    }
}
