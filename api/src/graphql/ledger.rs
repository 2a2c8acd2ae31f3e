//! Balances, statements, the fund, gifts of time and floors.

use async_graphql::connection::Connection;
use async_graphql::{Context, ID, Object, Result};

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::ledger::{self as command, Days, DonateInput, GrantInput, SetFloorInput, SpanInput};
use crate::command::paging::Paging;
use crate::view::account::{AccountView, LineView};
use crate::view::bank::{FundLine, FundView, TotalsView};

/// Questions about hours.
#[derive(Default)]
pub struct LedgerQuery;

#[Object]
impl LedgerQuery {
    /// What a member gave and received, and the balance: for the member, their helper and bookkeepers.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
    ) -> Result<Option<AccountView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::account(asker, &member_id).await)
    }

    /// A member's statement, newest line first; null where the bank hides balances or the reader may not see it.
    #[expect(clippy::too_many_arguments, reason = "Relay's four paging arguments")]
    async fn statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "Which days; everything where nothing is said.")] span: Option<SpanInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, LineView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::statement(asker, &member_id, span, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }

    /// The statement of a record that became another, newest line first: for whoever may read that one's. Hours that
    /// counted under the old record stay in its books; where they went on to is a line of both. Of a record that became
    /// no other it is its own.
    #[expect(clippy::too_many_arguments, reason = "Relay's four paging arguments")]
    async fn former_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record that became another.")] member_id: ID,
        #[graphql(desc = "Which days; everything where nothing is said.")] span: Option<SpanInput>,
        #[graphql(desc = "Rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 where nothing is said.")] first: Option<i32>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
    ) -> Result<Option<Connection<String, LineView>>> {
        let asker = Asker::of(ctx)?;
        let paging = Paging {
            after,
            before,
            first,
            last,
        };
        let page = asker.found(command::former_statement(asker, &member_id, span, paging).await)?;
        Ok(page.map(|page| page.connection(std::convert::identity)))
    }

    /// What a member gave and received in a span.
    async fn member_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] member_id: ID,
        #[graphql(desc = "Which days; everything where nothing is said.")] span: Option<SpanInput>,
    ) -> Result<Option<TotalsView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::member_totals(asker, &member_id, span).await)
    }

    /// What a whole bank gave and received on these days, by the day given; null below the least count it publishes.
    async fn bank_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bank.")] bank_id: ID,
        #[graphql(desc = "Which days.")] days: Days,
    ) -> Result<Option<TotalsView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::bank_totals(asker, &bank_id, days).await)
    }

    /// The community pot, for the members of the bank.
    async fn fund(&self, ctx: &Context<'_>, #[graphql(desc = "Which bank.")] bank_id: ID) -> Result<Option<FundView>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::fund(asker, &bank_id).await)
    }

    /// The fund's open statement of a month: sums by kind and category, never who received.
    async fn fund_statement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bank.")] bank_id: ID,
        #[graphql(desc = "The year, such as 2026.")] year: i32,
        #[graphql(desc = "The month, 1 to 12.")] month: u32,
    ) -> Result<Option<Vec<FundLine>>> {
        let asker = Asker::of(ctx)?;
        asker.found(command::fund_statement(asker, &bank_id, year, month).await)
    }
}

plain_payloads! {
    /// The account after time was given away.
    DonatePayload {
        /// The giver's account.
        account: AccountView
    }
    /// The account after the fund gave.
    GrantPayload {
        /// The receiver's account.
        account: AccountView
    }
    /// The account with its floor.
    SetFloorPayload {
        /// The account.
        account: AccountView
    }
}

/// Moving time without an exchange.
#[derive(Default)]
pub struct LedgerMutation;

#[Object]
impl LedgerMutation {
    /// Gives one's own time to the fund or to another member.
    async fn donate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: DonateInput,
    ) -> Result<DonatePayload> {
        let asker = Asker::of(ctx)?;
        DonatePayload::answer(asker, command::donate(asker, &input).await)
    }

    /// The fund gives time to a member; it needs no reason.
    async fn grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: GrantInput,
    ) -> Result<GrantPayload> {
        let asker = Asker::of(ctx)?;
        GrantPayload::answer(asker, command::grant(asker, &input).await)
    }

    /// Sets how far below zero one member may go. No balance changes.
    async fn set_floor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked for.")] input: SetFloorInput,
    ) -> Result<SetFloorPayload> {
        let asker = Asker::of(ctx)?;
        SetFloorPayload::answer(asker, command::set_floor(asker, &input).await)
    }
}
