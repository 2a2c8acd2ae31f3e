//! Publishing an offer or a need.

use domain::id::{AnyId, CategoryId, ListingId, MemberId};
use domain::listing::{ListingKind, ListingMode, ListingState, ListingSubject, Visibility, tags};
use domain::minutes::Minutes;
use domain::patch::Patch;
use domain::policy::Operation;
use domain::text::{Label, Note, Title};
use domain::time::Day;
use store::{ListingOwner, ListingRecord, ListingRow};

use super::{
    ListingView, Point, expiry, language, languages, not_past, require_category, require_room, require_writer,
    two_points,
};
use crate::{Actor, App, AppError, Key, Result, Work};

/// What somebody offers or needs.
#[derive(Debug, Clone)]
pub struct PublishListing {
    /// Whose it is.
    pub member: MemberId,
    /// Offer or need.
    pub kind: ListingKind,
    /// A service or a thing.
    pub subject: ListingSubject,
    /// A headline.
    pub title: Title,
    /// A text.
    pub description: Option<Note>,
    /// A category of the member's bank.
    pub category: CategoryId,
    /// Tags, at most ten; upper and lower case are one.
    pub tags: Vec<Label>,
    /// Languages that can be spoken (BCP 47), at most ten.
    pub languages: Vec<String>,
    /// In person or from afar.
    pub mode: ListingMode,
    /// Who can read it.
    pub visibility: Visibility,
    /// A neighbourhood, as the bank names them.
    pub area: Option<Label>,
    /// Where; only the cell of the bank's grid is kept.
    pub place: Option<Point>,
    /// Where a ride goes; needs a place.
    pub destination: Option<Point>,
    /// About how long it takes; things take none.
    pub estimate: Option<Minutes>,
    /// When it can be.
    pub availability: Option<Note>,
    /// Materials, fuel; no price.
    pub costs: Option<Note>,
    /// The day until which it makes sense.
    pub needed_by: Option<Day>,
    /// Absent: as long as the bank's rule says. Null: without end. A day: to the end of that day.
    pub expires_on: Patch<Day>,
    /// The language of the text (BCP 47); the bank's own where nothing is said.
    pub lang: Option<String>,
}

impl PublishListing {
    /// A service, in person, for the bank's members, with nothing more said of it.
    pub const fn new(member: MemberId, kind: ListingKind, category: CategoryId, title: Title) -> Self {
        Self {
            member,
            kind,
            subject: ListingSubject::Service,
            title,
            description: None,
            category,
            tags: Vec::new(),
            languages: Vec::new(),
            mode: ListingMode::InPerson,
            visibility: Visibility::Bank,
            area: None,
            place: None,
            destination: None,
            estimate: None,
            availability: None,
            costs: None,
            needed_by: None,
            expires_on: Patch::Absent,
            lang: None,
        }
    }
}

impl App {
    /// Publishes an offer or a need, for oneself or for somebody one helps; under a key once, however often it is sent.
    pub async fn publish_listing(
        &self,
        actor: &Actor,
        command: PublishListing,
        key: Option<&Key>,
    ) -> Result<ListingView> {
        let member = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::WriteListing, member, "member").await?;
        require_writer(&work, command.member).await?;
        let id = ListingId::new(self.new_id());
        if let Some(earlier) = work.claim_optional(key, &command, id.uuid()).await? {
            let found = work.inside().listing(ListingId::new(earlier)).await?;
            let row = found.ok_or(AppError::not_found("listing"))?;
            return Ok(ListingView::whole(row, true, work.at()));
        }
        let owner = require_room(&work, command.member).await?;
        let owner = ListingOwner {
            id: owner.id,
            name: owner.name,
            kind: owner.kind,
            state: owner.state,
            paused_until: owner.paused_until,
            minor_until: owner.minor_until,
            name_public: owner.name_public,
        };
        let listing = record(&work, id, &owner, command).await?;
        let row = ListingRow { listing, owner };
        work.inside().insert_listing(&row).await?;
        self.told_of_listing(work, row).await
    }
}

async fn record(work: &Work, id: ListingId, owner: &ListingOwner, command: PublishListing) -> Result<ListingRecord> {
    let grid = work.rules().grid_km;
    let place = command.place.map(|point| point.coarse("place", grid)).transpose()?;
    let destination = command
        .destination
        .map(|point| point.coarse("destination", grid))
        .transpose()?;
    two_points(place, destination)?;
    let text = |note: Option<Note>| note.map(String::from).unwrap_or_default();
    Ok(ListingRecord {
        id,
        bank: work.bank(),
        category: require_category(work, command.category).await?,
        kind: command.kind,
        subject: command.subject,
        title: command.title.into(),
        description: text(command.description),
        mode: command.mode,
        visibility: command.visibility.of_member(owner.is_minor(work.at()))?,
        state: ListingState::Open,
        ended: None,
        estimate: command.subject.estimate(command.estimate)?,
        availability: text(command.availability),
        costs: text(command.costs),
        area: command.area.map(Into::into),
        place,
        destination,
        needed_by: command
            .needed_by
            .map(|day| not_past(work, "neededBy", day))
            .transpose()?,
        expires_at: expiry(work, command.expires_on)?,
        lang: lang(work, command.lang).await?,
        tags: tags(&command.tags)?,
        languages: languages(&command.languages)?,
        created_at: work.at(),
        renewed_at: work.at(),
        ended_at: None,
        version: 1,
    })
}

/// The language of the text: what was said, or the bank's own.
async fn lang(work: &Work, said: Option<String>) -> Result<String> {
    if let Some(tag) = said {
        return language("lang", &tag);
    }
    let bank = work.inside().bank().await?.ok_or(AppError::not_found("bank"))?;
    Ok(bank.languages.into_iter().next().unwrap_or_default())
}
