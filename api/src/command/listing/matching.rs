//! A registrar proposes a member for somebody's offer or need.

use app::AppError;
use app::listing::{AnswerMatch, SuggestMatch};
use async_graphql::{ID, InputObject};
use domain::id::{AnyId, BankId, ListingId, MemberId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::matching::MatchView;
use crate::view::words::MatchState;

/// A member is proposed for a listing.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuggestMatchInput {
    /// The offer or need.
    #[serde(skip)]
    pub listing_id: ID,
    /// Who could give it, or could use it.
    #[schema(value_type = String)]
    pub member_id: ID,
}

/// An answer to a proposal.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerMatchInput {
    /// The offer or need.
    #[serde(skip)]
    pub listing_id: ID,
    /// The member who was asked: oneself, or somebody one helps.
    #[serde(skip)]
    pub member_id: ID,
    /// Whether they would do it; "not now" needs no words.
    pub yes: bool,
}

/// Proposes a member for an offer or need. Asked twice, it is one proposal; who said "not now" is left in peace.
pub async fn suggest_match(asker: &Asker, input: &SuggestMatchInput) -> app::Result<MatchView> {
    let listing = input::id("listingId", &input.listing_id)?;
    let member = input::id("memberId", &input.member_id)?;
    let record = asker
        .app
        .suggest_match(&asker.actor, SuggestMatch { listing, member })
        .await?;
    Ok(MatchView::new(
        bank_of(asker, AnyId::ListingId(listing)).await?,
        &record,
    ))
}

/// Answers a proposal. An answer can be changed while the listing is open.
pub async fn answer_match(asker: &Asker, input: &AnswerMatchInput) -> app::Result<MatchView> {
    let listing = input::id("listingId", &input.listing_id)?;
    let member = input::id("memberId", &input.member_id)?;
    let command = AnswerMatch {
        listing,
        member,
        yes: input.yes,
    };
    let record = asker.app.answer_match(&asker.actor, command).await?;
    Ok(MatchView::new(
        bank_of(asker, AnyId::ListingId(listing)).await?,
        &record,
    ))
}

/// What was proposed to a member, newest first.
pub async fn member_matches(
    asker: &Asker,
    member_id: &ID,
    state: Option<MatchState>,
    paging: Paging,
) -> app::Result<Paged<(Uuid, MatchView), Uuid>> {
    let list = List::new("memberMatches", &(member_id.as_str(), state));
    let member = input::id::<MemberId>("memberId", member_id)?;
    let (state, window) = (state.map(Into::into), list.window(&paging)?);
    let page = asker.app.matches_of_member(&asker.actor, member, state, window).await?;
    let bank = bank_of(asker, AnyId::MemberId(member)).await?;
    let show = |record: store::MatchRecord| (record.id, MatchView::new(bank, &record));
    Ok(Paged::shown(list, paging, page, show, |(id, _)| *id))
}

/// Whom registrars proposed for a listing, newest first.
pub async fn listing_matches(
    asker: &Asker,
    listing_id: &ID,
    paging: Paging,
) -> app::Result<Paged<(Uuid, MatchView), Uuid>> {
    let list = List::new("listingMatches", &listing_id.as_str());
    let listing = input::id::<ListingId>("listingId", listing_id)?;
    let window = list.window(&paging)?;
    let page = asker.app.matches_of_listing(&asker.actor, listing, window).await?;
    let bank = bank_of(asker, AnyId::ListingId(listing)).await?;
    let show = |record: store::MatchRecord| (record.id, MatchView::new(bank, &record));
    Ok(Paged::shown(list, paging, page, show, |(id, _)| *id))
}

/// The bank of what was just read or written there.
async fn bank_of(asker: &Asker, subject: AnyId) -> app::Result<BankId> {
    let bank = asker.app.store().reader().bank_of(subject).await?;
    bank.ok_or(AppError::not_found("listing"))
}
