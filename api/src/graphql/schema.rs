//! The schema, put together from one part a noun.

use async_graphql::connection::Connection;
use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

use super::asker::Batching;
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
use crate::view::account::LineView;
use crate::view::bank::BankView;
use crate::view::exchange::ExchangeView;
use crate::view::listing::ListingView;
use crate::view::matching::MatchView;
use crate::view::member::MemberView;
use crate::view::person::{SessionView, TokenView};

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
    let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription);
    guard::install(paged(schema)).extension(Batching).finish()
}

/// Says what is paged; connections themselves are the library's and come without words.
fn paged(
    schema: SchemaBuilder<Query, Mutation, EmptySubscription>,
) -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    schema
        .override_output_type_description::<Connection<String, BankView>>("A page of banks.")
        .override_output_type_description::<Connection<String, ListingView>>("A page of offers and needs.")
        .override_output_type_description::<Connection<String, MatchView>>("A page of proposals.")
        .override_output_type_description::<Connection<String, ExchangeView>>("A page of exchanges.")
        .override_output_type_description::<Connection<String, LineView>>("A page of a statement.")
        .override_output_type_description::<Connection<String, MemberView>>("A page of members.")
        .override_output_type_description::<Connection<String, SessionView>>("A page of sessions.")
        .override_output_type_description::<Connection<String, TokenView>>("A page of personal access tokens.")
}

/// The schema in the schema definition language, as it is checked in and served at `/schema.graphql`.
pub fn sdl() -> String {
    build().sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .sorted_fields()
            .sorted_enum_items(),
    )
}
