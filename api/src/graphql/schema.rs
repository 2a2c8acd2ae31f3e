//! The schema, put together from one part a noun.

use async_graphql::{EmptySubscription, MergedObject, Schema};

use super::auth::{AuthMutation, AuthQuery};
use super::bank::BankQuery;
use super::exchange::{AnswerMutation, DeskMutation, ExchangeQuery, LogMutation};
use super::guard;
use super::ledger::{LedgerMutation, LedgerQuery};
use super::listing::{ChangeListingMutation, ListingQuery, MatchMutation, MatchQuery, PublishMutation};
use super::member::{
    InviteMutation, JoinMutation, LeaveMutation, MeQuery, MemberQuery, PresenceMutation, ProfileMutation, RecordQuery,
    RoleMutation, TrustMutation,
};
use super::policy::PolicyMutation;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    BankQuery,
    ListingQuery,
    MatchQuery,
    ExchangeQuery,
    LedgerQuery,
    MeQuery,
    MemberQuery,
    RecordQuery,
    AuthQuery,
);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    PublishMutation,
    ChangeListingMutation,
    MatchMutation,
    LogMutation,
    AnswerMutation,
    DeskMutation,
    LedgerMutation,
    JoinMutation,
    InviteMutation,
    ProfileMutation,
    PresenceMutation,
    LeaveMutation,
    TrustMutation,
    RoleMutation,
    PolicyMutation,
    AuthMutation,
);

/// The schema that is served.
pub type EvenhourSchema = Schema<Query, Mutation, EmptySubscription>;

/// Builds it, behind the guard.
pub fn build() -> EvenhourSchema {
    guard::install(Schema::build(Query::default(), Mutation::default(), EmptySubscription)).finish()
}

/// The schema in the schema definition language, as it is checked in and served at `/schema.graphql`.
pub fn sdl() -> String {
    build().sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .sorted_fields()
            .sorted_enum_items(),
    )
}
