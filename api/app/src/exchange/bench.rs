//! Who may decide about the hours of others: bookkeepers, other role holders, two members (RULES 13 and 15).

use domain::exchange::{Bench, Facts};
use domain::id::{ExchangeId, MemberId};
use domain::{Error, Refusal};
use store::ExchangeRecord;

use crate::{App, AppError, Result, Work};

impl App {
    /// Everybody who could decide about this exchange, as things stand.
    pub(super) async fn bench(&self, work: &Work, facts: &Facts) -> Result<Bench> {
        let mut circles = vec![work.inside().circle(facts.giver, work.at()).await?];
        if let Some(receiver) = facts.receiver.member() {
            circles.push(work.inside().circle(receiver, work.at()).await?);
        }
        Ok(Bench::new(circles, work.inside().role_holders().await?))
    }

    /// Deciding alone: a bookkeeper who does not benefit on either side. Where there is none, any other role holder who
    /// does not benefit (RULES 15).
    pub(crate) async fn may_decide(&self, work: &Work, facts: &Facts) -> Result<()> {
        let bench = self.bench(work, facts).await?;
        Ok(bench.permit_alone(work.standing()?)?)
    }

    /// The exchange under its lock, for whoever may see it or decide about it.
    pub(super) async fn locked_or_decided(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let record = under_lock(work, id).await?;
        self.sees_or_decides(work, &record).await?;
        Ok(record)
    }

    /// Whoever decides sees it for that, however it looks to others.
    pub(super) async fn sees_or_decides(&self, work: &Work, record: &ExchangeRecord) -> Result<()> {
        let Err(hidden) = work.may_see(record) else {
            return Ok(());
        };
        let bench = self.bench(work, record.facts()).await?;
        bench.permit_alone(work.standing()?).map_err(|_refused| hidden)
    }

    /// The exchange under its lock, for whoever decides alone.
    pub(super) async fn locked_to_decide(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let record = under_lock(work, id).await?;
        let bench = self.bench(work, record.facts()).await?;
        or_hidden(work, &record, bench.permit_alone(work.standing()?))?;
        Ok(record)
    }

    /// The exchange under its lock, for somebody who does not benefit: a role holder, or a member where none can.
    pub(super) async fn locked_to_tell(&self, work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
        let record = under_lock(work, id).await?;
        let bench = self.bench(work, record.facts()).await?;
        let standing = work.standing()?;
        let permitted = bench
            .permit_alone(standing)
            .or_else(|refused| bench.permit_together(standing).map_err(|_other| refused));
        or_hidden(work, &record, permitted)?;
        Ok(record)
    }

    /// The exchange under its lock, for one of two members; with whoever else is on the bench, and the member whose
    /// name stands beside the decision.
    pub(super) async fn locked_together(
        &self,
        work: &Work,
        id: ExchangeId,
    ) -> Result<(ExchangeRecord, Bench, MemberId)> {
        let record = under_lock(work, id).await?;
        let bench = self.bench(work, record.facts()).await?;
        let standing = work.standing()?;
        or_hidden(work, &record, bench.permit_together(standing))?;
        let name = standing.name().ok_or(Error::NotYours)?;
        let member = work.inside().member(name).await?;
        if member.is_some_and(|member| member.minor_until.is_some_and(|until| until > work.at())) {
            return Err(Refusal::UnderAge.into());
        }
        Ok((record, bench, name))
    }
}

async fn under_lock(work: &Work, id: ExchangeId) -> Result<ExchangeRecord> {
    let found = work.inside().lock_exchange(id).await?;
    let record = found.ok_or(AppError::not_found("exchange"))?;
    work.look_again(&record).await?;
    Ok(record)
}

/// To whoever may not even see it, a refusal looks as if nothing were there.
fn or_hidden(work: &Work, record: &ExchangeRecord, permitted: std::result::Result<(), Error>) -> Result<()> {
    let Err(refused) = permitted else {
        return Ok(());
    };
    work.may_see(record)?;
    Err(refused.into())
}
