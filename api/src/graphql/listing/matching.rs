//! A registrar proposes a member for somebody's offer or need.

use app::AppError;
use app::listing::{AnswerMatch, SuggestMatch};
use async_graphql::connection::Connection;
use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::id::{AnyId, BankId, ListingId, MemberId};

use crate::graphql::asker::Asker;
use crate::graphql::connection::{List, Paging};
use crate::graphql::input;
use crate::graphql::payload::payloads;
use crate::view::matching::MatchView;
use crate::view::words::MatchState;

/// A member is proposed for a listing.
#[derive(Debug, InputObject)]
pub struct SuggestMatchInput {
    /// The offer or need.
    pub listing_id: ID,
    /// Who could give it, or could use it.
    pub member_id: ID,
}

/// An answer to a proposal.
#[derive(Debug, InputObject)]
pub struct AnswerMatchInput {
    /// The offer or need.
    pub listing_id: ID,
    /// The member who was asked: oneself, or somebody one helps.
    pub member_id: ID,
    /// Whether they would do it; "not now" needs no words.
    pub yes: bool,
}

payloads! {
    /// The proposal after a command.
    MatchPayload {
        /// The proposal.
        r#match: MatchView
    }
}

/// The bank of what was just read or written there.
async fn bank_of(asker: &Asker, subject: AnyId) -> app::Result<BankId> {
    let bank = asker.app.store().reader().bank_of(subject).await?;
    bank.ok_or(AppError::not_found("listing"))
}

/// Questions about proposals.
#[derive(Default)]
pub struct MatchQuery;

#[Object]
impl MatchQuery {
    /// What was proposed to a member, newest first: for that member, their helpers and registrars. Null where there is
    /// no such member.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn member_matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which member.")] member_id: ID,
        #[graphql(desc = "In this state; nothing said: all.")] state: Option<MatchState>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, MatchView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("memberMatches", &(member_id.as_str(), state));
        let page = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let (state, window) = (state.map(Into::into), list.window(&paging)?);
            let page = asker.app.matches_of_member(&asker.actor, member, state, window).await?;
            Ok((bank_of(asker, AnyId::MemberId(member)).await?, page))
        };
        Ok(asker.found(page.await)?.map(|(bank, page)| {
            list.connection(
                &paging,
                page,
                |record| record.id,
                |record| MatchView::new(bank, &record),
            )
        }))
    }

    /// Whom registrars proposed for a listing, newest first: for registrars. Null where there is no such listing.
    async fn listing_matches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which listing.")] listing_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, MatchView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("listingMatches", &listing_id.as_str());
        let page = async {
            let listing = input::id::<ListingId>("listingId", &listing_id)?;
            let page = asker
                .app
                .matches_of_listing(&asker.actor, listing, list.window(&paging)?)
                .await?;
            Ok((bank_of(asker, AnyId::ListingId(listing)).await?, page))
        };
        Ok(asker.found(page.await)?.map(|(bank, page)| {
            list.connection(
                &paging,
                page,
                |record| record.id,
                |record| MatchView::new(bank, &record),
            )
        }))
    }
}

/// Proposing members to each other.
#[derive(Default)]
pub struct MatchMutation;

#[Object]
impl MatchMutation {
    /// Proposes a member for an offer or need. Asked twice, it is one proposal; who said "not now" is left in peace.
    async fn suggest_match(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SuggestMatchInput,
    ) -> Result<MatchPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
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
        };
        MatchPayload::answer(asker, done.await)
    }

    /// Answers a proposal. An answer can be changed while the listing is open.
    async fn answer_match(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AnswerMatchInput,
    ) -> Result<MatchPayload> {
        let asker = Asker::of(ctx)?;
        let done = async {
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
        };
        MatchPayload::answer(asker, done.await)
    }
}
