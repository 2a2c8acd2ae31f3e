//! Leaving, dying, coming back, pausing; the last coordinator.

use super::*;

on_both_engines! {
    async fn one_who_leaves_at_five_hours_below_zero_is_brought_to_zero_by_the_fund(bank: Bank) {
        five_hours_below(&bank, &bank.ben).await;
        let before = fund_floor(&bank).await;
        let retried = key();
        let command = leave(&record(&bank, bank.ben.member).await);
        for _ in 0..2 {
            let left = bank.app.leave_bank(&bank.ben.actor, command, &retried).await.unwrap();
            assert_eq!(left.state, MemberState::Left);
        }
        assert_eq!((bank.balance(bank.ben.member).await, bank.fund().await), (0, -300));
        assert_eq!(fund_floor(&bank).await, before + 720);
        let again = bank.app.leave_bank(&bank.ben.actor, leave(&record(&bank, bank.ben.member).await), &key()).await.unwrap_err();
        assert_eq!(again.code(), "MEMBER_NOT_ACTIVE");
        bank.verify().await;
        // The same record comes back, without a new start.
        let back = bank.app.return_member(&bank.samuel.actor, presence(&record(&bank, bank.ben.member).await)).await.unwrap();
        assert_eq!((back.state, back.left_at), (MemberState::Active, None));
        assert_eq!(fund_floor(&bank).await, before);
        bank.verify().await;
    }

    async fn time_above_zero_goes_to_the_fund_or_to_a_named_member(bank: Bank) {
        five_hours_below(&bank, &bank.ben).await;
        let amira = record(&bank, bank.amira.member).await;
        let stranger = LeaveBank { leftover: Leftover::Member(bank.otto.member), ..leave(&amira) };
        assert_eq!(bank.app.leave_bank(&bank.amira.actor, stranger, &key()).await.unwrap_err().code(), "NOT_FOUND");
        let to_cleo = LeaveBank { leftover: Leftover::Member(bank.cleo.member), ..leave(&amira) };
        bank.app.leave_bank(&bank.amira.actor, to_cleo, &key()).await.unwrap();
        assert_eq!((bank.balance(bank.amira.member).await, bank.balance(bank.cleo.member).await, bank.fund().await), (0, 300, 0));
        let cleo = record(&bank, bank.cleo.member).await;
        // A registrar who would benefit does not decide.
        let to_self = LeaveBank { leftover: Leftover::Member(bank.samuel.member), ..leave(&cleo) };
        assert_eq!(bank.app.record_died(&bank.samuel.actor, to_self, &key()).await.unwrap_err().code(), "INVOLVED");
        let died = bank.app.record_died(&bank.samuel.actor, leave(&cleo), &key()).await.unwrap();
        assert_eq!(died.state, MemberState::Died);
        assert_eq!((bank.balance(bank.cleo.member).await, bank.fund().await), (0, 300));
        bank.verify().await;
    }

    async fn time_is_kept_for_a_return_and_goes_to_the_fund_after_a_year(bank: Bank) {
        five_hours_below(&bank, &bank.ben).await;
        let keep = |record: &MemberRecord| LeaveBank { leftover: Leftover::Keep, ..leave(record) };
        let left = bank.app.leave_bank(&bank.amira.actor, keep(&record(&bank, bank.amira.member).await), &key()).await.unwrap();
        // A year after the end of the day, in Madrid.
        assert_eq!(left.kept_until, Some(instant("2027-11-20T23:00:00Z")));
        assert_eq!((bank.balance(left.id).await, bank.fund().await), (300, 0));
        // Below zero there is nothing to keep.
        let ben = bank.app.leave_bank(&bank.ben.actor, keep(&record(&bank, bank.ben.member).await), &key()).await.unwrap();
        assert_eq!((ben.kept_until, bank.balance(ben.id).await, bank.fund().await), (None, 0, -300));
        bank.clock.set("2027-11-20T22:59:00Z");
        assert_eq!(bank.app.close_kept_accounts().await.unwrap(), 0);
        let back = bank.app.return_member(&bank.samuel.actor, presence(&left)).await.unwrap();
        assert_eq!((back.state, back.kept_until, bank.balance(back.id).await), (MemberState::Active, None, 300));
        bank.clock.set("2027-11-21T09:00:00Z");
        assert_eq!(bank.app.close_kept_accounts().await.unwrap(), 0);
        let again = bank.app.leave_bank(&bank.amira.actor, keep(&back), &key()).await.unwrap();
        bank.clock.set("2028-11-21T23:00:01Z");
        let (one, other) = tokio::join!(bank.app.close_kept_accounts(), bank.app.close_kept_accounts());
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!((bank.balance(again.id).await, bank.fund().await), (0, 0));
        assert_eq!(record(&bank, again.id).await.kept_until, None);
        bank.verify().await;
    }

    async fn nothing_is_kept_of_the_dead_or_where_the_bank_keeps_nothing(bank: Bank) {
        five_hours_below(&bank, &bank.ben).await;
        let amira = record(&bank, bank.amira.member).await;
        let keep = LeaveBank { leftover: Leftover::Keep, ..leave(&amira) };
        assert_eq!(bank.app.record_died(&bank.samuel.actor, keep, &key()).await.unwrap_err().code(), "INVALID");
        rules(&bank, Rules { kept_months: 0, ..Rules::default() }).await;
        assert_eq!(bank.app.leave_bank(&bank.amira.actor, keep, &key()).await.unwrap_err().code(), "INVALID");
        assert_eq!(bank.balance(amira.id).await, 300);
    }

    async fn the_dead_are_asked_for_nothing_and_what_waits_stands_on_the_desk(bank: Bank) {
        bank.app.log_exchange(&bank.ben.actor, bank.hours(bank.cleo.member, bank.ben.member, 30), &key()).await.unwrap();
        let waits = bank.app.log_exchange(&bank.cleo.actor, bank.hours(bank.cleo.member, bank.ben.member, 45), &key()).await.unwrap().facts().id;
        let seen = bank.app.exchange(&bank.ben.actor, waits).await.unwrap();
        assert!(seen.confirm_due_at.is_some());
        bank.app.record_died(&bank.samuel.actor, leave(&record(&bank, bank.ben.member).await), &key()).await.unwrap();
        assert_eq!(bank.app.exchange(&bank.yusuf.actor, waits).await.unwrap().confirm_due_at, None);
        let desk = bank.app.desk(&bank.yusuf.actor, bank.id, Window::first(100)).await.unwrap();
        assert!(desk.items.iter().any(|record| record.facts().id == waits));
        bank.clock.advance_days(60);
        assert_eq!(bank.app.run_clockwork().await.unwrap().confirmed, 0);
        bank.verify().await;
    }

    async fn one_who_left_applies_again_and_gets_no_second_start_credit(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 60, admission_needed: false, ..Rules::default() }).await;
        let (actor, joined) = apply(&bank, "Mei").await;
        bank.app.leave_bank(&actor, leave(&joined), &key()).await.unwrap();
        assert_eq!((bank.balance(joined.id).await, bank.fund().await), (0, 0));
        let back = bank.app.apply_to_bank(&actor, application(&bank, "Mei"), &key()).await.unwrap();
        assert_eq!((back.id, back.state), (joined.id, MemberState::Active));
        assert_eq!((bank.balance(joined.id).await, bank.fund().await), (0, 0));
        bank.verify().await;
    }

    async fn the_last_coordinator_stays_until_there_is_another(bank: Bank) {
        let ines = record(&bank, bank.ines.member).await;
        let refused = bank.app.leave_bank(&bank.ines.actor, leave(&ines), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "LAST_COORDINATOR");
        let suspended = bank.app.suspend_member(&bank.samuel.actor, presence(&ines)).await.unwrap_err();
        assert_eq!(suspended.code(), "LAST_COORDINATOR");
        assert_eq!(bank.app.invite_first_coordinator(bank.id).await.unwrap_err().code(), "TAKEN");
        bank.app.record_died(&bank.samuel.actor, leave(&ines), &key()).await.unwrap();
        let one = bank.app.invite_first_coordinator(bank.id).await.unwrap();
        let two = bank.app.invite_first_coordinator(bank.id).await.unwrap();
        // Somebody who is a member already takes the role; the code before is no longer good.
        bank.app.redeem_code(&bank.cleo.actor, redeem(&two.code, "Cleo"), &key()).await.unwrap();
        let second = bank.app.redeem_code(&bank.ben.actor, redeem(&one.code, "Ben"), &key()).await.unwrap_err();
        assert_eq!(second.code(), "CODE_NOT_VALID");
        let roles = bank.app.roles(&bank.amira.actor, bank.id).await.unwrap();
        let coordinators: Vec<_> = roles.iter().filter(|held| held.term.role == Role::Coordinator).map(|held| held.term.member).collect();
        assert_eq!(coordinators, [bank.cleo.member]);
        bank.verify().await;
    }

    async fn all_coordinators_leave_at_once_and_one_stays(bank: Bank) {
        let mut all = vec![bank.ines.clone()];
        for n in 0..7 {
            let who = bank.join(&format!("Coordinator {n}")).await;
            Seed { store: &bank.store }.role(bank.id, who.member, Role::Coordinator).await;
            all.push(who);
        }
        let bank = Arc::new(bank);
        let mut tasks = Vec::new();
        for who in all {
            let (bank, command) = (Arc::clone(&bank), leave(&record(&bank, who.member).await));
            tasks.push(tokio::spawn(async move { bank.app.leave_bank(&who.actor, command, &key()).await }));
        }
        let mut stayed = Vec::new();
        for task in tasks {
            stayed.extend(task.await.unwrap().err().map(|error| error.code()));
        }
        assert_eq!(stayed, ["LAST_COORDINATOR"]);
        bank.verify().await;
    }

    async fn a_pause_ends_with_its_time_and_a_suspension_with_a_registrar(bank: Bank) {
        let until = instant("2026-12-01T00:00:00Z");
        let ben = record(&bank, bank.ben.member).await;
        let pause = app::member::PauseMember { member: ben.id, until: Some(until), expected_version: ben.version };
        assert_eq!(bank.app.pause_member(&bank.cleo.actor, pause).await.unwrap_err().code(), "FORBIDDEN");
        bank.app.pause_member(&bank.ben.actor, pause).await.unwrap();
        assert_eq!(bank.app.pause_member(&bank.ben.actor, pause).await.unwrap_err().code(), "STALE");
        assert_eq!(bank.app.end_pauses(bank.id).await.unwrap(), 0);
        bank.clock.set("2026-12-02T09:00:00Z");
        assert_eq!(bank.app.end_pauses(bank.id).await.unwrap(), 1);
        let ben = record(&bank, bank.ben.member).await;
        assert_eq!(ben.state, MemberState::Active);
        let suspended = bank.app.suspend_member(&bank.samuel.actor, presence(&ben)).await.unwrap();
        // To other members it looks like a pause.
        assert_eq!(bank.app.member(&bank.amira.actor, ben.id).await.unwrap().state, MemberState::Paused);
        let own = bank.app.resume_member(&bank.ben.actor, presence(&suspended)).await.unwrap_err();
        assert_eq!(own.code(), "MEMBER_NOT_ACTIVE");
        assert_eq!(bank.app.reinstate_member(&bank.ben.actor, presence(&suspended)).await.unwrap_err().code(), "FORBIDDEN");
        bank.app.reinstate_member(&bank.samuel.actor, presence(&suspended)).await.unwrap();
        let myself = bank.app.suspend_member(&bank.samuel.actor, presence(&record(&bank, bank.samuel.member).await)).await.unwrap_err();
        assert_eq!(myself.code(), "INVOLVED");
    }
}
