//! What a member is asked or told.

use app::exchange::Noticed;
use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use domain::id::{BankId, MemberId};
use serde::Serialize;
use utoipa::ToSchema;

use super::exchange::ExchangeView;
use super::member::MemberView;
use super::webhook::WebhookView;
use super::words::NoticeKind;
use super::{DateTime, scalar};
use crate::asker::Asker;
use crate::messages::{self, Locale};

/// What a member is asked or told.
#[derive(Debug, Clone, SimpleObject, Serialize, ToSchema)]
#[graphql(name = "Notice", complex)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notice)]
pub struct NoticeView {
    /// Its id, for `seeNotice`.
    #[schema(value_type = String)]
    pub id: ID,
    /// What is asked or told.
    pub kind: NoticeKind,
    /// What to tell the member, in the language that Accept-Language asks for.
    pub message: String,
    /// Since when it stands.
    pub due_at: DateTime,
    /// When the member saw it, or was told on paper; null until then.
    pub seen_at: Option<DateTime>,
    /// When it was answered, or answered itself; null while it waits.
    pub answered_at: Option<DateTime>,
    /// The exchange that it is about; null where it is about something else.
    pub exchange: Option<ExchangeView>,
    /// The webhook that it is about; null where it is about something else, the webhook has ended, or whoever asks does
    /// not manage webhooks.
    pub webhook: Option<WebhookView>,
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
    pub fn new(noticed: &Noticed, locale: Locale) -> Self {
        let notice = &noticed.notice;
        Self {
            id: notice.id.to_string().into(),
            kind: notice.kind.into(),
            message: messages::notice(locale, notice.kind),
            due_at: notice.due.into(),
            seen_at: notice.seen_at.map(Into::into),
            answered_at: notice.answered_at.map(Into::into),
            exchange: noticed.exchange.as_ref().map(ExchangeView::new),
            webhook: noticed.webhook.as_ref().map(WebhookView::new),
            bank: noticed.bank,
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
