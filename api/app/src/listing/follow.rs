//! A listing that changed, for somebody who follows the listings of its bank.

use domain::id::{BankId, ListingId};
use domain::listing::{ListingPhase, ListingState};
use domain::member::MemberState;
use domain::time::Instant;
use store::{ListingReader, ListingRow, Window};

use super::{FindListings, ListingView};
use crate::live::Sight;
use crate::{Actor, App, AppError, Result};

impl App {
    /// Whether this actor may follow the listings of a bank, and what they look for can be looked for.
    pub(crate) async fn check_listings(&self, actor: &Actor, bank: BankId, find: Option<&FindListings>) -> Result<()> {
        let find = find.cloned().unwrap_or_default();
        self.listings(actor, Some(bank), find, Window::first(1)).await?;
        Ok(())
    }

    /// How a listing looks now: as it is, or gone where it is open no more, to whoever could read it otherwise.
    pub(crate) async fn listing_to_follow(
        &self,
        actor: &Actor,
        bank: BankId,
        id: ListingId,
        find: Option<&FindListings>,
    ) -> Result<Option<Sight>> {
        let now = self.now();
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let row = inside.listing(id).await?.ok_or(AppError::not_found("listing"))?;
        let eyes = self.eyes(&reader, actor, bank, now).await?;
        let as_whom = match eyes.lacks {
            None => eyes.reader,
            Some(_) => ListingReader::Public,
        };
        if !as_whom.sees(&row, now) {
            return Ok(ended(&row, &as_whom, now).then_some(Sight::ListingGone(id)));
        }
        if let Some(find) = find {
            let mut filter = find.clone().filter(now)?;
            filter.only = Some(id);
            let wanted = inside.listing_page(&as_whom, &filter, Window::first(1)).await?;
            if wanted.items.is_empty() {
                // Somebody who sees it all the same is told that it is open no more.
                let over = find.phases.is_empty() && row.listing.phase(now) != ListingPhase::Open;
                return Ok(over.then_some(Sight::ListingGone(id)));
            }
        }
        let view = ListingView::of(row, &as_whom, now);
        Ok(Some(Sight::Listing(Box::new(view))))
    }
}

/// Whether it is hidden only because it ended, or its owner went: were it open, this reader would see it. To anybody
/// else there never was such a listing.
fn ended(row: &ListingRow, reader: &ListingReader, now: Instant) -> bool {
    let mut open = row.clone();
    open.listing.state = ListingState::Open;
    open.listing.expires_at = None;
    open.owner.state = MemberState::Active;
    open.owner.paused_until = None;
    reader.sees(&open, now)
}
