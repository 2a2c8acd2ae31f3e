//! Lists: filters, pages, and what they cost.

use app::exchange::{LogExchange, ProposeExchange};
use app::listing::{AnswerMatch, FindListings, PublishListing, SuggestMatch};
use domain::id::CategoryId;

use super::*;
use crate::bank::key;

async fn category(bank: &Bank, slug: &str) -> CategoryId {
    let all = bank.store.reader().in_bank(bank.id).categories().await.unwrap();
    all.iter()
        .find(|category| category.slug.as_deref() == Some(slug))
        .unwrap()
        .id
}

async fn unanswered(bank: &Bank, days: i64) -> Vec<String> {
    let find = FindListings {
        unanswered_days: Some(days),
        ..FindListings::default()
    };
    found(bank, &bank.samuel.actor, find).await
}

on_both_engines! {
    async fn a_page_walked_while_rows_arrive_shows_each_row_once(bank: Bank) {
        let member = bank.amira.member;
        for n in 0..10 {
            publish(&bank, &bank.amira, offer(&bank, member, &format!("Old {n}"))).await;
        }
        for backwards in [false, true] {
            let (mut seen, mut window) = (Vec::new(), Window { size: 3, backwards, after: None, before: None });
            loop {
                let page = bank.app.listings(&bank.ben.actor, Some(bank.id), FindListings::default(), window).await.unwrap();
                publish(&bank, &bank.amira, offer(&bank, member, "New")).await;
                let ids: Vec<_> = page.items.iter().map(|view| view.listing.id.uuid()).collect();
                assert!(ids.is_sorted_by(|a, b| a > b));
                window.after = ids.last().copied().filter(|_| !backwards);
                window.before = ids.first().copied().filter(|_| backwards);
                seen.extend(page.items.into_iter().filter(|view| view.listing.title.starts_with("Old")).map(|view| view.listing.title));
                if !page.more || seen.len() == 10 {
                    break;
                }
            }
            seen.sort();
            let all: Vec<String> = (0..10).map(|n| format!("Old {n}")).collect();
            assert_eq!(seen, all, "backwards: {backwards}");
        }
    }

    async fn each_filter_finds_its_own(bank: Bank) {
        let member = bank.amira.member;
        let plumbing = category(&bank, "plumbing").await;
        let home = category(&bank, "home-and-moving").await;
        let base = |text: &str| offer(&bank, member, text);
        publish(&bank, &bank.amira, PublishListing { category: plumbing, area: Some(label("Sants")), ..base("Taps") }).await;
        publish(&bank, &bank.amira, PublishListing { subject: ListingSubject::Thing, tags: vec![label("Ladder")], ..base("A ladder") }).await;
        publish(&bank, &bank.amira, PublishListing { mode: ListingMode::Remote, languages: vec!["es-MX".to_owned(), "ar".to_owned()], ..base("Calls") }).await;
        publish(&bank, &bank.amira, PublishListing { mode: ListingMode::Either, visibility: Visibility::Partners, languages: vec!["est".to_owned()], ..base("Letters") }).await;
        publish(&bank, &bank.ben, PublishListing { needed_by: Some(day("2026-11-25")), ..need(&bank, bank.ben.member, "A lift") }).await;
        let find = FindListings::default;
        let cases: Vec<(FindListings, &[&str])> = vec![
            (FindListings { kind: Some(ListingKind::Need), ..find() }, &["A lift"]),
            (FindListings { subject: Some(ListingSubject::Thing), ..find() }, &["A ladder"]),
            (FindListings { categories: vec![plumbing], ..find() }, &["Taps"]),
            (FindListings { categories: vec![home], ..find() }, &["Taps"]),
            (FindListings { taxa: vec!["plumbing".to_owned()], ..find() }, &["Taps"]),
            (FindListings { taxa: vec!["home-and-moving".to_owned(), "nothing".to_owned()], ..find() }, &["Taps"]),
            (FindListings { member: Some(bank.ben.member), ..find() }, &["A lift"]),
            (FindListings { mode: Some(ListingMode::Remote), ..find() }, &["Letters", "Calls"]),
            (FindListings { mode: Some(ListingMode::InPerson), ..find() }, &["A lift", "Letters", "A ladder", "Taps"]),
            (FindListings { visibility: Some(Visibility::Partners), ..find() }, &["Letters"]),
            (FindListings { area: Some(label("Sants")), ..find() }, &["Taps"]),
            (FindListings { language: Some("ES".to_owned()), ..find() }, &["Calls"]),
            (FindListings { language: Some("es-mx".to_owned()), ..find() }, &["Calls"]),
            (FindListings { tag: Some(label("LADDER")), ..find() }, &["A ladder"]),
            (FindListings { needed_before: Some(day("2026-11-26")), ..find() }, &["A lift"]),
            (FindListings { needed_before: Some(day("2026-11-25")), ..find() }, &[]),
            (FindListings { phases: vec![ListingPhase::Paused, ListingPhase::Withdrawn], ..find() }, &[]),
            (FindListings { phases: vec![ListingPhase::Open, ListingPhase::Expired], kind: Some(ListingKind::Need), ..find() }, &["A lift"]),
        ];
        for (find, titles) in cases {
            assert_eq!(found(&bank, &bank.cleo.actor, find.clone()).await, titles, "{find:?}");
            let everywhere = bank.app.listings(&Actor::Anonymous, None, find.clone(), Window::first(9)).await.unwrap();
            assert!(everywhere.items.is_empty());
            // A registrar's reading of the same, also of one member, is a statement that both engines take.
            found(&bank, &bank.samuel.actor, FindListings { member: Some(member), ..find }).await;
        }
        let bad = FindListings { language: Some("e%".to_owned()), ..find() };
        let bad = bank.app.listings(&Actor::Anonymous, None, bad, Window::first(9)).await.unwrap_err();
        assert_eq!(field(&bad), "language");
    }

    async fn an_unanswered_need_surfaces_until_somebody_answers(bank: Bank) {
        let app = &bank.app;
        let id = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await.listing.id;
        publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        assert!(unanswered(&bank, 9).await.is_empty());
        bank.clock.advance_days(9);
        assert_eq!(unanswered(&bank, 9).await, ["A lift"]);
        assert!(unanswered(&bank, 10).await.is_empty());
        let command = ProposeExchange {
            bank: bank.id, giver: bank.ben.member, receiver: bank.amira.member, minutes: 60, day: None,
            category: bank.category, listing: Some(id), title: title("A lift"), note: None,
        };
        let exchange = app.propose_exchange(&bank.ben.actor, command, &key()).await.unwrap();
        assert!(unanswered(&bank, 9).await.is_empty());
        // Taken back, the need waits again.
        app.cancel_exchange(&bank.ben.actor, exchange.facts().id, exchange.version).await.unwrap();
        assert_eq!(unanswered(&bank, 9).await, ["A lift"]);
        app.suggest_match(&bank.samuel.actor, SuggestMatch { listing: id, member: bank.cleo.member }).await.unwrap();
        assert_eq!(unanswered(&bank, 9).await, ["A lift"]);
        app.answer_match(&bank.cleo.actor, AnswerMatch { listing: id, member: bank.cleo.member, yes: true }).await.unwrap();
        assert!(unanswered(&bank, 9).await.is_empty());
    }

    async fn a_need_whose_hours_were_undone_is_unanswered_again(bank: Bank) {
        let need = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await.listing.id;
        bank.clock.advance_days(9);
        let hours = LogExchange { listing: Some(need), ..bank.hours(bank.ben.member, bank.amira.member, 60) };
        let done = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        assert!(unanswered(&bank, 9).await.is_empty());
        bank.app.reverse_exchange(&bank.ben.actor, done.facts().id, &key()).await.unwrap();
        assert_eq!(unanswered(&bank, 9).await, ["A lift"]);
    }

    async fn hours_answer_the_receivers_need_or_the_givers_offer_and_nobody_elses(bank: Bank) {
        let lift = publish(&bank, &bank.cleo, need(&bank, bank.cleo.member, "A lift")).await.listing.id;
        let own = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A ladder")).await.listing.id;
        let soup = publish(&bank, &bank.ben, offer(&bank, bank.ben.member, "Soup")).await.listing.id;
        bank.clock.advance_days(9);
        // Ben gave to Amira: not Cleo's need, whoever of the two says so, nor the need or the offer of the wrong side.
        let hours = |listing| LogExchange { listing: Some(listing), ..bank.hours(bank.ben.member, bank.amira.member, 60) };
        let turned = |listing| LogExchange { listing: Some(listing), ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let ask = |listing| ProposeExchange {
            bank: bank.id, giver: bank.ben.member, receiver: bank.amira.member, minutes: 60, day: None,
            category: bank.category, listing: Some(listing), title: title("A lift"), note: None,
        };
        for who in [&bank.amira, &bank.ben, &bank.yusuf] {
            let refused = bank.app.log_exchange(&who.actor, hours(lift), &key()).await.unwrap_err();
            assert_eq!(refused.code(), "NOT_FOUND");
        }
        let refused = bank.app.propose_exchange(&bank.ben.actor, ask(lift), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "NOT_FOUND");
        for listing in [own, soup] {
            let refused = bank.app.log_exchange(&bank.ben.actor, turned(listing), &key()).await.unwrap_err();
            assert_eq!(field(&refused), "listingId");
        }
        assert_eq!(unanswered(&bank, 9).await, ["A ladder", "A lift"]);
        bank.app.log_exchange(&bank.amira.actor, hours(soup), &key()).await.unwrap();
        bank.app.propose_exchange(&bank.ben.actor, ask(own), &key()).await.unwrap();
        assert_eq!(unanswered(&bank, 9).await, ["A lift"]);
    }

    async fn a_page_of_one_and_of_a_hundred_cost_the_same_statements(bank: Bank) {
        let member = bank.amira.member;
        let mut ids = Vec::new();
        for n in 0..30 {
            let command = PublishListing { tags: vec![label("a"), label("b")], languages: vec!["ca".to_owned()], ..public(offer(&bank, member, &n.to_string())) };
            ids.push(publish(&bank, &bank.amira, command).await.listing.id);
        }
        for actor in [&bank.ben.actor, &Actor::Anonymous, &bank.samuel.actor] {
            let mut costs = Vec::new();
            for size in [1_u32, 30] {
                let before = bank.store.statements();
                let page = bank.app.listings(actor, Some(bank.id), FindListings::default(), Window::first(size)).await.unwrap();
                assert_eq!(page.items.len(), usize::try_from(size).unwrap());
                assert_eq!(page.items[0].listing.tags, ["a", "b"]);
                let middle = bank.store.statements();
                let some = bank.app.listings_by_ids(actor, &ids[..page.items.len()]).await.unwrap();
                assert_eq!(some.len(), page.items.len());
                costs.push((middle - before, bank.store.statements() - middle));
            }
            assert_eq!(costs[0], costs[1]);
            assert!(costs[0].0 <= 4 && costs[0].1 <= 3, "{costs:?}");
        }
    }
}
