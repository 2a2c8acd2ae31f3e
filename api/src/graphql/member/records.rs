//! What only a member, or a registrar, reads: helpers, notes, blocks, invitations.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use crate::asker::Asker;
use crate::command::member as command;
use crate::command::paging::Paging;
use crate::view::guardian::GuardianView;
use crate::view::helper_deed::HelperDeedView;
use crate::view::invitation::InvitationView;
use crate::view::mandate::MandateView;
use crate::view::member::MemberView;
use crate::view::note::NoteView;

/// Questions that few may ask.
#[derive(Default)]
pub struct RecordQuery;

#[Object]
impl RecordQuery {
    /// A member's helpers, also former ones, the latest first, at most 101: for the member and registrars. A helper
    /// sees their own mandates. Null where there is no such member.
    async fn mandates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose helpers.")] member_id: ID,
    ) -> Result<Option<Vec<MandateView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::mandates(asker, &member_id).await)
    }

    /// Who changed a member's record in its name, the latest first, at most 101: for the member and registrars. Null
    /// where there is no such member.
    async fn member_notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose record.")] member_id: ID,
    ) -> Result<Option<Vec<NoteView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::member_notes(asker, &member_id).await)
    }

    /// What helpers did in a member's name, newest first: exchanges that they proposed, logged or confirmed, and offers
    /// and needs that they wrote. For the member and registrars. Null where there is no such member.
    async fn helper_deeds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who was helped.")] member_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, HelperDeedView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::helper_deeds(asker, &member_id, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }

    /// Who agreed that a member under 18 belongs to the bank: for the member, the guardian and registrars. Null where
    /// nobody did, or there is no such member.
    async fn guardian(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose guardian.")] member_id: ID,
    ) -> Result<Option<GuardianView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::guardian(asker, &member_id).await)
    }

    /// Whom a member of one's own has blocked, the latest first, at most 1000; nobody else ever sees it.
    async fn blocks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose blocks: one's own.")] member_id: ID,
    ) -> Result<Option<Vec<MemberView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::blocks(asker, &member_id).await)
    }

    /// The invitations that can still be used, newest first, at most 101: for registrars. Null where the reader does
    /// not belong to the bank.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
    ) -> Result<Option<Vec<InvitationView>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::invitations(asker, &bank_id).await)
    }
}
