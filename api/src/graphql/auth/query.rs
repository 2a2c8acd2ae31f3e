//! One's own sessions and tokens.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object, Result};

use crate::asker::Asker;
use crate::command::auth as command;
use crate::command::paging::Paging;
use crate::view::person::{SessionView, TokenView};

/// One's own sessions and tokens.
#[derive(Default)]
pub struct AuthQuery;

#[Object]
impl AuthQuery {
    /// One's own sessions, newest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, SessionView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::sessions(asker, paging).await)?;
        Ok(page.connection(|record| SessionView::new(&record)))
    }

    /// One's own personal access tokens, newest first.
    async fn personal_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, TokenView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::personal_tokens(asker, paging).await)?;
        Ok(page.connection(|record| TokenView::new(&record)))
    }
}
