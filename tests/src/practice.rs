//! Only practice teaches these.

use app::exchange::{LogExchange, ProposeExchange};
use app::ledger::{Donate, Grant, Span};
use domain::Refusal;
use domain::bank::RuleValue;
use domain::exchange::{Receiver, State};
use domain::minutes::Minutes;
use domain::text::{Note, Title};

use crate::bank::{Bank, Who, day, key};

/// Logs by the giver and returns what was logged.
async fn logged(bank: &Bank, giver: &Who, hours: LogExchange) -> store::ExchangeRecord {
    bank.app.log_exchange(&giver.actor, hours, &key()).await.unwrap()
}

fn proposal(bank: &Bank, minutes: i64) -> ProposeExchange {
    ProposeExchange {
        bank: bank.id,
        giver: bank.amira.member,
        receiver: bank.ben.member,
        minutes,
        day: Some(day("2026-11-25")),
        category: bank.category,
        listing: None,
        title: Title::try_new("Leaking tap").unwrap(),
        note: None,
    }
}

on_both_engines! {
    async fn given_on_31_december_and_entered_in_january(bank: Bank) {
        bank.clock.set("2027-01-02T10:00:00Z");
        let eve = day("2026-12-31");
        let hours = LogExchange { first: eve, last: eve, ..bank.hours(bank.amira.member, bank.ben.member, 90) };
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let totals = |span| bank.app.member_totals(&bank.ben.actor, bank.ben.member, span);
        let (old, new) = ((day("2026-01-01"), day("2026-12-31")), (day("2027-01-01"), day("2027-12-31")));
        assert_eq!(totals(Span::Given(old.0, old.1)).await.unwrap().received, 90);
        assert_eq!(totals(Span::Given(new.0, new.1)).await.unwrap().received, 0);
        assert_eq!(totals(Span::Posted(old.0, old.1)).await.unwrap().received, 0);
        assert_eq!(totals(Span::Posted(new.0, new.1)).await.unwrap().received, 90);
        assert_eq!(totals(Span::All).await.unwrap().received, 90);
    }

    async fn a_shift_over_midnight_as_clocks_go_back_keeps_its_nine_hours(bank: Bank) {
        // In Madrid 31 October 2027 has 25 hours: from ten in the evening to six in the morning are nine.
        bank.clock.set("2027-10-31T22:30:00Z");
        let (first, last) = (day("2027-10-30"), day("2027-10-31"));
        let hours = LogExchange { first, last, ..bank.hours(bank.amira.member, bank.ben.member, 540) };
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(record.facts().minutes.get(), 540);
        // 23:30 there: it is still the 31st, also for what is posted.
        let that_day = Span::Posted(last, last);
        let totals = bank.app.member_totals(&bank.ben.actor, bank.ben.member, that_day).await.unwrap();
        assert_eq!(totals.received, 540);
        let next = Span::Posted(day("2027-11-01"), day("2027-11-01"));
        assert_eq!(bank.app.member_totals(&bank.ben.actor, bank.ben.member, next).await.unwrap().received, 0);
    }

    async fn a_leap_day_is_a_day(bank: Bank) {
        bank.clock.set("2028-03-01T10:00:00Z");
        let leap = day("2028-02-29");
        let hours = LogExchange { first: leap, last: leap, ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(record.facts().given_on(), Some(leap));
        assert_eq!(app::calendar::date(leap).to_string(), "2028-02-29");
    }

    async fn organising_for_the_bank_is_given_by_the_fund_and_confirmed_by_another_role_holder(bank: Bank) {
        let hours = LogExchange { receiver: Receiver::Bank, ..bank.hours(bank.samuel.member, bank.ben.member, 120) };
        let record = logged(&bank, &bank.samuel, hours).await;
        let id = record.facts().id;
        assert_eq!(record.state(), State::Logged);
        let own = bank.app.confirm_exchange(&bank.samuel.actor, id, &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::Involved));
        let member = bank.app.confirm_exchange(&bank.ben.actor, id, &key()).await.unwrap_err();
        assert_eq!(member.code(), "NOT_FOUND");
        bank.app.confirm_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.samuel.member).await, bank.fund().await), (120, -120));
        let month = bank.app.fund_month(&bank.ben.actor, bank.id, 2026, 11).await.unwrap();
        assert_eq!((month.len(), month[0].gave, month[0].category), (1, 120, Some(bank.category)));
        bank.verify().await;
    }

    async fn a_gift_is_seen_as_given_and_received_and_moves_nothing(bank: Bank) {
        let hours = LogExchange { gift: true, ..bank.hours(bank.amira.member, bank.ben.member, 600) };
        let record = logged(&bank, &bank.amira, hours).await;
        bank.app.confirm_exchange(&bank.ben.actor, record.facts().id, &key()).await.unwrap();
        let (amira, ben) = (bank.account(bank.amira.member).await, bank.account(bank.ben.member).await);
        assert_eq!((amira.balance.get(), amira.gave), (0, 600));
        assert_eq!((ben.balance.get(), ben.received), (0, 600));
        let undone = bank.app.reverse_exchange(&bank.amira.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(undone.state(), State::Reversed);
        assert_eq!(bank.account(bank.amira.member).await.gave, 0);
        bank.verify().await;
    }

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
        assert_eq!(desk(&bank.ben).await.unwrap_err().code(), "FORBIDDEN");
    }

    async fn after_a_decline_the_giver_can_ask_for_a_look_and_it_opens_no_contact(bank: Bank) {
        let record = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, 60)).await;
        let id = record.facts().id;
        let declined = bank.app.decline_exchange(&bank.ben.actor, id, record.version).await.unwrap();
        assert_eq!(declined.state(), State::Declined);
        let receiver = bank.app.dispute_exchange(&bank.ben.actor, id, declined.version).await.unwrap_err();
        assert_eq!(receiver.code(), "FORBIDDEN");
        let asked = bank.app.dispute_exchange(&bank.amira.actor, id, declined.version).await.unwrap();
        assert_eq!(asked.state(), State::Disputed);
        assert!(bank.app.contacts(&bank.amira.actor, bank.ben.member).await.unwrap().is_empty());
    }

    async fn a_key_is_recognised_for_ninety_days_and_a_pause_ends_by_itself(bank: Bank) {
        let one = key();
        let hours = || bank.hours(bank.amira.member, bank.ben.member, 60);
        bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        let pause = app::member::PauseMember {
            member: bank.cleo.member,
            until: Some(crate::bank::instant("2026-12-01T00:00:00Z")),
            expected_version: 1,
        };
        bank.app.pause_member(&bank.cleo.actor, pause).await.unwrap();
        bank.clock.advance_days(89);
        assert_eq!(bank.app.forget_keys().await.unwrap(), 0);
        bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        assert_eq!(bank.balance(bank.amira.member).await, 60, "the retry changed nothing");
        assert_eq!(bank.app.end_all_pauses().await.unwrap(), 1);
        bank.clock.advance_days(2);
        assert_eq!(bank.app.forget_keys().await.unwrap(), 1);
    }

    async fn a_retry_after_midnight_of_the_last_day_is_still_the_same_log(bank: Bank) {
        bank.clock.set("2026-11-20T22:59:00Z");
        let (one, last_day) = (key(), day("2026-08-22"));
        let hours = || LogExchange { first: last_day, last: last_day, ..bank.hours(bank.amira.member, bank.ben.member, 60) };
        let first = bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap();
        bank.clock.set("2026-11-20T23:01:00Z");
        let fresh = bank.app.log_exchange(&bank.ben.actor, hours(), &key()).await.unwrap_err();
        assert_eq!(fresh.refusal(), Some(&Refusal::TooFarBack { days: 90 }));
        assert_eq!(bank.app.log_exchange(&bank.ben.actor, hours(), &one).await.unwrap(), first);
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

    async fn an_agreed_exchange_is_handed_back_without_a_mark_or_logged_in_one_step(bank: Bank) {
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 60), &key()).await.unwrap();
        let id = proposed.facts().id;
        let own = bank.app.agree_exchange(&bank.ben.actor, id, proposed.version).await.unwrap_err();
        assert_eq!(own.code(), "FORBIDDEN", "nobody agrees for the other side");
        let agreed = bank.app.agree_exchange(&bank.amira.actor, id, proposed.version).await.unwrap();
        let back = bank.app.hand_back_exchange(&bank.amira.actor, id, agreed.version).await.unwrap();
        assert_eq!(back.state(), State::HandedBack);
        let proposed = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 60), &key()).await.unwrap();
        let id = proposed.facts().id;
        bank.app.agree_exchange(&bank.amira.actor, id, proposed.version).await.unwrap();
        bank.clock.set("2026-11-26T09:00:00Z");
        let command = app::exchange::RecordAgreed { exchange: id, minutes: None, days: None };
        let done = bank.app.record_agreed(&bank.ben.actor, command, &key()).await.unwrap();
        assert_eq!((done.state(), done.facts().given_on()), (State::Confirmed, Some(day("2026-11-25"))));
        assert_eq!(bank.balance(bank.amira.member).await, 60);
    }

    async fn whoever_asks_is_told_of_their_own_floor_and_nobody_elses(bank: Bank) {
        let own = bank.app.propose_exchange(&bank.ben.actor, proposal(&bank, 800), &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::BelowFloor { available: 720, requested: 800 }));
        // The other side may propose any amount and learns nothing.
        let proposed = bank.app.propose_exchange(&bank.amira.actor, proposal(&bank, 800), &key()).await.unwrap();
        let refused = bank.app.agree_exchange(&bank.ben.actor, proposed.facts().id, 1).await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::BelowFloor { .. })));
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

    async fn confirmed_hours_can_be_questioned_for_sixty_days(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        bank.clock.advance_days(61);
        let late = bank.app.dispute_exchange(&bank.ben.actor, record.facts().id, record.version).await.unwrap_err();
        assert_eq!(late.refusal(), Some(&Refusal::TooLate { days: 60 }));
        let late = bank.app.reverse_exchange(&bank.amira.actor, record.facts().id, &key()).await.unwrap_err();
        assert_eq!(late.refusal(), Some(&Refusal::TooLate { days: 60 }));
        // A bookkeeper who does not benefit may at any time.
        bank.app.reverse_exchange(&bank.yusuf.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.ben.member).await, 0);
    }

    async fn a_bookkeeper_decides_nothing_that_benefits_their_household(bank: Bank) {
        bank.household("Yusuf and Amira", &[&bank.yusuf, &bank.amira]).await;
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let refused = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "recording for others");
        let to = bank.amira.member;
        let grant = Grant { to, minutes: Minutes::try_new(60).unwrap() };
        let refused = bank.app.grant(&bank.yusuf.actor, grant, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "granting");
        let refused = bank.app.set_floor(&bank.yusuf.actor, to, None).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Involved), "setting a floor");
    }

    async fn where_the_only_bookkeeper_is_involved_another_role_holder_decides(bank: Bank) {
        let hours = bank.hours(bank.yusuf.member, bank.ben.member, 60);
        let record = logged(&bank, &bank.yusuf, hours).await;
        let disputed = bank.app.dispute_exchange(&bank.ben.actor, record.facts().id, record.version).await.unwrap();
        let command = || app::exchange::ResolveExchange {
            exchange: disputed.facts().id,
            resolution: domain::exchange::Resolution::Decline,
        };
        let own = bank.app.resolve_exchange(&bank.yusuf.actor, command(), &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::Involved));
        // Inés is coordinator, which covers bookkeeping; while she can, the registrar does not decide.
        let registrar = bank.app.resolve_exchange(&bank.samuel.actor, command(), &key()).await.unwrap_err();
        assert_eq!(registrar.code(), "FORBIDDEN");
        bank.household("Inés and Ben", &[&bank.ines, &bank.ben]).await;
        let resolved = bank.app.resolve_exchange(&bank.samuel.actor, command(), &key()).await.unwrap();
        assert_eq!(resolved.state(), State::Declined);
    }

    async fn a_stricter_floor_changes_no_balance_and_binds_at_once(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 600);
        bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let changes = vec![("floor_minutes".to_owned(), RuleValue::Number(-300))];
        let adopted = bank.app.adopt_policy(&bank.ines.actor, bank.id, changes).await.unwrap();
        assert_eq!(adopted.version, 2);
        let ben = bank.account(bank.ben.member).await;
        assert_eq!((ben.balance.get(), ben.floor.get(), ben.target.get()), (-600, -600, -300));
        let held = bank.app.log_exchange(&bank.ben.actor, bank.hours(bank.amira.member, bank.ben.member, 1), &key()).await.unwrap();
        assert_eq!(held.state(), State::Held);
        // Giving lifts the floor along, up to its target.
        let hours = bank.hours(bank.ben.member, bank.cleo.member, 250);
        bank.app.log_exchange(&bank.cleo.actor, hours, &key()).await.unwrap();
        assert_eq!(bank.account(bank.ben.member).await.floor.get(), -350);
        let hours = bank.hours(bank.ben.member, bank.amira.member, 150);
        bank.app.log_exchange(&bank.amira.actor, hours, &key()).await.unwrap();
        let ben = bank.account(bank.ben.member).await;
        assert_eq!((ben.balance.get(), ben.floor.get()), (-200, -300));
        bank.verify().await;
    }

    async fn time_is_given_away_to_the_fund_or_to_a_member_but_not_beyond_the_floor(bank: Bank) {
        let minutes = |count| Minutes::try_new(count).unwrap();
        let from = bank.ben.member;
        let donate = |to, count| Donate { from, to, minutes: minutes(count) };
        bank.app.donate(&bank.ben.actor, donate(None, 20), &key()).await.unwrap();
        bank.app.donate(&bank.ben.actor, donate(Some(bank.cleo.member), 30), &key()).await.unwrap();
        assert_eq!((bank.balance(from).await, bank.fund().await, bank.balance(bank.cleo.member).await), (-50, 20, 30));
        let beyond = bank.app.donate(&bank.ben.actor, donate(None, 671), &key()).await.unwrap_err();
        assert_eq!(beyond.refusal(), Some(&Refusal::BelowFloor { available: 670, requested: 671 }));
        let others = bank.app.donate(&bank.cleo.actor, donate(None, 1), &key()).await.unwrap_err();
        assert_eq!(others.code(), "NOT_FOUND");
        // A helper does not give somebody's time away.
        let rosas = Donate { from: bank.rosa, to: None, minutes: minutes(10) };
        let refused = bank.app.donate(&bank.nadia.actor, rosas, &key()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::MandateEnded));
        bank.verify().await;
    }

    async fn only_the_receiver_thanks_and_texts_keep_their_history(bank: Bank) {
        let hours = bank.hours(bank.amira.member, bank.ben.member, 60);
        let record = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let id = record.facts().id;
        let thanks = || Some(Note::try_new("شكرا جزيلا").unwrap());
        let refused = bank.app.thank_for_exchange(&bank.amira.actor, id, thanks()).await.unwrap_err();
        assert_eq!(refused.code(), "FORBIDDEN");
        let thanked = bank.app.thank_for_exchange(&bank.ben.actor, id, thanks()).await.unwrap();
        assert_eq!(thanked.thanks.as_deref(), Some("شكرا جزيلا"));
        let edit = app::exchange::EditExchange { title: Some(Title::try_new("Chain").unwrap()), ..Default::default() };
        bank.app.edit_exchange(&bank.amira.actor, id, thanked.version, edit).await.unwrap();
        let revisions = bank.app.revisions(&bank.ben.actor, id).await.unwrap();
        assert_eq!((revisions.len(), revisions[0].title.as_str()), (1, "Bicycle repair"));
    }

    async fn a_household_names_who_gave_and_for_whom(bank: Bank) {
        let home = bank.household("Casa Puig", &[&bank.cleo]).await;
        let name = |text| Some(domain::text::Name::try_new(text).unwrap());
        let hours = LogExchange {
            given_by: name("Núria"),
            received_for: name("la meva mare"),
            ..bank.hours(home, bank.ben.member, 60)
        };
        let record = logged(&bank, &bank.cleo, hours).await;
        assert_eq!(record.given_by.as_deref(), Some("Núria"));
        assert_eq!(record.received_for.as_deref(), Some("la meva mare"));
        bank.app.confirm_exchange(&bank.ben.actor, record.facts().id, &key()).await.unwrap();
        assert_eq!(bank.balance(home).await, 60);
    }

    async fn several_are_confirmed_in_one_call_and_one_refusal_stops_no_other(bank: Bank) {
        let mut ids = Vec::new();
        for minutes in [30, 40] {
            ids.push(logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.ben.member, minutes)).await.facts().id);
        }
        let others = logged(&bank, &bank.amira, bank.hours(bank.amira.member, bank.cleo.member, 50)).await.facts().id;
        ids.insert(1, others);
        let one = key();
        for _ in 0..2 {
            let answers = bank.app.confirm_exchanges(&bank.ben.actor, &ids, &one).await.unwrap();
            let codes: Vec<_> = answers.iter().map(|(_, answer)| answer.as_ref().map_or_else(app::AppError::code, |_| "OK")).collect();
            assert_eq!(codes, ["OK", "NOT_FOUND", "OK"]);
        }
        assert_eq!(bank.balance(bank.amira.member).await, 70);
    }
}
