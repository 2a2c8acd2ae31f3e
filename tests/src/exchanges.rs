//! Logging, confirming, undoing: what members see.

use app::exchange::Release;
use domain::Refusal;
use domain::exchange::{Resolution, State};
use domain::minutes::Minutes;

use crate::bank::{day, key};

on_both_engines! {
    async fn the_giver_logs_and_the_receiver_confirms(bank: Bank) {
        let logged = bank.app.log_exchange(&bank.amira.actor, bank.hours(bank.amira.member, bank.ben.member, 90), &key()).await.unwrap();
        assert_eq!(logged.state(), State::Logged);
        assert_eq!(bank.balance(bank.amira.member).await, 0);
        let confirmed = bank.app.confirm_exchange(&bank.ben.actor, logged.facts().id, &key()).await.unwrap();
        assert_eq!(confirmed.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.amira.member).await, 90);
        let ben = bank.account(bank.ben.member).await;
        assert_eq!((ben.balance.get(), ben.gave, ben.received), (-90, 0, 90));
        bank.verify().await;
    }

    async fn the_receiver_logs_and_it_counts_at_once(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(record.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.amira.member).await, 60);
        bank.verify().await;
    }

    async fn a_member_cannot_confirm_their_own_log(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let refused = bank.app.confirm_exchange(&bank.amira.actor, logged.facts().id, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        let stranger = bank.app.confirm_exchange(&bank.cleo.actor, logged.facts().id, &key()).await.unwrap_err();
        assert_eq!(stranger.code(), "NOT_FOUND");
        let elsewhere = bank.app.confirm_exchange(&bank.otto.actor, logged.facts().id, &key()).await.unwrap_err();
        assert_eq!(elsewhere.code(), "NOT_FOUND");
        assert_eq!(bank.balance(bank.amira.member).await, 0);
    }

    async fn a_log_that_would_cross_the_floor_is_held_and_the_fund_can_give_the_rest(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 700);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let held = bank.app.confirm_exchange(&bank.ben.actor, logged.facts().id, &key()).await.unwrap();
        assert_eq!(held.state(), State::Held);
        assert_eq!(bank.balance(bank.ben.member).await, -700);
        let id = held.facts().id;
        let own = bank.app.release_exchange(&bank.amira.actor, id, Release::FundGivesRest, &key()).await.unwrap_err();
        assert_eq!(own.code(), "FORBIDDEN");
        let released = bank.app.release_exchange(&bank.yusuf.actor, id, Release::FundGivesRest, &key()).await.unwrap();
        assert_eq!(released.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.ben.member).await, -720);
        assert_eq!(bank.balance(bank.amira.member).await, 820);
        assert_eq!(bank.fund().await, -100);
        bank.verify().await;
    }

    async fn a_mistake_is_undone_and_the_undoing_is_undone_once(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        // Amira gives the time away before it is undone: the correction passes her floor.
        let spent = bank.hours(bank.cleo.member, bank.amira.member, 800);
        bank.app.log_exchange(&bank.amira.actor, spent, &key()).await.unwrap();
        let reversed = bank.app.reverse_exchange(&bank.amira.actor, id, &key()).await.unwrap();
        assert_eq!(reversed.state(), State::Reversed);
        assert_eq!(bank.balance(bank.amira.member).await, -800);
        assert_eq!(bank.account(bank.amira.member).await.floor.get(), -800);
        bank.verify().await;
        let restored = bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        assert_eq!(restored.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.amira.member).await, -680);
        bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        let again = bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap_err();
        assert_eq!(again.refusal(), Some(&Refusal::AlreadyReversed));
        bank.verify().await;
    }

    async fn ninety_against_a_hundred_and_twenty(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let id = logged.facts().id;
        let countered = bank.app.counter_exchange(&bank.ben.actor, id, 90, &key()).await.unwrap();
        assert_eq!(countered.state(), State::Countered);
        let answered = bank.app.counter_exchange(&bank.amira.actor, id, 105, &key()).await.unwrap();
        assert_eq!((answered.state(), answered.facts().minutes.get()), (State::Logged, 105));
        let disputed = bank.app.dispute_exchange(&bank.ben.actor, id, answered.version).await.unwrap();
        assert_eq!(disputed.state(), State::Disputed);
        let resolution = Resolution::Confirm(Minutes::try_new(100).unwrap());
        let command = app::exchange::ResolveExchange { exchange: id, resolution };
        let resolved = bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap();
        assert_eq!(resolved.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.amira.member).await, 100);
        bank.verify().await;
    }

    async fn a_lower_figure_that_the_giver_accepts_counts(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let id = logged.facts().id;
        bank.app.counter_exchange(&bank.ben.actor, id, 90, &key()).await.unwrap();
        let confirmed = bank.app.confirm_exchange(&bank.amira.actor, id, &key()).await.unwrap();
        assert_eq!(confirmed.facts().minutes.get(), 90);
        assert_eq!(bank.balance(bank.ben.member).await, -90);
        bank.verify().await;
    }

    async fn a_confirmed_figure_is_corrected_by_a_new_exchange(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        bank.app.dispute_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        let resolution = Resolution::Confirm(Minutes::try_new(60).unwrap());
        let command = app::exchange::ResolveExchange { exchange: id, resolution };
        let resolved = bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap();
        assert_eq!(resolved.state(), State::Reversed);
        let amira = bank.account(bank.amira.member).await;
        assert_eq!((amira.balance.get(), amira.gave), (60, 60));
        bank.verify().await;
    }

    async fn a_corrected_exchange_does_not_count_beside_its_correction(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        bank.app.dispute_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        let resolution = Resolution::Confirm(Minutes::try_new(60).unwrap());
        let command = app::exchange::ResolveExchange { exchange: id, resolution };
        bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap();
        let refused = bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::AlreadyReversed));
        assert_eq!(bank.balance(bank.amira.member).await, 60);
    }

    async fn a_correction_is_not_restored_beside_what_it_corrected(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 120);
        let old = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = old.facts().id;
        bank.app.dispute_exchange(&bank.ben.actor, id, old.version).await.unwrap();
        let resolution = Resolution::Confirm(Minutes::try_new(90).unwrap());
        let command = app::exchange::ResolveExchange { exchange: id, resolution };
        bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap();
        let page = bank.app.exchanges(&bank.ben.actor, bank.id, store::ExchangeFilter::default(), app::Window::first(5)).await.unwrap();
        let new = page.items.iter().find(|record| record.corrects == Some(id)).unwrap().facts().id;
        bank.app.reverse_exchange(&bank.amira.actor, new, &key()).await.unwrap();
        bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.amira.member).await, 120);
        let both = bank.app.reverse_exchange(&bank.yusuf.actor, new, &key()).await.unwrap_err();
        assert_eq!(both.refusal(), Some(&Refusal::AlreadyReversed));
        bank.verify().await;
    }

    async fn a_replay_shows_nothing_to_a_helper_whose_mandate_ended(bank: Bank) {
        let one = key();
        let hours = bank.hours(bank.amira.member, bank.rosa, 45);
        bank.app.log_exchange(&bank.nadia.actor, hours.clone(), &one).await.unwrap();
        bank.clock.set("2027-07-01T00:00:00Z");
        let refused = bank.app.log_exchange(&bank.nadia.actor, hours, &one).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::MandateEnded));
    }

    async fn a_gift_too_is_restored_once(bank: Bank) {
        let hours = app::exchange::LogExchange { gift: true, ..bank.hours(bank.amira.member, bank.ben.member, 30) };
        let id = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap().facts().id;
        for _ in 0..3 {
            bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        }
        let again = bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap_err();
        assert_eq!(again.refusal(), Some(&Refusal::AlreadyReversed));
        bank.verify().await;
    }

    async fn the_same_hour_twice_is_answered_with_the_first(bank: Bank) {
        let hours = |minutes| app::exchange::LogExchange { distinct: false, ..bank.hours(bank.amira.member, bank.ben.member, minutes) };
        let first = bank.app.log_exchange(&bank.amira.actor, hours(60), &key()).await.unwrap();
        let again = bank.app.log_exchange(&bank.ben.actor, hours(60), &key()).await.unwrap_err();
        let other = first.facts().id;
        assert_eq!(again.refusal(), Some(&Refusal::LooksLikeDuplicate { other, confirmable: true }));
        bank.app.log_exchange(&bank.amira.actor, bank.hours(bank.amira.member, bank.ben.member, 60), &key()).await.unwrap();
    }

    async fn a_helper_logs_for_rosa_until_the_mandate_ends(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.rosa, 45);
        let record = bank.app.log_exchange(&bank.nadia.actor, hours.clone(), &key()).await.unwrap();
        assert_eq!(record.state(), State::Confirmed);
        assert_eq!(bank.balance(bank.rosa).await, -45);
        bank.clock.set("2027-07-01T00:00:00Z");
        let hours = app::exchange::LogExchange { first: day("2027-06-30"), last: day("2027-06-30"), ..hours };
        let refused = bank.app.log_exchange(&bank.nadia.actor, hours, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::MandateEnded));
    }

    async fn a_helper_cannot_say_yes_to_their_spouse(bank: Bank) {
        bank.household("Nadia and Ben", &[&bank.nadia, &bank.ben]).await;
        let hours = bank.hours(bank.ben.member, bank.rosa, 60);
        let refused = bank.app.log_exchange(&bank.nadia.actor, hours.clone(), &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        let logged = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let refused = bank.app.confirm_exchange(&bank.nadia.actor, logged.facts().id, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        assert_eq!(bank.balance(bank.ben.member).await, 0);
    }

    async fn a_neighbour_learns_no_balance_by_trying_amounts(bank: Bank) {
        let hours = bank.hours(bank.cleo.member, bank.ben.member, 700);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        for minutes in [10, 20, 30, 720, 1_440] {
            let hours = bank.hours(bank.amira.member, bank.ben.member, minutes);
            let logged = bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
            assert_eq!(logged.state(), State::Logged, "every amount looks the same to the neighbour");
        }
    }
}
