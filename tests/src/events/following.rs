//! Those who follow get what concerns them, as it looks when they get it.

use app::listing::{FindListings, WithdrawListing};
use domain::exchange::Release;
use domain::listing::ListingKind;
use domain::minutes::Minutes;

use super::*;
use crate::listings::{need, offer, public, publish};

on_both_engines! {
    async fn both_sides_follow_an_exchange_and_a_neighbour_does_not(bank: Bank) {
        let topic = Topic::Exchanges(bank.id, None);
        let mut amira = follow(&bank, &bank.amira.actor, topic.clone()).await;
        let mut ben = follow(&bank, &bank.ben.actor, topic.clone()).await;
        let mut cleo = follow(&bank, &bank.cleo.actor, topic.clone()).await;
        let mut keeper = follow(&bank, &bank.yusuf.actor, topic).await;
        let id = logged(&bank, &bank.ben, 60).await;
        number(&bank.app).await;
        for follow in [&mut amira, &mut ben, &mut keeper] {
            assert_eq!(states(follow).await, [(id, State::Logged)]);
        }
        bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap();
        number(&bank.app).await;
        for follow in [&mut amira, &mut ben, &mut keeper] {
            assert_eq!(states(follow).await, [(id, State::Confirmed)]);
        }
        assert_eq!(states(&mut cleo).await, []);
    }

    async fn who_comes_late_sees_each_change_once_as_it_is_now(bank: Bank) {
        let topic = Topic::Exchanges(bank.id, None);
        let start = follow(&bank, &bank.ben.actor, topic.clone()).await.cursor();
        let id = logged(&bank, &bank.ben, 60).await;
        bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap();
        number(&bank.app).await;
        let mut late = bank.app.events_since(&bank.ben.actor, topic.clone(), Some(start)).await.unwrap();
        let (middle, _) = next(&mut late).await.unwrap();
        let (end, sight) = next(&mut late).await.unwrap();
        assert!(matches!(sight, Sight::Exchange(record) if record.state() == State::Confirmed));
        assert!(next(&mut late).await.is_none());
        let mut again = bank.app.events_since(&bank.ben.actor, topic.clone(), Some(middle)).await.unwrap();
        assert_eq!(states(&mut again).await, [(id, State::Confirmed)]);
        let mut done = bank.app.events_since(&bank.ben.actor, topic, Some(end)).await.unwrap();
        assert_eq!(states(&mut done).await, []);
    }

    async fn a_helper_follows_whom_they_help(bank: Bank) {
        let topic = Topic::Exchanges(bank.id, Some(bank.rosa));
        let mut nadia = follow(&bank, &bank.nadia.actor, topic.clone()).await;
        let hours = bank.hours(bank.amira.member, bank.rosa, 45);
        let id = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap().facts().id;
        logged(&bank, &bank.nadia, 30).await;
        number(&bank.app).await;
        assert_eq!(states(&mut nadia).await, [(id, State::Logged)], "not their own, where one member is asked for");
        let error = bank.app.events_since(&bank.cleo.actor, topic, None).await.err().unwrap();
        assert_eq!(error.code(), bank.app.account(&bank.cleo.actor, bank.rosa).await.unwrap_err().code());
    }

    async fn that_an_event_was_sent_tells_the_receiver_nothing_yet(bank: Bank) {
        // They have exchanged before, so silence could confirm.
        let first = logged(&bank, &bank.ben, 30).await;
        bank.app.confirm_exchange(&bank.ben.actor, first, &key()).await.unwrap();
        let mut ben = follow(&bank, &bank.ben.actor, Topic::Exchanges(bank.id, None)).await;
        logged(&bank, &bank.ben, 60).await;
        number(&bank.app).await;
        let mut last = None;
        while let Some((_, sight)) = next(&mut ben).await {
            last = Some(sight);
        }
        let Some(Sight::Exchange(record)) = last else { panic!() };
        assert!(record.told_at.is_none() && record.confirm_due_at.is_none());
        let read = bank.app.exchange(&bank.ben.actor, record.facts().id).await.unwrap();
        assert!(read.confirm_due_at.is_some());
    }

    async fn a_balance_is_followed_through_exchanges_gifts_and_grants(bank: Bank) {
        let mut amira = follow(&bank, &bank.amira.actor, Topic::Account(bank.amira.member)).await;
        let mut cleo = follow(&bank, &bank.cleo.actor, Topic::Account(bank.cleo.member)).await;
        let balance = |sight: Sight| match sight {
            Sight::Account(view) => view.account.balance.get(),
            other => panic!("{other:?}"),
        };
        let id = logged(&bank, &bank.ben, 60).await;
        number(&bank.app).await;
        assert!(next(&mut amira).await.is_none(), "nothing has moved yet");
        bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap();
        number(&bank.app).await;
        assert_eq!(balance(next(&mut amira).await.unwrap().1), 60);
        let donate = app::ledger::Donate {
            from: bank.amira.member,
            to: Some(bank.cleo.member),
            minutes: Minutes::try_new(20).unwrap(),
        };
        bank.app.donate(&bank.amira.actor, donate, &key()).await.unwrap();
        number(&bank.app).await;
        assert_eq!(balance(next(&mut amira).await.unwrap().1), 40);
        assert_eq!(balance(next(&mut cleo).await.unwrap().1), 20);
        let grant = app::ledger::Grant { to: bank.cleo.member, minutes: Minutes::try_new(15).unwrap() };
        bank.app.grant(&bank.yusuf.actor, grant, &key()).await.unwrap();
        bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        number(&bank.app).await;
        assert_eq!(balance(next(&mut cleo).await.unwrap().1), 35);
        assert_eq!(balance(next(&mut amira).await.unwrap().1), -20);
        assert!(next(&mut cleo).await.is_none());
    }

    async fn what_was_held_and_let_go_reaches_both(bank: Bank) {
        let mut ben = follow(&bank, &bank.ben.actor, Topic::Account(bank.ben.member)).await;
        let id = logged(&bank, &bank.ben, 800).await;
        let held = bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap();
        assert_eq!(held.state(), State::Held);
        bank.app.release_exchange(&bank.yusuf.actor, id, Release::FundGivesRest, &key()).await.unwrap();
        number(&bank.app).await;
        assert!(next(&mut ben).await.is_some());
        bank.verify().await;
    }

    async fn listings_are_followed_by_a_filter_and_told_when_they_end(bank: Bank) {
        let find = FindListings { kind: Some(ListingKind::Need), ..FindListings::default() };
        let mut needs = follow(&bank, &bank.ben.actor, Topic::Listings(bank.id, Some(Box::new(find)))).await;
        let mut nobody = follow(&bank, &Actor::Anonymous, Topic::Listings(bank.id, None)).await;
        publish(&bank, &bank.amira, public(offer(&bank, bank.amira.member, "Bread"))).await;
        let soup = publish(&bank, &bank.amira, need(&bank, bank.amira.member, "حساء")).await;
        number(&bank.app).await;
        let title = |sight: Option<(Cursor, Sight)>| match sight.unwrap().1 {
            Sight::Listing(view) => view.listing.title,
            other => panic!("{other:?}"),
        };
        assert_eq!(title(next(&mut needs).await), "حساء");
        assert_eq!(title(next(&mut nobody).await), "Bread");
        let withdraw = WithdrawListing { listing: soup.listing.id, expected_version: soup.listing.version, ended: Some(domain::listing::NeedEnd::NoLonger) };
        bank.app.withdraw_listing(&bank.amira.actor, withdraw).await.unwrap();
        number(&bank.app).await;
        let (_, sight) = next(&mut needs).await.unwrap();
        assert!(matches!(sight, Sight::ListingGone(id) if id == soup.listing.id));
        assert!(next(&mut nobody).await.is_none(), "to nobody in particular there never was such a need");
    }
}
