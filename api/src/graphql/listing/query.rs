//! Finding and reading listings.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::listing::{self as command, ListingFilterInput, ListingSort};
use crate::command::paging::Paging;
use crate::view::listing::ListingView;

/// Questions about listings.
#[derive(Default)]
pub struct ListingQuery;

#[Object]
impl ListingQuery {
    /// An offer or need, as far as the reader may see it; public ones are for everybody.
    async fn listing(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ListingView>> {
        let asker = Asker::of(ctx)?;
        let found = command::listing(asker, &id).await;
        asker.found(found.map(|seen| ListingView::new(&seen)))
    }

    /// Offers and needs; found by words, those that fit best first, else the newest. In a bank its members see all, everybody else what is public; without a bank,
    /// what is public in all banks. Null where there is no such bank.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked and in which order"
    )]
    async fn listings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank; nothing said: the public ones of all banks.")] bank_id: Option<ID>,
        #[graphql(desc = "Which ones.")] filter: Option<ListingFilterInput>,
        #[graphql(desc = "In which order; nothing said: RELEVANCE where words are asked for, else NEWEST.")]
        sort: Option<ListingSort>,
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
        let page = asker.found(command::listings(asker, bank_id.as_ref(), filter.as_ref(), sort, paging).await)?;
        Ok(page.map(|page| page.connection(|seen| ListingView::new(&seen))))
    }
}
