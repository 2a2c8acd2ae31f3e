//! What members are asked and told.

use app::exchange::Noticed;
use async_graphql::{ID, InputObject};
use domain::id::{BankId, MemberId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};

/// Marks a notice as seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeeNoticeInput {
    /// Whose notice.
    #[serde(skip)]
    pub member_id: ID,
    /// Which one.
    #[serde(skip)]
    pub notice_id: ID,
}

/// What a member is asked and told, newest first.
pub async fn notices(asker: &Asker, member_id: &ID, paging: Paging) -> app::Result<Paged<Noticed, Uuid>> {
    let list = List::new("notices", &member_id.as_str());
    let member = input::id::<MemberId>("memberId", member_id)?;
    let page = asker.app.notices(&asker.actor, member, list.window(&paging)?).await?;
    Ok(Paged::new(list, paging, page, |noticed| noticed.notice.id))
}

/// What members without a login are asked and have not been told yet, newest first.
pub async fn paper_notices(asker: &Asker, bank_id: &ID, paging: Paging) -> app::Result<Paged<Noticed, Uuid>> {
    let list = List::new("paperNotices", &bank_id.as_str());
    let bank = input::id::<BankId>("bankId", bank_id)?;
    let page = asker
        .app
        .paper_notices(&asker.actor, bank, list.window(&paging)?)
        .await?;
    Ok(Paged::new(list, paging, page, |noticed| noticed.notice.id))
}

/// Marks a notice as seen: by the member, their helper, or the registrar who told somebody without a login.
pub async fn see_notice(asker: &Asker, input: &SeeNoticeInput) -> app::Result<Noticed> {
    let member = input::id::<MemberId>("memberId", &input.member_id)?;
    let notice = input::entry("noticeId", &input.notice_id)?;
    asker.app.see_notice(&asker.actor, member, notice).await
}
