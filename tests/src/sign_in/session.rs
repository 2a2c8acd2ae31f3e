//! Sessions, and the refresh tokens that keep them going.

use app::actor::Credential;
use app::{Actor, Window};
use domain::policy::Scope;

use super::*;

on_both_engines! {
    async fn a_sign_in_gives_a_quarter_of_an_hour_with_every_scope(bank: Bank) {
        let app = node(&bank).await;
        let person = nuria(&app).await;
        let pair = sign_in(&app).await;
        assert_eq!((pair.person, pair.expires_in), (person, 900));
        let shown = app.authenticate_until(pair.access_token()).await.unwrap();
        assert_eq!(
            shown.actor,
            Actor::Person { person, scopes: Scope::ALL.to_vec(), via: Credential::Session(pair.session) }
        );
        bank.clock.advance_seconds(898);
        assert!(is_good(&app, pair.access_token()).await);
        bank.clock.advance_seconds(2);
        assert!(!is_good(&app, pair.access_token()).await);
        assert!(shown.until.unwrap() <= bank.app.now());
        assert!(!format!("{pair:?}").contains(pair.refresh_token()));
    }

    async fn a_refresh_token_is_good_once(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let first = sign_in(&app).await;
        let second = app.refresh(first.refresh_token()).await.unwrap();
        assert_eq!(second.session, first.session);
        assert!(is_good(&app, second.access_token()).await);

        // Whoever shows the first again has it from somewhere: the session ends, for both.
        assert_eq!(code(app.refresh(first.refresh_token()).await), "UNAUTHENTICATED");
        assert!(!is_good(&app, first.access_token()).await);
        assert!(!is_good(&app, second.access_token()).await);
        assert_eq!(code(app.refresh(second.refresh_token()).await), "UNAUTHENTICATED");
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "OK");
    }

    async fn one_of_twenty_parallel_refreshes_gets_tokens(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        nuria(&app).await;
        let pair = sign_in(&app).await;
        let bystander = sign_in(&app).await;
        let tries = (0..20).map(|n| {
            let app = if n % 2 == 0 { app.clone() } else { other.clone() };
            let token = pair.refresh_token().to_owned();
            tokio::spawn(async move { app.refresh(&token).await })
        });
        let mut won = Vec::new();
        for done in futures_util::future::join_all(tries).await {
            match done.unwrap() {
                Ok(pair) => won.push(pair),
                Err(error) => assert_eq!(error.code(), "UNAUTHENTICATED"),
            }
        }
        assert_eq!(won.len(), 1);
        assert!(!is_good(&app, won[0].access_token()).await);
        assert!(is_good(&app, bystander.access_token()).await);
    }

    async fn what_is_no_refresh_token_is_answered_alike(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let pair = sign_in(&app).await;
        let unknown = format!("evr_{}", "A".repeat(43));
        for token in ["", "evr_", unknown.as_str(), pair.access_token(), &pair.refresh_token()[4..]] {
            assert_eq!(code(app.refresh(token).await), "UNAUTHENTICATED");
        }
        assert!(!is_good(&app, pair.refresh_token()).await);
        assert_eq!(code(app.refresh(pair.refresh_token()).await), "OK");
    }

    async fn a_session_ends_after_ninety_days_however_often_it_is_refreshed(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let mut pair = sign_in(&app).await;
        bank.clock.advance_days(89);
        pair = app.refresh(pair.refresh_token()).await.unwrap();
        bank.clock.advance_seconds(86_400 - 300);
        pair = app.refresh(pair.refresh_token()).await.unwrap();
        assert!(pair.expires_in <= 300, "{}", pair.expires_in);
        bank.clock.advance_seconds(301);
        assert!(!is_good(&app, pair.access_token()).await);
        assert_eq!(code(app.refresh(pair.refresh_token()).await), "UNAUTHENTICATED");
        bank.clock.advance_days(31);
        assert_eq!(app.sweep_sign_ins().await.unwrap().sessions, 1);
        assert_eq!(code(try_in(&app, LOGIN, PASSWORD, HOME).await), "OK");
    }

    async fn signing_out_counts_at_once_on_every_node(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        nuria(&app).await;
        let (one, two) = (sign_in(&app).await, sign_in(&app).await);
        app.sign_out(&actor(&app, &one).await).await.unwrap();
        assert!(!is_good(&other, one.access_token()).await);
        assert_eq!(code(other.refresh(one.refresh_token()).await), "UNAUTHENTICATED");
        assert!(is_good(&other, two.access_token()).await);

        app.sign_out_by_refresh_token(two.refresh_token()).await.unwrap();
        assert!(!is_good(&other, two.access_token()).await);
        app.sign_out_by_refresh_token("evr_nothing").await.unwrap();
        assert_eq!(code(app.sign_out(&Actor::Anonymous).await), "UNAUTHENTICATED");
        assert_eq!(code(app.sign_out(&bank.amira.actor).await), "NOT_FOUND");
    }

    async fn a_person_ends_their_own_sessions_and_no_other(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        register(&app, "ben@example.org", PASSWORD).await.unwrap();
        let own = [sign_in(&app).await, sign_in(&app).await, sign_in(&app).await];
        let others = try_in(&app, "ben@example.org", PASSWORD, HOME).await.unwrap();
        let me = actor(&app, &own[0]).await;
        let window = Window { after: Some(own[2].session), ..Window::first(1) };
        let page = app.sessions(&me, window).await.unwrap();
        assert_eq!((page.items[0].id, page.more), (own[1].session, true));

        assert_eq!(code(app.revoke_session(&me, others.session).await), "NOT_FOUND");
        assert!(is_good(&app, others.access_token()).await);
        for _ in 0..2 {
            assert!(app.revoke_session(&me, own[1].session).await.unwrap().revoked_at.is_some());
        }
        let ids: Vec<_> = app.sessions(&me, Window::first(10)).await.unwrap().items.iter().map(|s| s.id).collect();
        assert_eq!(ids, [own[2].session, own[0].session]);
    }
}
