//! What worries a member, for those whom it reaches and for whoever raised it (RULES 19).

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, ExchangeId, ListingId, MemberId, PersonId};
use serde::Serialize;
use store::ConcernRecord;
use utoipa::ToSchema;

use super::exchange::ExchangeView;
use super::listing::ListingView;
use super::member::MemberView;
use super::words::{ConcernReach, ConcernState};
use super::{DateTime, scalar};
use crate::asker::Asker;

/// What worries a member: seen by whoever raised it and by those whom it reaches, never by its subject.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Concern", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Concern)]
pub struct ConcernView {
    /// Its id (a UUID), to close it by.
    #[schema(value_type = String)]
    pub id: ID,
    /// The bank that it belongs to.
    #[schema(value_type = String)]
    pub bank_id: ID,
    /// Whether it waits.
    pub state: ConcernState,
    /// Whom it reaches.
    pub reach: ConcernReach,
    /// What it says.
    pub text: String,
    /// What came of it; null while it waits.
    pub note: Option<String>,
    /// When it was raised.
    pub raised_at: DateTime,
    /// When it was closed; null while it waits.
    pub closed_at: Option<DateTime>,
    /// Counts the changes; send it as `expectedVersion`.
    pub version: i64,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) key: uuid::Uuid,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) closer: Option<PersonId>,
    /// Who closed it; null while it waits, or where they have left.
    #[graphql(skip)]
    #[serde(rename = "closedById", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) closing: Option<MemberId>,
    /// Who raised it.
    #[graphql(skip)]
    #[serde(rename = "raisedById", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) raiser: MemberId,
    /// The member it is about: themselves, what they did in the exchange, or their listing.
    #[graphql(skip)]
    #[serde(rename = "aboutId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) subject: MemberId,
    /// The exchange it is about.
    #[graphql(skip)]
    #[serde(rename = "exchangeId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) hours: Option<ExchangeId>,
    /// The offer or need it is about.
    #[graphql(skip)]
    #[serde(rename = "listingId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) listed: Option<ListingId>,
}

impl ConcernView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &ConcernRecord) -> Self {
        Self {
            id: record.id.to_string().into(),
            bank_id: bank.to_string().into(),
            state: record.state.into(),
            reach: record.reach.into(),
            text: record.text.clone(),
            note: record.note.clone(),
            raised_at: record.raised_at.into(),
            closed_at: record.closed_at.map(Into::into),
            version: record.version,
            bank,
            key: record.id,
            closer: record.closed_by,
            closing: None,
            raiser: record.raised_by,
            subject: record.about,
            hours: record.exchange,
            listed: record.listing,
        }
    }
}

#[ComplexObject]
impl ConcernView {
    /// Who raised it.
    async fn raised_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.raiser).await
    }

    /// The member it is about: themselves, what they did in the exchange, or their listing.
    async fn about(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.subject).await
    }

    /// The exchange it is about; null where it is about none, or the reader may not see it.
    async fn exchange(&self, ctx: &Context<'_>) -> Result<Option<ExchangeView>> {
        match self.hours {
            Some(exchange) => Asker::of(ctx)?.load_exchange(self.bank, exchange).await,
            None => Ok(None),
        }
    }

    /// The offer or need it is about; null where it is about none, or the reader may not see it any more.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<ListingView>> {
        match self.listed {
            Some(listing) => Asker::of(ctx)?.load_listing(self.bank, listing).await,
            None => Ok(None),
        }
    }

    /// Who closed it; null while it waits, or where they have left.
    async fn closed_by(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.closer {
            Some(person) => Asker::of(ctx)?.load_person(self.bank, person).await,
            None => Ok(None),
        }
    }
}
