//! Which fit best: the rules of the order, walking it, its bound, and what is shown as found.

use std::collections::BTreeSet;

use app::listing::Rank;
use domain::id::ListingId;
use domain::patch::Patch;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::api::Api;
use crate::bank::Engine;

fn soup() -> FindListings {
    FindListings {
        words: Some(label("soup")),
        ..FindListings::default()
    }
}

/// A page of those that fit best, and the key of its last row.
async fn page(bank: &Bank, find: FindListings, window: Window<Rank>) -> (Vec<String>, Option<Rank>, bool) {
    let page = bank
        .app
        .best_listings(&bank.ben.actor, Some(bank.id), find, window)
        .await
        .unwrap();
    let last = page.items.last().and_then(|seen| seen.found.clone().unwrap().rank);
    let titles = page.items.into_iter().map(|seen| seen.listing.title).collect();
    (titles, last, page.more)
}

async fn best(bank: &Bank, words: &str) -> Vec<String> {
    let find = FindListings {
        words: Some(label(words)),
        ..FindListings::default()
    };
    page(bank, find, Window::first(100)).await.0
}

/// Writes many listings like this one into the store, older ones first.
async fn many(bank: &Bank, like: &ListingView, titles: impl Iterator<Item = String>) {
    let row = bank
        .store
        .reader()
        .in_bank(bank.id)
        .listing(like.listing.id)
        .await
        .unwrap()
        .unwrap();
    let tx = bank.store.begin().await.unwrap();
    for (n, title) in titles.enumerate() {
        let mut row = row.clone();
        let id = row.listing.id.uuid().as_u128() + 1 + u128::try_from(n).unwrap();
        row.listing.id = ListingId::new(Uuid::from_u128(id));
        row.listing.title = title;
        row.listing.description.clear();
        tx.in_bank(bank.id).insert_listing(&row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

const LIST: &str = "query($bank: ID, $filter: ListingFilterInput, $sort: ListingSort, $first: Int, $after: String) {
    listings(bankId: $bank, filter: $filter, sort: $sort, first: $first, after: $after) {
        edges { cursor node { title highlights { title { text matched } description { text matched } } } } } }";

fn titles(answer: &Value) -> Vec<String> {
    let edges = answer["data"]["listings"]["edges"].as_array();
    let title = |edge: &Value| edge["node"]["title"].as_str().unwrap().to_owned();
    edges
        .unwrap_or_else(|| panic!("{answer:#}"))
        .iter()
        .map(title)
        .collect()
}

on_both_engines! {
    async fn titles_whole_words_neighbouring_words_and_fresh_ones_come_first(bank: Bank) {
        say(&bank, &bank.amira, "en", "Bike repair", "").await;
        bank.clock.advance_days(90);
        say(&bank, &bank.amira, "en", "Bike repair", "Long ago as good.").await;
        say(&bank, &bank.amira, "en", "Repairs of bikes", "").await;
        say(&bank, &bank.amira, "en", "Repair of any bike", "").await;
        say(&bank, &bank.amira, "en", "Workshop", "We repair your bike.").await;
        say(&bank, &bank.amira, "en", "Bike rides", "And a repair on the road.").await;
        say(&bank, &bank.amira, "en", "Soup", "No wheels.").await;
        assert_eq!(best(&bank, "bike repair").await, [
            "Bike repair", "Repair of any bike", "Bike repair", "Repairs of bikes", "Bike rides", "Workshop",
        ]);
        assert_eq!(newest(&bank, &bank.ben.actor, "bike repair").await[0], "Bike rides");
        assert!(best(&bank, "***").await.is_empty());
    }

    async fn a_list_of_the_best_walked_while_rows_arrive_shows_each_row_once(bank: Bank) {
        let mut made = Vec::new();
        for n in 0..10 {
            made.push(say(&bank, &bank.amira, "en", &format!("Soup {n}"), "").await.listing);
            bank.clock.advance_days(7);
        }
        let (mut seen, mut window) = (Vec::new(), Window { size: 3, backwards: false, after: None, before: None });
        for renewed in &made {
            let (titles, last, more) = page(&bank, soup(), window).await;
            // What comes meanwhile would stand anywhere in the list, and time goes on.
            say(&bank, &bank.amira, "en", "Soup", "New").await;
            say(&bank, &bank.amira, "en", "Bread", "And soup").await;
            // The oldest ones are renewed before they are seen.
            bank.app.renew_listing(&bank.amira.actor, renewed.id, renewed.version, Patch::Absent).await.unwrap();
            bank.clock.advance_days(9);
            seen.extend(titles);
            window.after = last;
            if !more {
                break;
            }
        }
        let all: Vec<String> = (0..10).rev().map(|n| format!("Soup {n}")).collect();
        assert_eq!(seen, all);
        // From the end, before what was seen last: the same order.
        let back = Window { size: 4, backwards: true, after: None, before: window.after };
        assert_eq!(page(&bank, soup(), back).await.0, all[5..9]);
    }

    async fn of_a_common_word_the_newest_thousand_are_looked_at(bank: Bank) {
        let oldest = say(&bank, &bank.amira, "en", "Soup soup", "The very best soup.").await;
        many(&bank, &oldest, (0..1_009).map(|n| format!("Lentil soup {n}"))).await;
        let (mut seen, mut window, mut costs) = (Vec::new(), Window::first(100), BTreeSet::new());
        loop {
            let before = bank.store.statements();
            let (titles, last, more) = page(&bank, soup(), window).await;
            costs.insert(bank.store.statements() - before);
            seen.extend(titles);
            window.after = last;
            if !more {
                break;
            }
        }
        assert_eq!(seen.len(), 1_000);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 1_000);
        assert!(!seen.contains(&"Soup soup".to_owned()));
        assert_eq!(costs.len(), 1, "{costs:?}");
        assert!(costs.iter().all(|cost| *cost <= 6), "{costs:?}");
        // A rare word among them is found, however old.
        assert_eq!(best(&bank, "best soup").await, ["Soup soup"]);
        // What fits a filter is looked at, not what it leaves out.
        let filter = FindListings { member: Some(bank.ben.member), ..soup() };
        assert!(page(&bank, filter, Window::first(9)).await.0.is_empty());
    }

    async fn words_are_found_through_an_index(bank: Bank) {
        let soup = say(&bank, &bank.amira, "en", "Soup and chervil", "").await;
        many(&bank, &soup, (0..400).map(|n| format!("Lentil soup {n}"))).await;
        let tx = bank.store.begin().await.unwrap();
        tx.execute_unprepared("ANALYZE").await.unwrap();
        if bank.engine == Engine::Postgres {
            // Tables as small as these are read whole otherwise.
            tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.unwrap();
        }
        let filter = |words: &str| store::ListingFilter { words: Some(words.to_owned()), ..store::ListingFilter::open(bank.app.now()) };
        let member = store::ListingReader::Member(vec![bank.ben.member]);
        for (reader, public) in [(store::ListingReader::Public, true), (member, false)] {
            for words in ["chervil", "soup"] {
                let plan = tx.in_bank(bank.id).plan_of_best(&reader, &filter(words)).await.unwrap().join("\n");
                match (bank.engine, words) {
                    (Engine::Sqlite, _) => {
                        assert!(plan.contains("SCAN t VIRTUAL TABLE INDEX"), "{plan}");
                        assert_eq!(plan.matches("SEARCH ").count(), 3, "{plan}");
                        assert!(!plan.contains("TEMP B-TREE"), "walked in its order, as far as is needed: {plan}");
                    }
                    // By the index of words, or from the newest on as far as is needed: by what costs less.
                    (Engine::Postgres, _) if !public => {
                        assert!(plan.contains("listing_search_words") || plan.contains("Backward using listing_search_pkey"), "{plan}");
                        assert!(!plan.contains("Seq Scan"), "{plan}");
                    }
                    // Where nothing is public, that is looked at first.
                    (Engine::Postgres, _) => assert!(!plan.contains("Seq Scan"), "{plan}"),
                }
            }
        }
        tx.rollback().await.unwrap();
    }

    async fn the_best_are_among_what_the_reader_may_see(bank: Bank) {
        say(&bank, &bank.amira, "en", "Soup", "").await;
        publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Soup for all"))).await;
        let public = |at: Option<domain::id::BankId>| bank.app.best_listings(&Actor::Anonymous, at, soup(), Window::first(9));
        for at in [None, Some(bank.id)] {
            let found = public(at).await.unwrap().items;
            assert_eq!(found.len(), 1, "{at:?}");
            assert_eq!((found[0].listing.title.as_str(), &found[0].owner), ("Soup for all", &None));
        }
        assert!(public(Some(bank.other)).await.unwrap().items.is_empty());
        assert_eq!(best(&bank, "soup").await.len(), 2);
    }

    async fn both_transports_order_and_show_what_was_found(bank: Bank) {
        let api = Api::serve(&bank).await;
        say(&bank, &bank.amira, "en", "<b>Bike</b> repairs", "Brakes & chains; I repair it all.").await;
        say(&bank, &bank.amira, "en", "Rides", "And repair on the road.").await;
        let ask = |sort: Value, first: i64, after: Value| {
            let ask = json!({ "bank": bank.id.to_string(), "filter": { "words": "repair" }, "sort": sort, "first": first, "after": after });
            let (api, who) = (&api, &bank.ben);
            async move { api.ask(Some(who), LIST, ask).await }
        };
        let best = ask(json!(null), 9, json!(null)).await;
        assert_eq!(titles(&best), ["<b>Bike</b> repairs", "Rides"]);
        assert_eq!(titles(&ask(json!("RELEVANCE"), 9, json!(null)).await), titles(&best));
        assert_eq!(titles(&ask(json!("NEWEST"), 9, json!(null)).await), ["Rides", "<b>Bike</b> repairs"]);
        let part = |text: &str, matched: bool| json!({ "text": text, "matched": matched });
        assert_eq!(best["data"]["listings"]["edges"][0]["node"]["highlights"], json!({
            "title": [part("<b>Bike</b> ", false), part("repairs", true)],
            "description": [part("Brakes & chains; I ", false), part("repair", true), part(" it all.", false)],
        }));
        // A cursor goes on where it was taken, and nowhere else.
        let cursor = best["data"]["listings"]["edges"][0]["cursor"].clone();
        assert_eq!(titles(&ask(json!(null), 9, cursor.clone()).await), ["Rides"]);
        let other = ask(json!("NEWEST"), 9, cursor).await;
        assert_eq!(other["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        let list = format!("GET /banks/{}/listings?words=repair&limit=1", bank.id);
        let first = api.rest(&list).by(&bank.ben).send().await;
        assert_eq!(first.body["data"][0]["title"], "<b>Bike</b> repairs");
        assert_eq!(first.body["data"][0]["highlights"]["title"][1], part("repairs", true));
        let next = format!("{list}&cursor={}", first.body["page"]["nextCursor"].as_str().unwrap());
        let second = api.rest(&next).by(&bank.ben).send().await;
        assert_eq!((&second.body["data"][0]["title"], &second.body["page"]["hasMore"]), (&json!("Rides"), &json!(false)));
        let latest = api.rest(&format!("{list}&sort=NEWEST")).by(&bank.ben).send().await;
        assert_eq!(latest.body["data"][0]["title"], "Rides");
        let all = api.rest(&format!("GET /banks/{}/listings", bank.id)).by(&bank.ben).send().await;
        assert_eq!(all.body["data"][0]["highlights"], json!(null));
        let odd = api.rest(&format!("{list}&sort=LOUDEST")).by(&bank.ben).problem().await;
        assert_eq!(odd.0, 400);
    }
}
