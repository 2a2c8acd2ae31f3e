//! Members: how they come, what they keep of themselves, whom they trust, how they go.

mod join;
mod office;
mod presence;
mod profile;
mod trust;

use async_graphql::ID;
use axum::response::Response;
use serde::Serialize;
use store::MemberRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::asked::Asked;
use crate::asker::Asker;
use crate::command::member as command;
use crate::command::stale;
use crate::server::Shared;
use crate::view::member::{MemberPersonView, MemberView};

/// A member with its people.
#[derive(Debug, Serialize, ToSchema)]
struct FullMember {
    #[serde(flatten)]
    member: MemberView,
    /// Its people: one of a person, several of a household or organisation.
    people: Vec<MemberPersonView>,
}

async fn in_full(asker: &Asker, found: app::Result<MemberView>) -> app::Result<FullMember> {
    let member = found?;
    let people = command::people(asker, &member).await?;
    Ok(FullMember { member, people })
}

/// What a command on a member returned, or why not; a stale version comes with the member as it is now.
pub(super) async fn shown(asked: &Asked, id: &ID, done: app::Result<MemberRecord>) -> Response {
    let now = stale::now(&done, command::member(&asked.asker, id)).await;
    asked.changed(command::shown(&asked.asker, done).await, now)
}

/// The same with its people.
async fn shown_in_full(asked: &Asked, id: &ID, done: app::Result<MemberRecord>) -> Response {
    let read = async { in_full(&asked.asker, command::member(&asked.asker, id).await).await };
    let now = stale::now(&done, read).await;
    let done = command::shown(&asked.asker, done).await;
    asked.changed(in_full(&asked.asker, done).await, now)
}

/// What can be asked about members, and done with them.
pub fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(office::members, join::add_member))
        .routes(routes!(join::apply_to_bank))
        .routes(routes!(join::redeem_code))
        .routes(routes!(join::admit_member))
        .routes(routes!(join::decline_applicant))
        .routes(routes!(join::withdraw_application))
        .routes(routes!(profile::member, profile::edit_profile))
        .routes(routes!(profile::add_member_person))
        .routes(routes!(profile::remove_member_person))
        .routes(routes!(profile::contacts, profile::set_contacts))
        .routes(routes!(profile::accept_agreement))
        .routes(routes!(presence::pause_member))
        .routes(routes!(presence::resume_member))
        .routes(routes!(presence::suspend_member))
        .routes(routes!(presence::reinstate_member))
        .routes(routes!(presence::return_member))
        .routes(routes!(presence::leave_bank))
        .routes(routes!(presence::record_member_left))
        .routes(routes!(presence::record_member_died))
        .routes(routes!(trust::mandates, trust::choose_helper))
        .routes(routes!(trust::end_mandate))
        .routes(routes!(trust::blocks))
        .routes(routes!(trust::block_member, trust::unblock_member))
        .routes(routes!(trust::member_notes))
        .routes(routes!(office::role_holders))
        .routes(routes!(office::appoint_role))
        .routes(routes!(office::end_role))
        .routes(routes!(office::invitations, office::create_invitation))
        .routes(routes!(office::end_invitation))
}
