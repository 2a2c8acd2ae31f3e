//! Signing in and out, sessions and tokens, over REST.

use domain::policy::Scope;
use serde_json::{Value, json};

use super::Answer;
use crate::api::Api;

const PASSWORD: &str = "an hour is an hour";

async fn sign_up(api: &Api, login: &str) -> Answer {
    let input = json!({ "login": login, "password": PASSWORD, "language": "ca" });
    api.rest("POST /persons").json(&input).send().await
}

async fn sign_in(api: &Api, login: &str, password: &str) -> Answer {
    let input = json!({ "login": login, "password": password, "label": "a library's computer" });
    api.rest("POST /session").json(&input).send().await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

on_both_engines! {
    async fn somebody_signs_up_in_on_and_out(bank: Bank) {
        let api = Api::serve(&bank).await;
        let made = sign_up(&api, "Núria@example.org").await;
        assert_eq!(made.status, 201, "{made:?}");
        assert!(text(&made.body["personId"]).starts_with("person_"), "{made:?}");
        let again = sign_up(&api, "NÚRIA@example.org").await;
        assert_eq!((again.status, &again.body["code"]), (409, &json!("TAKEN")), "{again:?}");

        let signed = sign_in(&api, "núria@example.org", PASSWORD).await;
        assert_eq!((signed.status, signed.header("cache-control")), (200, "private, no-store"), "{signed:?}");
        let access = text(&signed.body["accessToken"]);
        let me = api.rest("GET /me").token(access).send().await;
        assert_eq!(me.body["personId"], made.body["personId"]);
        assert_eq!((&me.body["memberships"], &me.body["helps"]), (&json!([]), &json!([])));
        assert_eq!(me.header("cache-control"), "private, no-store");

        let refresh = json!({ "refreshToken": signed.body["refreshToken"] });
        let next = api.rest("POST /session/refresh").json(&refresh).ok().await;
        assert_eq!(next["sessionId"], signed.body["sessionId"]);
        // Shown twice: somebody copied it, so the session ends.
        let copied = api.rest("POST /session/refresh").json(&refresh).problem().await;
        assert_eq!(copied, (401, "UNAUTHENTICATED".to_owned()));
        let ended = api.rest("GET /me").token(text(&next["accessToken"])).problem().await;
        assert_eq!(ended, (401, "UNAUTHENTICATED".to_owned()));

        let signed = sign_in(&api, "núria@example.org", PASSWORD).await.body;
        let access = text(&signed["accessToken"]);
        let out = api.rest("DELETE /session").token(access).send().await;
        assert_eq!((out.status, out.text.as_str()), (204, ""));
        assert_eq!(api.rest("GET /me").token(access).problem().await.0, 401);
        let refresh = json!({ "refreshToken": signed["refreshToken"] });
        assert_eq!(api.rest("POST /session/refresh").json(&refresh).problem().await.0, 401);
    }

    async fn api_23_a_wrong_password_is_a_refusal_and_too_many_are_not_heard(bank: Bank) {
        let api = Api::serve(&bank).await;
        sign_up(&api, "nuria").await;
        for _ in 0..10 {
            let wrong = sign_in(&api, "nuria", "a wrong password").await;
            assert_eq!((wrong.status, &wrong.body["code"]), (409, &json!("SIGN_IN_FAILED")), "{wrong:?}");
        }
        let late = sign_in(&api, "nuria", PASSWORD).await;
        assert_eq!((late.status, &late.body["code"]), (429, &json!("RATE_LIMITED")), "{late:?}");
        let seconds: i64 = late.header("retry-after").parse().unwrap();
        assert_eq!(late.body["retryAfterSeconds"], seconds);
        assert!((1..=900).contains(&seconds), "{seconds}");
        bank.clock.advance_seconds(seconds);
        assert_eq!(sign_in(&api, "nuria", PASSWORD).await.status, 200);
    }

    async fn api_28_a_bad_token_is_challenged_and_none_too(bank: Bank) {
        let api = Api::serve(&bank).await;
        for (token, error) in [(Some("made-up"), true), (Some("evenhour_pat_x"), true), (None, false)] {
            let call = match token {
                Some(token) => api.rest("GET /me").token(token),
                None => api.rest("GET /me"),
            };
            let answer = call.send().await;
            assert_eq!((answer.status, &answer.body["code"]), (401, &json!("UNAUTHENTICATED")), "{answer:?}");
            let challenge = answer.header("www-authenticate");
            assert!(challenge.starts_with("Bearer ") && challenge.contains("resource_metadata="), "{challenge}");
            assert_eq!(challenge.contains("error=\"invalid_token\""), error, "{challenge}");
        }
    }

    async fn a_token_is_shown_once_reaches_as_far_as_its_scopes_and_is_revoked(bank: Bank) {
        let api = Api::serve(&bank).await;
        let all = api.token(&bank.amira, Scope::ALL).await;
        let input = json!({ "name": "a script", "scopes": ["members:read"], "expiresInDays": 30 });
        let made = api.rest("POST /tokens").token(&all).json(&input).send().await;
        assert_eq!((made.status, &made.body["token"]["scopes"]), (201, &json!(["members:read"])), "{made:?}");
        let (secret, id) = (text(&made.body["secret"]), text(&made.body["token"]["id"]));
        assert!(made.header("location").ends_with(&format!("/api/v1/tokens/{id}")));

        let member = bank.ben.member;
        assert_eq!(api.rest(&format!("GET /members/{member}")).token(secret).ok().await["name"], "Ben");
        let edit = api.rest(&format!("PATCH /members/{}", bank.amira.member)).token(secret).seen("\"v1\"");
        let lacking = edit.json(&json!({ "about": "cycles" })).send().await;
        assert_eq!((lacking.status, &lacking.body["code"]), (403, &json!("FORBIDDEN")), "{lacking:?}");
        assert_eq!(lacking.body["scope"], "profile");
        // Nobody gives more than they have.
        let more = json!({ "name": "more", "scopes": ["bank:manage"] });
        assert_eq!(api.rest("POST /tokens").token(secret).json(&more).problem().await.0, 403);

        let listed = api.rest("GET /tokens?limit=1").token(&all).send().await;
        assert_eq!(listed.body["data"][0]["id"], id);
        assert!(!listed.text.contains(secret));
        assert_eq!(listed.body["page"]["hasMore"], true);
        let cursor = text(&listed.body["page"]["nextCursor"]);
        assert!(listed.header("link").contains(cursor) && listed.header("link").ends_with("rel=\"next\""));
        let rest = api.rest(&format!("GET /tokens?limit=1&cursor={cursor}")).token(&all).ok().await;
        assert_eq!((&rest["data"][0]["name"], &rest["page"]["hasMore"]), (&json!("test"), &json!(false)));

        let path = format!("DELETE /tokens/{id}");
        assert_eq!(api.rest(&path).by(&bank.ben).problem().await, (404, "NOT_FOUND".to_owned()));
        assert_ne!(api.rest(&path).token(&all).ok().await["revokedAt"], json!(null));
        assert_eq!(api.rest("GET /me").token(secret).problem().await.0, 401);
    }

    async fn a_new_password_and_a_lost_device(bank: Bank) {
        let api = Api::serve(&bank).await;
        sign_up(&api, "nuria").await;
        let (here, there) = (sign_in(&api, "nuria", PASSWORD).await.body, sign_in(&api, "nuria", PASSWORD).await.body);
        let access = text(&here["accessToken"]);
        let sessions = api.rest("GET /sessions").token(access).ok().await;
        assert_eq!(sessions["data"].as_array().unwrap().len(), 2);
        let ended = api.rest(&format!("DELETE /sessions/{}", text(&there["sessionId"]))).token(access).ok().await;
        assert_eq!((&ended["id"], &ended["label"]), (&there["sessionId"], &json!("a library's computer")));
        assert_eq!(api.rest("GET /me").token(text(&there["accessToken"])).problem().await.0, 401);

        let change = |old: &str, new: &str| json!({ "oldPassword": old, "newPassword": new });
        let short = api.rest("PUT /me/password").token(access).json(&change(PASSWORD, "short")).send().await;
        assert_eq!((short.status, &short.body["errors"][0]["pointer"]), (422, &json!("#/newPassword")), "{short:?}");
        let wrong = api.rest("PUT /me/password").token(access).json(&change("another one", "a new password"));
        assert_eq!(wrong.problem().await, (409, "SIGN_IN_FAILED".to_owned()));
        let done = api.rest("PUT /me/password").token(access).json(&change(PASSWORD, "a new password"));
        assert_eq!(done.send().await.status, 204);
        assert_eq!(sign_in(&api, "nuria", "a new password").await.status, 200);
    }

    async fn what_cannot_be_read_says_where(bank: Bank) {
        let api = Api::serve(&bank).await;
        for (body, pointer) in [
            (json!({ "login": 7, "password": PASSWORD, "language": "ca" }), "#/login"),
            (json!({ "login": "nuria", "password": PASSWORD, "language": "ca", "roles": ["COORDINATOR"] }), "#/roles"),
        ] {
            let answer = api.rest("POST /persons").json(&body).send().await;
            assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_USER_INPUT")), "{answer:?}");
            assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{answer:?}");
        }
        let form = api.rest("POST /session").header("Content-Type", "application/x-www-form-urlencoded");
        assert_eq!(form.problem().await.0, 415);
        assert_eq!(api.rest("PUT /session").by(&bank.amira).problem().await, (405, "METHOD_NOT_ALLOWED".to_owned()));
        assert_eq!(api.rest("GET /wallets").by(&bank.amira).problem().await, (404, "NOT_FOUND".to_owned()));
    }
}
