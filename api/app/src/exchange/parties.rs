//! The members of a log, and the accounts of records that became one (RULES 22).

use domain::Refusal;
use domain::exchange::{Facts, Receiver};
use domain::id::MemberId;
use domain::ledger::{Books, TransferKind};
use store::MemberRecord;

use super::entering::not_active;
use crate::{App, AppError, Result, Work};

/// Giver and receiver under their locks.
pub(super) struct LockedParties {
    /// Who gave: of a record that became another, that one.
    pub(super) giver: MemberId,
    /// Who received, read in the same way.
    pub(super) receiver: Receiver,
    found: Vec<MemberRecord>,
}

impl LockedParties {
    /// Both members can be recorded: paused and suspended ones too, those who left no more (RULES 19).
    pub(super) fn recordable(&self) -> Result<()> {
        let wanted = std::iter::once(self.giver).chain(self.receiver.member());
        for id in wanted {
            let record = self.found.iter().find(|record| record.id == id);
            let record = record.ok_or(AppError::not_found("member"))?;
            if !record.state.may_be_recorded() {
                return Err(not_active(record));
            }
        }
        Ok(())
    }
}

/// The members whose accounts an exchange touches.
pub(super) fn touched(facts: &Facts) -> Vec<MemberId> {
    let mut members = vec![facts.giver];
    members.extend(facts.receiver.member());
    members
}

impl App {
    /// Locks the two members of a log, in id order: both at the door at once are one after the other, and nobody is
    /// merged away meanwhile. An id that became another is read as that one.
    pub(super) async fn lock_parties(&self, work: &Work, giver: MemberId, receiver: Receiver) -> Result<LockedParties> {
        let ids: Vec<MemberId> = std::iter::once(giver).chain(receiver.member()).collect();
        let mut found = work.inside().lock_members(&ids).await?;
        let heirs: Vec<MemberId> = found.iter().filter_map(|record| record.merged_into).collect();
        let live = |id: MemberId| {
            let record = found.iter().find(|record| record.id == id);
            record.and_then(|record| record.merged_into).unwrap_or(id)
        };
        let (giver, receiver) = (
            live(giver),
            receiver.member().map_or(receiver, |id| Receiver::Member(live(id))),
        );
        if !heirs.is_empty() {
            found.extend(work.inside().lock_members(&heirs).await?);
        }
        Ok(LockedParties { giver, receiver, found })
    }

    /// The accounts of an exchange under their locks; beside those of records that became another, that one's.
    pub(super) async fn books_of(&self, work: &Work, facts: &Facts, fund: bool) -> Result<Books> {
        let mut members = touched(facts);
        let books = work.inside().open_books(&members, fund, false).await?;
        let heirs: Vec<MemberId> = members.iter().filter_map(|member| books.merged_into(*member)).collect();
        if heirs.is_empty() {
            return Ok(books);
        }
        let live = |member| books.merged_into(member).unwrap_or(member);
        if facts
            .receiver
            .member()
            .is_some_and(|receiver| live(receiver) == live(facts.giver))
        {
            return Err(Refusal::SameParty.into());
        }
        members.extend(heirs);
        Ok(work.inside().open_books(&members, fund, false).await?)
    }

    /// What reached the account of a record that became another goes on to that one.
    pub(super) fn hand_on(&self, work: &Work, books: &mut Books, facts: &Facts) -> Result<()> {
        for member in touched(facts) {
            let heir = books.merged_into(member).and_then(|heir| books.account_of(heir));
            if let (Some(account), Some(heir)) = (books.account_of(member), heir) {
                self.bring_to_zero(work, books, account, heir, TransferKind::Correction)?;
            }
        }
        Ok(())
    }
}
