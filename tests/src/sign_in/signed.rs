//! Access tokens that somebody made up, changed, or brought from elsewhere.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::*;

/// Somebody's own Ed25519 key (RFC 8410, 10.3).
const OWN_KEY: &str = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

fn part(token: &str, n: usize) -> Value {
    let part = token.split('.').nth(n).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The token with one part replaced.
fn with(token: &str, n: usize, new: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[n] = new;
    parts.join(".")
}

on_both_engines! {
    async fn an_access_token_has_the_shape_of_rfc_9068_and_no_role(bank: Bank) {
        let app = node(&bank).await;
        let person = nuria(&app).await;
        let pair = sign_in(&app).await;
        let header = part(pair.access_token(), 0);
        let jwks = app.jwks().await.unwrap();
        assert_eq!(header, json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": jwks["keys"][0]["kid"] }));
        let claims = part(pair.access_token(), 1);
        assert_eq!(claims["iss"], ISSUER);
        assert_eq!(claims["aud"], AUDIENCE);
        assert_eq!(claims["sub"], person.to_string());
        assert_eq!(claims["sid"], pair.session.to_string());
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
        assert!(claims["scope"].as_str().unwrap().split(' ').any(|scope| scope == "exchanges:write"));
        let mut names: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sid", "sub"]);
    }

    async fn a_token_that_was_changed_anywhere_is_refused(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let pair = sign_in(&app).await;
        let good = pair.access_token();
        assert!(is_good(&app, good).await);
        let (header, claims) = (part(good, 0), part(good, 1));
        let changed = |of: &Value, name: &str, to: Value| {
            let mut of = of.clone();
            of[name] = to;
            encode(&of)
        };
        let mut bad = vec![
            with(good, 0, &changed(&header, "alg", json!("none"))),
            format!("{}.{}.", encode(&json!({ "alg": "none", "typ": "at+jwt" })), encode(&claims)),
            with(good, 0, &changed(&header, "alg", json!("HS256"))),
            with(good, 0, &changed(&header, "typ", json!("JWT"))),
            with(good, 0, &changed(&header, "kid", json!("another"))),
            with(good, 0, &changed(&header, "crit", json!(["exp"]))),
            with(good, 1, &changed(&claims, "sub", json!(bank.otto.person.to_string()))),
            with(good, 1, &changed(&claims, "exp", json!(9_999_999_999_i64))),
            with(good, 2, ""),
            with(good, 2, &URL_SAFE_NO_PAD.encode([0; 64])),
            format!("{good}."),
            format!("{good}="),
            format!(" {good}"),
            good.to_uppercase(),
            "x".repeat(100_000),
            "...".to_owned(),
            String::new(),
        ];
        bad.extend((0..good.len()).step_by(37).map(|n| format!("{}{}", &good[..n], &good[n + 1..])));
        for bad in bad {
            assert!(!is_good(&app, &bad).await, "{bad}");
        }
    }

    async fn a_token_of_another_key_is_refused_under_any_key_id(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let pair = sign_in(&app).await;
        let claims = part(pair.access_token(), 1);
        let key = app.jwks().await.unwrap()["keys"][0].clone();
        let own = EncodingKey::from_ed_der(&STANDARD.decode(OWN_KEY).unwrap());
        // The public key as the secret of a symmetric one: the classic confusion.
        let public = EncodingKey::from_secret(&URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap());
        for (algorithm, signer) in [(Algorithm::EdDSA, &own), (Algorithm::HS256, &public)] {
            for kid in [key["kid"].as_str(), Some("own"), None] {
                let header = Header {
                    typ: Some("at+jwt".to_owned()),
                    kid: kid.map(str::to_owned),
                    ..Header::new(algorithm)
                };
                let forged = jsonwebtoken::encode(&header, &claims, signer).unwrap();
                assert!(!is_good(&app, &forged).await, "{algorithm:?} {kid:?}");
            }
        }
    }

    async fn a_token_for_another_audience_or_from_another_issuer_is_refused(bank: Bank) {
        let app = node(&bank).await;
        nuria(&app).await;
        let mut elsewhere = [settings(SECRET), settings(SECRET)];
        elsewhere[0].audience = "https://another.example".to_owned();
        elsewhere[1].issuer = "https://another.example".to_owned();
        for settings in elsewhere {
            // The same keys and the same session: only the names differ.
            let other = bank.app.clone().with_auth(open(&bank, settings).await.unwrap());
            let pair = sign_in(&other).await;
            assert!(is_good(&other, pair.access_token()).await);
            assert!(!is_good(&app, pair.access_token()).await);
        }
    }
}
