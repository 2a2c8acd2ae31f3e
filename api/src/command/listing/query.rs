//! What somebody looks for.

use std::collections::BTreeSet;

use app::listing::{FindListings, ListingView as Seen, Rank};
use async_graphql::{Enum, ID, InputObject};
use domain::id::{BankId, CategoryId, ListingId};
use domain::time::Instant;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{Key, List, Paged, Paging};
use crate::view::Date;
use crate::view::words::{ListingKind, ListingMode, ListingPhase, ListingSubject, Visibility};

/// What somebody looks for. What is left out asks for nothing; what is said must all be so.
#[derive(Debug, Default, InputObject, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct ListingFilterInput {
    /// Offers or needs.
    pub kind: Option<ListingKind>,
    /// Services or things.
    pub subject: Option<ListingSubject>,
    /// In one of these categories, at most 50; a group holds what is in it.
    #[param(value_type = Option<Vec<String>>)]
    pub category_ids: Option<Vec<ID>>,
    /// The same by slugs of the shared taxonomy, at most 50: for lists across banks.
    pub taxa: Option<Vec<String>>,
    /// Of this member.
    #[param(value_type = Option<String>)]
    pub member_id: Option<ID>,
    /// Possible in person, or from afar; what can be either is both.
    pub mode: Option<ListingMode>,
    /// For exactly these eyes.
    pub visibility: Option<Visibility>,
    /// In this neighbourhood, by its exact name.
    pub area: Option<String>,
    /// In this spoken language (BCP 47); `es` holds `es-MX`.
    pub spoken_language: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// In one of these phases; nothing said: open. Others than open show only one's own, to registrars all.
    pub phases: Option<Vec<ListingPhase>>,
    /// Needed on a day before this one.
    pub needed_before: Option<Date>,
    /// With all these words, whatever their accents and forms; the last one at least as a beginning, and those in
    /// quotation marks side by side. At most twelve words count.
    pub words: Option<String>,
    /// Needs that nobody answered for at least so many days, 0 to 3660.
    pub unanswered_days: Option<i64>,
}

/// What a list of offers and needs is ordered by.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ListingSort {
    /// The latest first.
    Newest,
    /// Those that fit the words best first, among the newest 1,000 that have them: words in the title, side by side, and
    /// of late count more. Where no words are asked for, the latest first.
    Relevance,
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SortParams {
    /// Nothing said: RELEVANCE where words are asked for, else NEWEST.
    #[param(inline)]
    pub sort: Option<ListingSort>,
}

/// Where a listing stands in a list: by its id, or by how well it fits.
#[derive(Debug, Clone, Copy)]
pub enum Spot {
    /// In a list with the latest first.
    Newest(Uuid),
    /// In a list with the best fit first.
    Best(Rank),
}

impl Key for Rank {
    fn write(self) -> String {
        let (listing, newest) = (self.listing.uuid().write(), self.newest.uuid().write());
        format!("{}.{listing}.{}.{newest}", self.score, self.at.micros())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let rank = Self {
            score: i64::read(parts.next()?)?,
            listing: ListingId::new(Uuid::read(parts.next()?)?),
            at: Instant::from_micros(i64::read(parts.next()?)?),
            newest: ListingId::new(Uuid::read(parts.next()?)?),
        };
        parts.next().is_none().then_some(rank)
    }
}

impl Key for Spot {
    fn write(self) -> String {
        match self {
            Self::Newest(id) => id.write(),
            Self::Best(rank) => rank.write(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let best = Rank::read(text).map(Self::Best);
        best.or_else(|| Uuid::read(text).map(Self::Newest))
    }
}

impl Spot {
    fn of(seen: &Seen) -> Self {
        let rank = seen.found.as_ref().and_then(|found| found.rank);
        rank.map_or_else(|| Self::Newest(seen.listing.id.uuid()), Self::Best)
    }
}

impl ListingFilterInput {
    /// What is looked for, parsed.
    pub fn find(&self) -> app::Result<FindListings> {
        let categories = self
            .category_ids
            .iter()
            .flatten()
            .map(|id| input::id("categoryIds", id));
        // Each phase once: a filter has no more terms than there are phases.
        let phases: BTreeSet<domain::listing::ListingPhase> =
            self.phases.iter().flatten().map(|phase| (*phase).into()).collect();
        // In whatever order they were named, it is one filter.
        let mut categories: Vec<CategoryId> = categories.collect::<app::Result<_>>()?;
        categories.sort_unstable();
        let mut taxa = self.taxa.clone().unwrap_or_default();
        taxa.sort_unstable();
        Ok(FindListings {
            kind: self.kind.map(Into::into),
            subject: self.subject.map(Into::into),
            categories,
            taxa,
            member: input::optional_id("memberId", self.member_id.as_ref())?,
            mode: self.mode.map(Into::into),
            visibility: self.visibility.map(Into::into),
            area: input::label("area", self.area.as_deref())?,
            language: self.spoken_language.clone(),
            tag: input::label("tag", self.tag.as_deref())?,
            phases: phases.into_iter().collect(),
            needed_before: self.needed_before.map(|day| day.0),
            words: input::label("words", self.words.as_deref())?,
            unanswered_days: self.unanswered_days,
        })
    }
}

/// An offer or need, as far as the reader may see it; public ones are for everybody.
pub async fn listing(asker: &Asker, id: &ID) -> app::Result<Seen> {
    let id = input::id::<ListingId>("id", id)?;
    asker.app.listing(&asker.actor, id).await
}

/// Offers and needs, in this order. In a bank its members see all, everybody else what is public; without a bank, what is
/// public in all banks.
pub async fn listings(
    asker: &Asker,
    bank_id: Option<&ID>,
    filter: Option<&ListingFilterInput>,
    sort: Option<ListingSort>,
    paging: Paging,
) -> app::Result<Paged<Seen, Spot>> {
    let bank = input::optional_id::<BankId>("bankId", bank_id)?;
    let find = filter.map(ListingFilterInput::find).transpose()?.unwrap_or_default();
    let best = find.words.is_some() && sort != Some(ListingSort::Newest);
    let name = if best { "bestListings" } else { "listings" };
    let list = List::new(name, &(bank, &find));
    let page = if best {
        let window = list.window::<Rank>(&paging)?;
        asker.app.best_listings(&asker.actor, bank, find, window).await
    } else {
        let window = list.window::<Uuid>(&paging)?;
        asker.app.listings(&asker.actor, bank, find, window).await
    };
    let names = [("categories", "categoryIds"), ("language", "spokenLanguage")];
    let page = page.map_err(|error| input::named(error, &names))?;
    Ok(Paged::new(list, paging, page, Spot::of))
}
