//! Who sees which listing, and whose it is.

use super::*;

on_both_engines! {
    async fn to_somebody_of_another_bank_a_bank_listing_does_not_exist(bank: Bank) {
        let view = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await;
        let partners = PublishListing { visibility: Visibility::Partners, ..offer(&bank, bank.amira.member, "Bread") };
        let partners = publish(&bank, &bank.amira, partners).await;
        for actor in [&bank.otto.actor, &Actor::Anonymous] {
            for id in [view.listing.id, partners.listing.id] {
                assert_eq!(bank.app.listing(actor, id).await.unwrap_err().code(), "NOT_FOUND");
            }
            let ids = [view.listing.id, partners.listing.id];
            assert_eq!(bank.app.listings_by_ids(actor, &ids).await.unwrap(), []);
            assert!(found(&bank, actor, FindListings::default()).await.is_empty());
        }
        let otto = &bank.otto.actor;
        let write = bank.app.update_listing(otto, retitle(&view, 1, "Mine")).await.unwrap_err();
        assert_eq!(write.to_string(), "there is no such listing here");
        let theirs = bank.app.publish_listing(otto, offer(&bank, bank.amira.member, "Mine"), None).await.unwrap_err();
        assert_eq!(theirs.code(), "NOT_FOUND");
        let nobody = bank.app.update_listing(&Actor::Anonymous, retitle(&view, 1, "Mine")).await.unwrap_err();
        assert_eq!(nobody.code(), "UNAUTHENTICATED");
    }

    async fn a_public_listing_carries_no_name_unless_its_owner_chose_that(bank: Bank) {
        set(&bank, bank.ben.member, "name_public = TRUE").await;
        let amira = publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Haircuts"))).await;
        let ben = publish(&bank, &bank.ben, public(offer(&bank, bank.ben.member, "Translation"))).await;
        publish(&bank, &bank.cleo, offer(&bank, bank.cleo.member, "For the bank only")).await;
        for actor in [&Actor::Anonymous, &bank.otto.actor] {
            for whose in [None, Some(bank.id)] {
                let page = bank.app.listings(actor, whose, FindListings::default(), Window::first(10)).await.unwrap();
                let seen: Vec<_> = page.items.iter()
                    .map(|view| (view.listing.id, view.owner.as_ref().map(|owner| owner.name.as_str())))
                    .collect();
                assert_eq!(seen, [(ben.listing.id, Some("Ben")), (amira.listing.id, None)]);
            }
            assert!(bank.app.listing(actor, amira.listing.id).await.unwrap().owner.is_none());
            // Filtering by a guessed owner tells nothing either.
            for (member, many) in [(bank.amira.member, 0), (bank.ben.member, 1)] {
                let find = FindListings { member: Some(member), ..FindListings::default() };
                assert_eq!(found(&bank, actor, find).await.len(), many);
            }
        }
        let inside = bank.app.listing(&bank.cleo.actor, amira.listing.id).await.unwrap();
        assert_eq!(inside.owner.unwrap().id, bank.amira.member);
        let unknown = domain::id::BankId::new(bank.category.uuid());
        let error = bank.app.listings(&Actor::Anonymous, Some(unknown), FindListings::default(), Window::first(1)).await;
        assert_eq!(error.unwrap_err().code(), "NOT_FOUND");
    }

    async fn a_token_without_the_scope_reads_what_is_public(bank: Bank) {
        let hidden = publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Soup")).await.listing.id;
        let shown = publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Bread"))).await.listing.id;
        let Actor::Person { person, via, .. } = bank.ben.actor.clone() else { unreachable!() };
        let narrow = Actor::Person { person, scopes: vec![], via };
        assert_eq!(bank.app.listing(&narrow, hidden).await.unwrap_err().code(), "FORBIDDEN");
        assert!(bank.app.listing(&narrow, shown).await.unwrap().owner.is_none());
        let page = bank.app.listings(&narrow, Some(bank.id), FindListings::default(), Window::first(9)).await;
        assert_eq!(page.unwrap_err().code(), "FORBIDDEN");
        let write = bank.app.publish_listing(&narrow, offer(&bank, bank.ben.member, "Tea"), None).await.unwrap_err();
        assert_eq!(write.code(), "FORBIDDEN");
    }

    async fn what_rests_or_ended_is_seen_by_its_owner_helper_and_registrars_only(bank: Bank) {
        let app = &bank.app;
        let rosas = publish(&bank, &bank.nadia, need(&bank, bank.rosa, "Company to the market")).await;
        let id = rosas.listing.id;
        let paused = app.pause_listing(&bank.nadia.actor, id, 1).await.unwrap();
        assert_eq!((paused.phase, paused.listing.version), (ListingPhase::Paused, 2));
        for (who, sees) in [(&bank.nadia, true), (&bank.samuel, true), (&bank.ben, false), (&bank.yusuf, false), (&bank.otto, false)] {
            assert_eq!(app.listing(&who.actor, id).await.is_ok(), sees, "{who:?}");
            let find = FindListings { phases: vec![ListingPhase::Paused], ..FindListings::default() };
            assert_eq!(found(&bank, &who.actor, find).await.len(), usize::from(sees), "{who:?}");
            assert!(found(&bank, &who.actor, FindListings::default()).await.is_empty());
        }
        let stranger = app.resume_listing(&bank.ben.actor, id, 2).await.unwrap_err();
        assert_eq!(stranger.code(), "NOT_FOUND");
        // Rested past its end, it comes back renewed.
        bank.clock.advance_days(200);
        let resumed = app.resume_listing(&bank.nadia.actor, id, 2).await.unwrap();
        assert_eq!(resumed.phase, ListingPhase::Open);
        bank.clock.advance_days(181);
        assert_eq!(app.listing(&bank.ben.actor, id).await.unwrap_err().code(), "NOT_FOUND");
        let find = FindListings { phases: vec![ListingPhase::Expired], ..FindListings::default() };
        assert_eq!(found(&bank, &bank.samuel.actor, find).await, ["Company to the market"]);
    }

    async fn who_is_suspended_pauses_or_has_gone_begins_nothing_and_is_not_shown(bank: Bank) {
        let view = publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Soup"))).await;
        let id = view.listing.id;
        for state in ["suspended", "left", "died", "paused"] {
            set(&bank, bank.amira.member, &format!("state = '{state}'")).await;
            for actor in [&bank.ben.actor, &Actor::Anonymous] {
                assert_eq!(bank.app.listing(actor, id).await.unwrap_err().code(), "NOT_FOUND", "{state}");
                assert!(found(&bank, actor, FindListings::default()).await.is_empty(), "{state}");
            }
            let all = bank.app.listings(&Actor::Anonymous, None, FindListings::default(), Window::first(9)).await.unwrap();
            assert!(all.items.is_empty());
            assert!(found(&bank, &bank.samuel.actor, FindListings::default()).await.is_empty());
            let find = FindListings { member: Some(bank.amira.member), ..FindListings::default() };
            assert_eq!(found(&bank, &bank.samuel.actor, find).await, ["Soup"]);
            let refused = bank.app.publish_listing(&bank.amira.actor, offer(&bank, bank.amira.member, "Bread"), None).await.unwrap_err();
            let code = if matches!(state, "left" | "died") { "NOT_FOUND" } else { "MEMBER_NOT_ACTIVE" };
            assert_eq!(refused.code(), code, "{state}");
        }
        // A pause that had an end is over after it.
        set(&bank, bank.amira.member, "paused_until = 1").await;
        assert!(bank.app.listing(&Actor::Anonymous, id).await.is_ok());
        publish(&bank, &bank.amira, offer(&bank, bank.amira.member, "Bread")).await;
    }

    async fn what_somebody_under_18_offers_is_never_public(bank: Bank) {
        let earlier = publish(&bank, &bank.cleo, public(offer(&bank, bank.cleo.member, "Dog walks"))).await;
        set(&bank, bank.cleo.member, "minor_until = 9000000000000000, name_public = TRUE").await;
        let refused = bank.app.publish_listing(&bank.cleo.actor, public(offer(&bank, bank.cleo.member, "Babysitting")), None).await;
        assert_eq!(field(&refused.unwrap_err()), "visibility");
        let view = publish(&bank, &bank.cleo, offer(&bank, bank.cleo.member, "Babysitting")).await;
        let changes = ListingChanges { visibility: Patch::Value(Visibility::Public), ..ListingChanges::default() };
        let command = UpdateListing { listing: view.listing.id, expected_version: 1, changes };
        assert_eq!(field(&bank.app.update_listing(&bank.cleo.actor, command).await.unwrap_err()), "visibility");
        assert_eq!(bank.app.listing(&Actor::Anonymous, earlier.listing.id).await.unwrap_err().code(), "NOT_FOUND");
        assert!(found(&bank, &Actor::Anonymous, FindListings::default()).await.is_empty());
    }
}
