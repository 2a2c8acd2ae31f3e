//! An offer or a need as its reader may see it.

use super::scalar;
use app::listing::ListingView as Seen;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, CategoryId, MemberId};
use domain::place::Place;
use serde::Serialize;
use utoipa::ToSchema;

use super::bank::BankView;
use super::category::CategoryView;
use super::found::HighlightsView;
use super::member::MemberView;
use super::words::{ListingKind, ListingMode, ListingPhase, ListingSubject, NeedEnd, Visibility};
use super::{Date, DateTime};
use crate::asker::Asker;

/// An offer or a need.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Listing", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Listing)]
pub struct ListingView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// The bank that it belongs to.
    #[schema(value_type = String)]
    pub bank_id: ID,
    /// Offer or need.
    pub kind: ListingKind,
    /// A service or a thing.
    pub subject: ListingSubject,
    /// How it stands now; an expired one can be renewed.
    pub phase: ListingPhase,
    /// How a need ended.
    pub ended: Option<NeedEnd>,
    /// Who can read it.
    pub visibility: Visibility,
    /// In person or from afar.
    pub mode: ListingMode,
    /// A headline.
    pub title: String,
    /// A text; empty for none.
    pub description: String,
    /// The language of its text (BCP 47).
    pub language: String,
    /// Tags, lower case.
    pub tags: Vec<String>,
    /// The languages that can be spoken (BCP 47).
    pub spoken_languages: Vec<String>,
    /// About how long it takes, in whole minutes; a thing takes none.
    pub estimate_minutes: Option<i64>,
    /// When it can be; empty for nothing said.
    pub availability: String,
    /// Materials or fuel; time has no price. Empty for nothing said.
    pub costs: String,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Where, on the bank's coarse grid.
    pub place: Option<PlaceView>,
    /// Where a ride goes, on the bank's coarse grid.
    pub destination: Option<PlaceView>,
    /// The day until which a need makes sense.
    pub needed_by: Option<Date>,
    /// When it expires; null for never.
    pub expires_at: Option<DateTime>,
    /// When it was published.
    pub created_at: DateTime,
    /// When it was published or last renewed.
    pub renewed_at: DateTime,
    /// Whether the reader is its owner, or helps them.
    pub mine: bool,
    /// What was found of it; null where no words were looked for.
    pub highlights: Option<HighlightsView>,
    /// Counts the changes; send it as `expectedVersion`.
    pub version: i64,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// Its category.
    #[graphql(skip)]
    #[serde(rename = "categoryId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) category: CategoryId,
    /// The member.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) owner: Option<MemberId>,
    /// The name of the member whose it is; null where the reader may not know.
    #[graphql(skip)]
    #[serde(rename = "memberName")]
    pub(crate) owner_name: Option<String>,
}

/// The middle of a cell of the bank's grid: coarse on purpose, never a door.
#[derive(Debug, Clone, Copy, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Place")]
#[serde(rename_all = "camelCase")]
#[schema(as = Place)]
pub struct PlaceView {
    /// Microdegrees north (WGS 84): 41385064 is 41.385064 degrees.
    pub latitude_microdegrees: i64,
    /// Microdegrees east (WGS 84).
    pub longitude_microdegrees: i64,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        Self {
            latitude_microdegrees: place.latitude(),
            longitude_microdegrees: place.longitude(),
        }
    }
}

impl ListingView {
    /// The shape of a listing as this reader may see it.
    pub fn new(seen: &Seen) -> Self {
        let listing = &seen.listing;
        Self {
            id: listing.id.to_string().into(),
            bank_id: listing.bank.to_string().into(),
            kind: listing.kind.into(),
            subject: listing.subject.into(),
            phase: seen.phase.into(),
            ended: listing.ended.map(Into::into),
            visibility: listing.visibility.into(),
            mode: listing.mode.into(),
            title: listing.title.clone(),
            description: listing.description.clone(),
            language: listing.lang.clone(),
            tags: listing.tags.clone(),
            spoken_languages: listing.languages.clone(),
            estimate_minutes: listing.estimate.map(domain::minutes::Minutes::get),
            availability: listing.availability.clone(),
            costs: listing.costs.clone(),
            area: listing.area.clone(),
            place: listing.place.map(Into::into),
            destination: listing.destination.map(Into::into),
            needed_by: listing.needed_by.map(Into::into),
            expires_at: listing.expires_at.map(Into::into),
            created_at: listing.created_at.into(),
            renewed_at: listing.renewed_at.into(),
            mine: seen.mine,
            highlights: seen.found.as_ref().map(HighlightsView::new),
            version: listing.version,
            bank: listing.bank,
            category: listing.category,
            owner: seen.owner.as_ref().map(|owner| owner.id),
            owner_name: seen.owner.as_ref().map(|owner| owner.name.clone()),
        }
    }
}

#[ComplexObject]
impl ListingView {
    /// The bank that it belongs to.
    async fn bank(&self, ctx: &Context<'_>) -> Result<Option<BankView>> {
        Asker::of(ctx)?.load_bank(self.bank).await
    }

    /// Its category.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<CategoryView>> {
        Asker::of(ctx)?.load_category(self.bank, self.category).await
    }

    /// The name of the member whose it is; null where the reader may not know.
    async fn member_name(&self) -> Option<&str> {
        self.owner_name.as_deref()
    }

    /// Whose it is, for members of the bank; null where the reader may not know.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        let asker = Asker::of(ctx)?;
        match self.owner {
            Some(owner) if asker.actor.person_id().is_some() => asker.load_member(self.bank, owner).await,
            _ => Ok(None),
        }
    }
}
