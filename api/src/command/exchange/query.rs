//! Which exchanges are asked for.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject};
use domain::exchange::State;
use domain::id::{BankId, ExchangeId, ListingId, MemberId};
use serde::Deserialize;
use store::{ExchangeFilter, ExchangeRecord};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::revision::ExchangeRevision;
use crate::view::words::ExchangeState;

/// Which exchanges a list holds.
#[derive(Debug, Default, InputObject, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeFilterInput {
    /// Of these members, on either side. Nothing said: one's own, and those of members one helps; for bookkeepers all.
    #[param(value_type = Option<Vec<String>>)]
    pub member_ids: Option<Vec<ID>>,
    /// In these states.
    pub states: Option<Vec<ExchangeState>>,
    /// That answer this offer or need.
    #[param(value_type = Option<String>)]
    pub listing_id: Option<ID>,
}

/// The most members that a filter names.
const MEMBERS_MAX: usize = 50;

fn filter(given: Option<&ExchangeFilterInput>) -> app::Result<ExchangeFilter> {
    let Some(given) = given else {
        return Ok(ExchangeFilter::default());
    };
    let members = given.member_ids.as_deref().unwrap_or_default();
    if members.len() > MEMBERS_MAX {
        let message = "at most 50 members fit here";
        return Err(domain::Error::Malformed {
            field: "memberIds",
            message,
        }
        .into());
    }
    let members = members.iter().map(|id| input::id::<MemberId>("memberIds", id));
    // In whatever order they were named, it is one filter.
    let mut members: Vec<MemberId> = members.collect::<app::Result<_>>()?;
    members.sort_unstable();
    Ok(ExchangeFilter {
        members,
        states: once(given.states.iter().flatten().map(|state| (*state).into())),
        listing: input::optional_id::<ListingId>("listingId", given.listing_id.as_ref())?,
    })
}

/// Each state once: a filter has no more terms than there are states.
fn once(states: impl Iterator<Item = State>) -> Vec<State> {
    states.collect::<BTreeSet<_>>().into_iter().collect()
}

/// An exchange, for its parties, their helpers and bookkeepers. Reading it tells its receiver of the log.
pub async fn exchange(asker: &Asker, id: &ID) -> app::Result<ExchangeRecord> {
    let id = input::id::<ExchangeId>("id", id)?;
    asker.app.exchange(&asker.actor, id).await
}

/// Exchanges, newest first.
pub async fn exchanges(
    asker: &Asker,
    bank_id: &ID,
    filter: Option<&ExchangeFilterInput>,
    paging: Paging,
) -> app::Result<Paged<ExchangeRecord, Uuid>> {
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let filter = self::filter(filter)?;
    let list = List::new("exchanges", &(bank, &filter));
    let page = asker
        .app
        .exchanges(&asker.actor, bank, filter, list.window(&paging)?)
        .await?;
    Ok(Paged::new(list, paging, page, |record| record.facts().id.uuid()))
}

/// What waits for somebody who does not benefit, newest first.
pub async fn desk(asker: &Asker, bank_id: &ID, paging: Paging) -> app::Result<Paged<ExchangeRecord, Uuid>> {
    let list = List::new("desk", &bank_id.as_str());
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let page = asker.app.desk(&asker.actor, bank, list.window(&paging)?).await?;
    Ok(Paged::new(list, paging, page, |record| record.facts().id.uuid()))
}

/// What the texts of an exchange were before they were corrected, newest first; the last 100.
pub async fn exchange_revisions(asker: &Asker, exchange_id: &ID) -> app::Result<Vec<ExchangeRevision>> {
    let id = input::id::<ExchangeId>("exchangeId", exchange_id)?;
    let revisions = asker.app.revisions(&asker.actor, id).await?;
    Ok(revisions.into_iter().map(Into::into).collect())
}
