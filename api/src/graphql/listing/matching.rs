//! A registrar proposes a member for somebody's offer or need.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::listing::{self as command, AnswerMatchInput, SuggestMatchInput};
use crate::command::paging::Paging;
use crate::graphql::payload::plain_payloads;
use crate::view::matching::MatchView;
use crate::view::words::MatchState;

plain_payloads! {
    /// The proposal after a command.
    MatchPayload {
        /// The proposal.
        r#match: MatchView
    }
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
        let page = asker.found(command::member_matches(asker, &member_id, state, paging).await)?;
        Ok(page.map(|page| page.connection(|(_, shown)| shown)))
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
        let page = asker.found(command::listing_matches(asker, &listing_id, paging).await)?;
        Ok(page.map(|page| page.connection(|(_, shown)| shown)))
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
        MatchPayload::answer(asker, command::suggest_match(asker, &input).await)
    }

    /// Answers a proposal. An answer can be changed while the listing is open.
    async fn answer_match(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AnswerMatchInput,
    ) -> Result<MatchPayload> {
        let asker = Asker::of(ctx)?;
        MatchPayload::answer(asker, command::answer_match(asker, &input).await)
    }
}
