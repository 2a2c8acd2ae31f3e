//! Applying, being admitted, and the start credit.

use super::*;

on_both_engines! {
    async fn an_applicant_is_seen_by_registrars_only_and_is_admitted_once(bank: Bank) {
        let (actor, applicant) = apply(&bank, "فاطمة الزهراء").await;
        assert_eq!((applicant.state, applicant.name.as_str()), (MemberState::Applied, "فاطمة الزهراء"));
        let again = bank.app.apply_to_bank(&actor, application(&bank, "Fatima"), &key()).await.unwrap_err();
        assert_eq!(again.code(), "ALREADY_MEMBER");
        for hidden in [&bank.amira, &bank.otto] {
            assert_eq!(bank.app.member(&hidden.actor, applicant.id).await.unwrap_err().code(), "NOT_FOUND");
        }
        assert_eq!(bank.app.member(&actor, applicant.id).await.unwrap().id, applicant.id);
        assert_eq!(bank.app.applicants(&bank.amira.actor, bank.id, Window::first(10)).await.unwrap_err().code(), "FORBIDDEN");
        let waiting = bank.app.applicants(&bank.samuel.actor, bank.id, Window::first(10)).await.unwrap();
        assert_eq!(waiting.items.len(), 1);
        assert_eq!(bank.app.admit_member(&bank.amira.actor, admit(&applicant), &key()).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(bank.app.admit_member(&bank.otto.actor, admit(&applicant), &key()).await.unwrap_err().code(), "NOT_FOUND");
        let before = fund_floor(&bank).await;
        let member = bank.app.admit_member(&bank.samuel.actor, admit(&applicant), &key()).await.unwrap();
        assert_eq!(member.state, MemberState::Active);
        assert_eq!(fund_floor(&bank).await, before - 720);
        assert_eq!(bank.balance(member.id).await, 0);
        assert_eq!(bank.app.member(&bank.amira.actor, member.id).await.unwrap().name, "فاطمة الزهراء");
        bank.verify().await;
    }

    async fn two_registrars_admit_the_same_applicant_at_once_and_there_is_one_start_credit(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 120, ..Rules::default() }).await;
        let (_, applicant) = apply(&bank, "Mei").await;
        let command = admit(&applicant);
        let (one, two) = (key(), key());
        let (first, second) = tokio::join!(
            bank.app.admit_member(&bank.samuel.actor, command, &one),
            bank.app.admit_member(&bank.ines.actor, command, &two),
        );
        assert_eq!([&first, &second].iter().filter(|result| result.is_ok()).count(), 1);
        let refused = first.err().or(second.err()).unwrap();
        assert_eq!(refused.code(), "STALE");
        assert_eq!(bank.balance(applicant.id).await, 120);
        assert_eq!(bank.fund().await, -120);
        bank.verify().await;
    }

    async fn a_retried_admission_changes_nothing(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 60, ..Rules::default() }).await;
        let (_, applicant) = apply(&bank, "Mei").await;
        let retried = key();
        for _ in 0..3 {
            let member = bank.app.admit_member(&bank.samuel.actor, admit(&applicant), &retried).await.unwrap();
            assert_eq!(member.state, MemberState::Active);
        }
        assert_eq!(bank.balance(applicant.id).await, 60);
        let (_, another) = apply(&bank, "Ngozi").await;
        let conflict = bank.app.admit_member(&bank.samuel.actor, admit(&another), &retried).await.unwrap_err();
        assert_eq!(conflict.code(), "IDEMPOTENCY_CONFLICT");
    }

    async fn ten_newcomers_get_start_credit_on_day_one_in_parallel(bank: Bank) {
        let before = fund_floor(&bank).await;
        rules(&bank, Rules { start_credit_minutes: 180, admission_needed: false, ..Rules::default() }).await;
        let bank = Arc::new(bank);
        let mut tasks = Vec::new();
        for n in 0..10 {
            let bank = Arc::clone(&bank);
            tasks.push(tokio::spawn(async move {
                let (_, actor) = person(&bank).await;
                let record = bank.app.apply_to_bank(&actor, application(&bank, &format!("Newcomer {n}")), &key()).await;
                record.unwrap().id
            }));
        }
        for task in tasks {
            let member = task.await.unwrap();
            assert_eq!(bank.balance(member).await, 180);
        }
        assert_eq!(bank.fund().await, -1_800);
        assert_eq!(fund_floor(&bank).await, before - 7_200);
        bank.verify().await;
    }

    async fn an_exhausted_fund_refuses_the_admission_and_names_itself(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 600, fund_minutes_per_member: 0, ..Rules::default() }).await;
        let (_, applicant) = apply(&bank, "Mei").await;
        let refused = bank.app.admit_member(&bank.samuel.actor, admit(&applicant), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "FUND_EXHAUSTED");
        assert_eq!(record(&bank, applicant.id).await.state, MemberState::Applied);
        bank.verify().await;
    }

    async fn one_person_applies_twenty_times_at_once_and_is_written_down_once(bank: Bank) {
        let bank = Arc::new(bank);
        let (_, actor) = person(&bank).await;
        let mut tasks = Vec::new();
        for _ in 0..20 {
            let (bank, actor) = (Arc::clone(&bank), actor.clone());
            tasks.push(tokio::spawn(async move {
                bank.app.apply_to_bank(&actor, application(&bank, "Once"), &key()).await.is_ok()
            }));
        }
        let mut done = 0;
        for task in tasks {
            done += usize::from(task.await.unwrap());
        }
        assert_eq!(done, 1);
        assert_eq!(bank.app.my_memberships(&actor).await.unwrap().len(), 1);
    }

    async fn an_application_is_taken_back_or_declined_and_made_again(bank: Bank) {
        let (actor, first) = apply(&bank, "Mei").await;
        let end = |record: &MemberRecord| EndApplication { member: record.id, expected_version: record.version };
        let stranger = bank.app.withdraw_application(&bank.amira.actor, end(&first)).await.unwrap_err();
        assert_eq!(stranger.code(), "NOT_FOUND");
        let taken_back = bank.app.withdraw_application(&actor, end(&first)).await.unwrap();
        assert_eq!(taken_back.state, MemberState::Declined);
        let again = bank.app.apply_to_bank(&actor, application(&bank, "Mei Ling"), &key()).await.unwrap();
        assert_eq!((again.id, again.state), (first.id, MemberState::Applied));
        let declined = bank.app.decline_applicant(&bank.samuel.actor, end(&again)).await.unwrap();
        assert_eq!(declined.state, MemberState::Declined);
    }
}
