//! What a helper did in a member's name (RULES 14).

use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};
use domain::id::{BankId, ExchangeId, ListingId, PersonId};
use serde::Serialize;
use store::HelperDeed;
use utoipa::ToSchema;

use super::exchange::ExchangeView;
use super::listing::ListingView;
use super::member::MemberView;
use super::{DateTime, scalar};
use crate::asker::Asker;

/// A step that a helper took.
#[derive(Debug, Enum, Copy, Clone, Eq, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HelperStep {
    /// Proposed an exchange.
    Proposed,
    /// Logged hours.
    Logged,
    /// Confirmed hours.
    Confirmed,
    /// Wrote, renewed or withdrew an offer or need.
    Listing,
}

impl HelperStep {
    fn read(word: &str) -> Option<Self> {
        match word {
            "proposed" => Some(Self::Proposed),
            "logged" => Some(Self::Logged),
            "confirmed" => Some(Self::Confirmed),
            "listing" => Some(Self::Listing),
            _ => None,
        }
    }
}

/// What a helper did in a member's name: steps of one exchange, or something about a listing.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "HelperDeed", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = HelperDeed)]
pub struct HelperDeedView {
    /// The person who helped, as the mandate names them.
    #[schema(value_type = String)]
    pub person_id: ID,
    /// What was done.
    pub steps: Vec<HelperStep>,
    /// When the first of it was done.
    pub at: DateTime,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) key: uuid::Uuid,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) helps: PersonId,
    /// The exchange, where it was about one.
    #[graphql(skip)]
    #[serde(rename = "exchangeId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) hours: Option<ExchangeId>,
    /// The offer or need, where it was about one.
    #[graphql(skip)]
    #[serde(rename = "listingId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) listed: Option<ListingId>,
}

impl HelperDeedView {
    /// The shape of a record of this bank.
    pub fn new(bank: BankId, record: &HelperDeed) -> Self {
        let words = || record.what.split_ascii_whitespace();
        Self {
            person_id: record.helper.to_string().into(),
            steps: words().filter_map(HelperStep::read).collect(),
            at: record.at.into(),
            bank,
            key: record.id,
            helps: record.helper,
            hours: record.exchange,
            listed: words().find_map(|word| word.parse().ok()),
        }
    }
}

#[ComplexObject]
impl HelperDeedView {
    /// Who helped, as a member of the bank; null where they have left.
    async fn helper(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_person(self.bank, self.helps).await
    }

    /// The exchange, where it was about one that the reader may see.
    async fn exchange(&self, ctx: &Context<'_>) -> Result<Option<ExchangeView>> {
        match self.hours {
            Some(exchange) => Asker::of(ctx)?.load_exchange(self.bank, exchange).await,
            None => Ok(None),
        }
    }

    /// The offer or need, where it was about one that the reader may see.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<ListingView>> {
        match self.listed {
            Some(listing) => Asker::of(ctx)?.load_listing(self.bank, listing).await,
            None => Ok(None),
        }
    }
}
