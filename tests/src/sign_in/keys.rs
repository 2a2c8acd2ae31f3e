//! Signing keys and the secret that seals them.

use app::auth::secret;

use super::*;

async fn kids(app: &App) -> Vec<String> {
    let jwks = app.jwks().await.unwrap();
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn nodes_that_start_at_once_share_one_key(bank: Bank) {
        let nodes = futures_util::future::join_all((0..8).map(|_| node(&bank))).await;
        let first = kids(&nodes[0]).await;
        assert_eq!(first.len(), 1);
        for node in &nodes {
            assert_eq!(kids(node).await, first);
        }
    }

    async fn another_secret_is_an_error_at_the_start_that_says_what_to_do(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let pair = sign_in(&app).await;
        let wrong = "the secret of another server, long enough";
        let error = open(&bank, settings(wrong)).await.err().unwrap();
        assert!(matches!(error, AuthError::WrongSecret), "{error}");
        assert!(error.to_string().contains("sealed with another one"), "{error}");

        // Lost for good: a new key, and nobody has to sign in again.
        let auth = Auth::open_with_new_key(&bank.store, settings(wrong), &*bank.clock, &OsIds).await.unwrap();
        let anew = bank.app.clone().with_auth(auth);
        assert_eq!(kids(&anew).await.len(), 1);
        assert!(!is_good(&anew, pair.access_token()).await);
        let next = anew.refresh(pair.refresh_token()).await.unwrap();
        assert!(is_good(&anew, next.access_token()).await);
        assert!(open(&bank, settings(SECRET)).await.is_err());
    }

    async fn a_rotated_key_still_verifies_what_it_signed_on_every_node(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        nuria(&app).await;
        let before = sign_in(&app).await;
        bank.clock.advance_seconds(60);
        let kid = app.rotate_signing_key().await.unwrap();
        assert!(is_good(&app, before.access_token()).await);
        let after = sign_in(&app).await;
        // The other node meets the new key id, and looks it up.
        assert!(is_good(&other, after.access_token()).await);
        assert!(is_good(&other, before.access_token()).await);
        assert_eq!(kids(&other).await[0], kid);
        assert_eq!(kids(&other).await.len(), 2);
        bank.clock.advance_seconds(3600);
        assert_eq!(kids(&other).await, [kid]);
        assert_eq!(code(other.refresh(before.refresh_token()).await), "OK");
    }

    async fn two_rotations_at_once_leave_one_key_in_use(bank: Bank) {
        let (app, other) = (node(&bank).await, node(&bank).await);
        let (one, two) = tokio::join!(app.rotate_signing_key(), other.rotate_signing_key());
        let codes = [code(one), code(two)];
        assert!(codes.contains(&"OK") && codes.iter().all(|c| ["OK", "STALE"].contains(c)), "{codes:?}");
        bank.clock.advance_seconds(3600);
        assert_eq!(kids(&node(&bank).await).await.len(), 1);
    }
}

#[test]
fn the_secret_is_made_once_and_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evenhour.secret");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| secret::read_or_create(&path).unwrap());
        }
    });
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.trim().len(), 43);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    secret::read_or_create(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);

    std::fs::write(&path, "short").unwrap();
    assert!(matches!(secret::read_or_create(&path), Err(AuthError::SecretTooShort)));
    let nowhere = folder.path().join("nowhere/secret");
    let error = secret::read_or_create(&nowhere).unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
}
