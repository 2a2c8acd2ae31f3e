//! What members are asked and told: whether what they agreed on happened (RULES 11).

use domain::exchange::{AnyExchange, NoticeKind};
use domain::id::{AnyId, BankId, ExchangeId, MemberId};
use domain::member::{MandateScope, Role};
use domain::policy::Operation;
use domain::time::Instant;
use store::{ExchangeRecord, NoticeRecord, Slice, Window};
use uuid::Uuid;

use crate::{Actor, App, AppError, Result, Work};

/// What a member is asked or told, with the exchange that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// The notice.
    pub notice: NoticeRecord,
    /// The exchange.
    pub exchange: ExchangeRecord,
}

impl App {
    /// What a member is asked and told, newest first: for the member and their helper.
    pub async fn notices(&self, actor: &Actor, member: MemberId, window: Window<Uuid>) -> Result<Slice<Noticed>> {
        let reader = self.store().reader();
        let bank = reader.bank_of(AnyId::MemberId(member)).await?;
        let bank = bank.ok_or(AppError::not_found("member"))?;
        let standing = self.reading(actor, Operation::ReadNotices, bank, "member").await?;
        standing.require(member, MandateScope::Exchanges)?;
        let page = reader.in_bank(bank).notices_of(member, window).await?;
        self.with_exchanges(bank, page).await
    }

    /// What members without a login are asked and have not been told yet, newest first: for registrars, who tell them on
    /// paper. Of discreet exchanges they see neither what nor whom they are about.
    pub async fn paper_notices(&self, actor: &Actor, bank: BankId, window: Window<Uuid>) -> Result<Slice<Noticed>> {
        self.reading(actor, Operation::ReadPaper, bank, "bank").await?;
        let page = self.store().reader().in_bank(bank).paper_notices(window).await?;
        let mut page = self.with_exchanges(bank, page).await?;
        page.items = page.items.into_iter().map(veil).collect();
        Ok(page)
    }

    /// Marks a notice as seen: by the member, their helper, or the registrar who told somebody without a login. What was
    /// seen stays seen.
    pub async fn see_notice(&self, actor: &Actor, member: MemberId, id: Uuid) -> Result<Noticed> {
        let subject = AnyId::MemberId(member);
        let work = self
            .work_by(actor, &[Operation::SeeNotice, Operation::ReadPaper], subject, "member")
            .await?;
        let on_paper = self.may_tell_member(&work, member).await?;
        let found = work.inside().notice(id).await?;
        let mut notice = found
            .filter(|notice| notice.member == member)
            .ok_or(AppError::not_found("notice"))?;
        let exchange = work.inside().exchange(notice.exchange).await?;
        let exchange = exchange.ok_or(AppError::not_found("exchange"))?;
        work.inside().see_notice(id, work.at()).await?;
        notice.seen_at = notice.seen_at.or(Some(work.at()));
        work.commit().await?;
        let noticed = Noticed { notice, exchange };
        Ok(if on_paper { veil(noticed) } else { noticed })
    }

    /// Whether it is told on paper: by a registrar, to somebody without a login.
    async fn may_tell_member(&self, work: &Work, member: MemberId) -> Result<bool> {
        let standing = work.standing()?;
        let scopes = work.actor().scopes();
        let Err(refused) = standing.require(member, MandateScope::Exchanges) else {
            domain::policy::permit(Operation::SeeNotice, scopes, Some(standing))?;
            return Ok(false);
        };
        if !standing.holds(Role::Registrar) || !work.inside().circle(member, work.at()).await?.people.is_empty() {
            return Err(refused.into());
        }
        domain::policy::permit(Operation::ReadPaper, scopes, Some(standing))?;
        Ok(true)
    }

    /// Asks both sides of an agreement whose day is over. Says whether anybody was asked: what was ended in between is
    /// left alone.
    pub(super) async fn ask_whether_it_happened(&self, job: &Actor, id: ExchangeId) -> Result<bool> {
        let work = self
            .work_on(job, Operation::CancelExchange, AnyId::ExchangeId(id), "exchange")
            .await?;
        let record = self.locked(&work, id).await?;
        let (Some(due), AnyExchange::Agreed(agreed)) =
            (record.ask_due_at.filter(|due| *due <= work.at()), record.exchange())
        else {
            return Ok(false);
        };
        let facts = agreed.facts();
        let sides: Vec<MemberId> = std::iter::once(facts.giver).chain(facts.receiver.member()).collect();
        for member in work.inside().members(&sides).await? {
            // Nobody asks those who have gone.
            if member.state.may_be_recorded() {
                self.ask(&work, member.id, id, due).await?;
            }
        }
        work.inside().was_asked(id).await?;
        self.changed(&work, &record).await?;
        work.commit().await?;
        Ok(true)
    }

    async fn ask(&self, work: &Work, member: MemberId, exchange: ExchangeId, due: Instant) -> Result<()> {
        let notice = NoticeRecord {
            id: self.new_id(),
            member,
            exchange,
            kind: NoticeKind::DidItHappen,
            due,
            seen_at: None,
            answered_at: None,
        };
        Ok(work.inside().insert_notice(&notice).await?)
    }

    /// A page with its exchanges, in one statement more.
    async fn with_exchanges(&self, bank: BankId, page: Slice<NoticeRecord>) -> Result<Slice<Noticed>> {
        let ids: Vec<ExchangeId> = page.items.iter().map(|notice| notice.exchange).collect();
        let found = self.store().reader().in_bank(bank).exchanges(&ids).await?;
        let of = |notice: NoticeRecord| {
            let exchange = found.iter().find(|record| record.facts().id == notice.exchange)?;
            let exchange = exchange.clone();
            Some(Noticed { notice, exchange })
        };
        let items = page.items.into_iter().filter_map(of).collect();
        Ok(Slice { items, more: page.more })
    }
}

fn veil(noticed: Noticed) -> Noticed {
    Noticed {
        exchange: noticed.exchange.veil(),
        ..noticed
    }
}
