//! Reading exchanges.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::exchange::{self as command, ExchangeFilterInput};
use crate::command::paging::Paging;
use crate::view::exchange::ExchangeView;
use crate::view::revision::ExchangeRevision;

/// Questions about exchanges.
#[derive(Default)]
pub struct ExchangeQuery;

#[Object]
impl ExchangeQuery {
    /// An exchange, for its parties, their helpers and bookkeepers. Reading it tells its receiver of the log.
    async fn exchange(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let found = command::exchange(asker, &id).await;
        asker.found(found.map(|record| ExchangeView::new(&record)))
    }

    /// Exchanges, newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn exchanges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Which ones.")] filter: Option<ExchangeFilterInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::exchanges(asker, &bank_id, filter.as_ref(), paging).await)?;
        Ok(page.connection(|record| ExchangeView::new(&record)))
    }

    /// What waits for somebody who does not benefit, newest first: held and disputed hours, hours given to the bank
    /// itself, and logs that nobody answered and silence never confirms.
    async fn desk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::desk(asker, &bank_id, paging).await)?;
        Ok(page.connection(|record| ExchangeView::new(&record)))
    }

    /// What the texts of an exchange were before they were corrected, newest first; the last 100.
    async fn exchange_revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which exchange.")] exchange_id: ID,
    ) -> Result<Option<Vec<ExchangeRevision>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::exchange_revisions(asker, &exchange_id).await)
    }
}
