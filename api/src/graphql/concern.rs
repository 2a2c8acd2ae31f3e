//! Concerns: raised by a member, looked at by somebody who is not near them.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::concern::{self as command, CloseConcernInput, ConcernFilter, RaiseConcernInput};
use crate::command::paging::Paging;
use crate::command::stale;
use crate::view::concern::ConcernView;
use crate::view::words::ConcernState;

plain_payloads! {
    /// The concern after a command.
    ConcernPayload {
        /// The concern; on STALE, as it is now.
        concern: ConcernView
    }
}

/// Questions about concerns.
#[derive(Default)]
pub struct ConcernQuery;

#[Object]
impl ConcernQuery {
    /// A concern, for whoever raised it and those whom it reaches; null for everybody else.
    async fn concern(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<ConcernView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::concern(asker, &bank_id, &id).await)
    }

    /// The concerns that reach whoever asks, newest first: moderators, and other role holders where no moderator is
    /// uninvolved. Nobody sees here what they raised, or what they are near.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn concerns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "In this state; nothing said: all.")] state: Option<ConcernState>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, ConcernView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = command::concerns(asker, &bank_id, &ConcernFilter { state }, paging).await;
        Ok(asker.found(page)?.map(|page| page.connection(std::convert::identity)))
    }

    /// The concerns that one raised, newest first, with what came of them.
    async fn my_concerns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, ConcernView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = command::my_concerns(asker, &bank_id, paging).await;
        Ok(asker.found(page)?.map(|page| page.connection(std::convert::identity)))
    }
}

/// What is done with concerns.
#[derive(Default)]
pub struct ConcernMutation;

#[Object]
impl ConcernMutation {
    /// Raises a concern about a member, an exchange or a listing. It reaches moderators who are not near it; where there
    /// are none, other role holders. Its subject learns nothing of it.
    async fn raise_concern(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: RaiseConcernInput,
    ) -> Result<ConcernPayload> {
        let asker = Asker::of(ctx)?;
        ConcernPayload::answer(asker, command::raise_concern(asker, &input).await)
    }

    /// Closes a concern, as somebody whom it reaches, with a note that whoever raised it reads.
    async fn close_concern(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: CloseConcernInput,
    ) -> Result<ConcernPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::close_concern(asker, &input).await;
        let read = command::concern(asker, &input.bank_id, &input.concern_id);
        let now = stale::now(&done, read).await;
        ConcernPayload::answer_with(asker, done, now)
    }
}
