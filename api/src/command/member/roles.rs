//! Appointing to roles.

use app::member::{AppointRole, EndRole};
use async_graphql::{ID, InputObject};
use domain::Error;
use domain::id::MemberId;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as Unread, StrDeserializer};
use store::RoleTermRecord;
use utoipa::ToSchema;

use super::named;
use crate::asker::Asker;
use crate::command::input;
use crate::view::DateTime;
use crate::view::words::Role;

/// A coordinator appoints somebody, or lengthens their term.
#[derive(Debug, InputObject, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppointRoleInput {
    /// Who: a member who is a person.
    #[serde(skip)]
    pub member_id: ID,
    /// The role.
    pub role: Role,
    /// When the term ends, at most three years ahead.
    pub until: DateTime,
    /// From whom it is taken over; null for the caretaker whose term ended first, where there is one.
    #[schema(value_type = Option<String>)]
    pub takes_over_from_id: Option<ID>,
}

/// A role is given back, or taken.
#[derive(Debug, InputObject)]
pub struct EndRoleInput {
    /// Who holds it.
    pub member_id: ID,
    /// The role.
    pub role: Role,
}

/// A role by the word that stands for it, such as `REGISTRAR`.
pub fn role(word: &str) -> app::Result<Role> {
    let word: StrDeserializer<'_, Unread> = word.into_deserializer();
    Role::deserialize(word).map_err(|_error| {
        let message = "a role is needed here, such as REGISTRAR";
        Error::Malformed { field: "role", message }.into()
    })
}

/// Appoints to a role. Who holds it already gets the new term; somebody new takes over from one caretaker.
pub async fn appoint_role(asker: &Asker, input: &AppointRoleInput) -> app::Result<RoleTermRecord> {
    let command = AppointRole {
        member: input::id("memberId", &input.member_id)?,
        role: input.role.into(),
        until: input.until.0,
        takes_over_from: input::optional_id("takesOverFromId", input.takes_over_from_id.as_ref())?,
    };
    let term = asker.app.appoint_role(&asker.actor, command).await;
    term.map_err(named)
}

/// Gives a role back, or, as a coordinator, takes one. The last coordinator stays until there is another.
pub async fn end_role(asker: &Asker, input: &EndRoleInput) -> app::Result<MemberId> {
    let member = input::id("memberId", &input.member_id)?;
    asker
        .app
        .end_role(
            &asker.actor,
            EndRole {
                member,
                role: input.role.into(),
            },
        )
        .await?;
    Ok(member)
}
