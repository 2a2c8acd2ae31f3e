//! What a registrar writes down of records: that two are one, that a guardian agreed.

use app::member::{Guardian, MergeMembers, RecordGuardian};
use async_graphql::{ID, InputObject, OneofObject};
use serde::Deserialize;
use store::MemberRecord;
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::command::input;

/// Two records of one member become one.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeMembersInput {
    /// The record that stays.
    #[serde(skip)]
    pub member_id: ID,
    /// The version of it that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// The record that ends; its id goes on to answer as the other.
    #[schema(value_type = String)]
    pub from_id: ID,
    /// The version of that one that was seen.
    pub from_version: i64,
    /// Done once under this key, however often it is sent.
    #[serde(skip)]
    pub idempotency_key: String,
}

/// Who agreed: a member of the bank, or somebody by name.
#[derive(Debug, OneofObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum GuardianInput {
    /// A member of the same bank, who is 18 or older.
    #[schema(value_type = String)]
    MemberId(ID),
    /// The name of somebody who is no member.
    Name(String),
}

/// A guardian agreed.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordGuardianInput {
    /// Who is under 18.
    #[serde(skip)]
    pub member_id: ID,
    /// The version that was seen; a stale one changes nothing.
    #[serde(skip)]
    pub expected_version: i64,
    /// Who agreed.
    pub guardian: GuardianInput,
}

/// Makes two records one: balance, people, helpers, listings and what never counted go over.
pub async fn merge_members(asker: &Asker, input: &MergeMembersInput) -> app::Result<MemberRecord> {
    let command = MergeMembers {
        into: input::id("memberId", &input.member_id)?,
        from: input::id("fromId", &input.from_id)?,
        expected_version: input.expected_version,
        from_version: input.from_version,
    };
    let key = asker.key(&input.idempotency_key)?;
    let merged = asker.app.merge_members(&asker.actor, command, &key).await;
    merged.map_err(|error| input::named(error, &[("from", "fromId")]))
}

/// Writes down that a guardian agreed.
pub async fn record_guardian(asker: &Asker, input: &RecordGuardianInput) -> app::Result<MemberRecord> {
    let guardian = match &input.guardian {
        GuardianInput::MemberId(id) => Guardian::Member(input::id("guardian", id)?),
        GuardianInput::Name(name) => Guardian::Named(input::needed_name("guardian", name)?),
    };
    let command = RecordGuardian {
        member: input::id("memberId", &input.member_id)?,
        guardian,
        expected_version: input.expected_version,
    };
    asker.app.record_guardian(&asker.actor, command).await
}
