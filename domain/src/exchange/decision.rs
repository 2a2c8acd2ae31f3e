//! Who decides about the hours of others, and what can be decided (RULES 13 and 15).

use super::{AnyExchange, Receiver, Resolution, State};
use crate::error::{Error, Refusal};
use crate::id::PersonId;
use crate::member::Role;
use crate::minutes::Minutes;
use crate::standing::{Circle, Standing};

/// How held hours are let through (RULES 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The fund gives the receiver what is missing.
    FundGivesRest,
    /// The receiver's floor is extended as far as needed.
    ExtendFloor,
    /// The receiver has enough by now.
    AsItIs,
}

/// Whose word it takes: the first of these in which there is somebody who does not benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deciders {
    /// A bookkeeper.
    Bookkeeper,
    /// Any other role holder.
    RoleHolder,
    /// Two members, one after the other.
    TwoMembers,
}

/// Those who could decide about one exchange: who benefits on either side, and who holds roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bench {
    circles: Vec<Circle>,
    holders: Vec<(PersonId, Role)>,
}

impl Bench {
    /// The circles of both sides, and everybody who holds a role.
    pub const fn new(circles: Vec<Circle>, holders: Vec<(PersonId, Role)>) -> Self {
        Self { circles, holders }
    }

    /// Whether this person benefits on either side.
    pub fn involves(&self, person: PersonId) -> bool {
        self.circles.iter().any(|circle| circle.holds(person))
    }

    /// Whose word it takes.
    pub fn deciders(&self) -> Deciders {
        let free = |role: Option<Role>| {
            self.holders
                .iter()
                .any(|(person, held)| role.is_none_or(|role| held.covers(role)) && !self.involves(*person))
        };
        if free(Some(Role::Bookkeeper)) {
            Deciders::Bookkeeper
        } else if free(None) {
            Deciders::RoleHolder
        } else {
            Deciders::TwoMembers
        }
    }

    /// Deciding alone: a bookkeeper who does not benefit; where there is none, any other role holder who does not.
    pub fn permit_alone(&self, standing: &Standing) -> Result<(), Error> {
        let needed = Error::RoleNeeded {
            role: Role::Bookkeeper.as_str(),
        };
        if !standing.holds_any() {
            return Err(needed);
        }
        if self.involves(standing.person) {
            return Err(Refusal::Involved.into());
        }
        match self.deciders() {
            Deciders::Bookkeeper if !standing.holds(Role::Bookkeeper) => Err(needed),
            _ => Ok(()),
        }
    }

    /// Being one of two: a member who does not benefit, where no role holder can decide.
    pub fn permit_together(&self, standing: &Standing) -> Result<(), Error> {
        if self.involves(standing.person) {
            return Err(Refusal::Involved.into());
        }
        match self.deciders() {
            Deciders::TwoMembers if standing.is_active() => Ok(()),
            Deciders::TwoMembers => Err(Error::NotYours),
            Deciders::Bookkeeper | Deciders::RoleHolder => Err(Error::RoleNeeded {
                role: Role::Bookkeeper.as_str(),
            }),
        }
    }
}

/// What one member proposes and another seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// A dispute ends so.
    Resolve(Resolution),
    /// Held hours are let through.
    Release(Release),
    /// Hours that counted are undone, or an undoing is.
    Undo,
    /// Hours that were given to the bank itself are stood by (RULES 2).
    StandBy,
}

impl Decision {
    /// Whether an exchange as it is can be decided so.
    pub fn fits(self, exchange: &AnyExchange) -> Result<(), Refusal> {
        let for_the_bank = exchange.facts().receiver == Receiver::Bank;
        let counted = exchange.facts().confirmed_at.is_some();
        let fits = match (self, exchange.state()) {
            (Self::Resolve(Resolution::Uphold | Resolution::Reverse), State::Disputed) => counted,
            (Self::StandBy, State::Logged) => for_the_bank,
            (Self::Resolve(_), State::Disputed)
            | (Self::Release(_), State::Held)
            | (Self::Undo, State::Confirmed | State::Reversed) => true,
            _ => false,
        };
        if fits {
            Ok(())
        } else {
            let state = exchange.state();
            Err(Refusal::WrongState { state })
        }
    }

    /// The word of what is decided, and the figure where it names one.
    pub const fn word(self) -> (DecisionKind, Option<Minutes>) {
        match self {
            Self::Resolve(Resolution::Confirm(minutes)) => (DecisionKind::Confirm, Some(minutes)),
            Self::Resolve(Resolution::Decline) => (DecisionKind::Decline, None),
            Self::Resolve(Resolution::Uphold) => (DecisionKind::Uphold, None),
            Self::Resolve(Resolution::Reverse) => (DecisionKind::Reverse, None),
            Self::Release(Release::FundGivesRest) => (DecisionKind::FundGivesRest, None),
            Self::Release(Release::ExtendFloor) => (DecisionKind::ExtendFloor, None),
            Self::Release(Release::AsItIs) => (DecisionKind::AsItIs, None),
            Self::Undo => (DecisionKind::Undo, None),
            Self::StandBy => (DecisionKind::StandBy, None),
        }
    }

    /// The decision of a word and its figure; `None` where the figure is missing.
    pub const fn of(kind: DecisionKind, minutes: Option<Minutes>) -> Option<Self> {
        Some(match (kind, minutes) {
            (DecisionKind::Confirm, Some(minutes)) => Self::Resolve(Resolution::Confirm(minutes)),
            (DecisionKind::Confirm, None) => return None,
            (DecisionKind::Decline, _) => Self::Resolve(Resolution::Decline),
            (DecisionKind::Uphold, _) => Self::Resolve(Resolution::Uphold),
            (DecisionKind::Reverse, _) => Self::Resolve(Resolution::Reverse),
            (DecisionKind::FundGivesRest, _) => Self::Release(Release::FundGivesRest),
            (DecisionKind::ExtendFloor, _) => Self::Release(Release::ExtendFloor),
            (DecisionKind::AsItIs, _) => Self::Release(Release::AsItIs),
            (DecisionKind::Undo, _) => Self::Undo,
            (DecisionKind::StandBy, _) => Self::StandBy,
        })
    }
}

crate::words! {
    /// A decision in one word, as it is kept.
    DecisionKind {
        /// A dispute: it counts, at a figure.
        Confirm = "confirm",
        /// A dispute: it did not happen.
        Decline = "decline",
        /// A dispute: it had counted and stays as it is.
        Uphold = "uphold",
        /// A dispute: it had counted and is undone.
        Reverse = "reverse",
        /// Held hours: the fund gives what is missing.
        FundGivesRest = "fund_gives_rest",
        /// Held hours: the receiver's floor is extended.
        ExtendFloor = "extend_floor",
        /// Held hours: the receiver has enough by now.
        AsItIs = "as_it_is",
        /// Hours that counted are undone, or an undoing is.
        Undo = "undo",
        /// Hours for the bank itself are stood by.
        StandBy = "stand_by",
    }
    /// What a member is asked or told.
    NoticeKind {
        /// An agreed exchange was meant for a day that is over: did it happen (RULES 11)?
        DidItHappen = "did_it_happen",
        /// A webhook of the bank is told nothing more: for its coordinators.
        WebhookDisabled = "webhook_disabled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    fn circle(people: &[u128]) -> Circle {
        Circle {
            people: people.iter().map(|n| person(*n)).collect(),
            near: Vec::new(),
        }
    }

    fn stranger() -> Standing {
        Standing {
            person: person(9),
            memberships: Vec::new(),
            mandates: Vec::new(),
            terms: Vec::new(),
            now: Instant::from_micros(0),
        }
    }

    #[test]
    fn whoever_is_least_far_from_the_books_and_does_not_benefit_decides() {
        let holders = vec![(person(1), Role::Bookkeeper), (person(2), Role::Moderator)];
        let deciders = |sides: &[u128]| Bench::new(vec![circle(sides)], holders.clone()).deciders();
        assert_eq!(deciders(&[3]), Deciders::Bookkeeper);
        assert_eq!(deciders(&[2, 3]), Deciders::Bookkeeper);
        assert_eq!(deciders(&[1, 3]), Deciders::RoleHolder);
        assert_eq!(deciders(&[1, 2]), Deciders::TwoMembers);
        assert_eq!(Bench::new(vec![circle(&[3])], vec![]).deciders(), Deciders::TwoMembers);
    }

    #[test]
    fn a_helper_who_is_no_member_is_not_one_of_two() {
        let bench = Bench::new(vec![circle(&[3])], vec![]);
        assert_eq!(bench.permit_together(&stranger()), Err(Error::NotYours));
    }

    #[test]
    fn every_decision_reads_back_from_its_word() {
        let figure = Minutes::try_new(45).unwrap();
        for kind in DecisionKind::ALL {
            let decision = Decision::of(*kind, Some(figure)).unwrap();
            let (word, minutes) = decision.word();
            assert_eq!((word, minutes.is_some()), (*kind, *kind == DecisionKind::Confirm));
            assert_eq!(Decision::of(word, minutes), Some(decision));
        }
        assert_eq!(Decision::of(DecisionKind::Confirm, None), None);
    }
}
