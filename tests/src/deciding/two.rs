//! Where no role holder can decide, two members do, from different households.

use std::sync::Arc;

use app::exchange::{Release, ResolveExchange, SecondDecision};
use app::member::AppointRole;
use domain::Refusal;
use domain::exchange::{Decision, Receiver, Resolution, State};
use domain::member::Role;

use super::{at, decision, disputed, propose, second, under_one_roof};
use crate::bank::{instant, key};

on_both_engines! {
    async fn two_members_decide_what_no_role_holder_can_and_both_are_recorded(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        let command = ResolveExchange { exchange: id, resolution: Resolution::Decline };
        let own = bank.app.resolve_exchange(&bank.yusuf.actor, command, &key()).await.unwrap_err();
        assert_eq!(own.refusal(), Some(&Refusal::Involved));
        let proposed = propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        assert_eq!((proposed.state(), bank.balance(bank.yusuf.member).await), (State::Disputed, 0), "one alone moves nothing");
        let open = decision(&bank, id).await.unwrap();
        let alone = second(&bank, &bank.amira, &open).await.unwrap_err();
        assert_eq!(alone.refusal(), Some(&Refusal::AnotherNeeded));
        for side in [&bank.ben, &bank.yusuf, &bank.ines] {
            let refused = second(&bank, side, &open).await.unwrap_err();
            assert_eq!(refused.refusal(), Some(&Refusal::Involved));
        }
        let done = second(&bank, &bank.cleo, &open).await.unwrap();
        assert_eq!((done.state(), done.facts().minutes.get()), (State::Confirmed, 45));
        assert_eq!((done.confirmed_how.as_deref(), done.confirmed_by), (Some("members"), Some(bank.cleo.person)));
        let made = decision(&bank, id).await.unwrap();
        assert_eq!((made.proposed_by, made.seconded), (bank.amira.person, Some((bank.cleo.person, bank.cleo.member))));
        assert_eq!((bank.balance(bank.yusuf.member).await, bank.balance(bank.ben.member).await), (45, -45));
        let again = second(&bank, &bank.nadia, &open).await.unwrap_err();
        assert_eq!(again.refusal(), Some(&Refusal::WrongState { state: State::Confirmed }), "others were faster");
        bank.verify().await;
    }

    async fn where_a_role_holder_can_decide_members_do_not_even_see_it(bank: Bank) {
        let id = disputed(&bank).await.facts().id;
        assert_eq!(propose(&bank, &bank.amira, id, at(45)).await.unwrap_err().code(), "NOT_FOUND");
        assert_eq!(bank.app.exchange(&bank.amira.actor, id).await.unwrap_err().code(), "NOT_FOUND");
        let party = propose(&bank, &bank.ben, id, at(45)).await.unwrap_err();
        assert_eq!(party.refusal(), Some(&Refusal::Involved));
    }

    async fn whoever_lives_with_or_helps_the_first_is_not_the_second(bank: Bank) {
        under_one_roof(&bank).await;
        bank.household("Amira i Cleo", &[&bank.amira, &bank.cleo]).await;
        let seed = crate::bank::Seed { store: &bank.store };
        seed.mandate(bank.id, bank.amira.member, bank.nadia.person, instant("2027-06-30T00:00:00Z")).await;
        let id = disputed(&bank).await.facts().id;
        propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        let open = decision(&bank, id).await.unwrap();
        for near in [&bank.cleo, &bank.nadia] {
            assert_eq!(second(&bank, near, &open).await.unwrap_err().refusal(), Some(&Refusal::AnotherNeeded));
        }
        // The other way round, too: whoever is helped does not second their helper.
        propose(&bank, &bank.nadia, id, at(30)).await.unwrap();
        let open = decision(&bank, id).await.unwrap();
        assert_eq!(second(&bank, &bank.amira, &open).await.unwrap_err().refusal(), Some(&Refusal::AnotherNeeded));
        let done = second(&bank, &bank.cleo, &open).await.unwrap();
        assert_eq!(done.facts().minutes.get(), 30);
        bank.verify().await;
    }

    async fn a_proposal_is_replaced_while_nobody_seconded_it_and_never_seconded_unseen(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        let first = decision(&bank, id).await.unwrap();
        propose(&bank, &bank.cleo, id, at(45)).await.unwrap();
        assert_eq!(decision(&bank, id).await.unwrap().id, first.id, "the same stays as it was proposed");
        propose(&bank, &bank.cleo, id, Decision::Resolve(Resolution::Decline)).await.unwrap();
        assert_eq!(second(&bank, &bank.nadia, &first).await.unwrap_err().code(), "STALE");
        let other = decision(&bank, id).await.unwrap();
        assert_eq!(second(&bank, &bank.amira, &other).await.unwrap().state(), State::Declined);
        assert_eq!(bank.balance(bank.yusuf.member).await, 0);
        bank.verify().await;
    }

    async fn many_who_propose_and_second_at_once_decide_once(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        let (dora, emil) = (bank.join("Dora").await, bank.join("Èmil").await);
        let bank = Arc::new(bank);
        let five = [bank.amira.clone(), bank.cleo.clone(), bank.nadia.clone(), dora, emil];
        let spawn = |who: crate::bank::Who| {
            let bank = Arc::clone(&bank);
            tokio::spawn(async move { propose(&bank, &who, id, at(45)).await })
        };
        for handle in five.clone().map(spawn) {
            handle.await.unwrap().unwrap();
        }
        let open = decision(&bank, id).await.unwrap();
        let spawn = |who: crate::bank::Who| {
            let bank = Arc::clone(&bank);
            tokio::spawn(async move { second(&bank, &who, &open).await })
        };
        let mut done = 0;
        for handle in five.map(spawn) {
            match handle.await.unwrap() {
                Ok(_) => done += 1,
                Err(error) => assert!(["ANOTHER_NEEDED", "NOT_FOUND", "WRONG_STATE"].contains(&error.code()), "{error}"),
            }
        }
        assert_eq!((done, bank.balance(bank.yusuf.member).await), (1, 45));
        bank.verify().await;
    }

    async fn twenty_retries_of_a_second_carry_it_out_once_and_say_so(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        let command = SecondDecision { exchange: id, decision: decision(&bank, id).await.unwrap().id };
        let (bank, text) = (Arc::new(bank), "one-and-the-same");
        let tasks: Vec<_> = (0..20).map(|_| {
            let bank = Arc::clone(&bank);
            tokio::spawn(async move {
                let key = app::Key::try_new(text).unwrap();
                let done = bank.app.second_decision(&bank.cleo.actor, command, &key).await.unwrap();
                (done, key.was_replayed())
            })
        }).collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert!(answers.iter().all(|(record, _)| *record == answers[0].0));
        assert_eq!(answers.iter().filter(|(_, replayed)| !replayed).count(), 1);
        assert_eq!(bank.balance(bank.yusuf.member).await, 45);
        bank.verify().await;
    }

    async fn a_role_holder_who_appears_in_between_decides_instead(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        let open = decision(&bank, id).await.unwrap();
        let (member, role) = (bank.nadia.member, Role::Moderator);
        let until = instant("2027-06-30T00:00:00Z");
        let appoint = AppointRole { member, role, until, takes_over_from: None };
        bank.app.appoint_role(&bank.ines.actor, appoint).await.unwrap();
        assert_eq!(second(&bank, &bank.cleo, &open).await.unwrap_err().code(), "NOT_FOUND");
        let command = ResolveExchange { exchange: id, resolution: Resolution::Decline };
        let resolved = bank.app.resolve_exchange(&bank.nadia.actor, command, &key()).await.unwrap();
        assert_eq!(resolved.state(), State::Declined);
        // What was proposed then says nothing about what is asked now.
        let asked = bank.app.dispute_exchange(&bank.yusuf.actor, id, resolved.version).await.unwrap();
        assert_eq!(asked.state(), State::Disputed);
        assert_eq!(decision(&bank, id).await, None);
        bank.verify().await;
    }

    async fn whoever_proposed_and_came_to_benefit_counts_no_more(bank: Bank) {
        under_one_roof(&bank).await;
        let id = disputed(&bank).await.facts().id;
        propose(&bank, &bank.amira, id, at(45)).await.unwrap();
        let open = decision(&bank, id).await.unwrap();
        bank.household("Ben i Amira", &[&bank.ben, &bank.amira]).await;
        assert_eq!(second(&bank, &bank.cleo, &open).await.unwrap_err().code(), "STALE");
        propose(&bank, &bank.cleo, id, at(45)).await.unwrap();
        let open = decision(&bank, id).await.unwrap();
        assert_eq!(open.proposed_by, bank.cleo.person, "the same words of somebody who benefits do not stay");
        second(&bank, &bank.nadia, &open).await.unwrap();
        bank.verify().await;
    }

    async fn hours_for_the_bank_by_the_only_role_holder_are_stood_by_by_two(bank: Bank) {
        under_one_roof(&bank).await;
        let mut hours = bank.hours(bank.yusuf.member, bank.ben.member, 90);
        hours.receiver = Receiver::Bank;
        let id = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap().facts().id;
        for role in [&bank.yusuf, &bank.ines, &bank.samuel] {
            let own = bank.app.confirm_exchange(&role.actor, id, &key()).await.unwrap_err();
            assert_eq!(own.refusal(), Some(&Refusal::Involved));
        }
        let odd = propose(&bank, &bank.amira, id, Decision::Undo).await.unwrap_err();
        assert_eq!(odd.refusal(), Some(&Refusal::WrongState { state: State::Logged }));
        propose(&bank, &bank.amira, id, Decision::StandBy).await.unwrap();
        second(&bank, &bank.ben, &decision(&bank, id).await.unwrap()).await.unwrap();
        assert_eq!((bank.balance(bank.yusuf.member).await, bank.fund().await), (90, -90));
        bank.verify().await;
    }

    async fn held_hours_are_let_through_and_an_undoing_is_undone_by_two(bank: Bank) {
        under_one_roof(&bank).await;
        let hours = bank.hours(bank.yusuf.member, bank.ben.member, 800);
        let mut hours = hours;
        hours.long_day = true;
        let held = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        assert_eq!(held.state(), State::Held);
        let id = held.facts().id;
        propose(&bank, &bank.amira, id, Decision::Release(Release::FundGivesRest)).await.unwrap();
        second(&bank, &bank.cleo, &decision(&bank, id).await.unwrap()).await.unwrap();
        assert_eq!((bank.balance(bank.yusuf.member).await, bank.balance(bank.ben.member).await), (800, -720));
        bank.app.reverse_exchange(&bank.yusuf.actor, id, &key()).await.unwrap();
        assert_eq!(bank.balance(bank.yusuf.member).await, 0);
        // It stands on nobody's desk until somebody who was shown it proposes.
        assert_eq!(bank.app.exchange(&bank.cleo.actor, id).await.unwrap_err().code(), "NOT_FOUND");
        propose(&bank, &bank.amira, id, Decision::Undo).await.unwrap();
        assert_eq!(bank.app.exchange(&bank.cleo.actor, id).await.unwrap().state(), State::Reversed);
        second(&bank, &bank.cleo, &decision(&bank, id).await.unwrap()).await.unwrap();
        assert_eq!(bank.balance(bank.yusuf.member).await, 800);
        let once = propose(&bank, &bank.amira, id, Decision::Release(Release::AsItIs)).await.unwrap_err();
        assert_eq!(once.refusal(), Some(&Refusal::WrongState { state: State::Confirmed }));
        bank.verify().await;
    }
}
