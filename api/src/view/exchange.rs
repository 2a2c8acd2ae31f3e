//! An exchange as its parties see it.

use super::scalar;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, CategoryId, ExchangeId, ListingId, MemberId};
use serde::Serialize;
use store::ExchangeRecord;
use utoipa::ToSchema;

use super::decision::DecisionView;
use super::words::{Counting, ExchangeState, Recorder};
use super::{Date, DateTime};
use crate::asker::Asker;
use crate::view::category::CategoryView;
use crate::view::listing::ListingView;
use crate::view::member::MemberView;

/// Time given by one member to another, or to the bank itself.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Exchange", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Exchange)]
pub struct ExchangeView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// What has become of it so far.
    pub state: ExchangeState,
    /// How it counts.
    pub counting: Counting,
    /// Whole minutes: proposed, then logged, then confirmed.
    pub minutes: i64,
    /// The receiver's lower figure in whole minutes, while the giver has not answered.
    pub counter_minutes: Option<i64>,
    /// The first day it was given on; before it is logged, the day it is meant for.
    pub first_day: Option<Date>,
    /// The last day it was given on, which dates the hours.
    pub last_day: Option<Date>,
    /// Who wrote the hours down.
    pub recorder: Option<Recorder>,
    /// A headline.
    pub title: String,
    /// A text; empty for none.
    pub note: String,
    /// A word of thanks by the receiver.
    pub thanks: Option<String>,
    /// Who of a giving household or organisation gave.
    pub given_by: Option<String>,
    /// Whom it was received for, where that is no member.
    pub received_for: Option<String>,
    /// Whether others see neither title, place nor people.
    pub discreet: bool,
    /// Whether the bank itself received the time: organising, care, emotional labour for the group.
    pub received_by_bank: bool,
    /// The exchange whose figure this one corrects.
    #[schema(value_type = Option<String>)]
    pub corrects_id: Option<ID>,
    /// When it was written down first.
    pub created_at: DateTime,
    /// When both had agreed.
    pub agreed_at: Option<DateTime>,
    /// When the hours were logged.
    pub logged_at: Option<DateTime>,
    /// When the other side was told of the log.
    pub told_at: Option<DateTime>,
    /// When silence confirms it; null where it never does.
    pub confirm_due_at: Option<DateTime>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime>,
    /// When it ended: declined, handed back, undone.
    pub ended_at: Option<DateTime>,
    /// Counts the changes; send it as `expectedVersion`.
    pub version: i64,
    /// The bank that it belongs to.
    #[graphql(skip)]
    #[serde(rename = "bankId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) bank: BankId,
    /// Who gave; null where the reader decides about discreet hours of others.
    #[graphql(skip)]
    #[serde(rename = "giverId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) giver: Option<MemberId>,
    /// Who received; null where the bank itself did, or the reader decides about discreet hours of others.
    #[graphql(skip)]
    #[serde(rename = "receiverId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) receiver: Option<MemberId>,
    /// Its category; null where the reader decides about discreet hours of others.
    #[graphql(skip)]
    #[serde(rename = "categoryId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) category: Option<CategoryId>,
    /// The offer or need that it answers.
    #[graphql(skip)]
    #[serde(rename = "listingId", serialize_with = "scalar::optional_id")]
    #[schema(value_type = Option<String>)]
    pub(crate) listing: Option<ListingId>,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) key: ExchangeId,
}

impl ExchangeView {
    /// The shape of a record.
    pub fn new(record: &ExchangeRecord) -> Self {
        let facts = record.facts();
        // A veiled record shows the hours, and nothing of whom or what.
        let open = !record.veiled;
        Self {
            id: facts.id.to_string().into(),
            state: record.state().into(),
            counting: facts.counting.into(),
            minutes: facts.minutes.get(),
            counter_minutes: facts.counter.map(domain::minutes::Minutes::get),
            first_day: facts.period.map(|period| period.first().into()),
            last_day: facts.period.map(|period| period.last().into()),
            recorder: facts.recorder.map(Into::into),
            title: record.title.clone(),
            note: record.note.clone(),
            thanks: record.thanks.clone(),
            given_by: record.given_by.clone(),
            received_for: record.received_for.clone(),
            discreet: record.discreet,
            received_by_bank: facts.receiver.member().is_none(),
            corrects_id: record.corrects.map(|id| id.to_string().into()),
            created_at: record.created_at.into(),
            agreed_at: record.agreed_at.map(Into::into),
            logged_at: record.logged_at.map(Into::into),
            told_at: record.told_at.map(Into::into),
            confirm_due_at: record.confirm_due_at.map(Into::into),
            confirmed_at: facts.confirmed_at.map(Into::into),
            ended_at: record.ended_at.map(Into::into),
            version: record.version,
            bank: record.bank,
            giver: open.then_some(facts.giver),
            receiver: facts.receiver.member().filter(|_| open),
            category: open.then_some(record.category),
            listing: record.listing,
            key: facts.id,
        }
    }
}

#[ComplexObject]
impl ExchangeView {
    /// The bank that it belongs to.
    async fn bank_id(&self) -> ID {
        self.bank.to_string().into()
    }

    /// Who gave; null where the reader decides about discreet hours of others.
    async fn giver(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.giver {
            Some(giver) => Asker::of(ctx)?.load_member(self.bank, giver).await,
            None => Ok(None),
        }
    }

    /// What two members decided about it, or one of them proposed, where no role holder can decide; null otherwise.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<DecisionView>> {
        Asker::of(ctx)?.load_decision(self.bank, self.key).await
    }

    /// Who received; null where the bank itself did, or the reader decides about discreet hours of others.
    async fn receiver(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        match self.receiver {
            Some(receiver) => Asker::of(ctx)?.load_member(self.bank, receiver).await,
            None => Ok(None),
        }
    }

    /// Its category; null where the reader decides about discreet hours of others.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<CategoryView>> {
        match self.category {
            Some(category) => Asker::of(ctx)?.load_category(self.bank, category).await,
            None => Ok(None),
        }
    }

    /// The offer or need that it answers; null also where the reader may not see that.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<ListingView>> {
        match self.listing {
            Some(listing) => Asker::of(ctx)?.load_listing(self.bank, listing).await,
            None => Ok(None),
        }
    }
}
