//! Finding and reading listings.

use std::collections::BTreeSet;

use app::listing::FindListings;
use async_graphql::connection::Connection;
use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::id::{BankId, ListingId};

use crate::graphql::asker::Asker;
use crate::graphql::connection::{List, Paging};
use crate::graphql::input;
use crate::view::Date;
use crate::view::listing::ListingView;
use crate::view::words::{ListingKind, ListingMode, ListingPhase, ListingSubject, Visibility};

/// What somebody looks for. What is left out asks for nothing; what is said must all be so.
#[derive(Debug, Default, InputObject)]
pub struct ListingFilterInput {
    /// Offers or needs.
    pub kind: Option<ListingKind>,
    /// Services or things.
    pub subject: Option<ListingSubject>,
    /// In one of these categories, at most 50; a group holds what is in it.
    pub category_ids: Option<Vec<ID>>,
    /// The same by slugs of the shared taxonomy, at most 50: for lists across banks.
    pub taxa: Option<Vec<String>>,
    /// Of this member.
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
    /// With all these words, each at least as a beginning.
    pub words: Option<String>,
    /// Needs that nobody answered for at least so many days, 0 to 3660.
    pub unanswered_days: Option<i64>,
}

impl ListingFilterInput {
    fn find(&self) -> app::Result<FindListings> {
        let categories = self
            .category_ids
            .iter()
            .flatten()
            .map(|id| input::id("categoryIds", id));
        // Each phase once: a filter has no more terms than there are phases.
        let phases: BTreeSet<domain::listing::ListingPhase> =
            self.phases.iter().flatten().map(|phase| (*phase).into()).collect();
        Ok(FindListings {
            kind: self.kind.map(Into::into),
            subject: self.subject.map(Into::into),
            categories: categories.collect::<app::Result<_>>()?,
            taxa: self.taxa.clone().unwrap_or_default(),
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

/// Questions about listings.
#[derive(Default)]
pub struct ListingQuery;

#[Object]
impl ListingQuery {
    /// An offer or need, as far as the reader may see it; public ones are for everybody.
    async fn listing(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ListingView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            asker
                .app
                .listing(&asker.actor, input::id::<ListingId>("id", &id)?)
                .await
        };
        asker.found(found.await.map(|seen| ListingView::new(&seen)))
    }

    /// Offers and needs, newest first. In a bank its members see all, everybody else what is public; without a bank,
    /// what is public in all banks. Null where there is no such bank.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn listings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank; nothing said: the public ones of all banks.")] bank_id: Option<ID>,
        #[graphql(desc = "Which ones.")] filter: Option<ListingFilterInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, ListingView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("listings", &(bank_id.as_deref(), &filter));
        let page = async {
            let bank = input::optional_id::<BankId>("bankId", bank_id.as_ref())?;
            let find = filter
                .as_ref()
                .map(ListingFilterInput::find)
                .transpose()?
                .unwrap_or_default();
            let window = list.window(&paging)?;
            let page = asker.app.listings(&asker.actor, bank, find, window).await;
            page.map_err(|error| input::named(error, &[("categories", "categoryIds"), ("language", "spokenLanguage")]))
        };
        let page = asker.found(page.await)?;
        Ok(page.map(|page| {
            list.connection(
                &paging,
                page,
                |seen| seen.listing.id.uuid(),
                |seen| ListingView::new(&seen),
            )
        }))
    }
}
