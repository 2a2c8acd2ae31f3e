//! Renewing, resting and ending a listing.

use domain::Refusal;
use domain::id::ListingId;
use domain::listing::{ListingPhase, ListingState, NeedEnd};
use domain::patch::Patch;
use domain::time::Day;
use store::ListingRow;

use super::update::require_kept;
use super::{ListingView, expiry, require_beginner, require_room};
use crate::{Actor, App, AppError, Result, Work};

/// The end of a listing.
#[derive(Debug, Clone)]
pub struct WithdrawListing {
    /// The listing.
    pub listing: ListingId,
    /// The version that was seen.
    pub expected_version: i64,
    /// How a need ended; of an offer nothing is asked.
    pub ended: Option<NeedEnd>,
}

impl App {
    /// Renews a listing in one call: from now, as long as the bank's rule says, or to the end of a day, or without end.
    ///
    /// What never expires stays so unless a day is named. A day until which a need made sense, and that has gone by,
    /// is dropped. What is paused stays paused.
    pub async fn renew_listing(
        &self,
        actor: &Actor,
        listing: ListingId,
        expected_version: i64,
        expires_on: Patch<Day>,
    ) -> Result<ListingView> {
        let (work, mut row) = self.work_on_listing(actor, listing, expected_version).await?;
        match row.listing.phase(work.at()) {
            ListingPhase::Withdrawn => return Err(Refusal::ListingClosed.into()),
            ListingPhase::Expired => {
                require_room(&work, row.owner.id).await?;
            }
            ListingPhase::Open | ListingPhase::Paused => require_owner(&work, &row).await?,
        }
        if !(expires_on.is_absent() && row.listing.expires_at.is_none()) {
            row.listing.expires_at = expiry(&work, expires_on)?;
        }
        row.listing.renewed_at = work.at();
        row.listing.needed_by = row.listing.needed_by.filter(|day| *day >= work.today());
        self.save_listing(work, row).await
    }

    /// Rests a listing: nobody else sees it until it is resumed.
    pub async fn pause_listing(&self, actor: &Actor, listing: ListingId, expected_version: i64) -> Result<ListingView> {
        let (work, mut row) = self.work_on_listing(actor, listing, expected_version).await?;
        require_kept(&row.owner)?;
        match row.listing.state {
            ListingState::Withdrawn => Err(Refusal::ListingClosed.into()),
            ListingState::Paused => Ok(ListingView::whole(row, true, work.at())),
            ListingState::Open => {
                row.listing.state = ListingState::Paused;
                self.save_listing(work, row).await
            }
        }
    }

    /// Opens a rested listing again; if its time ran out meanwhile, it is renewed by the bank's rule.
    pub async fn resume_listing(
        &self,
        actor: &Actor,
        listing: ListingId,
        expected_version: i64,
    ) -> Result<ListingView> {
        let (work, mut row) = self.work_on_listing(actor, listing, expected_version).await?;
        match row.listing.state {
            ListingState::Withdrawn => Err(Refusal::ListingClosed.into()),
            ListingState::Open => Ok(ListingView::whole(row, true, work.at())),
            ListingState::Paused => {
                require_room(&work, row.owner.id).await?;
                row.listing.state = ListingState::Open;
                if row.listing.phase(work.at()) == ListingPhase::Expired {
                    row.listing.expires_at = expiry(&work, Patch::Absent)?;
                    row.listing.renewed_at = work.at();
                }
                self.save_listing(work, row).await
            }
        }
    }

    /// Ends a listing. Of a need it is told how it ended (RULES 11).
    pub async fn withdraw_listing(&self, actor: &Actor, command: WithdrawListing) -> Result<ListingView> {
        let (work, mut row) = self
            .work_on_listing(actor, command.listing, command.expected_version)
            .await?;
        require_kept(&row.owner)?;
        let ended = row.listing.kind.ends(command.ended)?;
        if row.listing.state == ListingState::Withdrawn {
            return Err(Refusal::ListingClosed.into());
        }
        row.listing.state = ListingState::Withdrawn;
        row.listing.ended = ended;
        row.listing.ended_at = Some(work.at());
        self.save_listing(work, row).await
    }
}

/// The owner can begin something now.
async fn require_owner(work: &Work, row: &ListingRow) -> Result<()> {
    let owner = work
        .inside()
        .lock_member(row.owner.id)
        .await?
        .ok_or(AppError::not_found("member"))?;
    require_beginner(work, &owner).await
}
