//! What somebody looks for among listings.

use domain::id::{CategoryId, MemberId};
use domain::listing::{ListingKind, ListingMode, ListingPhase, ListingSubject, Visibility};
use domain::text::Label;
use domain::time::{Day, Instant};
use domain::{Invalid, Reason};
use store::ListingFilter;

use super::language;
use crate::Result;
use crate::bank::unknown;

/// What somebody looks for. Empty fields ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct FindListings {
    /// Offers or needs.
    pub kind: Option<ListingKind>,
    /// Services or things.
    pub subject: Option<ListingSubject>,
    /// In one of these categories, at most 50; a group holds what is in it.
    pub categories: Vec<CategoryId>,
    /// The same by slugs of the shared taxonomy, at most 50, for lists across banks.
    pub taxa: Vec<String>,
    /// Of this member.
    pub member: Option<MemberId>,
    /// Possible in person, or from afar; what can be either is both.
    pub mode: Option<ListingMode>,
    /// For exactly these eyes.
    pub visibility: Option<Visibility>,
    /// In this area, by its exact name.
    pub area: Option<Label>,
    /// In this spoken language; `es` holds `es-MX`.
    pub language: Option<String>,
    /// With this tag.
    pub tag: Option<Label>,
    /// In one of these phases; empty for open. Others see only their own, a registrar all.
    pub phases: Vec<ListingPhase>,
    /// Needed on a day before this one.
    pub needed_before: Option<Day>,
    /// With all these words, in any of their forms, the last one at least as a beginning; words in quotation marks side
    /// by side.
    pub words: Option<Label>,
    /// Needs that nobody answered for at least so many days, 0 to 3,660.
    pub unanswered_days: Option<i64>,
}

impl FindListings {
    pub(super) fn filter(self, now: Instant) -> Result<ListingFilter> {
        for (field, many) in [("categories", self.categories.len()), ("taxa", self.taxa.len())] {
            if many > 50 {
                return Err(Invalid::new(field, Reason::Range { min: 0, max: 50 }).into());
            }
        }
        // A slug that this server does not know may be a newer one; what is none at all no database is asked for.
        let slug = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if let Some(odd) = self.taxa.iter().find(|taxon| !slug(taxon)) {
            return Err(unknown("taxa", odd));
        }
        let unanswered_since = match self.unanswered_days {
            Some(days) if !(0..=3_660).contains(&days) => {
                let reason = Reason::Range { min: 0, max: 3_660 };
                return Err(Invalid::new("unansweredDays", reason).into());
            }
            days => days.map(|days| now.plus_days(days.saturating_neg())),
        };
        let language = self.language.map(|tag| language("language", &tag));
        Ok(ListingFilter {
            now,
            only: None,
            kind: self.kind,
            subject: self.subject,
            categories: self.categories,
            taxa: self.taxa,
            member: self.member,
            mode: self.mode,
            visibility: self.visibility,
            area: self.area.map(Into::into),
            language: language.transpose()?,
            tag: self.tag.map(|tag| tag.as_str().to_lowercase()),
            phases: self.phases,
            needed_before: self.needed_before,
            words: self.words.map(Into::into),
            unanswered_since,
        })
    }
}
