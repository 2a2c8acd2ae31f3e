//! Reading members.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::member::{self as command, MemberFilter};
use crate::command::paging::Paging;
use crate::view::contact::ContactView;
use crate::view::member::MemberView;
use crate::view::role::RoleTermView;
use crate::view::words::MemberState;

/// Questions about members.
#[derive(Default)]
pub struct MemberQuery;

#[Object]
impl MemberQuery {
    /// A member, for the members of its bank; its owner, their helpers and registrars see all of it.
    async fn member(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<MemberView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::member(asker, &id).await)
    }

    /// The members of a bank, newest first; for registrars also those who wait, left or were declined. Null where the
    /// reader does not belong to the bank.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "In these states; nothing said: active and paused ones. Others are for registrars.")]
        states: Option<Vec<MemberState>>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, MemberView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let filter = MemberFilter {
            states: states.unwrap_or_default(),
        };
        let page = command::members(asker, &bank_id, &filter, paging).await;
        Ok(asker.found(page)?.map(|page| page.connection(|member| member)))
    }

    /// The contact details of a member that are open to the reader; null where there is no such member.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
    ) -> Result<Option<Vec<ContactView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::contacts_of(asker, &member_id).await)
    }

    /// The roles of a bank, who holds them and until when; null where the reader does not belong to the bank.
    async fn role_holders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
    ) -> Result<Option<Vec<RoleTermView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::role_holders(asker, &bank_id).await)
    }
}
