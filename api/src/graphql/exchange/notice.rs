//! What members are asked and told.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::exchange::{self as command, SeeNoticeInput};
use crate::command::paging::Paging;
use crate::graphql::payload::plain_payloads;
use crate::view::notice::NoticeView;

plain_payloads! {
    /// The notice after it was seen.
    NoticePayload {
        /// The notice.
        notice: NoticeView
    }
}

/// Questions about notices.
#[derive(Default)]
pub struct NoticeQuery;

#[Object]
impl NoticeQuery {
    /// What a member is asked and told, newest first: for the member and their helper.
    async fn notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, NoticeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::notices(asker, &member_id, paging).await)?;
        Ok(page.connection(|noticed| NoticeView::new(&noticed, asker.locale)))
    }

    /// What members without a login are asked and have not been told yet, newest first: for registrars, who tell them
    /// on paper.
    async fn paper_notices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, NoticeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.told(command::paper_notices(asker, &bank_id, paging).await)?;
        Ok(page.connection(|noticed| NoticeView::new(&noticed, asker.locale)))
    }
}

/// What is done with notices.
#[derive(Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// Marks a notice as seen: by the member, their helper, or the registrar who told somebody without a login.
    async fn see_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SeeNoticeInput,
    ) -> Result<NoticePayload> {
        let asker = Asker::of(ctx)?;
        let seen = command::see_notice(asker, &input).await;
        NoticePayload::answer(asker, seen.map(|noticed| NoticeView::new(&noticed, asker.locale)))
    }
}
