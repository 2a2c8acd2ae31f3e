//! The agreement of a bank.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use super::payload::payloads;
use crate::asker::Asker;
use crate::command::agreement::{self as command, PublishAgreementInput};
use crate::command::paging::Paging;
use crate::command::stale;
use crate::view::agreement::{AcceptanceView, AgreementCount, AgreementView};

payloads! {
    /// The agreement after it was published.
    AgreementPayload {
        /// The version; on STALE, the newest there is.
        agreement: AgreementView
    }
}

/// Questions about agreements.
#[derive(Default)]
pub struct AgreementQuery;

#[Object]
impl AgreementQuery {
    /// The versions of a bank's agreement, newest first, also one that holds later. Everybody may read what they would
    /// join.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which bank.")] bank_id: ID,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, AgreementView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::agreements(asker, &bank_id, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }

    /// How many members accepted a version of the agreement, for registrars. Null where there is no such version.
    async fn agreement_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which bank.")] bank_id: ID,
        #[graphql(desc = "Which version.")] version: i64,
    ) -> Result<Option<AgreementCount>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::agreement_count(asker, &bank_id, version).await)
    }

    /// The members who accepted a version of the agreement, or a later one, newest members first; or those who did not.
    /// For registrars, who ask by phone or on paper.
    #[expect(
        clippy::too_many_arguments,
        reason = "Relay's four paging arguments beside what is asked"
    )]
    async fn agreement_acceptances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which bank.")] bank_id: ID,
        #[graphql(desc = "Which version.")] version: i64,
        #[graphql(desc = "Those who accepted it, or those who did not.", default = true)] accepted: bool,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, AcceptanceView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::agreement_acceptances(asker, &bank_id, version, accepted, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }
}

/// What a bank's coordinators agree on with its members.
#[derive(Default)]
pub struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Publishes the next version of the agreement, as a coordinator. Whoever has not accepted it when the days of
    /// grace are over makes no new offers, needs or proposals; hours are still recorded and confirmed.
    async fn publish_agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: PublishAgreementInput,
    ) -> Result<AgreementPayload> {
        let asker = Asker::of(ctx)?;
        let done = command::publish_agreement(asker, &input).await;
        let now = stale::now(&done, command::newest_agreement(asker, &input.bank_id)).await;
        AgreementPayload::answer_with(asker, done, now)
    }
}
