//! Duplicates become one (RULES 22): the balance moves by a correction, the old id goes on to answer.

use domain::id::{AnyId, MemberId};
use domain::ledger::TransferKind;
use domain::member::{MemberState, Role};
use domain::policy::Operation;
use domain::{Error, Reason, Refusal};
use store::{Audience, Happened, MemberRecord};

use super::{Hand, fundless, not_while};
use crate::{Actor, App, AppError, Key, Result, Work};

/// A registrar makes two records of one person, household or organisation one.
#[derive(Debug, Clone, Copy)]
pub struct MergeMembers {
    /// The record that stays.
    pub into: MemberId,
    /// The record that ends, and goes on to answer as the other.
    pub from: MemberId,
    /// The version of the record that stays, as it was seen.
    pub expected_version: i64,
    /// The version of the record that ends, as it was seen.
    pub from_version: i64,
}

impl App {
    /// Makes two records one. People, contact details, helpers, roles, listings and everything that never counted go
    /// over; hours that counted stay in the books where they are, and are shown with those of the record that stays.
    ///
    /// Whoever belongs to either, or is near it, does not decide. Where one holds a role this is an appointment, which a
    /// coordinator makes. Two that have recorded hours with each other are refused: nobody gives to themselves.
    pub async fn merge_members(&self, actor: &Actor, command: MergeMembers, key: &Key) -> Result<MemberRecord> {
        let subject = AnyId::MemberId(command.into);
        let work = self.work_on(actor, Operation::MergeMembers, subject, "member").await?;
        let inside = work.inside();
        if let Some(subject) = work.claim(key, &command, command.into.uuid()).await? {
            return self.replayed_member(&work, subject).await;
        }
        if command.into == command.from {
            return Err(Refusal::SameParty.into());
        }
        inside.lock_bank().await?;
        inside.lock_uncounted(command.from).await?;
        let (mut into, mut from) = self.locked_pair(&work, command).await?;
        self.may_merge(&work, &into, &from).await?;
        let moved = inside.carry_over(from.id, &into, &|| self.new_id(), work.at()).await?;
        absorb(&mut into, &from);
        inside.save_member(&mut into).await?;
        from.state = MemberState::Merged;
        from.merged_into = Some(into.id);
        from.left_at = from.left_at.or(Some(work.at()));
        (from.paused_until, from.kept_until) = (None, None);
        inside.save_member(&mut from).await?;
        self.move_balance(&work, &into, &from).await?;
        for listing in moved.listings {
            work.happened(self.new_id(), Happened::Listing, listing.uuid(), Audience::Members)
                .await?;
        }
        for exchange in moved.exchanges {
            work.happened(self.new_id(), Happened::Exchange, exchange.uuid(), Audience::Parties)
                .await?;
        }
        for member in [into.id, from.id] {
            self.note(&work, Hand::Registrar, member, "merged").await?;
            self.member_changed(&work, member).await?;
        }
        work.commit().await?;
        Ok(into)
    }

    /// Both records under their locks, as they were seen.
    async fn locked_pair(&self, work: &Work, command: MergeMembers) -> Result<(MemberRecord, MemberRecord)> {
        let locked = work.inside().lock_members(&[command.into, command.from]).await?;
        let find = |id| {
            let found = locked.iter().find(|record| record.id == id).cloned();
            found.ok_or(AppError::not_found("member"))
        };
        let (into, from) = (find(command.into)?, find(command.from)?);
        if into.version != command.expected_version || from.version != command.from_version {
            return Err(Error::Stale.into());
        }
        Ok((into, from))
    }

    async fn may_merge(&self, work: &Work, into: &MemberRecord, from: &MemberRecord) -> Result<()> {
        if !matches!(into.state, MemberState::Active | MemberState::Paused) {
            return Err(not_while(into.state));
        }
        // A suspension is not left behind with an old record; the dead are not merged away.
        let stands = matches!(
            from.state,
            MemberState::Active
                | MemberState::Paused
                | MemberState::Left
                | MemberState::Applied
                | MemberState::Declined
        );
        if !stands {
            return Err(not_while(from.state));
        }
        if into.kind != from.kind {
            return Err(Error::invalid("from", Reason::Unexpected).into());
        }
        let (inside, standing) = (work.inside(), work.standing()?);
        for member in [into.id, from.id] {
            inside.circle(member, work.at()).await?.refuse(standing.person)?;
        }
        let roles = inside.roles().await?;
        let held = roles
            .iter()
            .any(|term| term.member == into.id || term.member == from.id);
        if held && !standing.holds(Role::Coordinator) {
            let role = Role::Coordinator.as_str();
            return Err(Error::RoleNeeded { role }.into());
        }
        if inside.exchanged_together(from.id, into.id).await? {
            return Err(Refusal::ExchangedTogether.into());
        }
        Ok(())
    }

    async fn move_balance(&self, work: &Work, into: &MemberRecord, from: &MemberRecord) -> Result<()> {
        let inside = work.inside();
        let mut books = inside.open_books(&[into.id, from.id], true, false).await?;
        let fund = books.fund().map(|fund| fund.id).ok_or_else(|| fundless(work))?;
        let kind = TransferKind::Correction;
        let moved = self.bring_to_zero(work, &mut books, from.account, into.account, kind)?;
        let active = inside.active_members().await?;
        books.aim(fund, work.newest_rules().await?.fund_floor(active));
        inside.write_books(&books).await?;
        inside.close_account(from.account, Some(work.at())).await?;
        if moved {
            let subject = into.id.uuid();
            work.happened(self.new_id(), Happened::Balance, subject, Audience::Parties)
                .await?;
        }
        Ok(())
    }
}

/// What the record that stays takes from the other: what it does not say itself, and the earlier day it joined.
fn absorb(into: &mut MemberRecord, from: &MemberRecord) {
    if into.about.is_empty() {
        into.about.clone_from(&from.about);
    }
    for language in &from.languages {
        if !into.languages.contains(language) {
            into.languages.push(language.clone());
        }
    }
    into.area = into.area.take().or_else(|| from.area.clone());
    into.weekly_limit = into.weekly_limit.or(from.weekly_limit);
    into.minor_until = into.minor_until.max(from.minor_until);
    into.name_public &= into.minor_until.is_none();
    into.agreement_version = into.agreement_version.max(from.agreement_version);
    into.last_asked_at = into.last_asked_at.max(from.last_asked_at);
    into.joined_at = match (into.joined_at, from.joined_at) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
}
