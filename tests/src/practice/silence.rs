//! Silence: what it confirms, what it never confirms, what lapses.

use app::exchange::LogExchange;
use domain::Refusal;
use domain::exchange::Receiver;
use domain::exchange::State;

use super::{logged, proposal};
use crate::bank::{Who, key};

on_both_engines! {
    async fn silence_confirms_only_what_was_told_and_never_the_first_exchange_of_two(bank: Bank) {
        let first = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 60)).await;
        bank.app.exchange(&bank.ben.actor, first.facts().id).await.unwrap();
        bank.clock.advance_days(60);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0, "the first of a pair stands on the desk");
        bank.app.confirm_exchange(&bank.ben.actor, first.facts().id, &key()).await.unwrap();
        let again = |minutes| {
            let today = app::calendar::day_of(bank.app.now(), "Europe/Madrid".parse().unwrap());
            LogExchange { first: today, last: today, ..bank.hours(bank.amira.member, bank.ben.member, minutes) }
        };
        let untold = logged(&bank, &bank.amira, again(30)).await;
        let told = logged(&bank, &bank.amira, again(40)).await;
        let long = logged(&bank, &bank.amira, again(481)).await;
        for record in [&told, &long] {
            let seen = bank.app.exchange(&bank.ben.actor, record.facts().id).await.unwrap();
            assert!(seen.told_at.is_some());
        }
        // The giver's own look tells nobody.
        assert!(bank.app.exchange(&bank.amira.actor, untold.facts().id).await.unwrap().told_at.is_none());
        bank.clock.advance_days(20);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0, "not before its time");
        bank.clock.advance_days(2);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 1);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0, "a second run changes nothing");
        assert_eq!(bank.balance(bank.amira.member).await, 100);
        let silent = bank.app.exchange(&bank.ben.actor, told.facts().id).await.unwrap();
        assert_eq!((silent.state(), silent.confirmed_how.as_deref(), silent.confirmed_by), (State::Confirmed, Some("silence"), None));
        bank.verify().await;
    }

    async fn what_silence_never_confirms_stands_on_the_desk(bank: Bank) {
        let first = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 60)).await;
        let care = LogExchange { receiver: Receiver::Bank, ..bank.hours(bank.amira.member, bank.ben.member, 45) };
        let care = logged(&bank, &bank.amira, care).await;
        let desk = |who: &Who| {
            let (app, actor, id) = (bank.app.clone(), who.actor.clone(), bank.id);
            async move { app.desk(&actor, id, app::Window::first(20)).await }
        };
        let ids = |page: app::Slice<store::ExchangeRecord>| page.items.iter().map(|record| record.facts().id).collect::<Vec<_>>();
        assert_eq!(ids(desk(&bank.yusuf).await.unwrap()), [care.facts().id]);
        bank.clock.advance_days(22);
        assert_eq!(ids(desk(&bank.yusuf).await.unwrap()), [care.facts().id, first.facts().id]);
        // A registrar confirms for the bank, and sees no log between members.
        assert_eq!(ids(desk(&bank.samuel).await.unwrap()), [care.facts().id]);
        assert_eq!(ids(desk(&bank.ben).await.unwrap()), [], "nothing of it falls to members");
    }

    async fn whoever_benefits_does_not_start_the_clock_of_somebody_elses_silence(bank: Bank) {
        // Nadia helps Rosa, and gave to her before.
        let hours = bank.hours(bank.nadia.member, bank.rosa, 30);
        let first = logged(&bank, &bank.nadia, hours.clone()).await;
        bank.app.confirm_exchange(&bank.nadia.actor, first.facts().id, &key()).await.unwrap_err();
        let record = bank.app.mark_told(&bank.yusuf.actor, first.facts().id, first.version).await.unwrap();
        assert_eq!(record.confirm_due_at, None, "the first of a pair");
        let seen = bank.app.exchange(&bank.nadia.actor, first.facts().id).await.unwrap();
        assert!(seen.told_at.is_some(), "the bookkeeper told Rosa");
        let second = logged(&bank, &bank.nadia, hours).await;
        let read = bank.app.exchange(&bank.nadia.actor, second.facts().id).await.unwrap();
        assert_eq!(read.told_at, None, "the helper who gave reads it, and nobody was told");
        // A role does not help either: the registrar's own log.
        let own = logged(&bank, &bank.samuel, bank.hours(bank.samuel.member, bank.ben.member, 30)).await;
        let refused = bank.app.mark_told(&bank.samuel.actor, own.facts().id, own.version).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved));
    }

    async fn silence_confirms_nothing_for_those_who_have_gone(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 30);
        bank.app.log_exchange(&bank.ben.actor, hours.clone(), &key()).await.unwrap();
        let waits = logged(&bank, &bank.amira, hours).await;
        let told = bank.app.exchange(&bank.ben.actor, waits.facts().id).await.unwrap();
        assert!(told.confirm_due_at.is_some());
        let died = app::member::LeaveBank { member: bank.ben.member, leftover: app::member::Leftover::Fund, expected_version: 1 };
        bank.app.record_died(&bank.samuel.actor, died, &key()).await.unwrap();
        let desk = bank.app.desk(&bank.yusuf.actor, bank.id, app::Window::first(20)).await.unwrap();
        assert_eq!(desk.items[0].facts().id, waits.facts().id, "it stands on the desk at once");
        bank.clock.advance_days(60);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0);
        assert_eq!(bank.balance(bank.ben.member).await, 0);
        bank.verify().await;
    }

    async fn a_lower_figure_is_posted_by_the_givers_silence(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let record = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 120)).await;
        let id = record.facts().id;
        bank.app.counter_exchange(&bank.ben.actor, id, 90, &key()).await.unwrap();
        bank.clock.advance_days(30);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0, "the giver was not told yet");
        bank.app.exchange(&bank.amira.actor, id).await.unwrap();
        bank.clock.advance_days(22);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 1);
        assert_eq!(bank.balance(bank.amira.member).await, 150);
        bank.verify().await;
    }

    async fn paper_that_was_handed_over_counts_as_told(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.rosa, 30);
        bank.app.log_exchange(&bank.nadia.actor, hours, &key()).await.unwrap();
        let record = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.rosa, 45)).await;
        let told = bank.app.mark_told(&bank.yusuf.actor, record.facts().id, record.version).await.unwrap();
        assert!(told.confirm_due_at.is_some());
        bank.clock.advance_days(22);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 1);
        assert_eq!(bank.balance(bank.rosa).await, -75);
    }

    async fn nobody_answers_a_proposal_and_it_lapses(bank: Bank) {
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 60), &key()).await.unwrap();
        bank.clock.advance_days(34);
        assert_eq!(bank.app.run_clockwork().await.unwrap().lapsed, 0, "thirty days after the day it was meant for");
        bank.clock.advance_days(2);
        assert_eq!(bank.app.run_clockwork().await.unwrap().lapsed, 1);
        let lapsed = bank.app.exchange(&bank.ben.actor, proposed.facts().id).await.unwrap();
        assert_eq!(lapsed.state(), State::Lapsed);
    }
}
