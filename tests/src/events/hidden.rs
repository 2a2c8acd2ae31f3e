//! What may not be seen any more is not told any more.

use app::member::EndMandate;
use domain::policy::Scope;

use super::*;
use crate::listings::{offer, public, publish, set};

on_both_engines! {
    async fn nobody_follows_what_is_not_theirs(bank: Bank) {
        let exchanges = || Topic::Exchanges(bank.id, None);
        for (actor, topic, code) in [
            (&Actor::Anonymous, exchanges(), "UNAUTHENTICATED"),
            (&Actor::Anonymous, Topic::Account(bank.amira.member), "UNAUTHENTICATED"),
            (&bank.otto.actor, exchanges(), "NOT_FOUND"),
            (&bank.otto.actor, Topic::Account(bank.amira.member), "NOT_FOUND"),
        ] {
            let error = bank.app.events_since(actor, topic, None).await.err().unwrap();
            assert_eq!(error.code(), code);
        }
        let mine = bank.app.account(&bank.cleo.actor, bank.amira.member).await.unwrap_err();
        let follow = bank.app.events_since(&bank.cleo.actor, Topic::Account(bank.amira.member), None).await;
        assert_eq!(follow.err().unwrap().code(), mine.code());
        let Actor::Person { person, via, .. } = bank.ben.actor.clone() else { unreachable!() };
        let narrow = Actor::Person { person, scopes: vec![Scope::ListingsRead], via };
        assert_eq!(bank.app.events_since(&narrow, exchanges(), None).await.err().unwrap().code(), "FORBIDDEN");
        let nowhere = domain::id::BankId::new(bank.category.uuid());
        let missing = bank.app.events_since(&Actor::Anonymous, Topic::Listings(nowhere, None), None).await;
        assert_eq!(missing.err().unwrap().code(), "NOT_FOUND");
    }

    async fn a_cursor_of_another_bank_is_malformed(bank: Bank) {
        let cursor = Cursor { bank: bank.other, seq: 0 };
        let error = bank.app.events_since(&bank.ben.actor, Topic::Exchanges(bank.id, None), Some(cursor)).await;
        assert_eq!(error.err().unwrap().code(), "BAD_USER_INPUT");
    }

    async fn a_mandate_that_ended_ends_the_sight(bank: Bank) {
        let mut nadia = follow(&bank, &bank.nadia.actor, Topic::Exchanges(bank.id, Some(bank.rosa))).await;
        let mut account = follow(&bank, &bank.nadia.actor, Topic::Account(bank.rosa)).await;
        let hours = bank.hours(bank.rosa, bank.amira.member, 45);
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        number(&bank.app).await;
        assert_eq!(states(&mut nadia).await.len(), 1);
        assert!(next(&mut account).await.is_some());
        let hours = bank.hours(bank.rosa, bank.amira.member, 46);
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        number(&bank.app).await;
        // Between the event and its reading, the mandate ends by phone.
        let end = EndMandate { member: bank.rosa, helper: bank.nadia.person };
        bank.app.end_mandate(&bank.samuel.actor, end).await.unwrap();
        assert_eq!(states(&mut nadia).await, []);
        assert!(next(&mut account).await.is_none());
    }

    async fn a_bookkeeper_whose_term_ended_follows_their_own_only(bank: Bank) {
        let mut keeper = follow(&bank, &bank.yusuf.actor, Topic::Exchanges(bank.id, None)).await;
        logged(&bank, &bank.ben, 30).await;
        number(&bank.app).await;
        assert_eq!(states(&mut keeper).await.len(), 1);
        let raw = crate::bank::Seed { store: &bank.store };
        raw.raw("UPDATE role_term SET ended_at = 1 WHERE member_id = $1", vec![bank.yusuf.member.uuid().into()]).await;
        logged(&bank, &bank.ben, 31).await;
        let own = logged(&bank, &bank.yusuf, 32).await;
        number(&bank.app).await;
        assert_eq!(states(&mut keeper).await, [(own, State::Logged)]);
    }

    async fn what_is_withdrawn_from_public_view_is_not_told_in_public(bank: Bank) {
        let mut nobody = follow(&bank, &Actor::Anonymous, Topic::Listings(bank.id, None)).await;
        let bread = publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Bread"))).await;
        publish(&bank, &bank.ben, public(offer(&bank, bank.ben.member, "Soup"))).await;
        number(&bank.app).await;
        let sql = "UPDATE listing SET visibility = 'bank' WHERE id = $1";
        crate::bank::Seed { store: &bank.store }.raw(sql, vec![bread.listing.id.uuid().into()]).await;
        let Some((_, Sight::Listing(view))) = next(&mut nobody).await else { panic!() };
        assert_eq!(view.listing.title, "Soup");
        assert!(view.owner.is_none(), "no name unless its owner chose that");
        assert!(next(&mut nobody).await.is_none());
        // A member who left takes their listings along: whoever read them is told that they are gone.
        let mut cleo = follow(&bank, &bank.cleo.actor, Topic::Listings(bank.id, None)).await;
        set(&bank, bank.ben.member, "state = 'left'").await;
        let again = crate::bank::Seed { store: &bank.store };
        again.raw("UPDATE listing SET state = 'withdrawn' WHERE id = $1", vec![view.listing.id.uuid().into()]).await;
        let tx = bank.store.begin().await.unwrap();
        let id = app::Ids::next(&app::OsIds, domain::time::Instant::from_micros(9));
        tx.in_bank(bank.id)
            .happened(
                id, store::Happened::Listing, view.listing.id.uuid(), "test", store::Audience::Members,
                domain::time::Instant::from_micros(9),
            )
            .await
            .unwrap();
        tx.commit().await.unwrap();
        number(&bank.app).await;
        assert!(matches!(next(&mut cleo).await, Some((_, Sight::ListingGone(id))) if id == view.listing.id));
    }
}
