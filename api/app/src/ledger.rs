//! The fund, gifts of time, floors and statements.

mod statement;

pub use statement::Span;

use domain::id::{AnyId, MemberId, TransferId};
use domain::ledger::{Account, Parties, Transfer, TransferKind};
use domain::minutes::{Balance, Minutes};
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Refusal};
use store::{Audience, Happened, MemberRecord};

use crate::exchange::not_active;
use crate::{Actor, App, AppError, Key, Result, Work};

/// A member gives time away.
#[derive(Debug, Clone)]
pub struct Donate {
    /// Who gives it away: one's own membership; no helper can (RULES 14).
    pub from: MemberId,
    /// To this member; `None` for the fund.
    pub to: Option<MemberId>,
    /// How many minutes.
    pub minutes: Minutes,
}

/// The fund gives time to a member; it needs no reason.
#[derive(Debug, Clone)]
pub struct Grant {
    /// To whom.
    pub to: MemberId,
    /// How many minutes.
    pub minutes: Minutes,
}

/// A member's account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub account: Account,
    /// Whether the bank hides balances (RULES 1).
    pub hidden: bool,
    /// Above the soft mark the owner alone is asked whether to ask for something (RULES 5).
    pub above_soft_mark: bool,
    /// As of when the figures hold.
    pub as_of: Instant,
}

impl App {
    /// Gives one's own time to the fund or to another member.
    pub async fn donate(&self, actor: &Actor, command: Donate, key: &Key) -> Result<AccountView> {
        let subject = AnyId::MemberId(command.from);
        let work = self.work_on(actor, Operation::Donate, subject, "member").await?;
        let standing = work.standing()?;
        if standing.own(command.from).is_none() {
            let helped = standing.helped(command.from);
            return Err(if helped {
                Refusal::MandateEnded.into()
            } else {
                AppError::not_found("member")
            });
        }
        if work.claim(key, &command, command.from.uuid()).await?.is_some() {
            return self.account_in(&work, command.from).await;
        }
        let (from, to) = self.ends(&work, Some(command.from), command.to).await?;
        if let Some(from) = from.as_ref().filter(|from| !from.state.may_be_recorded()) {
            return Err(not_active(from));
        }
        if let (Some(from), Some(to)) = (&from, &to) {
            if to.id == from.id {
                return Err(Refusal::SameParty.into());
            }
            if !to.state.may_be_recorded() {
                return Err(not_active(to));
            }
            if work.inside().blocked(from.id, to.id).await? {
                return Err(Refusal::Unreachable.into());
            }
        }
        let kind = TransferKind::Donation;
        self.give(&work, from.as_ref(), to.as_ref(), command.minutes, kind)
            .await?;
        let view = self.account_in(&work, command.from).await?;
        work.commit().await?;
        Ok(view)
    }

    /// The fund gives. Whoever benefits does not grant (RULES 13).
    pub async fn grant(&self, actor: &Actor, command: Grant, key: &Key) -> Result<AccountView> {
        let subject = AnyId::MemberId(command.to);
        let work = self.work_on(actor, Operation::Grant, subject, "member").await?;
        if work.claim(key, &command, command.to.uuid()).await?.is_some() {
            return self.account_in(&work, command.to).await;
        }
        let (_, to) = self.ends(&work, None, Some(command.to)).await?;
        let member = to.ok_or(AppError::not_found("member"))?;
        if !member.state.may_be_recorded() {
            return Err(not_active(&member));
        }
        work.inside()
            .circle(member.id, work.at())
            .await?
            .refuse(work.standing()?.person)?;
        self.give(&work, None, Some(&member), command.minutes, TransferKind::Grant)
            .await?;
        let view = self.account_in(&work, member.id).await?;
        work.commit().await?;
        Ok(view)
    }

    /// Whoever speaks for these members now, under their locks; nobody is merged away meanwhile (RULES 22).
    async fn ends(
        &self,
        work: &Work,
        from: Option<MemberId>,
        to: Option<MemberId>,
    ) -> Result<(Option<MemberRecord>, Option<MemberRecord>)> {
        let ids: Vec<MemberId> = from.into_iter().chain(to).collect();
        let mut found = work.inside().lock_live(&ids).await?.into_iter();
        let mut end = |wanted: Option<MemberId>| match wanted {
            Some(_) => Ok(Some(found.next().flatten().ok_or(AppError::not_found("member"))?)),
            None => Ok::<_, AppError>(None),
        };
        Ok((end(from)?, end(to)?))
    }

    /// Moves minutes without an exchange; `None` is the fund.
    async fn give(
        &self,
        work: &Work,
        from: Option<&MemberRecord>,
        to: Option<&MemberRecord>,
        minutes: Minutes,
        kind: TransferKind,
    ) -> Result<()> {
        let members: Vec<MemberId> = from.into_iter().chain(to).map(|record| record.id).collect();
        let mut books = work
            .inside()
            .open_books(&members, from.is_none() || to.is_none(), false)
            .await?;
        let fund = books.fund().map(|fund| fund.id);
        let account = |end: Option<&MemberRecord>| end.map_or(fund, |record| Some(record.account));
        let missing = || AppError::Fault(format!("{} has no fund", work.bank()));
        let parties = Parties::try_new(account(from).ok_or_else(missing)?, account(to).ok_or_else(missing)?)?;
        let id = TransferId::new(self.new_id());
        let by = work.actor().recorded_by();
        books.post(Transfer {
            id,
            kind,
            parties,
            minutes,
            exchange: None,
            reverses: None,
            by,
            at: work.at(),
        })?;
        work.inside().write_books(&books).await?;
        work.happened(self.new_id(), Happened::Balance, id.uuid(), Audience::Parties)
            .await
    }

    /// Sets how far below zero one member may go, or returns to the bank's rule. No balance changes.
    pub async fn set_floor(&self, actor: &Actor, member: MemberId, floor: Option<Balance>) -> Result<AccountView> {
        let work = self
            .work_on(actor, Operation::SetFloor, AnyId::MemberId(member), "member")
            .await?;
        if let Some(floor) = floor
            && !(-600_000..=0).contains(&floor.get())
        {
            let reason = domain::Reason::Range { min: -600_000, max: 0 };
            return Err(Error::invalid("floorMinutes", reason).into());
        }
        let (_, live) = self.ends(&work, None, Some(member)).await?;
        let live = live.ok_or(AppError::not_found("member"))?;
        let (member, account) = (live.id, live.account);
        work.inside()
            .circle(member, work.at())
            .await?
            .refuse(work.standing()?.person)?;
        let mut books = work.inside().open_books(&[member], false, false).await?;
        books.aim(account, floor.unwrap_or(work.rules().member_floor()));
        work.inside().write_books(&books).await?;
        work.inside().override_floor(account, floor).await?;
        work.happened(self.new_id(), Happened::Balance, member.uuid(), Audience::Parties)
            .await?;
        let view = self.account_in(&work, member).await?;
        work.commit().await?;
        Ok(view)
    }

    async fn account_in(&self, work: &Work, member: MemberId) -> Result<AccountView> {
        let live = work.inside().live_member(member).await?;
        let account = work
            .inside()
            .account_of(live)
            .await?
            .ok_or(AppError::not_found("member"))?;
        Ok(view(account, work.rules(), work.at()))
    }
}

fn view(account: Account, rules: &domain::bank::Rules, as_of: Instant) -> AccountView {
    AccountView {
        account,
        hidden: rules.hide_balances,
        above_soft_mark: account.balance.get() > rules.soft_mark_minutes,
        as_of,
    }
}
