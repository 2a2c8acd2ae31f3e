//! Logins, passwords, and those who guess them.

use app::auth::ChangePassword;

use super::*;
use crate::bank::Seed;

fn change(old: &str, new: &str) -> ChangePassword {
    ChangePassword {
        old: SecretString::from(old),
        new: Password::try_new("newPassword", new).unwrap(),
        client_address: None,
    }
}

on_both_engines! {
    async fn who_is_unknown_and_who_mistypes_are_answered_alike(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        app.register_person(RegisterPerson {
            login: Some(Login::try_new("passkey").unwrap()),
            password: None,
            language: "ca".to_owned(),
            client_address: None,
        })
        .await
        .unwrap();
        let mut answers = Vec::new();
        for (login, password) in [
            (LOGIN, "another password"),
            ("nobody@example.org", PASSWORD),
            ("passkey", PASSWORD),
            ("no login at all", PASSWORD),
        ] {
            let before = bank.store.statements();
            let error = try_in(&app, login, password, HOME).await.unwrap_err();
            let statements = bank.store.statements() - before;
            answers.push((error.code(), error.to_string()));
            // What cannot be a login is not looked for.
            if login != "no login at all" {
                assert_eq!(statements, 3, "{login}");
            }
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert_eq!(answers[0].0, "SIGN_IN_FAILED");
        assert_eq!(code(try_in(&app, LOGIN, &"x".repeat(1_000_000), HOME).await), "SIGN_IN_FAILED");
    }

    async fn a_login_belongs_to_one_person_however_it_is_typed(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        for same in ["nu\u{301}ria@example.org", "NÚRIA@EXAMPLE.ORG", " ｎúria@example.org "] {
            assert_eq!(code(register(&app, same, PASSWORD).await), "TAKEN", "{same}");
            assert_eq!(code(try_in(&app, same, PASSWORD, HOME).await), "OK", "{same}");
        }
        assert_eq!(code(register(&app, "nuria@example.org", PASSWORD).await), "OK");
    }

    async fn one_of_twenty_who_want_the_same_login_gets_it(bank: Bank) {
        let app = node(&bank).await;
        let tries = (0..20).map(|_| register(&app, LOGIN, PASSWORD));
        let mut codes: Vec<_> = futures_util::future::join_all(tries).await.into_iter().map(code).collect();
        codes.sort_unstable();
        assert_eq!(codes.iter().filter(|code| **code == "OK").count(), 1);
        assert_eq!(codes.iter().filter(|code| **code == "TAKEN").count(), 19);
    }

    async fn an_arabic_password_opens_from_every_keyboard(bank: Bank) {
        let app = node(&bank).await;
        let composed = "\u{0622}منة ساعة بساعة";
        let decomposed = "\u{0627}\u{0653}منة ساعة بساعة";
        register(&app, "فاطمة", composed).await.unwrap();
        assert_eq!(code(try_in(&app, "فاطمة", composed, HOME).await), "OK");
        assert_eq!(code(try_in(&app, "فاطمة", decomposed, HOME).await), "OK");
        assert_eq!(code(try_in(&app, "فاطمة", "امنة ساعة بساعة", HOME).await), "SIGN_IN_FAILED");
    }

    async fn thirty_who_guess_at_once_get_ten_guesses(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        nuria(&app).await;
        register(&app, "ben@example.org", PASSWORD).await.unwrap();
        let wrong: Vec<String> = (0..30).map(|n| format!("a wrong password {n}")).collect();
        let guesses = wrong.iter().enumerate().map(|(n, wrong)| {
            let at = if n % 2 == 0 { &app } else { &other };
            try_in(at, LOGIN, wrong, "192.0.2.66")
        });
        let codes: Vec<_> = futures_util::future::join_all(guesses).await.into_iter().map(code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "SIGN_IN_FAILED").count(), 10, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| **code == "RATE_LIMITED").count(), 20, "{codes:?}");

        // The right one is not heard now either; it is as if it were a guess.
        let error = try_in(&app, LOGIN, PASSWORD, HOME).await.unwrap_err();
        let AppError::Domain(domain::Error::TooManyAttempts { retry_after_seconds }) = error else {
            panic!("{error}");
        };
        assert!((1..=900).contains(&retry_after_seconds), "{retry_after_seconds}");
        assert_eq!(code(try_in(&app, "ben@example.org", PASSWORD, "192.0.2.66").await), "OK");
        bank.clock.advance_seconds(retry_after_seconds);
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "OK");
    }

    async fn who_signs_in_at_last_starts_anew(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        for _ in 0..2 {
            for _ in 0..9 {
                assert_eq!(code(try_in(&app, LOGIN, "a wrong password", HOME).await), "SIGN_IN_FAILED");
            }
            assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "OK");
        }
    }

    async fn one_address_gets_fifty_guesses_whoever_it_guesses_at(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        // An own login in between buys no further guesses.
        let mut heard = 0;
        for n in 0..60 {
            if n % 10 == 0 && n < 50 {
                assert_eq!(code(try_in(&app, LOGIN, PASSWORD, "2001:db8::1").await), "OK");
            }
            let from = format!("2001:db8::{n:x}");
            match code(try_in(&app, &format!("guess{n}"), &"x".repeat(5000), &from).await) {
                "SIGN_IN_FAILED" => heard += 1,
                code => assert_eq!(code, "RATE_LIMITED"),
            }
        }
        assert_eq!(heard, 50);
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "OK");
        bank.clock.advance_seconds(901);
        assert_eq!(app.sweep_sign_ins().await.unwrap().attempts, 52);
    }

    async fn one_address_makes_twenty_people_in_a_quarter_of_an_hour(bank: Bank) {
        let app = node(&bank).await;
        let mut made = 0;
        for n in 0..25 {
            let command = RegisterPerson {
                login: Some(Login::try_new(&format!("person{n}")).unwrap()),
                password: None,
                language: "ca".to_owned(),
                client_address: Some(HOME.parse().unwrap()),
            };
            made += usize::from(app.register_person(command).await.is_ok());
        }
        assert_eq!(made, 20);
    }

    async fn a_new_password_ends_every_other_session(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let (here, there) = (sign_in(&app).await, sign_in(&app).await);
        let me = actor(&app, &here).await;
        assert_eq!(code(app.change_password(&me, change("not the old one", "a new password")).await), "SIGN_IN_FAILED");
        assert!(is_good(&app, there.access_token()).await);

        app.change_password(&me, change(PASSWORD, "a new password")).await.unwrap();
        assert!(is_good(&app, here.access_token()).await);
        assert!(!is_good(&app, there.access_token()).await);
        assert_eq!(code(app.refresh(there.refresh_token()).await), "UNAUTHENTICATED");
        assert_eq!(code(app.refresh(here.refresh_token()).await), "OK");
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "SIGN_IN_FAILED");
        assert_eq!(code(try_in(&app, LOGIN, "a new password", HOME).await), "OK");
    }

    async fn a_sign_in_beside_a_change_of_password_leaves_no_old_session(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let me = actor(&app, &sign_in(&app).await).await;
        let ins = futures_util::future::join_all((0..8).map(|_| try_in(&app, LOGIN, PASSWORD, HOME)));
        let (changed, ins) = tokio::join!(app.change_password(&me, change(PASSWORD, "a new password")), ins);
        changed.unwrap();
        for pair in ins.into_iter().flatten() {
            assert!(!is_good(&app, pair.access_token()).await);
        }
    }

    async fn who_was_erased_can_do_nothing(bank: Bank) {
        let app = node(&bank).await;
        let person = nuria(&app).await;
        let pair = sign_in(&app).await;
        let seed = Seed { store: &bank.store };
        seed.raw("UPDATE person SET erased_at = 1 WHERE id = $1", vec![person.uuid().into()]).await;
        assert!(!is_good(&app, pair.access_token()).await);
        assert_eq!(code(app.refresh(pair.refresh_token()).await), "UNAUTHENTICATED");
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "SIGN_IN_FAILED");
    }
}
