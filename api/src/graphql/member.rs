//! Members: how they come, what they keep of themselves, whom they trust, how they go.

mod invite;
mod join;
mod me;
mod merge;
mod presence;
mod profile;
mod query;
mod records;
mod roles;
mod trust;

pub use invite::InviteMutation;
pub use join::JoinMutation;
pub use me::MeQuery;
pub use merge::MergeMutation;
pub use presence::{LeaveMutation, PresenceMutation};
pub use profile::ProfileMutation;
pub use query::MemberQuery;
pub use records::RecordQuery;
pub use roles::RoleMutation;
pub use trust::TrustMutation;

use async_graphql::ID;
use store::MemberRecord;

use super::payload::plain_payloads;
use crate::asker::Asker;
use crate::command::member::{self as command, shown};
use crate::command::stale;
use crate::view::member::MemberView;

plain_payloads! {
    /// The member after a command.
    MemberPayload {
        /// The member; on STALE, as it is now.
        member: MemberView
    }
}

/// What a command on a member returned, or why not.
async fn answered(asker: &Asker, result: app::Result<MemberRecord>) -> async_graphql::Result<MemberPayload> {
    MemberPayload::answer(asker, shown(asker, result).await)
}

/// The same; a stale version comes with the member as it is now.
async fn stepped(asker: &Asker, id: &ID, result: app::Result<MemberRecord>) -> async_graphql::Result<MemberPayload> {
    let now = stale::now(&result, command::member(asker, id)).await;
    MemberPayload::answer_with(asker, shown(asker, result).await, now)
}
