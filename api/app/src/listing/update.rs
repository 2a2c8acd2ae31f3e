//! Changing what a listing says.

use domain::Error;
use domain::Refusal;
use domain::id::{CategoryId, ListingId};
use domain::listing::{ListingMode, ListingPhase, ListingState, Visibility, tags};
use domain::member::MemberState;
use domain::minutes::Minutes;
use domain::patch::Patch;
use domain::text::{Label, Note, Title};
use domain::time::Day;
use store::{ListingOwner, ListingRow};

use super::{ListingView, Point, expiry, language, languages, not_past, require_category, require_room, two_points};
use crate::{Actor, App, Result, Work};

/// A change of a listing.
#[derive(Debug, Clone)]
pub struct UpdateListing {
    /// The listing.
    pub listing: ListingId,
    /// The version that was seen.
    pub expected_version: i64,
    /// What changes.
    pub changes: ListingChanges,
}

/// What changes of a listing. Whether it is an offer or a need, a service or a thing, stays.
#[derive(Debug, Clone, Default)]
pub struct ListingChanges {
    /// A headline; cannot be emptied.
    pub title: Patch<Title>,
    /// A text.
    pub description: Patch<Note>,
    /// A category of the bank; cannot be emptied.
    pub category: Patch<CategoryId>,
    /// All tags anew.
    pub tags: Patch<Vec<Label>>,
    /// All spoken languages anew.
    pub languages: Patch<Vec<String>>,
    /// In person or from afar; cannot be emptied.
    pub mode: Patch<ListingMode>,
    /// Who can read it; cannot be emptied.
    pub visibility: Patch<Visibility>,
    /// A neighbourhood.
    pub area: Patch<Label>,
    /// Where.
    pub place: Patch<Point>,
    /// Where a ride goes.
    pub destination: Patch<Point>,
    /// About how long it takes.
    pub estimate: Patch<Minutes>,
    /// When it can be.
    pub availability: Patch<Note>,
    /// Materials, fuel; no price.
    pub costs: Patch<Note>,
    /// The day until which it makes sense.
    pub needed_by: Patch<Day>,
    /// Until the end of a day; null for without end.
    pub expires_on: Patch<Day>,
    /// The language of the text; cannot be emptied.
    pub lang: Patch<String>,
}

impl App {
    /// Changes what a listing says. What was withdrawn stays as it was.
    pub async fn update_listing(&self, actor: &Actor, command: UpdateListing) -> Result<ListingView> {
        let (work, mut row) = self
            .work_on_listing(actor, command.listing, command.expected_version)
            .await?;
        require_kept(&row.owner)?;
        if row.listing.state == ListingState::Withdrawn {
            return Err(Refusal::ListingClosed.into());
        }
        let was = row.listing.phase(work.at());
        apply(&work, &mut row, command.changes).await?;
        if was != ListingPhase::Open && row.listing.phase(work.at()) == ListingPhase::Open {
            // What comes back counts like what is new.
            require_room(&work, row.owner.id).await?;
        }
        self.save_listing(work, row).await
    }
}

/// Whoever has gone changes nothing any more.
pub(super) fn require_kept(owner: &ListingOwner) -> std::result::Result<(), Error> {
    if owner.state.may_be_recorded() {
        return Ok(());
    }
    let state = MemberState::as_str(owner.state);
    Err(Refusal::MemberNotActive { state }.into())
}

async fn apply(work: &Work, row: &mut ListingRow, changes: ListingChanges) -> Result<()> {
    let listing = &mut row.listing;
    if let Some(title) = changes.title.needed("title")? {
        listing.title = title.into();
    }
    if let Some(category) = changes.category.needed("category")?
        && category != listing.category
    {
        listing.category = require_category(work, category).await?;
    }
    if let Some(mode) = changes.mode.needed("mode")? {
        listing.mode = mode;
    }
    if let Some(visibility) = changes.visibility.needed("visibility")? {
        listing.visibility = visibility.of_member(row.owner.is_minor(work.at()))?;
    }
    if let Some(lang) = changes.lang.needed("lang")? {
        listing.lang = language("lang", &lang)?;
    }
    if let Some(labels) = changes.tags.or_empty() {
        listing.tags = tags(&labels)?;
    }
    if let Some(spoken) = changes.languages.or_empty() {
        listing.languages = languages(&spoken)?;
    }
    for (text, change) in [
        (&mut listing.description, changes.description),
        (&mut listing.availability, changes.availability),
        (&mut listing.costs, changes.costs),
    ] {
        if let Some(new) = change.map(String::from).or_empty() {
            *text = new;
        }
    }
    changes.area.map(String::from).onto(&mut listing.area);
    let grid = work.rules().grid_km;
    let place = |field| move |point: Point| point.coarse(field, grid);
    changes.place.try_map(place("place"))?.onto(&mut listing.place);
    changes
        .destination
        .try_map(place("destination"))?
        .onto(&mut listing.destination);
    two_points(listing.place, listing.destination)?;
    changes.estimate.onto(&mut listing.estimate);
    listing.estimate = listing.subject.estimate(listing.estimate)?;
    changes
        .needed_by
        .try_map(|day| not_past(work, "neededBy", day))?
        .onto(&mut listing.needed_by);
    if !changes.expires_on.is_absent() {
        listing.expires_at = expiry(work, changes.expires_on)?;
    }
    Ok(())
}
