//! What becomes of the account of one who goes: it comes to zero, or waits for a return (RULES 21).

use domain::id::{AccountId, AnyId, MemberId, TransferId};
use domain::ledger::{Books, Parties, Transfer, TransferKind};
use domain::member::MemberState;
use domain::minutes::{Minutes, TRANSFER_MINUTES_MAX};
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Reason, Refusal};
use store::{Audience, Happened, MemberRecord};

use super::leave::Leftover;
use super::{fundless, not_while};
use crate::{Actor, App, AppError, Result, Work, calendar};

impl App {
    /// Until when the time of one who goes is kept; `None` where it is not. Of the dead nothing is kept, nor where there
    /// is nothing above zero.
    pub(super) async fn kept_until(
        &self,
        work: &Work,
        record: &MemberRecord,
        leftover: Leftover,
    ) -> Result<Option<Instant>> {
        if leftover != Leftover::Keep {
            return Ok(None);
        }
        let months = work.newest_rules().await?.kept_months;
        if months == 0 || record.state == MemberState::Died {
            return Err(Error::invalid("keep", Reason::Unexpected).into());
        }
        let account = work.inside().account_of(record.id).await?;
        let above = account.is_some_and(|account| account.balance.get() > 0);
        let usual = calendar::months_after(work.today(), months, work.zone());
        // Who is written down once more is not kept longer for it.
        let until = record.kept_until.filter(|until| *until > work.at()).unwrap_or(usual);
        Ok(above.then_some(until))
    }

    /// Brings the account of one who goes to zero, unless its time is kept, and aims the fund for the members who stay.
    pub(super) async fn settle_account(&self, work: &Work, record: &MemberRecord, leftover: Leftover) -> Result<()> {
        let inside = work.inside();
        let mut members = vec![record.id];
        let heir = match leftover {
            Leftover::Fund | Leftover::Keep => None,
            Leftover::Member(heir) if heir == record.id => return Err(Refusal::SameParty.into()),
            Leftover::Member(heir) => {
                let heir = inside.member(heir).await?.ok_or(AppError::not_found("member"))?;
                if !heir.state.may_be_recorded() {
                    return Err(not_while(heir.state));
                }
                members.push(heir.id);
                Some(heir.account)
            }
        };
        let mut books = inside.open_books(&members, true, false).await?;
        let fund = books.fund().map(|fund| fund.id).ok_or_else(|| fundless(work))?;
        let kept = record.kept_until.is_some();
        let kind = TransferKind::Closing;
        let moved = !kept && self.bring_to_zero(work, &mut books, record.account, heir.unwrap_or(fund), kind)?;
        let active = inside.active_members().await?;
        books.aim(fund, work.newest_rules().await?.fund_floor(active));
        inside.write_books(&books).await?;
        if !kept {
            inside.close_account(record.account, Some(work.at())).await?;
        }
        if moved {
            // Also for whoever was given what was left.
            for member in members {
                work.happened(self.new_id(), Happened::Balance, member.uuid(), Audience::Parties)
                    .await?;
            }
        }
        Ok(())
    }

    /// Moves the whole balance of an account to another, whichever sign it has; of one who goes, what lies below zero is
    /// given by the fund. Never fails for want of balance.
    pub(crate) fn bring_to_zero(
        &self,
        work: &Work,
        books: &mut Books,
        account: AccountId,
        other: AccountId,
        kind: TransferKind,
    ) -> Result<bool> {
        let fund = books.fund().map(|fund| fund.id);
        let mut moved = false;
        while let Some(balance) = books
            .account(account)
            .map(|account| account.balance.get())
            .filter(|balance| *balance != 0)
        {
            let parties = if balance > 0 {
                Parties::try_new(account, other)?
            } else {
                let giver = if kind == TransferKind::Closing { fund } else { None };
                Parties::try_new(giver.unwrap_or(other), account)?
            };
            let minutes = balance.saturating_abs().min(TRANSFER_MINUTES_MAX);
            books.post(Transfer {
                id: TransferId::new(self.new_id()),
                kind,
                parties,
                minutes: Minutes::try_new(minutes).map_err(|error| AppError::Fault(error.to_string()))?,
                exchange: None,
                reverses: None,
                by: work.actor().recorded_by(),
                at: work.at(),
            })?;
            moved = true;
        }
        Ok(moved)
    }

    /// Gives the time that was kept long enough to the fund; says of how many members. The clockwork calls this.
    ///
    /// Each in a transaction of its own: who came back in between is left alone, and one that fails stops no other.
    pub async fn close_kept_accounts(&self) -> Result<usize> {
        let mut closed: usize = 0;
        for member in self.store().reader().kept_long_enough(self.now()).await? {
            match self.close_kept(member).await {
                Ok(true) => closed = closed.saturating_add(1),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, %member, "kept time could not be closed; it is tried again"),
            }
        }
        Ok(closed)
    }

    async fn close_kept(&self, member: MemberId) -> Result<bool> {
        let (job, subject) = (Actor::Job("kept"), AnyId::MemberId(member));
        let work = self.work_on(&job, Operation::LeaveBank, subject, "member").await?;
        work.inside().lock_bank().await?;
        let record = work.inside().lock_member(member).await?;
        let mut record = record.ok_or(AppError::not_found("member"))?;
        let due = record.kept_until.is_some_and(|until| until <= work.at());
        if record.state != MemberState::Left || !due {
            return Ok(false);
        }
        record.kept_until = None;
        work.inside().save_member(&mut record).await?;
        self.settle_account(&work, &record, Leftover::Fund).await?;
        self.member_changed(&work, record.id).await?;
        work.commit().await?;
        Ok(true)
    }
}
