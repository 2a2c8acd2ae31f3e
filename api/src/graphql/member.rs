//! Members: how they come, what they keep of themselves, whom they trust, how they go.

mod invite;
mod join;
mod me;
mod presence;
mod profile;
mod query;
mod records;
mod roles;
mod trust;

pub use invite::InviteMutation;
pub use join::JoinMutation;
pub use me::MeQuery;
pub use presence::{LeaveMutation, PresenceMutation};
pub use profile::ProfileMutation;
pub use query::MemberQuery;
pub use records::RecordQuery;
pub use roles::RoleMutation;
pub use trust::TrustMutation;

use app::AppError;
use app::member::ContactDetail;
use async_graphql::{ID, InputObject};
use domain::id::{AnyId, BankId, MemberId};
use store::MemberRecord;

use super::asker::Asker;
use super::input;
use super::payload::payloads;
use crate::view::member::MemberView;
use crate::view::words::{ContactAudience, ContactKind};

/// A way to reach a member, and who may see it.
#[derive(Debug, InputObject)]
pub struct ContactInput {
    /// What it is.
    pub kind: ContactKind,
    /// The number, address or text.
    pub value: String,
    /// Who may see it.
    pub audience: ContactAudience,
}

/// A step on a member as it was seen.
#[derive(Debug, InputObject)]
pub struct MemberStepInput {
    /// Which member.
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    pub expected_version: i64,
}

payloads! {
    /// The member after a command.
    MemberPayload {
        /// The member; on STALE, as it is now.
        member: MemberView
    }
}

fn contacts(given: &[ContactInput]) -> app::Result<Vec<ContactDetail>> {
    let read = |contact: &ContactInput| {
        let value = input::contact("contacts", &contact.value)?;
        Ok(ContactDetail {
            kind: contact.kind.into(),
            value,
            audience: contact.audience.into(),
        })
    };
    given.iter().map(read).collect()
}

/// The bank that a member belongs to.
async fn bank_of(asker: &Asker, member: MemberId) -> app::Result<BankId> {
    let bank = asker.app.store().reader().bank_of(AnyId::MemberId(member)).await?;
    bank.ok_or(AppError::not_found("member"))
}

/// What fields of a command are called in the inputs.
fn named(error: AppError) -> AppError {
    let names = [
        ("helper", "helperId"),
        ("member", "memberId"),
        ("person", "entryId"),
        ("weeklyLimit", "weeklyLimitMinutes"),
    ];
    input::named(error, &names)
}

/// What a command on a member returned, or why not.
async fn answered(asker: &Asker, result: app::Result<MemberRecord>) -> async_graphql::Result<MemberPayload> {
    let seen = match result {
        Ok(record) => bank_of(asker, record.id)
            .await
            .map(|bank| MemberView::new(bank, &record)),
        Err(error) => Err(named(error)),
    };
    MemberPayload::answer(asker, seen)
}

/// The same; a stale version comes with the member as it is now.
async fn stepped(asker: &Asker, id: &ID, result: app::Result<MemberRecord>) -> async_graphql::Result<MemberPayload> {
    let stale = matches!(&result, Err(error) if error.code() == "STALE");
    let mut payload = answered(asker, result).await?;
    if stale && let Ok(id) = input::id::<MemberId>("memberId", id) {
        payload.member = current(asker, id).await.ok();
    }
    Ok(payload)
}

/// A member as the asker may see it now.
async fn current(asker: &Asker, id: MemberId) -> app::Result<MemberView> {
    let record = asker.app.member(&asker.actor, id).await?;
    Ok(MemberView::new(bank_of(asker, id).await?, &record))
}
