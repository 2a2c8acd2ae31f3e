//! Offers and needs: published, changed, rested, renewed, withdrawn; found; and members proposed for them.

mod change;
mod find;
mod follow;
mod matching;
mod publish;
mod read;
mod reindex;
mod update;

use domain::id::{AnyId, CategoryId, ListingId, MemberId};
use domain::listing::OPEN_LISTINGS_MAX;
use domain::member::{MandateScope, Role};
use domain::patch::Patch;
use domain::place::Place;
use domain::policy::{Capacity, Operation, Scope};
use domain::time::{Day, Instant};
use domain::{Error, Invalid, Reason, Refusal};
use store::{Audience, Happened, ListingRow, MemberRecord, NoteRecord};

use crate::bank::{is_language, unknown};
use crate::{Actor, App, AppError, Result, Work, calendar};

pub use change::WithdrawListing;
pub use find::FindListings;
pub use matching::{AnswerMatch, SuggestMatch};
pub use publish::PublishListing;
pub use read::{Found, ListingView, ShownOwner};
pub use store::{Part, Rank};
pub use update::{ListingChanges, UpdateListing};

/// A point as a member gives it, in microdegrees (WGS 84). Only its cell of the bank's grid is ever stored (RULES 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Microdegrees north, -90,000,000 to 90,000,000.
    pub latitude: i64,
    /// Microdegrees east, -180,000,000 to 180,000,000.
    pub longitude: i64,
}

impl Point {
    fn coarse(self, field: &'static str, grid_km: i64) -> Result<Place> {
        Place::coarse(self.latitude, self.longitude, grid_km).map_err(|_error| {
            let (min, max) = (-180_000_000, 180_000_000);
            Error::invalid(field, Reason::Range { min, max }).into()
        })
    }
}

/// Whether the actor may write this member's listings: as the member, a helper, or a registrar for somebody without a
/// login, who says on the phone or on paper what they offer and need.
async fn require_writer(work: &Work, owner: MemberId) -> Result<()> {
    let Err(refused) = work.require(owner, MandateScope::Listings) else {
        return Ok(());
    };
    let manages = work
        .actor()
        .scopes()
        .is_some_and(|scopes| scopes.contains(&Scope::BankManage));
    if !manages || !work.holds(Role::Registrar) {
        return Err(refused);
    }
    let people = work.inside().people_of(&[owner]).await?;
    if people.iter().any(|person| person.person.is_some()) {
        return Err(refused);
    }
    Ok(())
}

/// Whether a member can begin something now: around, and with the agreement accepted when its grace is over (RULES 20).
pub(crate) async fn require_beginner(work: &Work, member: &MemberRecord) -> Result<()> {
    if !member.state.is_around(member.paused_until, work.at()) {
        let state = member.state.as_str();
        return Err(Refusal::MemberNotActive { state }.into());
    }
    let days = work.rules().agreement_grace_days;
    let binding = work
        .inside()
        .agreement_at(work.at().plus_days(days.saturating_neg()))
        .await?;
    if binding > member.agreement_version {
        return Err(Refusal::AgreementPending.into());
    }
    Ok(())
}

/// The owner, locked, if they can have one more listing open.
async fn require_room(work: &Work, owner: MemberId) -> Result<MemberRecord> {
    let member = work
        .inside()
        .lock_member(owner)
        .await?
        .ok_or(AppError::not_found("member"))?;
    require_beginner(work, &member).await?;
    if work.inside().open_listings(owner, work.at()).await? >= OPEN_LISTINGS_MAX {
        let max = OPEN_LISTINGS_MAX;
        return Err(Refusal::TooMany { max }.into());
    }
    Ok(member)
}

/// The category, if it is one of this bank's that new listings may choose.
async fn require_category(work: &Work, category: CategoryId) -> Result<CategoryId> {
    match work.inside().category(category).await? {
        Some(record) if record.is_offered() => Ok(record.id),
        Some(_) => Err(Refusal::CategoryRetired.into()),
        None => Err(unknown("category", &category.to_string())),
    }
}

/// When a listing expires: by the bank's rule, never, or at the end of a day of the bank.
fn expiry(work: &Work, expires_on: Patch<Day>) -> Result<Option<Instant>> {
    match expires_on {
        Patch::Absent => match work.rules().listing_days {
            0 => Ok(None),
            days => Ok(Some(work.at().plus_days(days))),
        },
        Patch::Null => Ok(None),
        Patch::Value(day) => {
            let day = not_past(work, "expiresOn", day)?;
            Ok(Some(calendar::start_of(day.plus(1), work.zone())))
        }
    }
}

fn not_past(work: &Work, field: &'static str, day: Day) -> Result<Day> {
    if day < work.today() {
        return Err(Error::invalid(field, Reason::InPast).into());
    }
    Ok(day)
}

/// Spoken languages, each once and in the usual case of letters, at most ten.
fn languages(tags: &[String]) -> Result<Vec<String>> {
    let tags = tags
        .iter()
        .map(|tag| language("languages", tag))
        .collect::<Result<Vec<_>>>()?;
    Ok(domain::listing::at_most_ten("languages", tags)?)
}

/// A language tag in the usual case of letters (RFC 5646, 2.1.1): `zh-Hant-TW`.
pub(crate) fn language(field: &'static str, tag: &str) -> Result<String> {
    // Nothing registered is longer than 35 characters (RFC 5646, 4.4.1).
    if tag.len() > 35 || !is_language(tag) {
        return Err(unknown(field, tag));
    }
    let parts = tag.split('-').enumerate().map(|(n, part)| {
        let part = part.to_ascii_lowercase();
        match (n, part.len()) {
            (1.., 2) => part.to_ascii_uppercase(),
            (1.., 4) => part
                .char_indices()
                .map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c })
                .collect(),
            _ => part,
        }
    });
    Ok(parts.collect::<Vec<String>>().join("-"))
}

/// A ride needs a beginning to have an end.
fn two_points(place: Option<Place>, destination: Option<Place>) -> Result<()> {
    if destination.is_some() && place.is_none() {
        return Err(Invalid::new("place", Reason::Missing).into());
    }
    Ok(())
}

impl App {
    /// Begins work on a listing that the actor may change, locked, as they last saw it.
    async fn work_on_listing(&self, actor: &Actor, id: ListingId, expected_version: i64) -> Result<(Work, ListingRow)> {
        let work = self
            .work_on(actor, Operation::WriteListing, AnyId::ListingId(id), "listing")
            .await?;
        let row = work
            .inside()
            .lock_listing(id)
            .await?
            .ok_or(AppError::not_found("listing"))?;
        if let Err(refused) = require_writer(&work, row.owner.id).await {
            return Err(read::hidden(&work, &row, refused));
        }
        if row.listing.version != expected_version {
            return Err(Error::Stale.into());
        }
        Ok((work, row))
    }

    /// Writes a changed listing and tells of it.
    async fn save_listing(&self, work: Work, mut row: ListingRow) -> Result<ListingView> {
        work.inside().save_listing(&mut row).await?;
        self.told_of_listing(work, row).await
    }

    /// Tells of a listing that was written, and commits.
    async fn told_of_listing(&self, work: Work, row: ListingRow) -> Result<ListingView> {
        let audience = match row.listing.visibility {
            domain::listing::Visibility::Public => Audience::Public,
            _ => Audience::Members,
        };
        let id = row.listing.id.uuid();
        work.happened(self.new_id(), Happened::Listing, id, audience).await?;
        let capacity = work.standing()?.acts_for(row.owner.id, MandateScope::Listings);
        if capacity == Some(Capacity::Helper) {
            // The member reads what a helper did (RULES 14).
            let note = NoteRecord {
                id: self.new_id(),
                member: row.owner.id,
                by: work.person(),
                what: format!("listing {}", row.listing.id),
                at: work.at(),
            };
            work.inside().insert_note(&note).await?;
        }
        let view = ListingView::whole(row, true, work.at());
        work.commit().await?;
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_written_the_usual_way() {
        let tag = |tag: &str| language("lang", tag).unwrap();
        assert_eq!(tag("ZH-hant-tw"), "zh-Hant-TW");
        assert_eq!(tag("CA"), "ca");
        assert_eq!(tag("es-419"), "es-419");
        assert!(language("lang", "e").is_err());
        assert!(language("lang", "en_GB").is_err());
    }
}
