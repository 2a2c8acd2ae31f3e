//! Search: in any script, the same on both engines, and nothing that is typed means anything to an engine.

use app::listing::{ListingChanges, Point, UpdateListing};
use domain::listing::Visibility;
use domain::patch::Patch;

use super::*;
use crate::bank::Seed;
use crate::listings::{found, title};

async fn search(bank: &Bank, words: &str) -> Vec<String> {
    newest(bank, &bank.ben.actor, words).await
}

on_both_engines! {
    async fn words_are_found_in_any_script_and_without_their_accents(bank: Bank) {
        let member = bank.amira.member;
        for text in ["إصلاح الدَّرَّاجات والإطارات", "修理水龙头", "Reparació de bicicletes al Cafè", "Übersetzungen", "Переклад листів"] {
            say(&bank, &bank.amira, "ca", text, "").await;
        }
        let tagged = PublishListing {
            category: somewhere(&bank).await,
            tags: vec![label("Childwatch")],
            description: Some(Note::try_new("Two adults on Wednesdays").unwrap()),
            ..offer(&bank, member, "Afternoons")
        };
        publish(&bank, &bank.amira, tagged).await;
        for (words, title) in [
            ("الدراجات", "إصلاح الدَّرَّاجات والإطارات"),
            ("اصلاح", "إصلاح الدَّرَّاجات والإطارات"),
            ("水龙头", "修理水龙头"),
            ("CAFE bici", "Reparació de bicicletes al Cafè"),
            ("café", "Reparació de bicicletes al Cafè"),
            ("ubersetz", "Übersetzungen"),
            ("ЛИСТІВ", "Переклад листів"),
            ("childwatch wednesday", "Afternoons"),
        ] {
            assert_eq!(search(&bank, words).await, [title], "{words}");
        }
        assert!(search(&bank, "cafe childwatch").await.is_empty());
    }

    async fn what_looks_like_a_query_language_is_only_words(bank: Bank) {
        publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup or bread")).await;
        for words in ["***", "'", "\"", "&|!()", ":*", "NEAR(a b)", "title:soup", "soup NOT bread", "' OR 1=1 --", "\\", "٪%_", &"x".repeat(80)] {
            assert!(search(&bank, words).await.is_empty(), "{words}");
        }
        for words in ["-soup", "soup\\", "\"soup\" OR 'bread'", "so*", "soup & bread", "(soup)"] {
            assert_eq!(search(&bank, words).await, ["Soup or bread"], "{words}");
        }
    }

    async fn a_search_across_banks_finds_what_is_public_as_long_as_it_is(bank: Bank) {
        let member = bank.amira.member;
        publish(&bank, &bank.amira, offer(&bank, member, "Soup for the bank")).await;
        let view = publish(&bank, &bank.amira, public(offer(&bank, member, "Soup for all"))).await;
        let find = FindListings { words: Some(label("soup")), ..FindListings::default() };
        let all = || bank.app.listings(&Actor::Anonymous, None, find.clone(), Window::first(9));
        let titles: Vec<String> = all().await.unwrap().items.into_iter().map(|view| view.listing.title).collect();
        assert_eq!(titles, ["Soup for all"]);
        assert_eq!(found(&bank, &Actor::Anonymous, find.clone()).await, ["Soup for all"]);
        let changes = ListingChanges { visibility: Patch::Value(Visibility::Bank), ..ListingChanges::default() };
        let command = UpdateListing { listing: view.listing.id, expected_version: 1, changes };
        bank.app.update_listing(&bank.amira.actor, command).await.unwrap();
        assert!(all().await.unwrap().items.is_empty());
        assert_eq!(search(&bank, "soup").await, ["Soup for all", "Soup for the bank"]);
    }

    async fn a_changed_text_is_found_by_its_new_words_only(bank: Bank) {
        let view = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        let changes = ListingChanges { title: Patch::Value(title("Bread")), ..ListingChanges::default() };
        let command = UpdateListing { listing: view.listing.id, expected_version: 1, changes };
        bank.app.update_listing(&bank.amira.actor, command).await.unwrap();
        assert!(search(&bank, "soup").await.is_empty());
        assert_eq!(search(&bank, "bread").await, ["Bread"]);
    }

    async fn the_index_is_rebuilt_from_the_listings(bank: Bank) {
        let member = bank.amira.member;
        for n in 0..120 {
            let command = PublishListing { place: Some(Point { latitude: 41_000_000, longitude: 2_000_000 }), ..offer(&bank, member, &format!("Soup {n}")) };
            publish(&bank, &bank.amira, command).await;
        }
        let seed = Seed { store: &bank.store };
        seed.raw("UPDATE listing_search SET title = 'lost', body = 'lost' WHERE bank_id = $1", vec![bank.id.uuid().into()]).await;
        assert_eq!(bank.app.reindex().await.unwrap(), 2);
        assert_eq!(search(&bank, "soup").await.len(), 100);
        assert_eq!(search(&bank, "soup 119").await, ["Soup 119"]);
        assert!(search(&bank, "lost").await.is_empty());
        // Twice is the same as once.
        bank.app.reindex().await.unwrap();
        assert_eq!(search(&bank, "soup 7").await, ["Soup 7"]);
    }
}
