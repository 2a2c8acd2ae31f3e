//! Reading exchanges.

use std::collections::BTreeSet;

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::exchange::State;
use domain::id::{BankId, ExchangeId, ListingId, MemberId};
use store::ExchangeFilter;

use crate::graphql::asker::Asker;
use crate::graphql::connection::{List, Paging};
use crate::graphql::input;
use crate::view::exchange::ExchangeView;
use crate::view::words::ExchangeState;
use crate::view::{Date, DateTime};

/// Which exchanges a list holds.
#[derive(Debug, Default, InputObject)]
pub struct ExchangeFilterInput {
    /// Of these members, on either side. Nothing said: one's own, and those of members one helps; for bookkeepers all.
    pub member_ids: Option<Vec<ID>>,
    /// In these states.
    pub states: Option<Vec<ExchangeState>>,
    /// That answer this offer or need.
    pub listing_id: Option<ID>,
}

/// What the texts of an exchange were, until when.
#[derive(Debug, SimpleObject)]
pub struct ExchangeRevision {
    /// The headline that stood.
    pub title: String,
    /// The note that stood.
    pub note: String,
    /// The id of the category that stood.
    pub category_id: ID,
    /// The first day that stood.
    pub first_day: Option<Date>,
    /// The last day that stood.
    pub last_day: Option<Date>,
    /// When it was replaced.
    pub replaced_at: DateTime,
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
    let members = members
        .iter()
        .map(|id| input::id::<MemberId>("memberIds", id))
        .collect::<app::Result<_>>()?;
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

/// Questions about exchanges.
#[derive(Default)]
pub struct ExchangeQuery;

#[Object]
impl ExchangeQuery {
    /// An exchange, for its parties, their helpers and bookkeepers. Reading it tells its receiver of the log.
    async fn exchange(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Result<Option<ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            asker
                .app
                .exchange(&asker.actor, input::id::<ExchangeId>("id", &id)?)
                .await
        };
        asker.found(found.await.map(|record| ExchangeView::new(&record)))
    }

    /// Exchanges, newest first.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn exchanges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Which ones.")] filter: Option<ExchangeFilterInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("exchanges", &(bank_id.as_str(), &filter));
        let page = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            let filter = self::filter(filter.as_ref())?;
            asker
                .app
                .exchanges(&asker.actor, bank, filter, list.window(&paging)?)
                .await
        };
        let page = asker.told(page.await)?;
        Ok(list.connection(
            &paging,
            page,
            |record| record.facts().id.uuid(),
            |record| ExchangeView::new(&record),
        ))
    }

    /// What waits for somebody who does not benefit, newest first: held and disputed hours, hours given to the bank
    /// itself, and logs that nobody answered and silence never confirms.
    async fn desk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Connection<String, ExchangeView>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let list = List::new("desk", &bank_id.as_str());
        let page = async {
            let bank = input::id::<BankId>("bankId", &bank_id)?;
            asker.app.desk(&asker.actor, bank, list.window(&paging)?).await
        };
        let page = asker.told(page.await)?;
        Ok(list.connection(
            &paging,
            page,
            |record| record.facts().id.uuid(),
            |record| ExchangeView::new(&record),
        ))
    }

    /// What the texts of an exchange were before they were corrected, newest first; the last 100.
    async fn exchange_revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which exchange.")] exchange_id: ID,
    ) -> Result<Option<Vec<ExchangeRevision>>> {
        let asker = Asker::of(ctx)?;
        let found = async {
            asker
                .app
                .revisions(&asker.actor, input::id::<ExchangeId>("exchangeId", &exchange_id)?)
                .await
        };
        let revisions = asker.found(found.await)?;
        Ok(revisions.map(|revisions| {
            revisions
                .into_iter()
                .map(|was| ExchangeRevision {
                    title: was.title,
                    note: was.note,
                    category_id: was.category.to_string().into(),
                    first_day: was.days.map(|days| days.0.into()),
                    last_day: was.days.map(|days| days.1.into()),
                    replaced_at: was.at.into(),
                })
                .collect()
        }))
    }
}
