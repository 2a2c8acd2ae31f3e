//! One's own sessions and tokens.

use domain::id::{SessionId, TokenId};
use store::{SessionRecord, TokenRecord};
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::paging::{List, Paged, Paging};

/// One's own sessions, newest first.
pub async fn sessions(asker: &Asker, paging: Paging) -> app::Result<Paged<SessionRecord, Uuid>> {
    let list = List::new("sessions", &());
    let window = list.window::<Uuid>(&paging)?.map(SessionId::new);
    let page = asker.app.sessions(&asker.actor, window).await?;
    Ok(Paged::new(list, paging, page, |record| record.id.uuid()))
}

/// One's own personal access tokens, newest first.
pub async fn personal_tokens(asker: &Asker, paging: Paging) -> app::Result<Paged<TokenRecord, Uuid>> {
    let list = List::new("tokens", &());
    let window = list.window::<Uuid>(&paging)?.map(TokenId::new);
    let page = asker.app.tokens(&asker.actor, window).await?;
    Ok(Paged::new(list, paging, page, |record| record.id.uuid()))
}
