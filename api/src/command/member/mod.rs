//! Members: coming, being there, going; what they say of themselves; whom they trust.

mod invite;
mod join;
mod merge;
mod presence;
mod profile;
mod query;
mod roles;
mod trust;

pub use invite::*;
pub use join::*;
pub use merge::*;
pub use presence::*;
pub use profile::*;
pub use query::*;
pub use roles::*;
pub use trust::*;

use app::AppError;
use app::member::ContactDetail;
use async_graphql::{ID, InputObject};
use domain::id::{AnyId, BankId, MemberId};
use serde::Deserialize;
use store::MemberRecord;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::input;
use crate::view::member::MemberView;
use crate::view::words::{ContactAudience, ContactKind};

/// A way to reach a member, and who may see it.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactInput {
    /// What it is.
    pub kind: ContactKind,
    /// The number, address or text.
    pub value: String,
    /// Who may see it.
    pub audience: ContactAudience,
}

/// A step on a member as it was seen.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberStepInput {
    /// Which member.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
}

pub(crate) fn contacts(given: &[ContactInput]) -> app::Result<Vec<ContactDetail>> {
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
pub async fn bank_of(asker: &Asker, member: MemberId) -> app::Result<BankId> {
    let bank = asker.app.store().reader().bank_of(AnyId::MemberId(member)).await?;
    bank.ok_or(AppError::not_found("member"))
}

/// A member after a command, as the asker sees it, or why not.
pub async fn shown(asker: &Asker, result: app::Result<MemberRecord>) -> app::Result<MemberView> {
    let record = result.map_err(named)?;
    Ok(MemberView::new(bank_of(asker, record.id).await?, &record))
}

/// What fields of a command are called in the inputs.
pub(crate) fn named(error: AppError) -> AppError {
    let names = [
        ("helper", "helperId"),
        ("member", "memberId"),
        ("person", "entryId"),
        ("weeklyLimit", "weeklyLimitMinutes"),
    ];
    input::named(error, &names)
}
