//! What members are asked and told.

use axum::extract::Path;
use axum::response::Response;

use crate::command::exchange::{self as command, SeeNoticeInput};
use crate::rest::asked::Asked;
use crate::rest::body::Asking;
use crate::rest::listed::{Page, PageParams};
use crate::view::notice::NoticeView;

/// What a member is asked and told, newest first: for the member and their helper.
#[utoipa::path(get, path = "/members/{memberId}/notices", tag = "notices",
    params(("memberId" = String, Path, description = "Whose."), PageParams),
    responses((status = 200, description = "A page of notices.", body = Page<NoticeView>)))]
pub async fn notices(asked: Asked, Path(member): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::notices(&asked.asker, &member.into(), page.into()).await;
    asked.page(paged, |noticed| NoticeView::new(&noticed, asked.asker.locale))
}

/// What members without a login are asked and have not been told yet, newest first: for registrars, who tell them on
/// paper.
#[utoipa::path(get, path = "/banks/{bankId}/paper-notices", tag = "notices",
    params(("bankId" = String, Path, description = "In which bank."), PageParams),
    responses((status = 200, description = "A page of notices.", body = Page<NoticeView>)))]
pub async fn paper_notices(asked: Asked, Path(bank): Path<String>, Asking(page): Asking<PageParams>) -> Response {
    let paged = command::paper_notices(&asked.asker, &bank.into(), page.into()).await;
    asked.page(paged, |noticed| NoticeView::new(&noticed, asked.asker.locale))
}

/// Marks a notice as seen: by the member, their helper, or the registrar who told somebody without a login.
#[utoipa::path(post, path = "/members/{memberId}/notices/{noticeId}/see", tag = "notices",
    params(("memberId" = String, Path, description = "Whose notice."),
        ("noticeId" = String, Path, description = "Which one.")),
    responses((status = 200, description = "The notice.", body = NoticeView)))]
pub async fn see_notice(asked: Asked, Path((member, notice)): Path<(String, String)>) -> Response {
    let input = SeeNoticeInput {
        member_id: member.into(),
        notice_id: notice.into(),
    };
    let seen = command::see_notice(&asked.asker, &input).await;
    asked.one(seen.map(|noticed| NoticeView::new(&noticed, asked.asker.locale)))
}
