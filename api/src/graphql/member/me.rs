//! Oneself: who one is on this server, in which banks, and whom one helps.

use async_graphql::{ComplexObject, Context, Object, Result};

use crate::asker::Asker;
use crate::command::member as command;
use crate::view::bank::BankView;
use crate::view::mandate::MandateView;
use crate::view::me::{MeView, MembershipView};

#[ComplexObject]
impl MembershipView {
    /// The bank.
    async fn bank(&self, ctx: &Context<'_>) -> Result<Option<BankView>> {
        Asker::of(ctx)?.load_bank(self.member.bank).await
    }
}

#[ComplexObject]
impl MeView {
    /// Every membership, in all banks of the server, oldest first; at most 101.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<MembershipView>> {
        let asker = Asker::of(ctx)?;
        asker.told(command::memberships(asker).await)
    }

    /// Whom one helps now, in all banks of the server; at most 101.
    async fn helps(&self, ctx: &Context<'_>) -> Result<Vec<MandateView>> {
        let asker = Asker::of(ctx)?;
        asker.told(command::helps(asker).await)
    }
}

/// The question who one is.
#[derive(Default)]
pub struct MeQuery;

#[Object]
impl MeQuery {
    /// Whoever asks, by the token that was sent.
    async fn me(&self, ctx: &Context<'_>) -> Result<MeView> {
        let asker = Asker::of(ctx)?;
        asker.told(command::me(asker).await)
    }
}
