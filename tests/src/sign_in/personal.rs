//! Personal access tokens.

use app::Window;
use app::actor::Credential;
use app::auth::{CreateToken, NewToken};
use domain::policy::Scope;
use domain::text::Label;

use super::*;

fn token(scopes: &[Scope], days: Option<i64>) -> CreateToken {
    CreateToken {
        name: Label::try_new("Full de càlcul").unwrap(),
        scopes: scopes.to_vec(),
        expires_in_days: days,
    }
}

async fn make(app: &App, actor: &Actor, scopes: &[Scope]) -> NewToken {
    app.create_token(actor, token(scopes, None)).await.unwrap()
}

on_both_engines! {
    async fn a_personal_token_reaches_as_far_as_it_was_given(bank: Bank) {
        let app = node(&bank).await;
        let made = make(&app, &bank.amira.actor, &[Scope::Profile, Scope::ListingsRead, Scope::Profile]).await;
        assert!(made.token().starts_with("evp_"));
        assert!(!format!("{made:?}").contains(made.token()));
        let actor = app.authenticate(made.token()).await.unwrap();
        assert_eq!(
            actor,
            Actor::Person {
                person: bank.amira.person,
                scopes: vec![Scope::ListingsRead, Scope::Profile],
                via: Credential::Token(made.record.id),
            }
        );
        // It makes no token that reaches further than itself, and only with the scope to make any.
        let further = token(&[Scope::Profile, Scope::BankManage], None);
        let error = app.create_token(&actor, further).await.unwrap_err();
        assert!(matches!(error, AppError::Domain(domain::Error::ScopeNeeded { scope: "bank:manage" })));
        let child = make(&app, &actor, &[Scope::ListingsRead]).await;
        let child = app.authenticate(child.token()).await.unwrap();
        assert_eq!(code(app.create_token(&child, token(&[Scope::ListingsRead], None)).await), "FORBIDDEN");
        assert_eq!(code(app.create_token(&actor, token(&[], None)).await), "INVALID");
        assert_eq!(code(app.create_token(&Actor::Anonymous, token(&[], None)).await), "UNAUTHENTICATED");
    }

    async fn a_revoked_token_is_refused_at_once(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        let made = make(&app, &bank.amira.actor, &[Scope::Profile]).await;
        let itself = app.authenticate(made.token()).await.unwrap();
        assert_eq!(code(app.revoke_token(&bank.otto.actor, made.record.id).await), "NOT_FOUND");
        assert!(is_good(&other, made.token()).await);
        for _ in 0..2 {
            assert!(app.revoke_token(&bank.amira.actor, made.record.id).await.unwrap().revoked_at.is_some());
        }
        assert!(!is_good(&other, made.token()).await);
        // Nor does it make another, had it been shown a moment before.
        assert_eq!(code(app.create_token(&itself, token(&[Scope::Profile], None)).await), "UNAUTHENTICATED");
    }

    async fn a_token_ends_on_its_day_and_its_children_with_it(bank: Bank) {
        let app = node(&bank).await;
        for days in [0, -1, 3651] {
            assert_eq!(code(app.create_token(&bank.amira.actor, token(&[Scope::Profile], Some(days))).await), "INVALID");
        }
        let made = app.create_token(&bank.amira.actor, token(&[Scope::Profile], Some(7))).await.unwrap();
        let itself = app.authenticate(made.token()).await.unwrap();
        let child = make(&app, &itself, &[Scope::Profile]).await;
        assert_eq!(child.record.expires_at, made.record.expires_at);
        bank.clock.advance_days(7);
        assert!(!is_good(&app, made.token()).await);
        assert!(!is_good(&app, child.token()).await);
    }

    async fn the_use_of_a_token_is_noted_once_an_hour(bank: Bank) {
        let app = node(&bank).await;
        let made = make(&app, &bank.amira.actor, &[Scope::Profile]).await;
        let used = async || {
            app.authenticate(made.token()).await.unwrap();
            app.tokens(&bank.amira.actor, Window::first(1)).await.unwrap().items[0].used_at.unwrap()
        };
        let first = used().await;
        bank.clock.advance_seconds(3500);
        assert_eq!(used().await, first);
        bank.clock.advance_seconds(101);
        assert!(used().await > first);
    }

    async fn sixty_at_once_make_fifty_tokens(bank: Bank) {
        let app = node(&bank).await;
        let tries = (0..60).map(|_| app.create_token(&bank.amira.actor, token(&[Scope::Profile], None)));
        let codes: Vec<_> = futures_util::future::join_all(tries).await.into_iter().map(code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "OK").count(), 50, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| **code == "TOO_MANY").count(), 10, "{codes:?}");
    }

    async fn walking_the_tokens_shows_each_once_while_others_are_made(bank: Bank) {
        let app = node(&bank).await;
        let mut made = Vec::new();
        for _ in 0..7 {
            made.push(make(&app, &bank.amira.actor, &[Scope::Profile]).await.record.id);
        }
        make(&app, &bank.otto.actor, &[Scope::Profile]).await;
        made.reverse();
        let mut seen = Vec::new();
        let mut window = Window::first(3);
        loop {
            let page = app.tokens(&bank.amira.actor, window).await.unwrap();
            seen.extend(page.items.iter().map(|token| token.id));
            make(&app, &bank.amira.actor, &[Scope::Profile]).await;
            if !page.more {
                break;
            }
            window.after = seen.last().copied();
        }
        assert_eq!(seen, made);
    }
}
