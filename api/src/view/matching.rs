//! A member proposed for somebody's offer or need.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, ListingId, MemberId, PersonId};
use serde::Serialize;
use store::MatchRecord;
use utoipa::ToSchema;

use super::DateTime;
use super::listing::ListingView;
use super::member::MemberView;
use super::words::MatchState;
use crate::asker::Asker;

/// A registrar's proposal of a member for an offer or a need.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Match", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Match)]
pub struct MatchView {
    /// The offer or need.
    #[schema(value_type = String)]
    pub listing_id: ID,
    /// The member who was asked.
    #[schema(value_type = String)]
    pub member_id: ID,
    /// What became of it.
    pub state: MatchState,
    /// When the member was asked.
    pub asked_at: DateTime,
    /// When the member answered.
    pub answered_at: Option<DateTime>,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) for_listing: ListingId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) asked: MemberId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) by: PersonId,
}

impl MatchView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &MatchRecord) -> Self {
        Self {
            listing_id: record.listing.to_string().into(),
            member_id: record.member.to_string().into(),
            state: record.state.into(),
            asked_at: record.at.into(),
            answered_at: record.answered_at.map(Into::into),
            bank,
            for_listing: record.listing,
            asked: record.member,
            by: record.by,
        }
    }
}

#[ComplexObject]
impl MatchView {
    /// The offer or need; null where the reader may not see it any more.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<ListingView>> {
        Asker::of(ctx)?.load_listing(self.bank, self.for_listing).await
    }

    /// The member who was asked.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.asked).await
    }

    /// Who proposed it.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_person(self.bank, self.by).await
    }
}
