//! Oneself: who one is on this server, in which banks, and whom one helps.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::Asked;
use crate::asker::Asker;
use crate::command::member as command;
use crate::server::Shared;
use crate::view::mandate::MandateView;
use crate::view::me::{MeView, MembershipView};

/// What can be asked about oneself.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(me))
}

/// Whoever asks, with memberships and mandates.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    #[serde(flatten)]
    person: MeView,
    /// Every membership, in all banks of the server, oldest first; at most 101.
    memberships: Vec<MembershipView>,
    /// Whom one helps now, in all banks of the server; at most 101.
    helps: Vec<MandateView>,
}

async fn all_of(asker: &Asker) -> app::Result<Me> {
    let mut helps = command::helps(asker).await?;
    command::sign_mandates(asker, &mut helps).await?;
    Ok(Me {
        person: command::me(asker).await?,
        memberships: command::memberships(asker).await?,
        helps,
    })
}

/// Whoever asks, by the token that was sent.
#[utoipa::path(get, path = "/me", tag = "me", responses((status = 200, description = "Oneself.", body = Me)))]
pub async fn me(asked: Asked) -> Response {
    asked.one(all_of(&asked.asker).await)
}
