//! Blocks: silent, both ways, at once (RULES 16 and 19). No event tells of them.

use domain::Refusal;
use domain::id::{AnyId, BankId, MemberId};
use domain::policy::Operation;

use crate::{Actor, App, AppError, Result, Work};

/// A member closes the door to another, or opens it again.
#[derive(Debug, Clone, Copy)]
pub struct BlockMember {
    /// Who closes it.
    pub member: MemberId,
    /// To whom.
    pub other: MemberId,
}

impl App {
    /// Closes the door: no proposals, and no contact details in either direction. The other is not told.
    pub async fn block_member(&self, actor: &Actor, command: BlockMember) -> Result<()> {
        let work = self.at_door(actor, command).await?;
        work.inside()
            .insert_block(command.member, command.other, work.at())
            .await?;
        work.commit().await
    }

    /// Opens the door again. Contact details stay closed until somebody takes a step in an exchange.
    pub async fn unblock_member(&self, actor: &Actor, command: BlockMember) -> Result<()> {
        let work = self.at_door(actor, command).await?;
        work.inside().delete_block(command.member, command.other).await?;
        work.commit().await
    }

    /// Whom a member has blocked, the latest first; nobody else ever sees it.
    pub async fn blocks(&self, actor: &Actor, bank: BankId, member: MemberId) -> Result<Vec<MemberId>> {
        let standing = self.reading(actor, Operation::BlockMember, bank, "member").await?;
        // Without this scope the members themselves stay hidden, and the list would look empty.
        super::within_scope(actor, Operation::ReadMembers)?;
        if standing.own(member).is_none() {
            return Err(AppError::not_found("member"));
        }
        Ok(self.store().reader().in_bank(bank).blocks_of(member).await?)
    }

    async fn at_door(&self, actor: &Actor, command: BlockMember) -> Result<Work> {
        let subject = AnyId::MemberId(command.member);
        let work = self.work_on(actor, Operation::BlockMember, subject, "member").await?;
        let standing = work.standing()?;
        if standing.own(command.member).is_none() {
            return Err(if standing.helped(command.member) {
                Refusal::MandateEnded.into()
            } else {
                domain::Error::NotYours.into()
            });
        }
        if command.member == command.other {
            return Err(Refusal::SameParty.into());
        }
        let other = work.inside().member(command.other).await?;
        if other.is_none_or(|other| other.joined_at.is_none()) {
            return Err(AppError::not_found("member"));
        }
        Ok(work)
    }
}
