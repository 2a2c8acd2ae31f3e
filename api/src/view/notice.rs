//! What a member is asked or told.

use app::exchange::Noticed;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use serde::Serialize;
use utoipa::ToSchema;

use super::exchange::ExchangeView;
use super::member::MemberView;
use super::words::NoticeKind;
use super::{DateTime, scalar};
use crate::asker::Asker;

/// What a member is asked or told.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Notice", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notice)]
pub struct NoticeView {
    /// Its id, for `seeNotice`.
    #[schema(value_type = String)]
    pub id: ID,
    /// What it is about.
    pub kind: NoticeKind,
    /// Since when it stands.
    pub due_at: DateTime,
    /// When the member saw it, or was told on paper; null until then.
    pub seen_at: Option<DateTime>,
    /// When it was answered, or answered itself; null while it waits.
    pub answered_at: Option<DateTime>,
    /// The exchange that it is about.
    pub exchange: ExchangeView,
    #[graphql(skip)]
    #[serde(skip)]
    pub(crate) bank: BankId,
    /// Whom it is for.
    #[graphql(skip)]
    #[serde(rename = "memberId", serialize_with = "scalar::id")]
    #[schema(value_type = String)]
    pub(crate) member: MemberId,
}

impl NoticeView {
    /// The shape of what was read.
    pub fn new(noticed: &Noticed) -> Self {
        let notice = &noticed.notice;
        Self {
            id: notice.id.to_string().into(),
            kind: notice.kind.into(),
            due_at: notice.due.into(),
            seen_at: notice.seen_at.map(Into::into),
            answered_at: notice.answered_at.map(Into::into),
            exchange: ExchangeView::new(&noticed.exchange),
            bank: noticed.exchange.bank,
            member: notice.member,
        }
    }
}

#[ComplexObject]
impl NoticeView {
    /// Whom it is for.
    async fn member(&self, ctx: &Context<'_>) -> Result<Option<MemberView>> {
        Asker::of(ctx)?.load_member(self.bank, self.member).await
    }
}
