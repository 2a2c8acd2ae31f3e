//! Changing, renewing and ending listings.

use super::*;

on_both_engines! {
    async fn one_call_renews_and_without_end_stays_without_end(bank: Bank) {
        let app = &bank.app;
        let ends = PublishListing { expires_on: Patch::Value(day("2026-11-22")), ..offer(&bank, bank.ben.member, "Lift") };
        let ends = publish(&bank, &bank.ben, ends).await;
        // The end of a day in Barcelona.
        assert_eq!(ends.listing.expires_at, Some(instant("2026-11-23T00:00:00+01:00")));
        let never = PublishListing { expires_on: Patch::Null, ..offer(&bank, bank.ben.member, "Tea") };
        let never = publish(&bank, &bank.ben, never).await;
        assert_eq!(never.listing.expires_at, None);
        bank.clock.advance_days(10);
        assert_eq!(found(&bank, &bank.amira.actor, FindListings::default()).await, ["Tea"]);
        let renewed = app.renew_listing(&bank.ben.actor, ends.listing.id, 1, Patch::Absent).await.unwrap();
        assert_eq!(renewed.listing.expires_at, Some(renewed.listing.renewed_at.plus_days(180)));
        assert_eq!(found(&bank, &bank.amira.actor, FindListings::default()).await, ["Tea", "Lift"]);
        let never = app.renew_listing(&bank.ben.actor, never.listing.id, 1, Patch::Absent).await.unwrap();
        assert_eq!(never.listing.expires_at, None);
        let past = app.renew_listing(&bank.ben.actor, ends.listing.id, 2, Patch::Value(day("2026-11-22"))).await.unwrap_err();
        assert_eq!(field(&past), "expiresOn");
    }

    async fn whoever_saw_an_older_version_is_told_so(bank: Bank) {
        let view = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        let mut tasks = Vec::new();
        for n in 0..6 {
            let (app, actor, command) = (bank.app.clone(), bank.amira.actor.clone(), retitle(&view, 1, &format!("Soup {n}")));
            tasks.push(tokio::spawn(async move { app.update_listing(&actor, command).await.map_err(|error| error.code()) }));
        }
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(task.await.unwrap().map(|view| view.listing.version));
        }
        assert_eq!(ends.iter().filter(|end| **end == Ok(2)).count(), 1, "{ends:?}");
        assert_eq!(ends.iter().filter(|end| **end == Err("STALE")).count(), 5, "{ends:?}");
        let other = bank.app.update_listing(&bank.ben.actor, retitle(&view, 2, "Mine")).await.unwrap_err();
        assert_eq!(other.code(), "FORBIDDEN");
    }

    async fn a_row_read_before_a_change_is_not_written_over_it(bank: Bank) {
        let id = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await.listing.id;
        let mut old = bank.store.reader().in_bank(bank.id).listing(id).await.unwrap().unwrap();
        bank.app.pause_listing(&bank.amira.actor, id, 1).await.unwrap();
        let tx = bank.store.begin().await.unwrap();
        let error = tx.in_bank(bank.id).save_listing(&mut old).await.unwrap_err();
        assert!(error.is_passing(), "{error}");
        tx.rollback().await.unwrap();
        assert_eq!(bank.app.listing(&bank.amira.actor, id).await.unwrap().phase, ListingPhase::Paused);
    }

    async fn a_change_leaves_alone_what_it_does_not_name_and_empties_what_is_null(bank: Bank) {
        let command = PublishListing {
            costs: Some(Note::try_new("Fuel").unwrap()),
            tags: vec![label("car")],
            area: Some(label("Sants")),
            needed_by: Some(day("2026-12-01")),
            ..need(&bank, bank.amira.member, "A lift")
        };
        let was = publish(&bank, &bank.amira, command).await.listing;
        let changes = ListingChanges { area: Patch::Null, tags: Patch::Value(vec![]), expires_on: Patch::Null, ..ListingChanges::default() };
        let command = UpdateListing { listing: was.id, expected_version: 1, changes };
        let is = bank.app.update_listing(&bank.amira.actor, command).await.unwrap().listing;
        assert_eq!((is.area.as_deref(), is.tags.len(), is.expires_at), (None, 0, None));
        assert_eq!((&is.costs, &is.title, is.needed_by), (&was.costs, &was.title, was.needed_by));
        assert_eq!(bank.app.listing(&bank.ben.actor, was.id).await.unwrap().listing, is);
        let changes = ListingChanges { title: Patch::Null, ..ListingChanges::default() };
        let command = UpdateListing { listing: was.id, expected_version: 2, changes };
        assert_eq!(field(&bank.app.update_listing(&bank.amira.actor, command).await.unwrap_err()), "title");
    }

    async fn a_need_says_how_it_ended_and_then_nothing_changes_it(bank: Bank) {
        let app = &bank.app;
        let actor = &bank.amira.actor;
        let id = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "A lift")).await.listing.id;
        let end = |ended| WithdrawListing { listing: id, expected_version: 1, ended };
        assert_eq!(field(&app.withdraw_listing(actor, end(None)).await.unwrap_err()), "ended");
        let view = app.withdraw_listing(actor, end(Some(NeedEnd::WentUnmet))).await.unwrap();
        assert_eq!((view.listing.state, view.listing.ended), (ListingState::Withdrawn, Some(NeedEnd::WentUnmet)));
        for refused in [
            app.renew_listing(actor, id, 2, Patch::Absent).await,
            app.resume_listing(actor, id, 2).await,
            app.pause_listing(actor, id, 2).await,
            app.update_listing(actor, retitle(&view, 2, "Again")).await,
        ] {
            assert_eq!(refused.unwrap_err().code(), "LISTING_CLOSED");
        }
        let id = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await.listing.id;
        let end = |ended| WithdrawListing { listing: id, expected_version: 1, ended };
        assert_eq!(field(&app.withdraw_listing(actor, end(Some(NeedEnd::Met))).await.unwrap_err()), "ended");
        app.withdraw_listing(actor, end(None)).await.unwrap();
    }
}
