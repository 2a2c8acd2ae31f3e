//! The refusal table (API 25): every operation of GraphQL, subscriptions included, asked by everybody; and what a token must be good for.
//!
//! An operation that the schema has and the table has not fails the test by name, and so does an operation of the
//! domain that no row names. EVENHOUR_UPDATE=1 prints the rows as they are answered now, to be read before they are
//! written down.

mod asked;
mod cast;
pub mod inputs;
mod reading;
mod table;
mod writing;

use std::collections::BTreeSet;

use domain::policy::{Need, Operation, Scope};
use serde_json::Value;

use app::Actor;
use cast::{Cast, ROLES, World};
use table::{Row, rows};

/// Operations of the domain that GraphQL has no field for, and why.
const LATER: &[(Operation, &str)] = &[(
    Operation::ReadPublic,
    "`listing` and `listings` ask for it where nobody is signed in: their rows name ReadListings",
)];

/// What a token needs beside the scope of the row, and why.
const ALSO: &[(&str, Scope, &str)] = &[
    (
        "members:waiting",
        Scope::MembersRead,
        "those who wait are asked for in the list of members",
    ),
    ("blocks", Scope::MembersRead, "the blocked are members"),
];

/// Commands that one of two scopes is enough for, by whose hours they are: a token with neither is told of the other one.
const EITHER: &[&str] = &["logExchange:others"];

/// Questions that are answered with null, as if nothing were there, where the token lacks the scope.
const QUIET: &[&str] = &["node:listing", "node:member"];

/// Scopes that are as good as the one of the row.
const INSTEAD: &[(&str, Scope)] = &[("contacts", Scope::MembersRead)];

/// What one row is asked with: the field, its arguments, and who asks where that is nobody of the cast.
pub struct Call {
    pub arguments: Value,
    /// The actor, where the call is about the very token that is shown.
    pub actor: Option<Actor>,
}

impl Call {
    pub fn new(arguments: Value) -> Self {
        Self { arguments, actor: None }
    }
}

/// The scopes of a token that is less good than the one somebody holds.
type Narrow<'a> = dyn Fn(&[Scope]) -> Vec<Scope> + 'a;

/// Makes what a row needs, anew, and the arguments that are right for it.
async fn prepare(world: &World, row: &Row, cast: &Cast, role: &str) -> Call {
    match reading::arguments(world, &row.name, cast) {
        Some(arguments) => Call::new(arguments),
        None => writing::call(world, &row.name, cast, role)
            .await
            .unwrap_or_else(|| panic!("{}: this test does not know how to ask it", row.name)),
    }
}

async fn answer(world: &World, row: &Row, cast: &Cast, role: &str, narrow: Option<&Narrow<'_>>) -> asked::Outcome {
    let call = prepare(world, row, cast, role).await;
    let mut actor = call.actor.unwrap_or_else(|| cast.actor(world, role));
    if let (Some(narrow), Actor::Person { scopes, .. }) = (narrow, &mut actor) {
        *scopes = narrow(scopes);
    }
    world.ask(&actor, &row.field, call.arguments).await
}

/// Whoever the row lets through, in the capacity that the operation is about.
fn allowed(row: &Row) -> Option<&'static str> {
    let by_role = ["coord", "book", "reg", "mod", "facil"];
    let by_side = ["party", "waits", "other", "helper", "across", "member"];
    let order: Vec<_> = match row.operation.need() {
        Need::Role(_) | Need::AnyRole => by_role.iter().chain(&by_side).collect(),
        Need::Member => by_side.iter().rev().chain(&by_role).collect(),
        _ => by_side.iter().chain(&by_role).collect(),
    };
    order.into_iter().copied().find(|role| row.cell(role) == "ok")
}

async fn walk(world: &World) -> Vec<String> {
    let update = std::env::var("EVENHOUR_UPDATE").is_ok_and(|update| update == "1");
    let mut faults = Vec::new();
    for row in rows() {
        let mut seen = Vec::new();
        for role in ROLES {
            let cast = world.cast(&row).await;
            let outcome = answer(world, &row, &cast, role, None).await;
            if outcome.word != row.cell(role) {
                faults.push(format!(
                    "{} by {role}: {}, not {} ({})",
                    row.name,
                    outcome.word,
                    row.cell(role),
                    outcome.message
                ));
            }
            seen.push(outcome.word);
        }
        if update {
            println!("{}", row.written(&seen));
        }
        faults.extend(scoped(world, &row).await);
    }
    faults
}

/// A token without the scope is refused and told which one it needs; a token with only this scope is enough. One with
/// none at all learns no more than one without this scope.
async fn scoped(world: &World, row: &Row) -> Vec<String> {
    let Some(role) = allowed(row) else {
        return vec![format!("{}: nobody may do it", row.name)];
    };
    let mut faults = Vec::new();
    let needed = row.operation.scope();
    let also = ALSO
        .iter()
        .filter(|(name, ..)| *name == row.name)
        .map(|(_, scope, _)| *scope);
    let enough: Vec<Scope> = needed.into_iter().chain(also).collect();
    let good = |scope: Scope| Some(scope) == needed || INSTEAD.contains(&(row.name.as_str(), scope));
    let without = |held: &[Scope]| held.iter().copied().filter(|scope| !good(*scope)).collect();
    let lacking: [&Narrow<'_>; 2] = [&without, &|_| Vec::new()];
    for narrow in lacking {
        let cast = world.cast(row).await;
        let outcome = answer(world, row, &cast, role, Some(narrow)).await;
        let (wanted, told) = match needed {
            Some(_) if QUIET.contains(&row.name.as_str()) => ("null", None),
            // Nobody in particular sees what is public; a member is told that the token could see more.
            Some(scope) if !row.public() || ["listings:public", "listingChanged"].contains(&row.name.as_str()) => {
                ("403", Some(scope.as_str().to_owned()))
            }
            _ => ("ok", None),
        };
        let named = outcome.scope == told
            || EITHER.contains(&row.name.as_str())
            || ALSO.iter().any(|(name, ..)| *name == row.name);
        if outcome.word != wanted || !named {
            let (word, scope) = (outcome.word, outcome.scope);
            faults.push(format!("{} by {role} without {told:?}: {word} {scope:?}", row.name));
        }
    }
    let cast = world.cast(row).await;
    let outcome = answer(world, row, &cast, role, Some(&|_| enough.clone())).await;
    if outcome.word != "ok" {
        let (word, message) = (outcome.word, outcome.message);
        faults.push(format!(
            "{} by {role} with {enough:?} alone: {word} ({message})",
            row.name
        ));
    }
    faults
}

on_both_engines! {
    async fn api_25_every_operation_answers_everybody_as_the_table_says(bank: Bank) {
        let world = World::new(bank).await;
        let faults = walk(&world).await;
        assert!(faults.is_empty(), "{} answers differ from the table:\n{}", faults.len(), faults.join("\n"));
        world.bank.verify().await;
    }
}

#[tokio::test]
async fn api_25_every_operation_stands_in_the_table() {
    let served = crate::schema::Served::introspect().await;
    let rows = rows();
    let named: BTreeSet<_> = rows.iter().map(|row| row.field.clone()).collect();
    let fields = [&served.query, &served.mutation, &served.subscription]
        .into_iter()
        .flat_map(|root| served.fields(root));
    let served: BTreeSet<_> = fields.map(|field| crate::schema::text(&field["name"])).collect();
    let missing: Vec<_> = served.difference(&named).collect();
    assert!(missing.is_empty(), "not in tests/src/refusal/table.rs: {missing:?}");
    let gone: Vec<_> = named.difference(&served).collect();
    assert!(gone.is_empty(), "in the table, but not served: {gone:?}");
}

#[test]
fn every_operation_of_the_domain_is_named_by_a_row_or_comes_later() {
    let rows = rows();
    let mut faults = Vec::new();
    for operation in Operation::ALL {
        let named = rows.iter().any(|row| row.operation == *operation);
        let later = LATER.iter().any(|(later, _)| later == operation);
        if named == later {
            faults.push(format!(
                "{}: named by a row: {named}, in LATER: {later}",
                operation.as_str()
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
