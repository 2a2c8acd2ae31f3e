//! A listing as it is kept, with whose it is.

use domain::id::{BankId, CategoryId, ListingId, MemberId};
use domain::listing::{ListingKind, ListingMode, ListingPhase, ListingState, ListingSubject, NeedEnd, Visibility};
use domain::member::{MemberKind, MemberState};
use domain::minutes::Minutes;
use domain::place::Place;
use domain::time::{Day, Instant};
use sea_orm::FromQueryResult;

use crate::entity::listing;
use crate::error::{Result, StoreError};

/// An offer or a need. It does not say whose: some may read it who may not know that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRecord {
    /// Its id.
    pub id: ListingId,
    /// Its bank.
    pub bank: BankId,
    /// Its category.
    pub category: CategoryId,
    /// Offer or need.
    pub kind: ListingKind,
    /// A service or a thing.
    pub subject: ListingSubject,
    /// A headline.
    pub title: String,
    /// A text; empty for none.
    pub description: String,
    /// In person or from afar.
    pub mode: ListingMode,
    /// Who can read it.
    pub visibility: Visibility,
    /// Its state; whether it expired is told by [`ListingRecord::phase`].
    pub state: ListingState,
    /// How a need ended.
    pub ended: Option<NeedEnd>,
    /// About how long it takes; things take none.
    pub estimate: Option<Minutes>,
    /// When it can be; empty for nothing said.
    pub availability: String,
    /// Materials, fuel; no price (RULES 24). Empty for nothing said.
    pub costs: String,
    /// A neighbourhood, as the bank names them.
    pub area: Option<String>,
    /// Where, coarsely (RULES 16).
    pub place: Option<Place>,
    /// Where a ride goes, coarsely.
    pub destination: Option<Place>,
    /// The day until which a need makes sense.
    pub needed_by: Option<Day>,
    /// When it expires; `None` for never.
    pub expires_at: Option<Instant>,
    /// The language of its text (BCP 47).
    pub lang: String,
    /// Its tags, lower case, in order.
    pub tags: Vec<String>,
    /// The languages that can be spoken (BCP 47), in order.
    pub languages: Vec<String>,
    /// When it was published.
    pub created_at: Instant,
    /// When it was published or last renewed.
    pub renewed_at: Instant,
    /// When it was withdrawn.
    pub ended_at: Option<Instant>,
    /// Counts the changes.
    pub version: i64,
}

/// Whose a listing is, as far as deciding and showing needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingOwner {
    /// The member.
    pub id: MemberId,
    /// The name others see.
    pub name: String,
    /// Person, household or organisation.
    pub kind: MemberKind,
    /// Where the member stands.
    pub state: MemberState,
    /// Until when the member pauses.
    pub paused_until: Option<Instant>,
    /// Under 18 until then.
    pub minor_until: Option<Instant>,
    /// Whether the name may stand in public listings.
    pub name_public: bool,
}

/// A listing together with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRow {
    /// The listing.
    pub listing: ListingRecord,
    /// Whose it is.
    pub owner: ListingOwner,
}

impl ListingOwner {
    /// Whether the member is under 18 now.
    pub fn is_minor(&self, now: Instant) -> bool {
        self.minor_until.is_some_and(|until| until > now)
    }
}

impl ListingRecord {
    /// What its state and its expiry make of it at this instant.
    pub fn phase(&self, now: Instant) -> ListingPhase {
        self.state.phase(self.expires_at, now)
    }
}

impl ListingRow {
    pub(super) fn model(&self) -> listing::Model {
        let listing = &self.listing;
        listing::Model {
            id: listing.id.uuid(),
            bank_id: listing.bank.uuid(),
            member_id: self.owner.id.uuid(),
            category_id: listing.category.uuid(),
            kind: listing.kind.as_str().to_owned(),
            subject: listing.subject.as_str().to_owned(),
            title: listing.title.clone(),
            description: listing.description.clone(),
            mode: listing.mode.as_str().to_owned(),
            visibility: listing.visibility.as_str().to_owned(),
            state: listing.state.as_str().to_owned(),
            ended: listing.ended.map(|how| how.as_str().to_owned()),
            estimate_minutes: listing.estimate.map(Minutes::get),
            availability: listing.availability.clone(),
            costs: listing.costs.clone(),
            area: listing.area.clone(),
            latitude: listing.place.map(Place::latitude),
            longitude: listing.place.map(Place::longitude),
            to_latitude: listing.destination.map(Place::latitude),
            to_longitude: listing.destination.map(Place::longitude),
            needed_by: listing.needed_by.map(|day| i64::from(day.days())),
            expires_at: listing.expires_at.map(Instant::micros),
            lang: listing.lang.clone(),
            created_at: listing.created_at.micros(),
            renewed_at: listing.renewed_at.micros(),
            ended_at: listing.ended_at.map(Instant::micros),
            version: listing.version,
        }
    }
}

/// The columns of a listing and of its owner. `l` is the listing, `m` the member.
pub(super) const COLUMNS: &str =
    "SELECT l.*, m.display_name AS owner_name, m.kind AS owner_kind, m.state AS owner_state,
       m.paused_until AS owner_paused_until, m.minor_until AS owner_minor_until, m.name_public AS owner_name_public";

/// Where they come from.
pub(super) const FROM: &str = " FROM listing l JOIN member m ON m.bank_id = l.bank_id AND m.id = l.member_id";

#[derive(FromQueryResult)]
struct OwnerColumns {
    name: String,
    kind: String,
    state: String,
    paused_until: Option<i64>,
    minor_until: Option<i64>,
    name_public: bool,
}

/// A row of [`COLUMNS`]; the owner's columns begin with `owner_`.
pub(super) struct Columns {
    listing: listing::Model,
    owner: OwnerColumns,
}

impl FromQueryResult for Columns {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> std::result::Result<Self, sea_orm::DbErr> {
        Ok(Self {
            listing: listing::Model::from_query_result(row, prefix)?,
            owner: OwnerColumns::from_query_result(row, "owner_")?,
        })
    }
}

impl Columns {
    fn owner(&self) -> Result<ListingOwner> {
        let owner = &self.owner;
        let corrupt = |what: &String| StoreError::corrupt("member", what);
        Ok(ListingOwner {
            id: MemberId::new(self.listing.member_id),
            name: owner.name.clone(),
            kind: MemberKind::parse(&owner.kind).ok_or_else(|| corrupt(&owner.kind))?,
            state: MemberState::parse(&owner.state).ok_or_else(|| corrupt(&owner.state))?,
            paused_until: owner.paused_until.map(Instant::from_micros),
            minor_until: owner.minor_until.map(Instant::from_micros),
            name_public: owner.name_public,
        })
    }

    /// The listing, still without its tags and languages.
    pub(super) fn read(self) -> Result<ListingRow> {
        let owner = self.owner()?;
        let row = self.listing;
        let corrupt = |what: &str| StoreError::corrupt("listing", what);
        let place = |latitude: Option<i64>, longitude: Option<i64>| {
            latitude
                .zip(longitude)
                .map(|(latitude, longitude)| Place::stored(latitude, longitude))
        };
        let day = |day: i64| i32::try_from(day).map(Day::new);
        let listing = ListingRecord {
            id: ListingId::new(row.id),
            bank: BankId::new(row.bank_id),
            category: CategoryId::new(row.category_id),
            kind: ListingKind::parse(&row.kind).ok_or_else(|| corrupt(&row.kind))?,
            subject: ListingSubject::parse(&row.subject).ok_or_else(|| corrupt(&row.subject))?,
            title: row.title,
            description: row.description,
            mode: ListingMode::parse(&row.mode).ok_or_else(|| corrupt(&row.mode))?,
            visibility: Visibility::parse(&row.visibility).ok_or_else(|| corrupt(&row.visibility))?,
            state: ListingState::parse(&row.state).ok_or_else(|| corrupt(&row.state))?,
            ended: row.ended.as_deref().and_then(NeedEnd::parse),
            estimate: row
                .estimate_minutes
                .map(Minutes::try_new)
                .transpose()
                .map_err(|error| corrupt(&error.to_string()))?,
            availability: row.availability,
            costs: row.costs,
            area: row.area,
            place: place(row.latitude, row.longitude),
            destination: place(row.to_latitude, row.to_longitude),
            needed_by: row
                .needed_by
                .map(day)
                .transpose()
                .map_err(|error| corrupt(&error.to_string()))?,
            expires_at: row.expires_at.map(Instant::from_micros),
            lang: row.lang,
            tags: Vec::new(),
            languages: Vec::new(),
            created_at: Instant::from_micros(row.created_at),
            renewed_at: Instant::from_micros(row.renewed_at),
            ended_at: row.ended_at.map(Instant::from_micros),
            version: row.version,
        };
        Ok(ListingRow { listing, owner })
    }
}
