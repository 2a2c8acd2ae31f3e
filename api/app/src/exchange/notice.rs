//! What members are asked and told: whether what they agreed on happened (RULES 11).

use domain::exchange::{AnyExchange, NoticeKind};
use domain::id::{AnyId, BankId, ExchangeId, MemberId};
use domain::member::{MandateScope, Role};
use domain::policy::{Operation, permit};
use domain::time::Instant;
use store::{ExchangeRecord, NoticeRecord, NoticeSubject, Slice, WebhookRecord, Window};
use uuid::Uuid;

use crate::{Actor, App, AppError, Result, Work};

/// What a member is asked or told, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// Its bank.
    pub bank: BankId,
    /// The notice.
    pub notice: NoticeRecord,
    /// The exchange that it is about.
    pub exchange: Option<ExchangeRecord>,
    /// The webhook that it is about, for whoever manages the bank's webhooks now.
    pub webhook: Option<WebhookRecord>,
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
        let manages = permit(Operation::ManageWebhooks, actor.scopes(), Some(&standing)).is_ok();
        self.with_subjects(bank, page, manages).await
    }

    /// What members without a login are asked and have not been told yet, newest first: for registrars, who tell them on
    /// paper. Of discreet exchanges they see neither what nor whom they are about.
    pub async fn paper_notices(&self, actor: &Actor, bank: BankId, window: Window<Uuid>) -> Result<Slice<Noticed>> {
        self.reading(actor, Operation::ReadPaper, bank, "bank").await?;
        let page = self.store().reader().in_bank(bank).paper_notices(window).await?;
        let mut page = self.with_subjects(bank, page, false).await?;
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
        let (bank, mut exchange, mut webhook) = (work.bank(), None, None);
        match notice.about {
            NoticeSubject::Exchange(id) => {
                let found = work.inside().exchange(id).await?;
                exchange = Some(found.ok_or(AppError::not_found("exchange"))?);
            }
            NoticeSubject::Webhook(id) => {
                if permit(Operation::ManageWebhooks, work.actor().scopes(), Some(work.standing()?)).is_ok() {
                    webhook = work.inside().webhook(id).await?;
                }
            }
        }
        work.inside().see_notice(id, work.at()).await?;
        notice.seen_at = notice.seen_at.or(Some(work.at()));
        work.commit().await?;
        let noticed = Noticed {
            bank,
            notice,
            exchange,
            webhook,
        };
        Ok(if on_paper { veil(noticed) } else { noticed })
    }

    /// Whether it is told on paper: by a registrar, to somebody without a login.
    async fn may_tell_member(&self, work: &Work, member: MemberId) -> Result<bool> {
        let standing = work.standing()?;
        let scopes = work.actor().scopes();
        let Err(refused) = standing.require(member, MandateScope::Exchanges) else {
            permit(Operation::SeeNotice, scopes, Some(standing))?;
            return Ok(false);
        };
        if !standing.holds(Role::Registrar) || !work.inside().circle(member, work.at()).await?.people.is_empty() {
            return Err(refused.into());
        }
        permit(Operation::ReadPaper, scopes, Some(standing))?;
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
            about: NoticeSubject::Exchange(exchange),
            kind: NoticeKind::DidItHappen,
            due,
            seen_at: None,
            answered_at: None,
        };
        Ok(work.inside().insert_notice(&notice).await?)
    }

    /// A page with what it is about: a statement more for exchanges, and one for webhooks where whoever asks manages them.
    async fn with_subjects(&self, bank: BankId, page: Slice<NoticeRecord>, manages: bool) -> Result<Slice<Noticed>> {
        let reader = self.store().reader();
        let inside = reader.in_bank(bank);
        let about = |notice: &NoticeRecord| match notice.about {
            NoticeSubject::Exchange(id) => Some(id),
            NoticeSubject::Webhook(_) => None,
        };
        let ids: Vec<ExchangeId> = page.items.iter().filter_map(about).collect();
        let found = inside.exchanges(&ids).await?;
        let webhooks = if manages && ids.len() < page.items.len() {
            inside.webhooks().await?
        } else {
            Vec::new()
        };
        let of = |notice: NoticeRecord| {
            let (mut exchange, mut webhook) = (None, None);
            match notice.about {
                NoticeSubject::Exchange(id) => exchange = Some(found.iter().find(|one| one.facts().id == id)?.clone()),
                NoticeSubject::Webhook(id) => webhook = webhooks.iter().find(|one| one.id == id).cloned(),
            }
            Some(Noticed {
                bank,
                notice,
                exchange,
                webhook,
            })
        };
        let items = page.items.into_iter().filter_map(of).collect();
        Ok(Slice { items, more: page.more })
    }
}

fn veil(noticed: Noticed) -> Noticed {
    Noticed {
        exchange: noticed.exchange.map(ExchangeRecord::veil),
        ..noticed
    }
}
