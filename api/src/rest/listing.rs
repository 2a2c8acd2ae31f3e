//! Offers and needs: found, published, changed, ended; and members proposed for them.

mod matching;

use app::listing::ListingView as Listing;
use async_graphql::ID;
use axum::extract::Path;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::{Asked, OptionalKey, Seen};
use super::body::{Asking, Body};
use super::listed::{Page, PageParams};
use crate::command::listing::{
    self as command, ListingFilterInput, ListingStepInput, PublishListingInput, RenewListingInput, SortParams,
    UpdateListingInput, WithdrawListingInput,
};
use crate::command::stale;
use crate::server::Shared;
use crate::view::listing::ListingView;

/// What can be asked about offers and needs, and done with them.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(listings))
        .routes(routes!(public_listings))
        .routes(routes!(publish_listing))
        .routes(routes!(listing, update_listing))
        .routes(routes!(renew_listing))
        .routes(routes!(pause_listing))
        .routes(routes!(resume_listing))
        .routes(routes!(withdraw_listing))
        .routes(routes!(matching::listing_matches, matching::suggest_match))
        .routes(routes!(matching::answer_match))
        .routes(routes!(matching::member_matches))
}

/// What a step returned, or why not; a stale version comes with the listing as it is now.
async fn shown(asked: &Asked, id: &ID, done: app::Result<Listing>) -> Response {
    let now = stale::now(&done, command::listing(&asked.asker, id)).await;
    asked.changed(
        done.map(|seen| ListingView::new(&seen)),
        now.map(|seen| ListingView::new(&seen)),
    )
}

/// Offers and needs of a bank; found by words, those that fit best first, else the newest: its members see all, everybody else what is public.
#[utoipa::path(get, path = "/banks/{bankId}/listings", tag = "listings",
    params(("bankId" = String, Path, description = "In which bank."), ListingFilterInput, SortParams, PageParams),
    responses((status = 200, description = "A page of offers and needs.", body = Page<ListingView>)),
    security((), ("bearer" = [])))]
pub async fn listings(
    asked: Asked,
    Path(bank): Path<String>,
    Asking(filter): Asking<ListingFilterInput>,
    Asking(order): Asking<SortParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::listings(&asked.asker, Some(&bank.into()), Some(&filter), order.sort, page.into()).await;
    asked.page(paged, |seen| ListingView::new(&seen))
}

/// Offers and needs that are public, in all banks of this server; found by words, those that fit best first, else the newest.
#[utoipa::path(get, path = "/listings", tag = "listings", params(ListingFilterInput, SortParams, PageParams),
    responses((status = 200, description = "A page of offers and needs.", body = Page<ListingView>)),
    security((), ("bearer" = [])))]
pub async fn public_listings(
    asked: Asked,
    Asking(filter): Asking<ListingFilterInput>,
    Asking(order): Asking<SortParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::listings(&asked.asker, None, Some(&filter), order.sort, page.into()).await;
    asked.page(paged, |seen| ListingView::new(&seen))
}

/// An offer or need, as far as the reader may see it; public ones are for everybody.
#[utoipa::path(get, path = "/listings/{listingId}", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing.")),
    responses((status = 200, description = "The listing.", body = ListingView)),
    security((), ("bearer" = [])))]
pub async fn listing(asked: Asked, Path(id): Path<String>) -> Response {
    let found = command::listing(&asked.asker, &id.into()).await;
    asked.one(found.map(|seen| ListingView::new(&seen)))
}

/// Publishes an offer or a need.
#[utoipa::path(post, path = "/members/{memberId}/listings", tag = "listings",
    params(("memberId" = String, Path, description = "Whose it is: one's own, or of somebody one helps."),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = PublishListingInput,
    responses((status = 201, description = "The new listing.", body = ListingView)))]
pub async fn publish_listing(
    asked: Asked,
    Path(member): Path<String>,
    OptionalKey(key): OptionalKey,
    Body(mut input): Body<PublishListingInput>,
) -> Response {
    (input.member_id, input.idempotency_key) = (member.into(), key);
    let made = command::publish_listing(&asked.asker, input).await;
    let place = |made: &ListingView| format!("/listings/{}", *made.id);
    asked.made(made.map(|seen| ListingView::new(&seen)), place)
}

/// Changes what a listing says; what is left out stays, null empties. Whether it is an offer or a need, a service or a
/// thing, stays.
#[utoipa::path(patch, path = "/listings/{listingId}", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing."), ("If-Match" = String, Header)),
    request_body = UpdateListingInput,
    responses((status = 200, description = "The listing.", body = ListingView)))]
pub async fn update_listing(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<UpdateListingInput>,
) -> Response {
    (input.listing_id, input.expected_version) = (id.into(), version);
    let id = input.listing_id.clone();
    let done = command::update_listing(&asked.asker, input).await;
    shown(&asked, &id, done).await
}

/// Renews a listing in one call, also an expired one.
#[utoipa::path(post, path = "/listings/{listingId}/renew", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing."), ("If-Match" = String, Header)),
    request_body = RenewListingInput,
    responses((status = 200, description = "The listing.", body = ListingView)))]
pub async fn renew_listing(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<RenewListingInput>,
) -> Response {
    (input.listing_id, input.expected_version) = (id.into(), version);
    let done = command::renew_listing(&asked.asker, &input).await;
    shown(&asked, &input.listing_id, done).await
}

/// Rests a listing: nobody else sees it until it is resumed.
#[utoipa::path(post, path = "/listings/{listingId}/pause", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The listing.", body = ListingView)))]
pub async fn pause_listing(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = ListingStepInput {
        listing_id: id.into(),
        expected_version: version,
    };
    let done = command::pause_listing(&asked.asker, &input).await;
    shown(&asked, &input.listing_id, done).await
}

/// Opens a rested listing again; if its time ran out meanwhile, it is renewed.
#[utoipa::path(post, path = "/listings/{listingId}/resume", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing."), ("If-Match" = String, Header)),
    responses((status = 200, description = "The listing.", body = ListingView)))]
pub async fn resume_listing(asked: Asked, Path(id): Path<String>, Seen(version): Seen) -> Response {
    let input = ListingStepInput {
        listing_id: id.into(),
        expected_version: version,
    };
    let done = command::resume_listing(&asked.asker, &input).await;
    shown(&asked, &input.listing_id, done).await
}

/// Ends a listing. Of a need it is told how it ended.
#[utoipa::path(post, path = "/listings/{listingId}/withdraw", tag = "listings",
    params(("listingId" = String, Path, description = "Which listing."), ("If-Match" = String, Header)),
    request_body = WithdrawListingInput,
    responses((status = 200, description = "The listing.", body = ListingView)))]
pub async fn withdraw_listing(
    asked: Asked,
    Path(id): Path<String>,
    Seen(version): Seen,
    Body(mut input): Body<WithdrawListingInput>,
) -> Response {
    (input.listing_id, input.expected_version) = (id.into(), version);
    let done = command::withdraw_listing(&asked.asker, &input).await;
    shown(&asked, &input.listing_id, done).await
}
