//! The fund, gifts of time, floors and statements.

mod statement;

pub use statement::Span;

use domain::id::{AnyId, MemberId, TransferId};
use domain::ledger::{Account, Parties, Transfer, TransferKind};
use domain::minutes::{Balance, Minutes};
use domain::policy::Operation;
use domain::time::Instant;
use domain::{Error, Refusal};
use store::{Audience, Happened};

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
        let own = standing.own(command.from).ok_or_else(|| {
            let helped = standing.helped(command.from);
            if helped {
                Refusal::MandateEnded.into()
            } else {
                AppError::not_found("member")
            }
        })?;
        if work.claim(key, &command, command.from.uuid()).await?.is_some() {
            return self.account_in(&work, command.from).await;
        }
        if !own.state.may_be_recorded() {
            return Err(Refusal::MemberNotActive {
                state: own.state.as_str(),
            }
            .into());
        }
        if let Some(to) = command.to {
            if to == command.from {
                return Err(Refusal::SameParty.into());
            }
            let member = work.inside().member(to).await?.ok_or(AppError::not_found("member"))?;
            if !member.state.may_be_recorded() {
                return Err(Refusal::MemberNotActive {
                    state: member.state.as_str(),
                }
                .into());
            }
            if work.inside().blocked(command.from, to).await? {
                return Err(Refusal::Unreachable.into());
            }
        }
        self.give(
            &work,
            Some(command.from),
            command.to,
            command.minutes,
            TransferKind::Donation,
        )
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
        let member = work
            .inside()
            .member(command.to)
            .await?
            .ok_or(AppError::not_found("member"))?;
        if !member.state.may_be_recorded() {
            return Err(Refusal::MemberNotActive {
                state: member.state.as_str(),
            }
            .into());
        }
        work.inside()
            .circle(command.to, work.at())
            .await?
            .refuse(work.standing()?.person)?;
        self.give(&work, None, Some(command.to), command.minutes, TransferKind::Grant)
            .await?;
        let view = self.account_in(&work, command.to).await?;
        work.commit().await?;
        Ok(view)
    }

    /// Moves minutes without an exchange; `None` is the fund.
    async fn give(
        &self,
        work: &Work,
        from: Option<MemberId>,
        to: Option<MemberId>,
        minutes: Minutes,
        kind: TransferKind,
    ) -> Result<()> {
        let members: Vec<MemberId> = from.into_iter().chain(to).collect();
        let mut books = work
            .inside()
            .open_books(&members, from.is_none() || to.is_none(), false)
            .await?;
        let records = work.inside().members(&members).await?;
        let fund = books.fund().map(|fund| fund.id);
        let account = |member: Option<MemberId>| match member {
            Some(id) => records
                .iter()
                .find(|record| record.id == id)
                .map(|record| record.account),
            None => fund,
        };
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
        work.inside()
            .circle(member, work.at())
            .await?
            .refuse(work.standing()?.person)?;
        let mut books = work.inside().open_books(&[member], false, false).await?;
        let account = work
            .inside()
            .account_of(member)
            .await?
            .ok_or(AppError::not_found("member"))?;
        books.aim(account.id, floor.unwrap_or(work.rules().member_floor()));
        work.inside().write_books(&books).await?;
        work.inside().override_floor(account.id, floor).await?;
        work.happened(self.new_id(), Happened::Balance, member.uuid(), Audience::Parties)
            .await?;
        let view = self.account_in(&work, member).await?;
        work.commit().await?;
        Ok(view)
    }

    async fn account_in(&self, work: &Work, member: MemberId) -> Result<AccountView> {
        let account = work
            .inside()
            .account_of(member)
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
