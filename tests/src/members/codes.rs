//! Codes, members on paper, households.

use super::*;

on_both_engines! {
    async fn a_code_joins_once_and_never_again(bank: Bank) {
        let invited = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, None)).await.unwrap();
        let bank = Arc::new(bank);
        let mut tasks = Vec::new();
        for n in 0..6 {
            let (bank, code) = (Arc::clone(&bank), invited.code.clone());
            tasks.push(tokio::spawn(async move {
                let (_, actor) = person(&bank).await;
                bank.app.redeem_code(&actor, redeem(&code, &format!("Guest {n}")), &key()).await
            }));
        }
        let mut joined = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(member) => {
                    joined += 1;
                    assert_eq!(member.state, MemberState::Active);
                }
                Err(error) => assert_eq!(error.code(), "CODE_NOT_VALID"),
            }
        }
        assert_eq!(joined, 1);
        assert!(bank.app.invitations(&bank.samuel.actor, bank.id).await.unwrap().is_empty());
    }

    async fn nobody_takes_in_by_their_own_code_or_by_that_of_a_former_coordinator(bank: Bank) {
        let home = bank.household("Casa Puig", &[&bank.amira]).await;
        let own = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(home))).await.unwrap();
        let refused = bank.app.redeem_code(&bank.samuel.actor, redeem(&own.code, "Samuel"), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "INVOLVED");
        bank.app.redeem_code(&bank.cleo.actor, redeem(&own.code, "Cleo"), &key()).await.unwrap();
        let keeper = CreateInvitation { role: Some(Role::Bookkeeper), ..invitation(&bank, None) };
        let old = bank.app.create_invitation(&bank.ines.actor, keeper).await.unwrap();
        Seed { store: &bank.store }.role(bank.id, bank.ben.member, Role::Coordinator).await;
        let end = app::member::EndRole { member: bank.ines.member, role: Role::Coordinator };
        bank.app.end_role(&bank.ben.actor, end).await.unwrap();
        let (_, actor) = person(&bank).await;
        let late = bank.app.redeem_code(&actor, redeem(&old.code, "Late"), &key()).await.unwrap_err();
        assert_eq!(late.code(), "CODE_NOT_VALID");
    }

    async fn a_code_ends_with_its_time_and_can_be_ended_before(bank: Bank) {
        let (_, actor) = person(&bank).await;
        let old = bank.app.create_invitation(&bank.samuel.actor, CreateInvitation { days: Some(1), ..invitation(&bank, None) }).await.unwrap();
        bank.clock.advance_days(2);
        let late = bank.app.redeem_code(&actor, redeem(&old.code, "Late"), &key()).await.unwrap_err();
        assert_eq!(late.code(), "CODE_NOT_VALID");
        let lost = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, None)).await.unwrap();
        bank.app.end_invitation(&bank.samuel.actor, bank.id, lost.invitation.id).await.unwrap();
        let ended = bank.app.redeem_code(&actor, redeem(&lost.code, "Late"), &key()).await.unwrap_err();
        assert_eq!(ended.code(), "CODE_NOT_VALID");
        let elsewhere = bank.app.end_invitation(&bank.otto.actor, bank.id, lost.invitation.id).await.unwrap_err();
        assert_eq!(elsewhere.code(), "NOT_FOUND");
        let made_up = Code::parse("0000-0000-0000").unwrap();
        assert_eq!(bank.app.redeem_code(&actor, redeem(&made_up, "Late"), &key()).await.unwrap_err().code(), "CODE_NOT_VALID");
    }

    async fn an_offline_member_is_claimed_by_code_twice_in_parallel_and_joined_once(bank: Bank) {
        let one = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(bank.rosa))).await.unwrap();
        let two = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(bank.rosa))).await.unwrap();
        let (first_person, first) = person(&bank).await;
        let (_, second) = person(&bank).await;
        let command = |code: &Code| RedeemCode { code: code.clone(), name: None };
        let (k1, k2) = (key(), key());
        let (a, b) = tokio::join!(
            bank.app.redeem_code(&first, command(&one.code), &k1),
            bank.app.redeem_code(&second, command(&two.code), &k2),
        );
        assert_eq!([&a, &b].iter().filter(|result| result.is_ok()).count(), 1);
        let first_won = a.is_ok();
        let refused = a.as_ref().err().or(b.as_ref().err()).unwrap();
        assert_eq!(refused.code(), "CODE_NOT_VALID");
        let people = bank.app.people_of(&bank.samuel.actor, bank.id, &[bank.rosa]).await.unwrap();
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].name, "Rosa");
        assert_eq!(people[0].person == Some(first_person), first_won);
        let winner = if first_won { &first } else { &second };
        assert_eq!(bank.app.my_memberships(winner).await.unwrap()[0].member.id, bank.rosa);
        let third = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(bank.rosa))).await.unwrap_err();
        assert_eq!(third.code(), "ALREADY_MEMBER");
    }

    async fn a_member_of_two_banks_is_one_person(bank: Bank) {
        let invited = bank.app.create_invitation(&bank.otto.actor, CreateInvitation { bank: bank.other, ..invitation(&bank, None) }).await.unwrap();
        bank.app.redeem_code(&bank.amira.actor, redeem(&invited.code, "أميرة"), &key()).await.unwrap();
        let mine = bank.app.my_memberships(&bank.amira.actor).await.unwrap();
        let banks: Vec<_> = mine.iter().map(|own| own.bank).collect();
        assert!(banks.contains(&bank.id) && banks.contains(&bank.other));
        let again = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, None)).await.unwrap();
        let refused = bank.app.redeem_code(&bank.amira.actor, redeem(&again.code, "Amira"), &key()).await.unwrap_err();
        assert_eq!(refused.code(), "ALREADY_MEMBER");
        // A refused code is not used up.
        let (_, actor) = person(&bank).await;
        bank.app.redeem_code(&actor, redeem(&again.code, "New"), &key()).await.unwrap();
    }

    async fn a_registrar_enters_a_household_with_its_people(bank: Bank) {
        let command = AddMember {
            kind: MemberKind::Household,
            people: vec![name("Joan"), name("美玲")],
            ..offline(&bank, "Cal Joan")
        };
        assert_eq!(bank.app.add_member(&bank.amira.actor, command.clone(), &key()).await.unwrap_err().code(), "FORBIDDEN");
        let house = bank.app.add_member(&bank.samuel.actor, command.clone(), &key()).await.unwrap();
        assert_eq!(house.state, MemberState::Active);
        let people = bank.app.people_of(&bank.amira.actor, bank.id, &[house.id]).await.unwrap();
        assert_eq!(people.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Joan", "美玲"]);
        let nobody = AddMember { people: Vec::new(), ..command };
        assert_eq!(bank.app.add_member(&bank.samuel.actor, nobody, &key()).await.unwrap_err().code(), "INVALID");
        // A code joins one of its people.
        let invited = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(house.id))).await.unwrap();
        bank.app.redeem_code(&bank.ben.actor, redeem(&invited.code, "Joan"), &key()).await.unwrap();
        let people = bank.app.people_of(&bank.samuel.actor, bank.id, &[house.id]).await.unwrap();
        assert_eq!(people.len(), 2);
        assert!(people.iter().any(|row| row.name == "Joan" && row.person == Some(bank.ben.person)));
        bank.verify().await;
    }

    async fn whoever_guesses_codes_is_stopped(bank: Bank) {
        let (_, actor) = person(&bank).await;
        let made_up = Code::parse("0000-0000-0000").unwrap();
        for _ in 0..30 {
            let refused = bank.app.redeem_code(&actor, redeem(&made_up, "Mallory"), &key()).await.unwrap_err();
            assert_eq!(refused.code(), "CODE_NOT_VALID");
        }
        let invited = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, None)).await.unwrap();
        let good = bank.app.redeem_code(&actor, redeem(&invited.code, "Mallory"), &key()).await.unwrap_err();
        assert_eq!(good.code(), "RATE_LIMITED");
        // Others are not.
        let (_, honest) = person(&bank).await;
        bank.app.redeem_code(&honest, redeem(&invited.code, "Honest"), &key()).await.unwrap();
    }

    async fn twenty_retries_of_one_redemption_are_one_member_and_equal_answers(bank: Bank) {
        rules(&bank, Rules { start_credit_minutes: 60, ..Rules::default() }).await;
        let invited = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, None)).await.unwrap();
        let (_, actor) = person(&bank).await;
        let (bank, retried) = (Arc::new(bank), key());
        let mut tasks = Vec::new();
        for _ in 0..20 {
            let (bank, actor, code, retried) = (Arc::clone(&bank), actor.clone(), invited.code.clone(), retried.clone());
            tasks.push(tokio::spawn(async move {
                bank.app.redeem_code(&actor, redeem(&code, "Once"), &retried).await.unwrap()
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        assert_eq!(bank.balance(answers[0].id).await, 60);
        assert_eq!(bank.fund().await, -60);
        bank.verify().await;
    }

    async fn a_role_comes_with_a_code_of_a_coordinator_only(bank: Bank) {
        let command = CreateInvitation { role: Some(Role::Bookkeeper), ..invitation(&bank, None) };
        assert_eq!(bank.app.create_invitation(&bank.samuel.actor, command).await.unwrap_err().code(), "FORBIDDEN");
        let invited = bank.app.create_invitation(&bank.ines.actor, command).await.unwrap();
        bank.app.redeem_code(&bank.cleo.actor, redeem(&invited.code, "Cleo"), &key()).await.unwrap();
        let roles = bank.app.roles(&bank.amira.actor, bank.id).await.unwrap();
        assert!(roles.iter().any(|held| held.term.role == Role::Bookkeeper && held.term.member == bank.cleo.member));
    }

    async fn an_application_that_waits_gives_way_to_the_record_on_paper(bank: Bank) {
        let (actor, applied) = apply(&bank, "Rosa").await;
        let invited = bank.app.create_invitation(&bank.samuel.actor, invitation(&bank, Some(bank.rosa))).await.unwrap();
        bank.app.redeem_code(&actor, RedeemCode { code: invited.code, name: None }, &key()).await.unwrap();
        let mine = bank.app.my_memberships(&actor).await.unwrap();
        assert_eq!(mine.iter().map(|own| own.member.id).collect::<Vec<_>>(), [bank.rosa]);
        assert_eq!(record(&bank, applied.id).await.state, MemberState::Declined);
    }
}
