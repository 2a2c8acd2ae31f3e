//! Offers and needs: who publishes what.

mod changing;
mod finding;
mod matching;
mod seeing;

use app::Actor;
use app::listing::{FindListings, ListingChanges, ListingView, Point, PublishListing, UpdateListing, WithdrawListing};
use app::{AppError, Window};
use domain::id::MemberId;
use domain::listing::{ListingKind, ListingMode, ListingPhase, ListingState, ListingSubject, NeedEnd, Visibility};
use domain::minutes::Minutes;
use domain::patch::Patch;
use domain::text::{Label, Note, Title};

use crate::bank::{Bank, Seed, Who, day, instant};

pub fn title(text: &str) -> Title {
    Title::try_new(text).unwrap()
}

pub fn label(text: &str) -> Label {
    Label::try_new(text).unwrap()
}

/// An offer with nothing but a headline.
pub fn offer(bank: &Bank, member: MemberId, text: &str) -> PublishListing {
    PublishListing::new(member, ListingKind::Offer, bank.category, title(text))
}

/// A need with nothing but a headline.
pub fn need(bank: &Bank, member: MemberId, text: &str) -> PublishListing {
    PublishListing::new(member, ListingKind::Need, bank.category, title(text))
}

/// The same, for everybody.
pub fn public(command: PublishListing) -> PublishListing {
    PublishListing {
        visibility: Visibility::Public,
        ..command
    }
}

pub async fn publish(bank: &Bank, who: &Who, command: PublishListing) -> ListingView {
    bank.app.publish_listing(&who.actor, command, None).await.unwrap()
}

/// The headlines of the first page, newest first.
pub async fn found(bank: &Bank, actor: &Actor, find: FindListings) -> Vec<String> {
    let page = bank
        .app
        .listings(actor, Some(bank.id), find, Window::first(100))
        .await
        .unwrap();
    page.items.into_iter().map(|view| view.listing.title).collect()
}

pub async fn set(bank: &Bank, member: MemberId, change: &str) {
    let sql = format!("UPDATE member SET {change} WHERE id = $1");
    Seed { store: &bank.store }.raw(&sql, vec![member.uuid().into()]).await;
}

fn retitle(view: &ListingView, version: i64, text: &str) -> UpdateListing {
    UpdateListing {
        listing: view.listing.id,
        expected_version: version,
        changes: ListingChanges {
            title: Patch::Value(title(text)),
            ..ListingChanges::default()
        },
    }
}

fn field(error: &AppError) -> &'static str {
    match error {
        AppError::Domain(domain::Error::Invalid(invalid)) => invalid.field,
        other => panic!("{other}"),
    }
}

on_both_engines! {
    async fn a_member_publishes_an_offer_and_a_neighbour_reads_it(bank: Bank) {
        let command = PublishListing {
            description: Some(Note::try_new("Punctures, chains, brakes.\nأحضر أدواتي").unwrap()),
            tags: vec![label("Brakes"), label("دراجة"), label("brakes")],
            languages: vec!["AR".to_owned(), "ca".to_owned(), "zh-hant-tw".to_owned()],
            mode: ListingMode::Either,
            area: Some(label("Hostafrancs")),
            place: Some(Point { latitude: 41_375_123, longitude: 2_143_456 }),
            destination: Some(Point { latitude: 41_403_630, longitude: 2_174_356 }),
            estimate: Some(Minutes::try_new(90).unwrap()),
            availability: Some(Note::try_new("Saturdays").unwrap()),
            costs: Some(Note::try_new("Spare parts").unwrap()),
            ..offer(&bank, bank.amira.member, "Bicycle repair")
        };
        let published = publish(&bank, &bank.amira, command).await;
        let view = bank.app.listing(&bank.ben.actor, published.listing.id).await.unwrap();
        assert_eq!((&view.listing, view.mine), (&published.listing, false));
        assert!(published.mine);
        let listing = view.listing;
        assert_eq!(listing.tags, ["brakes", "دراجة"]);
        assert_eq!(listing.languages, ["ar", "ca", "zh-Hant-TW"]);
        assert_eq!(listing.lang, "ca");
        assert_eq!(view.owner.unwrap().name, "Amira");
        let place = listing.place.unwrap();
        assert_ne!((place.latitude(), place.longitude()), (41_375_123, 2_143_456));
        assert!((place.latitude() - 41_375_123).abs() < 10_000);
        assert!(listing.destination.is_some());
        assert_eq!(listing.expires_at, Some(listing.created_at.plus_days(180)));
        assert_eq!(view.phase, ListingPhase::Open);
    }

    async fn a_helper_publishes_until_the_mandate_ends_and_a_registrar_for_who_has_no_login(bank: Bank) {
        let app = &bank.app;
        let view = publish(&bank, &bank.nadia, need(&bank, bank.rosa, "A lamp on the stairs")).await;
        let samuel = publish(&bank, &bank.samuel, offer(&bank, bank.rosa, "Crochet")).await;
        assert_eq!(samuel.owner.unwrap().id, bank.rosa);
        let amira = app.publish_listing(&bank.samuel.actor, offer(&bank, bank.amira.member, "Hers"), None).await.unwrap_err();
        assert_eq!(amira.code(), "FORBIDDEN");
        let ben = app.publish_listing(&bank.ben.actor, offer(&bank, bank.rosa, "Hers"), None).await.unwrap_err();
        assert_eq!(ben.code(), "FORBIDDEN");
        bank.clock.set("2027-07-01T12:00:00Z");
        let ended = app.publish_listing(&bank.nadia.actor, need(&bank, bank.rosa, "A lamp"), None).await.unwrap_err();
        assert_eq!(ended.code(), "MANDATE_ENDED");
        let ended = app.update_listing(&bank.nadia.actor, retitle(&view, 1, "A lamp")).await.unwrap_err();
        assert_eq!(ended.code(), "MANDATE_ENDED");
    }

    async fn what_cannot_be_is_named(bank: Bank) {
        let base = || offer(&bank, bank.amira.member, "Ladder");
        let elsewhere = bank.store.reader().in_bank(bank.other).categories().await.unwrap()[0].id;
        let hour = Some(Minutes::try_new(60).unwrap());
        let far = Point { latitude: 91_000_000, longitude: 0 };
        let cases = [
            ("estimate", PublishListing { subject: ListingSubject::Thing, estimate: hour, ..base() }),
            ("estimate", PublishListing { estimate: Some(Minutes::try_new(44_641).unwrap()), ..base() }),
            ("place", PublishListing { place: Some(far), ..base() }),
            ("place", PublishListing { destination: Some(Point { latitude: 0, longitude: 0 }), ..base() }),
            ("neededBy", PublishListing { needed_by: Some(day("2026-11-19")), ..base() }),
            ("expiresOn", PublishListing { expires_on: Patch::Value(day("2026-11-19")), ..base() }),
            ("category", PublishListing { category: elsewhere, ..base() }),
            ("tags", PublishListing { tags: (0..11).map(|n| label(&format!("t{n}"))).collect(), ..base() }),
            ("languages", PublishListing { languages: vec!["català".to_owned()], ..base() }),
            ("lang", PublishListing { lang: Some("x".to_owned()), ..base() }),
        ];
        for (name, command) in cases {
            let error = bank.app.publish_listing(&bank.amira.actor, command, None).await.unwrap_err();
            assert_eq!((error.code(), field(&error)), ("INVALID", name));
        }
        assert!(found(&bank, &bank.amira.actor, FindListings::default()).await.is_empty());
    }

    async fn a_member_has_at_most_200_open_also_when_many_are_published_at_once(bank: Bank) {
        let first = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        let row = bank.store.reader().in_bank(bank.id).listing(first.listing.id).await.unwrap().unwrap();
        let tx = bank.store.begin().await.unwrap();
        for n in 0..197_u128 {
            let mut row = row.clone();
            row.listing.id = domain::id::ListingId::new(uuid::Uuid::from_u128(n));
            tx.in_bank(bank.id).insert_listing(&row).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let (app, actor, command) = (bank.app.clone(), bank.amira.actor.clone(), offer(&bank, bank.amira.member, "More"));
            tasks.push(tokio::spawn(async move { app.publish_listing(&actor, command, None).await.map_err(|error| error.code()).err() }));
        }
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(task.await.unwrap());
        }
        ends.sort_unstable();
        assert_eq!(ends[..2], [None, None]);
        assert_eq!(ends[2..], [Some("TOO_MANY"); 6]);
        publish(&bank, &bank.ben, offer(&bank, bank.ben.member, "Bread")).await;
    }

    async fn whoever_has_not_accepted_the_agreement_after_its_grace_publishes_nothing(bank: Bank) {
        let sql = "INSERT INTO agreement (bank_id, version, effective_at, document) VALUES ($1, 1, $2, '')";
        let since = instant("2026-11-01T00:00:00Z").micros();
        Seed { store: &bank.store }.raw(sql, vec![bank.id.uuid().into(), since.into()]).await;
        let view = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        bank.clock.advance_days(60);
        let refused = bank.app.publish_listing(&bank.amira.actor, offer(&bank, bank.amira.member, "Bread"), None).await;
        assert_eq!(refused.unwrap_err().code(), "AGREEMENT_PENDING");
        bank.app.pause_listing(&bank.amira.actor, view.listing.id, 1).await.unwrap();
        set(&bank, bank.amira.member, "agreement_version = 1").await;
        publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Bread")).await;
    }
}
