//! Offers and needs: their words, and what may stand in them.

use std::collections::BTreeSet;

use crate::error::{Invalid, Reason};
use crate::minutes::Minutes;
use crate::text::Label;
use crate::time::Instant;

crate::words! {
    /// Both are equally prominent: everyone gives and needs.
    ListingKind {
        /// Somebody can give this.
        Offer = "offer",
        /// Somebody needs this.
        Need = "need",
    }
    /// What is offered or needed (RULES 24).
    ListingSubject {
        /// Time: somebody does something.
        Service = "service",
        /// A thing to lend or give; things move no minutes.
        Thing = "thing",
    }
    /// Where it can happen.
    ListingMode {
        /// In person.
        InPerson = "in_person",
        /// From afar.
        Remote = "remote",
        /// Either.
        Either = "either",
    }
    /// Who can read it.
    Visibility {
        /// Members of the bank.
        Bank = "bank",
        /// Also members of partners.
        Partners = "partners",
        /// Everybody; the owner's name only if the owner chose that.
        Public = "public",
    }
    /// The states of a listing. Expired is computed when it is read.
    ListingState {
        /// Can be answered.
        Open = "open",
        /// Its owner rests it.
        Paused = "paused",
        /// Its owner took it back, or the need ended.
        Withdrawn = "withdrawn",
    }
    /// How a need ended (RULES 11).
    NeedEnd {
        /// Somebody of the bank met it.
        Met = "met",
        /// It was met elsewhere.
        MetElsewhere = "met_elsewhere",
        /// It is no longer needed.
        NoLonger = "no_longer",
        /// Nobody met it.
        WentUnmet = "went_unmet",
    }
    /// A listing as it stands at some instant: what its state and its expiry make of it.
    ListingPhase {
        /// Can be answered.
        Open = "open",
        /// Was open until its time ran out; one call renews it.
        Expired = "expired",
        /// Its owner rests it.
        Paused = "paused",
        /// Its owner took it back, or the need ended.
        Withdrawn = "withdrawn",
    }
    /// What became of a registrar's proposal of a member for a listing.
    MatchState {
        /// Was asked, has not answered.
        Asked = "asked",
        /// Would do it.
        Yes = "yes",
        /// Not now; it needs no words, and rests further proposals.
        NotNow = "not_now",
    }
}

/// The most listings that a member has open at a time.
pub const OPEN_LISTINGS_MAX: i64 = 200;
/// The most tags, and the most spoken languages, of a listing.
pub const WORDS_MAX: usize = 10;
/// The longest estimate, in minutes: what one log can cover, 31 days.
pub const ESTIMATE_MINUTES_MAX: i64 = 44_640;

impl ListingState {
    /// The phase of a listing in this state that stays open until then (`None`: without end).
    pub fn phase(self, expires_at: Option<Instant>, now: Instant) -> ListingPhase {
        match self {
            Self::Open if expires_at.is_some_and(|end| end <= now) => ListingPhase::Expired,
            Self::Open => ListingPhase::Open,
            Self::Paused => ListingPhase::Paused,
            Self::Withdrawn => ListingPhase::Withdrawn,
        }
    }
}

impl ListingSubject {
    /// Only services take time: things move no minutes (RULES 24).
    pub fn estimate(self, minutes: Option<Minutes>) -> Result<Option<Minutes>, Invalid> {
        match (self, minutes) {
            (_, None) => Ok(None),
            (Self::Thing, Some(_)) => Err(Invalid::new("estimate", Reason::Unexpected)),
            (Self::Service, Some(minutes)) if minutes.get() > ESTIMATE_MINUTES_MAX => {
                let (min, max) = (1, ESTIMATE_MINUTES_MAX);
                Err(Invalid::new("estimate", Reason::Range { min, max }))
            }
            (Self::Service, Some(minutes)) => Ok(Some(minutes)),
        }
    }
}

impl Visibility {
    /// What somebody under 18 offers or needs is never public (RULES 18).
    pub fn of_member(self, minor: bool) -> Result<Self, Invalid> {
        match self {
            Self::Public if minor => Err(Invalid::new("visibility", Reason::Unexpected)),
            other => Ok(other),
        }
    }
}

impl ListingKind {
    /// How it ended: of a need that is always told (RULES 11), of an offer never.
    pub const fn ends(self, how: Option<NeedEnd>) -> Result<Option<NeedEnd>, Invalid> {
        let reason = match (self, how) {
            (Self::Need, Some(_)) | (Self::Offer, None) => return Ok(how),
            (Self::Need, None) => Reason::Missing,
            (Self::Offer, Some(_)) => Reason::Unexpected,
        };
        Err(Invalid { field: "ended", reason })
    }
}

/// Tags in lower case, each once, at most ten.
pub fn tags(labels: &[Label]) -> Result<Vec<String>, Invalid> {
    at_most_ten("tags", labels.iter().map(|label| label.as_str().to_lowercase()))
}

/// Each of these words once, in order, if they are at most ten.
pub fn at_most_ten(field: &'static str, words: impl IntoIterator<Item = String>) -> Result<Vec<String>, Invalid> {
    let words: BTreeSet<String> = words.into_iter().collect();
    if words.len() > WORDS_MAX {
        return Err(Invalid::new(field, Reason::Range { min: 0, max: 10 }));
    }
    Ok(words.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_lower_case_and_each_once() {
        let labels: Vec<Label> = ["Bike", "bike", "ÉCOLE", "دراجة"]
            .iter()
            .map(|tag| Label::try_new(tag).unwrap())
            .collect();
        assert_eq!(tags(&labels).unwrap(), ["bike", "école", "دراجة"]);
        let many: Vec<Label> = (0..11).map(|n| Label::try_new(&n.to_string()).unwrap()).collect();
        assert!(tags(&many).is_err());
    }

    #[test]
    fn things_take_no_minutes_and_services_at_most_a_month() {
        let hour = Minutes::try_new(60).unwrap();
        assert_eq!(ListingSubject::Service.estimate(Some(hour)), Ok(Some(hour)));
        assert!(ListingSubject::Thing.estimate(Some(hour)).is_err());
        let long = Minutes::try_new(44_641).unwrap();
        assert!(ListingSubject::Service.estimate(Some(long)).is_err());
    }

    #[test]
    fn expired_is_open_until_its_time_ran_out() {
        let end = Instant::from_micros(10);
        let before = Instant::from_micros(9);
        assert_eq!(ListingState::Open.phase(Some(end), before), ListingPhase::Open);
        assert_eq!(ListingState::Open.phase(Some(end), end), ListingPhase::Expired);
        assert_eq!(ListingState::Open.phase(None, end), ListingPhase::Open);
        assert_eq!(ListingState::Paused.phase(Some(end), end), ListingPhase::Paused);
    }

    #[test]
    fn a_need_says_how_it_ended_and_an_offer_does_not() {
        assert!(ListingKind::Need.ends(None).is_err());
        assert!(ListingKind::Need.ends(Some(NeedEnd::Met)).is_ok());
        assert!(ListingKind::Offer.ends(Some(NeedEnd::Met)).is_err());
        assert!(ListingKind::Offer.ends(None).is_ok());
    }
}
