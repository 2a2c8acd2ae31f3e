//! A retired category takes nothing new, and loses nothing.

use app::exchange::LogAgain;
use app::listing::{ListingChanges, PublishListing, UpdateListing};

use super::*;
use crate::listings::{need, offer, publish};

fn code<T>(result: app::Result<T>) -> &'static str {
    result.err().map_or("OK", |error| error.code())
}

on_both_engines! {
    async fn nothing_new_stands_in_a_retired_category_and_what_stood_there_stays(bank: Bank) {
        let wheel = publish(&bank, &bank.ben, need(&bank, bank.ben.member, "A flat tyre")).await;
        let earlier = bank.app.log_exchange(&bank.ben.actor, today(&bank, 20), &key()).await.unwrap();
        let waiting = bank.app.log_exchange(&bank.amira.actor, today(&bank, 25), &key()).await.unwrap();
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank), &key()).await.unwrap();
        let record = seen(&bank, bank.category).await;
        let retired = bank.app.retire_category(&bank.ines.actor, step(&record)).await.unwrap();
        assert_eq!(bank.app.retire_category(&bank.ines.actor, step(&retired)).await.unwrap(), retired, "once is enough");

        let (app, ben) = (&bank.app, &bank.ben.actor);
        assert_eq!(code(app.publish_listing(ben, offer(&bank, bank.ben.member, "Bells"), None).await), "CATEGORY_RETIRED");
        assert_eq!(code(app.log_exchange(ben, today(&bank, 10), &key()).await), "CATEGORY_RETIRED");
        assert_eq!(code(app.propose_exchange(ben, proposal(&bank), &key()).await), "CATEGORY_RETIRED");
        let again = LogAgain { exchange: earlier.facts().id, day: day("2026-11-19"), minutes: None, distinct: true, long_day: false };
        assert_eq!(code(app.log_again(ben, again, &key()).await), "CATEGORY_RETIRED");

        // What is under way goes on, and an old need is answered where it stands.
        let agreed = app.agree_exchange(&bank.amira.actor, proposed.facts().id, proposed.version).await.unwrap();
        let happened = app::exchange::RecordAgreed { exchange: agreed.facts().id, minutes: None, days: None, long_day: false };
        app.record_agreed(ben, happened, &key()).await.unwrap();
        app.confirm_exchange(ben, waiting.facts().id, &key()).await.unwrap();
        let answer = ProposeExchange { listing: Some(wheel.listing.id), ..proposal(&bank) };
        app.propose_exchange(&bank.amira.actor, answer, &key()).await.unwrap();
        let answer = LogExchange { listing: Some(wheel.listing.id), ..today(&bank, 10) };
        app.log_exchange(ben, answer, &key()).await.unwrap();
        let changes = ListingChanges {
            title: Patch::Value(title("Two flat tyres")),
            category: Patch::Value(bank.category),
            ..ListingChanges::default()
        };
        let update = UpdateListing { listing: wheel.listing.id, expected_version: wheel.listing.version, changes };
        assert_eq!(app.update_listing(ben, update).await.unwrap().listing.category, bank.category);

        let back = app.bring_back_category(&bank.ines.actor, step(&retired)).await.unwrap();
        assert_eq!((back.is_offered(), back.version), (true, 3));
        app.log_exchange(ben, today(&bank, 10), &key()).await.unwrap();
        bank.verify().await;
    }

    async fn nothing_moves_into_a_retired_category(bank: Bank) {
        let all = bank.app.categories(bank.id).await.unwrap();
        let other = all.iter().find(|known| known.slug.as_deref() == Some("garden-work")).unwrap();
        let view = publish(&bank, &bank.ben, offer(&bank, bank.ben.member, "Bells")).await;
        let logged = bank.app.log_exchange(&bank.amira.actor, today(&bank, 20), &key()).await.unwrap();
        bank.app.retire_category(&bank.ines.actor, step(other)).await.unwrap();
        let changes = ListingChanges { category: Patch::Value(other.id), ..ListingChanges::default() };
        let update = UpdateListing { listing: view.listing.id, expected_version: 1, changes };
        assert_eq!(code(bank.app.update_listing(&bank.ben.actor, update).await), "CATEGORY_RETIRED");
        let edit = app::exchange::EditExchange {
            title: None,
            note: None,
            category: Some(other.id),
            days: None,
        };
        assert_eq!(code(bank.app.edit_exchange(&bank.amira.actor, logged.facts().id, logged.version, edit).await), "CATEGORY_RETIRED");
    }

    async fn a_retired_group_takes_what_is_in_it_along_and_brings_it_back_as_it_was(bank: Bank) {
        let child = seen(&bank, bank.category).await;
        let group = seen(&bank, child.parent.unwrap()).await;
        let group = bank.app.retire_category(&bank.ines.actor, step(&group)).await.unwrap();
        let command = PublishListing { category: bank.category, ..offer(&bank, bank.ben.member, "Bells") };
        assert_eq!(code(bank.app.publish_listing(&bank.ben.actor, command.clone(), None).await), "CATEGORY_RETIRED");
        let inside = AddCategory { parent: Some(group.id), ..category(&bank, &[("en", "Inside")]) };
        assert_eq!(code(bank.app.add_category(&bank.ines.actor, inside).await), "CATEGORY_RETIRED");
        bank.app.bring_back_category(&bank.ines.actor, step(&group)).await.unwrap();
        assert_eq!(seen(&bank, bank.category).await, child);
        bank.app.publish_listing(&bank.ben.actor, command, None).await.unwrap();
    }
}
