//! What a listing says.

use app::listing::{ListingChanges, ListingView as Seen, PublishListing, UpdateListing};
use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PointInput, named};
use crate::asker::Asker;
use crate::command::input;
use crate::view::Date;
use crate::view::words::{ListingKind, ListingMode, ListingSubject, Visibility};

/// An offer or a need.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishListingInput {
    /// Whose it is: one's own, or of somebody one helps.
    #[serde(skip)]
    pub member_id: ID,
    /// Offer or need.
    pub kind: ListingKind,
    /// A service or a thing.
    #[graphql(default_with = "ListingSubject::Service")]
    #[serde(default = "service")]
    pub subject: ListingSubject,
    /// A headline.
    pub title: String,
    /// A text.
    pub description: Option<String>,
    /// A category of the member's bank.
    #[schema(value_type = String)]
    pub category_id: ID,
    /// Tags, at most ten; upper and lower case are one.
    #[graphql(default)]
    #[serde(default)]
    pub tags: Vec<String>,
    /// Languages that can be spoken (BCP 47), at most ten.
    #[graphql(default)]
    #[serde(default)]
    pub spoken_languages: Vec<String>,
    /// In person or from afar.
    #[graphql(default_with = "ListingMode::InPerson")]
    #[serde(default = "in_person")]
    pub mode: ListingMode,
    /// Who can read it.
    #[graphql(default_with = "Visibility::Bank")]
    #[serde(default = "bank")]
    pub visibility: Visibility,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Where; only the cell of the bank's grid is kept.
    pub place: Option<PointInput>,
    /// Where a ride goes; needs a place.
    pub destination: Option<PointInput>,
    /// About how long it takes, in whole minutes; a thing takes none.
    pub estimate_minutes: Option<i64>,
    /// When it can be.
    pub availability: Option<String>,
    /// Materials or fuel; time has no price.
    pub costs: Option<String>,
    /// The day until which it makes sense.
    pub needed_by: Option<Date>,
    /// The last day that it is open on. Left out: as long as the bank's rule says. Null: it never expires.
    #[serde(default)]
    #[schema(value_type = Option<Date>)]
    pub expires_on: MaybeUndefined<Date>,
    /// The language of the text (BCP 47); the bank's own where nothing is said.
    pub language: Option<String>,
    /// Done once under this key, however often it is sent; without one, each time is a new time.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A change of a listing; what is left out stays as it is, null empties.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateListingInput {
    /// Which listing.
    #[serde(skip)]
    pub listing_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The headline; cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub title: MaybeUndefined<String>,
    /// The text.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub description: MaybeUndefined<String>,
    /// A category of the bank; cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub category_id: MaybeUndefined<ID>,
    /// All tags anew, at most ten.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub tags: MaybeUndefined<Vec<String>>,
    /// All spoken languages (BCP 47) anew, at most ten.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub spoken_languages: MaybeUndefined<Vec<String>>,
    /// In person or from afar; cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<ListingMode>)]
    pub mode: MaybeUndefined<ListingMode>,
    /// Who can read it; cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<Visibility>)]
    pub visibility: MaybeUndefined<Visibility>,
    /// A neighbourhood, as the bank names them.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub area: MaybeUndefined<String>,
    /// Where; only the cell of the bank's grid is kept.
    #[serde(default)]
    #[schema(value_type = Option<PointInput>)]
    pub place: MaybeUndefined<PointInput>,
    /// Where a ride goes; needs a place.
    #[serde(default)]
    #[schema(value_type = Option<PointInput>)]
    pub destination: MaybeUndefined<PointInput>,
    /// About how long it takes, in whole minutes; a thing takes none.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub estimate_minutes: MaybeUndefined<i64>,
    /// When it can be.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub availability: MaybeUndefined<String>,
    /// Materials or fuel; time has no price.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub costs: MaybeUndefined<String>,
    /// The day until which it makes sense.
    #[serde(default)]
    #[schema(value_type = Option<Date>)]
    pub needed_by: MaybeUndefined<Date>,
    /// The last day that it is open on; null for one that never expires.
    #[serde(default)]
    #[schema(value_type = Option<Date>)]
    pub expires_on: MaybeUndefined<Date>,
    /// The language of the text (BCP 47); cannot be emptied.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub language: MaybeUndefined<String>,
}

const fn service() -> ListingSubject {
    ListingSubject::Service
}

const fn in_person() -> ListingMode {
    ListingMode::InPerson
}

const fn bank() -> Visibility {
    Visibility::Bank
}

impl PublishListingInput {
    fn command(self) -> app::Result<PublishListing> {
        Ok(PublishListing {
            member: input::id("memberId", &self.member_id)?,
            kind: self.kind.into(),
            subject: self.subject.into(),
            title: input::title("title", &self.title)?,
            description: input::note("description", self.description.as_deref())?,
            category: input::id("categoryId", &self.category_id)?,
            tags: input::labels("tags", &self.tags)?,
            languages: self.spoken_languages,
            mode: self.mode.into(),
            visibility: self.visibility.into(),
            area: input::label("area", self.area.as_deref())?,
            place: self.place.map(Into::into),
            destination: self.destination.map(Into::into),
            estimate: self
                .estimate_minutes
                .map(|count| input::minutes("estimateMinutes", count))
                .transpose()?,
            availability: input::note("availability", self.availability.as_deref())?,
            costs: input::note("costs", self.costs.as_deref())?,
            needed_by: self.needed_by.map(|day| day.0),
            expires_on: input::patch(self.expires_on).map(|day| day.0),
            lang: self.language,
        })
    }
}

impl UpdateListingInput {
    fn command(self) -> app::Result<UpdateListing> {
        let note = |field| move |text: &str| input::note(field, Some(text));
        let changes = ListingChanges {
            title: input::patch(self.title).try_map(|title| input::title("title", &title))?,
            description: input::text_patch(self.description, note("description"))?,
            category: input::patch(self.category_id).try_map(|id| input::id("categoryId", &id))?,
            tags: input::patch(self.tags).try_map(|tags| input::labels("tags", &tags))?,
            languages: input::patch(self.spoken_languages),
            mode: input::patch(self.mode).map(Into::into),
            visibility: input::patch(self.visibility).map(Into::into),
            area: input::text_patch(self.area, |area| input::label("area", Some(area)))?,
            place: input::patch(self.place).map(Into::into),
            destination: input::patch(self.destination).map(Into::into),
            estimate: input::patch(self.estimate_minutes).try_map(|count| input::minutes("estimateMinutes", count))?,
            availability: input::text_patch(self.availability, note("availability"))?,
            costs: input::text_patch(self.costs, note("costs"))?,
            needed_by: input::patch(self.needed_by).map(|day| day.0),
            expires_on: input::patch(self.expires_on).map(|day| day.0),
            lang: input::patch(self.language),
        };
        Ok(UpdateListing {
            listing: input::id("listingId", &self.listing_id)?,
            expected_version: self.expected_version,
            changes,
        })
    }
}

/// Publishes an offer or a need.
pub async fn publish_listing(asker: &Asker, input: PublishListingInput) -> app::Result<Seen> {
    let key = asker.optional_key(input.idempotency_key.as_deref())?;
    let seen = asker
        .app
        .publish_listing(&asker.actor, input.command()?, key.as_ref())
        .await;
    seen.map_err(named)
}

/// Changes what a listing says. Whether it is an offer or a need, a service or a thing, stays.
pub async fn update_listing(asker: &Asker, input: UpdateListingInput) -> app::Result<Seen> {
    let seen = asker.app.update_listing(&asker.actor, input.command()?).await;
    seen.map_err(named)
}
