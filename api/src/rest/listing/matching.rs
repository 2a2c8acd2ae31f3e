//! A registrar proposes a member for somebody's offer or need.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::command::listing::{self as command, AnswerMatchInput, SuggestMatchInput};
use crate::rest::asked::Asked;
use crate::rest::body::{Asking, Body};
use crate::rest::listed::{Page, PageParams};
use crate::view::matching::MatchView;
use crate::view::words::MatchState;

/// Which proposals.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatchParams {
    /// In this state; nothing said: all.
    state: Option<MatchState>,
}

/// What was proposed to a member, newest first: for that member, their helpers and registrars.
#[utoipa::path(get, path = "/members/{memberId}/matches", tag = "matches",
    params(("memberId" = String, Path, description = "Which member."), MatchParams, PageParams),
    responses((status = 200, description = "A page of proposals.", body = Page<MatchView>)))]
pub async fn member_matches(
    asked: Asked,
    Path(member): Path<String>,
    Asking(which): Asking<MatchParams>,
    Asking(page): Asking<PageParams>,
) -> Response {
    let paged = command::member_matches(&asked.asker, &member.into(), which.state, page.into()).await;
    asked.page(paged, |(_, shown)| shown)
}

/// Whom registrars proposed for a listing, newest first: for registrars.
#[utoipa::path(get, path = "/listings/{listingId}/matches", tag = "matches",
    params(("listingId" = String, Path, description = "Which listing."), PageParams),
    responses((status = 200, description = "A page of proposals.", body = Page<MatchView>)))]
pub async fn listing_matches(asked: Asked, Path(listing): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::listing_matches(&asked.asker, &listing.into(), page.into()).await;
    asked.page(paged, |(_, shown)| shown)
}

/// Proposes a member for an offer or need. Asked twice, it is one proposal; who said "not now" is left in peace.
#[utoipa::path(post, path = "/listings/{listingId}/matches", tag = "matches",
    params(("listingId" = String, Path, description = "The offer or need.")),
    request_body = SuggestMatchInput,
    responses((status = 200, description = "The proposal.", body = MatchView)))]
pub async fn suggest_match(
    asked: Asked,
    Path(listing): Path<String>,
    Body(mut input): Body<SuggestMatchInput>,
) -> Response {
    input.listing_id = listing.into();
    asked.one(command::suggest_match(&asked.asker, &input).await)
}

/// Answers a proposal. An answer can be changed while the listing is open.
#[utoipa::path(post, path = "/listings/{listingId}/matches/{memberId}/answer", tag = "matches",
    params(("listingId" = String, Path, description = "The offer or need."),
        ("memberId" = String, Path, description = "The member who was asked: oneself, or somebody one helps.")),
    request_body = AnswerMatchInput,
    responses((status = 200, description = "The proposal.", body = MatchView)))]
pub async fn answer_match(
    asked: Asked,
    Path((listing, member)): Path<(String, String)>,
    Body(mut input): Body<AnswerMatchInput>,
) -> Response {
    (input.listing_id, input.member_id) = (listing.into(), member.into());
    asked.one(command::answer_match(&asked.asker, &input).await)
}
