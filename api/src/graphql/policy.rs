//! The rules that a bank gives itself.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use super::payload::payloads;
use crate::asker::Asker;
use crate::command::bank::policy_of;
use crate::command::paging::Paging;
use crate::command::policy::{self as command, AdoptPolicyInput};
use crate::command::stale;
use crate::view::policy::{PolicyVersionView, PolicyView};

payloads! {
    /// The rules after they were adopted.
    PolicyPayload {
        /// The rules; on STALE, as they are now.
        policy: PolicyView
    }
}

/// Questions about rules.
#[derive(Default)]
pub struct PolicyQuery;

#[Object]
impl PolicyQuery {
    /// The versions of a bank's rules and what each changed, newest first, for its members.
    async fn bank_policies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, PolicyVersionView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::bank_policies(asker, &bank_id, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }
}

/// What a bank decides for itself.
#[derive(Default)]
pub struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Adopts the next version of the rules, as a coordinator, from now on. Floors follow; no balance changes.
    async fn adopt_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: AdoptPolicyInput,
    ) -> Result<PolicyPayload> {
        let asker = Asker::of(ctx)?;
        let bank = input.bank_id.clone();
        let done = command::adopt_policy(asker, input).await;
        let now = stale::now(&done, policy_of(asker, &bank)).await;
        PolicyPayload::answer_with(asker, done.map(|record| PolicyView::new(&record, asker.locale)), now)
    }
}
