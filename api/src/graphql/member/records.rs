//! What only a member, or a registrar, reads: helpers, notes, blocks, invitations.

use async_graphql::{Context, ID, Object, Result};
use domain::id::{BankId, MemberId};

use super::bank_of;
use crate::graphql::asker::Asker;
use crate::graphql::input;
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
        let found = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            asker.app.mandates(&asker.actor, member).await
        };
        let now = asker.app.now();
        let mandates = asker.found(found.await)?;
        Ok(mandates.map(|mandates| mandates.iter().map(|mandate| MandateView::new(mandate, now)).collect()))
    }

    /// Who changed a member's record in its name, the latest first, at most 101: for the member and registrars. Null
    /// where there is no such member.
    async fn member_notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose record.")] member_id: ID,
    ) -> Result<Option<Vec<NoteView>>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let notes = asker.app.member_notes(&asker.actor, member).await?;
            Ok((bank_of(asker, member).await?, notes))
        };
        let found = asker.found(found.await)?;
        Ok(found.map(|(bank, notes)| notes.iter().map(|note| NoteView::new(bank, note)).collect()))
    }

    /// Whom a member of one's own has blocked, the latest first, at most 1000; nobody else ever sees it.
    async fn blocks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose blocks: one's own.")] member_id: ID,
    ) -> Result<Option<Vec<MemberView>>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            let member = input::id::<MemberId>("memberId", &member_id)?;
            let bank = bank_of(asker, member).await?;
            let blocked = asker.app.blocks(&asker.actor, bank, member).await?;
            let mut records = asker.app.members_by_ids(&asker.actor, bank, &blocked).await?;
            records.sort_by_key(|record| blocked.iter().position(|id| *id == record.id));
            Ok(records.iter().map(|record| MemberView::new(bank, record)).collect())
        };
        asker.found(found.await)
    }

    /// The invitations that can still be used, newest first, at most 101: for registrars. Null where the reader does
    /// not belong to the bank.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
    ) -> Result<Option<Vec<InvitationView>>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            asker
                .app
                .invitations(&asker.actor, input::id::<BankId>("bankId", &bank_id)?)
                .await
        };
        Ok(asker
            .found(found.await)?
            .map(|open| open.iter().map(InvitationView::new).collect()))
    }
}
