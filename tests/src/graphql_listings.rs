//! Offers and needs over GraphQL.

use std::collections::BTreeSet;

use app::listing::PublishListing;
use domain::listing::{ListingKind, Visibility};
use domain::policy::Scope;
use domain::text::Title;
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Who};

const PUBLISH: &str = "mutation($input: PublishListingInput!) { publishListing(input: $input) {
    listing { id version title visibility phase expiresAt tags spokenLanguages category { name } member { name } mine }
    userErrors { code message path } } }";
const UPDATE: &str = "mutation($input: UpdateListingInput!) { updateListing(input: $input) {
    listing { id version title description tags area estimateMinutes expiresAt visibility }
    userErrors { code message path } } }";
const LIST: &str =
    "query($bank: ID, $filter: ListingFilterInput, $first: Int, $after: String, $last: Int, $before: String) {
    listings(bankId: $bank, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { id title memberName member { name } bank { slug } category { name } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

fn offer(bank: &Bank, who: &Who, title: &str) -> Value {
    json!({ "memberId": who.member.to_string(), "kind": "OFFER", "title": title,
            "categoryId": bank.category.to_string() })
}

/// Publishes below GraphQL, where a test needs many.
async fn many(bank: &Bank, owner: &Who, count: usize) {
    for n in 0..count {
        let title = Title::try_new(&format!("Brake lights, no. {n}")).unwrap();
        let mut command = PublishListing::new(owner.member, ListingKind::Offer, bank.category, title);
        command.visibility = Visibility::Public;
        bank.app.publish_listing(&owner.actor, command, None).await.unwrap();
    }
}

async fn published(api: &Api, who: &Who, input: Value) -> Value {
    let answer = api.data(who, PUBLISH, json!({ "input": input })).await;
    assert_eq!(answer["publishListing"]["userErrors"], json!([]), "{answer:#}");
    answer["publishListing"]["listing"].clone()
}

fn ids(page: &Value) -> Vec<String> {
    let edges = page["listings"]["edges"].as_array().unwrap();
    edges
        .iter()
        .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
        .collect()
}

on_both_engines! {
    async fn anybody_reads_public_listings_and_no_name_that_was_not_given(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut input = offer(&bank, &bank.amira, "Mask sewing");
        input["visibility"] = json!("PUBLIC");
        let public = published(&api, &bank.amira, input).await;
        let inside = published(&api, &bank.amira, offer(&bank, &bank.amira, "Childwatch")).await;
        for wanted in [json!({}), json!({ "bank": bank.id.to_string() })] {
            let seen = api.ask(None, LIST, wanted.clone()).await;
            assert_eq!(ids(&seen["data"]), [public["id"].as_str().unwrap()], "{wanted}");
            let node = &seen["data"]["listings"]["edges"][0]["node"];
            assert_eq!((&node["memberName"], &node["member"]), (&json!(null), &json!(null)));
            assert_eq!(node["bank"]["slug"], "sants");
        }
        let one = "query($id: ID!) { listing(id: $id) { title } node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let hidden = api.ask(None, one, json!({ "id": inside["id"] })).await;
        assert_eq!(hidden["data"], json!({ "listing": null, "node": null, "nodes": [null] }));
        let open = api.ask(None, one, json!({ "id": public["id"] })).await;
        assert_eq!(open["data"]["listing"]["title"], "Mask sewing");
        let choose = "mutation($input: EditProfileInput!) { editProfile(input: $input) { member { namePublic } userErrors { code } } }";
        let input = json!({ "memberId": bank.amira.member.to_string(), "expectedVersion": 1, "namePublic": true });
        api.data(&bank.amira, choose, json!({ "input": input })).await;
        let seen = api.ask(None, LIST, json!({})).await;
        let node = &seen["data"]["listings"]["edges"][0]["node"];
        assert_eq!((node["memberName"].as_str(), &node["member"]), (Some("Amira"), &json!(null)));
        // A member of the bank sees both, with the name; somebody of another bank what everybody sees.
        let inside = api.data(&bank.ben, LIST, json!({ "bank": bank.id.to_string() })).await;
        assert_eq!(inside["listings"]["edges"].as_array().unwrap().len(), 2);
        assert_eq!(inside["listings"]["edges"][0]["node"]["member"]["name"], "Amira");
        let outside = api.data(&bank.otto, LIST, json!({ "bank": bank.id.to_string() })).await;
        assert_eq!(outside["listings"]["edges"].as_array().unwrap().len(), 1);
        assert_eq!(outside["listings"]["edges"][0]["node"]["member"], json!(null));
    }

    async fn api_09_a_list_walked_while_rows_arrive_shows_each_row_once(bank: Bank) {
        let api = Api::serve(&bank).await;
        many(&bank, &bank.amira, 23).await;
        for (size, cursor, page, edge, more) in [
            ("first", "after", "hasNextPage", "endCursor", 5),
            ("last", "before", "hasPreviousPage", "startCursor", 4),
        ] {
            let before = api.data(&bank.ben, LIST, json!({ "bank": bank.id.to_string(), "first": 100 })).await;
            let standing: BTreeSet<String> = ids(&before).into_iter().collect();
            let (mut seen, mut at) = (Vec::new(), json!(null));
            loop {
                let asked = json!({ "bank": bank.id.to_string(), size: more, cursor: at });
                let found = api.data(&bank.ben, LIST, asked).await;
                seen.extend(ids(&found));
                many(&bank, &bank.cleo, 1).await;
                at = found["listings"]["pageInfo"][edge].clone();
                if found["listings"]["pageInfo"][page] == json!(false) {
                    break;
                }
            }
            let once: BTreeSet<String> = seen.iter().cloned().collect();
            assert_eq!(once.len(), seen.len(), "{size}: a row was shown twice");
            assert!(standing.is_subset(&once), "{size}: a row was left out");
        }
    }

    async fn a_change_sets_empties_or_leaves_and_a_stale_one_brings_the_listing_as_it_is(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut input = offer(&bank, &bank.amira, "Repair of bicycles");
        for (field, value) in [
            ("description", json!("Also brakes.")), ("tags", json!(["Bike", "bike"])), ("area", json!("Sants")),
            ("estimateMinutes", json!(90)), ("spokenLanguages", json!(["CA", "ar"])),
        ] {
            input[field] = value;
        }
        let made = published(&api, &bank.amira, input).await;
        assert_eq!((&made["tags"], &made["spokenLanguages"]), (&json!(["bike"]), &json!(["ar", "ca"])));
        assert_eq!((&made["phase"], &made["mine"]), (&json!("OPEN"), &json!(true)));
        assert_eq!(made["member"]["name"], "Amira");
        assert!(made["expiresAt"].is_string());
        let change = json!({ "listingId": made["id"], "expectedVersion": 1, "title": "إصلاح الدراجات",
            "area": null, "description": "", "expiresOn": null });
        let changed = api.data(&bank.amira, UPDATE, json!({ "input": change })).await;
        let listing = &changed["updateListing"]["listing"];
        assert_eq!(listing, &json!({ "id": made["id"], "version": 2, "title": "إصلاح الدراجات", "description": "",
            "tags": ["bike"], "area": null, "estimateMinutes": 90, "expiresAt": null, "visibility": "BANK" }));
        let late = api.data(&bank.amira, UPDATE, json!({ "input": change })).await;
        assert_eq!(late["updateListing"]["userErrors"][0]["code"], "STALE");
        assert_eq!(&late["updateListing"]["listing"], listing);
        for (field, value, path) in [
            ("title", json!(null), "title"), ("title", json!("  "), "title"), ("estimateMinutes", json!(0), "estimateMinutes"),
            ("estimateMinutes", json!(44_641), "estimateMinutes"), ("language", json!("English please"), "language"),
            ("spokenLanguages", json!(["no language"]), "spokenLanguages"), ("neededBy", json!("2026-11-19"), "neededBy"),
            ("place", json!({ "latitudeMicrodegrees": 90_000_001, "longitudeMicrodegrees": 0 }), "place"),
            ("destination", json!({ "latitudeMicrodegrees": 1, "longitudeMicrodegrees": 0 }), "place"),
            ("visibility", json!(null), "visibility"), ("categoryId", json!(null), "categoryId"),
        ] {
            let mut input = json!({ "listingId": made["id"], "expectedVersion": 2 });
            input[field] = value.clone();
            let answer = api.data(&bank.amira, UPDATE, json!({ "input": input })).await;
            let error = &answer["updateListing"]["userErrors"][0];
            assert_eq!((error["code"].as_str(), &error["path"]), (Some("INVALID"), &json!(["input", path])), "{field} {value}");
        }
    }

    async fn ids_of_another_kind_are_bad_input_and_somebody_elses_listing_is_forbidden_or_hidden(bank: Bank) {
        let api = Api::serve(&bank).await;
        let made = published(&api, &bank.amira, offer(&bank, &bank.amira, "Translation")).await;
        let member = bank.amira.member.to_string();
        for (query, variables) in [
            ("query($id: ID!) { listing(id: $id) { id } }", json!({ "id": member })),
            ("query($id: ID!) { listings(bankId: $id) { nodes { id } } }", json!({ "id": member })),
            ("query($id: ID!) { listings(filter: { categoryIds: [$id] }) { nodes { id } } }", json!({ "id": member })),
            ("query($id: ID!) { listings(filter: { memberId: $id }) { nodes { id } } }", json!({ "id": made["id"] })),
            ("query($id: ID!) { memberMatches(memberId: $id) { nodes { memberId } } }", json!({ "id": made["id"] })),
            ("query($id: ID!) { listingMatches(listingId: $id) { nodes { memberId } } }", json!({ "id": member })),
            (UPDATE, json!({ "input": { "listingId": member, "expectedVersion": 1 } })),
        ] {
            assert_eq!(api.code(Some(&bank.amira), query, variables).await, "BAD_USER_INPUT", "{query}");
        }
        let input = json!({ "input": { "listingId": made["id"], "expectedVersion": 1, "title": "Mine" } });
        assert_eq!(api.code(None, UPDATE, input.clone()).await, "UNAUTHENTICATED");
        assert_eq!(api.code(Some(&bank.ben), UPDATE, input.clone()).await, "FORBIDDEN");
        let elsewhere = api.data(&bank.otto, UPDATE, input).await;
        assert_eq!(elsewhere["updateListing"]["userErrors"][0]["code"], "NOT_FOUND");
        let input = json!({ "input": offer(&bank, &bank.ben, "Not mine") });
        assert_eq!(api.code(Some(&bank.amira), PUBLISH, input).await, "FORBIDDEN");
        let only = api.token(&bank.amira, &[Scope::ListingsRead]).await;
        let answer = api.ask_with(Some(&only), PUBLISH, json!({ "input": offer(&bank, &bank.amira, "No scope") })).await;
        assert_eq!(answer["errors"][0]["extensions"]["scope"], "listings:write");
    }

    async fn a_filter_says_what_somebody_looks_for(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut need = offer(&bank, &bank.ben, "Somebody to walk the dog");
        need["kind"] = json!("NEED");
        need["neededBy"] = json!("2026-11-25");
        need["tags"] = json!(["dog"]);
        need["mode"] = json!("EITHER");
        let need = published(&api, &bank.ben, need).await;
        let mut thing = offer(&bank, &bank.amira, "A ladder to lend");
        thing["subject"] = json!("THING");
        thing["area"] = json!("Hostafrancs");
        thing["spokenLanguages"] = json!(["es-MX"]);
        let thing = published(&api, &bank.amira, thing).await;
        bank.clock.advance_days(3);
        for (filter, wanted) in [
            (json!({ "kind": "NEED" }), &need),
            (json!({ "subject": "THING" }), &thing),
            (json!({ "memberId": bank.ben.member.to_string() }), &need),
            (json!({ "tag": "DOG" }), &need),
            (json!({ "mode": "REMOTE" }), &need),
            (json!({ "area": "Hostafrancs" }), &thing),
            (json!({ "spokenLanguage": "es" }), &thing),
            (json!({ "words": "ladd" }), &thing),
            (json!({ "neededBefore": "2026-11-26" }), &need),
            (json!({ "unansweredDays": 2 }), &need),
            (json!({ "kind": "OFFER", "taxa": ["bicycle-repair"], "phases": ["OPEN"], "visibility": "BANK" }), &thing),
            (json!({ "kind": "NEED", "categoryIds": [bank.category.to_string()] }), &need),
        ] {
            let found = api.data(&bank.cleo, LIST, json!({ "bank": bank.id.to_string(), "filter": filter })).await;
            assert_eq!(ids(&found), [wanted["id"].as_str().unwrap()], "{filter}");
        }
        let filter = json!({ "spokenLanguage": "not a language" });
        let answer = api.ask(Some(&bank.cleo), LIST, json!({ "bank": bank.id.to_string(), "filter": filter })).await;
        assert_eq!(answer["errors"][0]["extensions"]["field"], "spokenLanguage", "{answer}");
    }

    async fn a_listing_rests_is_renewed_and_ends(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut need = offer(&bank, &bank.amira, "Court accompaniment");
        need["kind"] = json!("NEED");
        let made = published(&api, &bank.amira, need).await;
        let mut version = 1;
        for (mutation, input, more, phase) in [
            ("pauseListing", "ListingStepInput", json!({}), "PAUSED"),
            ("resumeListing", "ListingStepInput", json!({}), "OPEN"),
            ("renewListing", "RenewListingInput", json!({ "expiresOn": "2027-01-31" }), "OPEN"),
            ("withdrawListing", "WithdrawListingInput", json!({ "ended": "MET_ELSEWHERE" }), "WITHDRAWN"),
        ] {
            let query = format!("mutation($input: {input}!) {{ did: {mutation}(input: $input) {{
                listing {{ phase version expiresAt ended }} userErrors {{ code path }} }} }}");
            let mut input = json!({ "listingId": made["id"], "expectedVersion": version });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let done = api.data(&bank.amira, &query, json!({ "input": input })).await;
            assert_eq!(done["did"]["listing"]["phase"], phase, "{done:#}");
            version = done["did"]["listing"]["version"].as_i64().unwrap();
            let late = api.data(&bank.amira, &query, json!({ "input": input })).await;
            assert_eq!(late["did"]["userErrors"][0]["code"], "STALE");
            assert_eq!(late["did"]["listing"]["version"], version);
            if mutation == "renewListing" {
                // To the end of that day in Barcelona.
                assert_eq!(done["did"]["listing"]["expiresAt"], "2027-01-31T23:00:00Z");
            }
        }
    }

    async fn a_member_is_proposed_and_answers_and_only_those_concerned_see_it(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut need = offer(&bank, &bank.amira, "Garden work");
        need["kind"] = json!("NEED");
        let need = published(&api, &bank.amira, need).await;
        let suggest = "mutation($input: SuggestMatchInput!) { suggestMatch(input: $input) {
            match { state listing { title } member { name } proposedBy { name } } userErrors { code } } }";
        let input = json!({ "input": { "listingId": need["id"], "memberId": bank.ben.member.to_string() } });
        assert_eq!(api.code(Some(&bank.cleo), suggest, input.clone()).await, "FORBIDDEN");
        let asked = api.data(&bank.samuel, suggest, input).await;
        assert_eq!(asked["suggestMatch"]["match"], json!({ "state": "ASKED", "listing": { "title": "Garden work" },
            "member": { "name": "Ben" }, "proposedBy": { "name": "Samuel" } }));
        let mine = "query($id: ID!) { memberMatches(memberId: $id, state: ASKED) { nodes { listing { title } state } } }";
        let of_ben = json!({ "id": bank.ben.member.to_string() });
        let seen = api.data(&bank.ben, mine, of_ben.clone()).await;
        assert_eq!(seen["memberMatches"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!(api.code(Some(&bank.cleo), mine, of_ben.clone()).await, "FORBIDDEN");
        assert_eq!(api.data(&bank.otto, mine, of_ben).await["memberMatches"], json!(null));
        let answer = "mutation($input: AnswerMatchInput!) { answerMatch(input: $input) { match { state answeredAt } userErrors { code } } }";
        let input = json!({ "input": { "listingId": need["id"], "memberId": bank.ben.member.to_string(), "yes": false } });
        let not_now = api.data(&bank.ben, answer, input.clone()).await;
        assert_eq!(not_now["answerMatch"]["match"]["state"], "NOT_NOW");
        let other = api.data(&bank.cleo, answer, input).await;
        assert_eq!(other["answerMatch"]["userErrors"][0]["code"], "NOT_FOUND");
        let whom = "query($id: ID!) { listingMatches(listingId: $id) { nodes { member { name } state } } }";
        let seen = api.data(&bank.samuel, whom, json!({ "id": need["id"] })).await;
        assert_eq!(seen["listingMatches"]["nodes"], json!([{ "member": { "name": "Ben" }, "state": "NOT_NOW" }]));
    }

    async fn api_14_a_page_of_a_hundred_costs_as_many_statements_as_a_page_of_one(bank: Bank) {
        let api = Api::serve(&bank).await;
        for who in [&bank.amira, &bank.ben, &bank.cleo, &bank.ines] {
            many(&bank, who, 25).await;
        }
        let token = api.token(&bank.ben, Scope::ALL).await;
        for token in [Some(token.as_str()), None] {
            let mut counts = Vec::new();
            for first in [1, 1, 100] {
                let before = bank.store.statements();
                let found = api.ask_with(token, LIST, json!({ "bank": bank.id.to_string(), "first": first })).await;
                counts.push(bank.store.statements() - before);
                assert_eq!(ids(&found["data"]).len(), first);
            }
            assert_eq!(counts[1], counts[2], "{counts:?} (the first warms up)");
        }
    }
}
