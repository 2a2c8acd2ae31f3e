//! The schema, put together from one part a noun.

use async_graphql::connection::Connection;
use async_graphql::{MergedObject, Schema, SchemaBuilder};

use super::agreement::{AgreementMutation, AgreementQuery};
use super::auth::{AuthMutation, AuthQuery};
use super::bank::BankQuery;
use super::category::CategoryMutation;
use super::concern::{ConcernMutation, ConcernQuery};
use super::exchange::{
    AnswerMutation, DecideMutation, DeskMutation, ExchangeQuery, LogMutation, NoticeMutation, NoticeQuery,
};
use super::guard;
use super::ledger::{LedgerMutation, LedgerQuery};
use super::listing::{ChangeListingMutation, ListingQuery, MatchMutation, MatchQuery, PublishMutation};
use super::member::{
    InviteMutation, JoinMutation, LeaveMutation, MeQuery, MemberQuery, MergeMutation, PresenceMutation,
    ProfileMutation, RecordQuery, RoleMutation, TrustMutation,
};
use super::policy::{PolicyMutation, PolicyQuery};
use super::subscription::Subscriptions;
use super::webhook::{WebhookMutation, WebhookQuery};
use crate::asker::Batching;
use crate::figures::Operations;
use crate::view::account::LineView;
use crate::view::agreement::{AcceptanceView, AgreementView};
use crate::view::bank::BankView;
use crate::view::concern::ConcernView;
use crate::view::exchange::ExchangeView;
use crate::view::helper_deed::HelperDeedView;
use crate::view::listing::ListingView;
use crate::view::matching::MatchView;
use crate::view::member::MemberView;
use crate::view::notice::NoticeView;
use crate::view::person::{SessionView, TokenView};
use crate::view::policy::PolicyVersionView;
use crate::view::webhook::DeliveryView;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    BankQuery,
    ListingQuery,
    MatchQuery,
    ExchangeQuery,
    NoticeQuery,
    LedgerQuery,
    MeQuery,
    MemberQuery,
    RecordQuery,
    ConcernQuery,
    AgreementQuery,
    PolicyQuery,
    WebhookQuery,
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
    DecideMutation,
    NoticeMutation,
    LedgerMutation,
    JoinMutation,
    InviteMutation,
    ProfileMutation,
    PresenceMutation,
    LeaveMutation,
    MergeMutation,
    TrustMutation,
    RoleMutation,
    ConcernMutation,
    PolicyMutation,
    CategoryMutation,
    AgreementMutation,
    WebhookMutation,
    AuthMutation,
);

/// The schema that is served.
pub type EvenhourSchema = Schema<Query, Mutation, Subscriptions>;

/// Builds it, behind the guard.
pub fn build() -> EvenhourSchema {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscriptions);
    // Whoever counts stands first, and so sees what the guard refuses.
    guard::install(paged(schema).extension(Operations))
        .extension(Batching)
        .finish()
}

/// Says what is paged; connections themselves are the library's and come without words.
fn paged(schema: SchemaBuilder<Query, Mutation, Subscriptions>) -> SchemaBuilder<Query, Mutation, Subscriptions> {
    schema
        .override_output_type_description::<Connection<String, BankView>>("A page of banks.")
        .override_output_type_description::<Connection<String, ListingView>>("A page of offers and needs.")
        .override_output_type_description::<Connection<String, MatchView>>("A page of proposals.")
        .override_output_type_description::<Connection<String, ExchangeView>>("A page of exchanges.")
        .override_output_type_description::<Connection<String, NoticeView>>("A page of notices.")
        .override_output_type_description::<Connection<String, LineView>>("A page of a statement.")
        .override_output_type_description::<Connection<String, MemberView>>("A page of members.")
        .override_output_type_description::<Connection<String, ConcernView>>("A page of concerns.")
        .override_output_type_description::<Connection<String, HelperDeedView>>("A page of what helpers did.")
        .override_output_type_description::<Connection<String, AgreementView>>("A page of versions of an agreement.")
        .override_output_type_description::<Connection<String, AcceptanceView>>(
            "A page of members, and where they stand with an agreement.",
        )
        .override_output_type_description::<Connection<String, PolicyVersionView>>("A page of versions of the rules.")
        .override_output_type_description::<Connection<String, SessionView>>("A page of sessions.")
        .override_output_type_description::<Connection<String, DeliveryView>>("A page of attempts to tell a webhook.")
        .override_output_type_description::<Connection<String, TokenView>>("A page of personal access tokens.")
}

/// The schema in the schema definition language, as it is checked in and served at `/schema.graphql`. Directives that
/// every GraphQL has are left out (specification, section 3.13).
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_enum_items();
    let text = build().sdl_with_options(options);
    ["include", "skip", "specifiedBy"]
        .iter()
        .fold(text, |text, name| without_directive(&text, name))
}

/// The text without the definition of a directive and its description.
fn without_directive(text: &str, name: &str) -> String {
    let definition = format!("directive @{name}(");
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.starts_with(&definition) {
            // A description is the lines from one \"\"\" to the next, right before.
            let quotes = kept.iter().enumerate().rev().filter(|(_, line)| **line == "\"\"\"");
            let opening = quotes.map(|(n, _)| n).nth(1).unwrap_or(kept.len());
            kept.truncate(opening);
        } else {
            kept.push(line);
        }
    }
    kept.join("\n") + "\n"
}
