//! What two members decide, and what members are asked, over REST.

use app::exchange::ProposeExchange;
use domain::text::Title;
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{day, key};

on_both_engines! {
    async fn two_members_decide_over_rest_what_no_role_holder_can(bank: Bank) {
        let api = Api::serve(&bank).await;
        bank.household("Els tres del banc", &[&bank.ines, &bank.samuel, &bank.yusuf]).await;
        let hours = bank.hours(bank.yusuf.member, bank.ben.member, 60);
        let logged = bank.app.log_exchange(&bank.yusuf.actor, hours, &key()).await.unwrap();
        let at = format!("/exchanges/{}", logged.facts().id);
        let seen = api.rest(&format!("GET {at}")).by(&bank.ben).send().await;
        let disputed = api.rest(&format!("POST {at}/dispute")).by(&bank.ben).seen(seen.tag()).ok().await;
        assert_eq!(disputed["state"], "DISPUTED");
        let resolve = format!("POST {at}/resolve");
        let own = api.rest(&resolve).by(&bank.yusuf).key("k0").json(&json!({ "resolution": { "confirmMinutes": 60 } }));
        assert_eq!(own.problem().await, (409, "INVOLVED".to_owned()));
        for body in [
            json!({ "resolution": { "confirmMinutes": 60, "ends": "DECLINE" } }),
            json!({ "resolution": {} }),
            json!({ "resolution": { "ends": "decline" } }),
            json!({}),
        ] {
            assert_eq!(api.rest(&resolve).by(&bank.yusuf).key("k0").json(&body).problem().await.0, 400, "{body}");
        }

        let propose = format!("POST {at}/decisions");
        let body = json!({ "decision": { "confirmMinutes": 45 } });
        let proposed = api.rest(&propose).by(&bank.amira).key("k1").json(&body).ok().await;
        assert_eq!((&proposed["state"], &proposed["decision"]["minutes"]), (&json!("DISPUTED"), &json!(45)));
        assert_eq!(proposed["decision"]["proposerId"], bank.amira.member.to_string());
        let second = format!("POST {at}/decisions/{}/second", proposed["decision"]["id"].as_str().unwrap());
        let alone = api.rest(&second).by(&bank.amira).key("k2").problem().await;
        assert_eq!(alone.0, 409, "{alone:?}");
        assert_eq!(api.rest(&second).by(&bank.otto).key("k2").problem().await.0, 404);
        assert_eq!(api.rest(&second).by(&bank.cleo).problem().await.0, 400);
        let done = api.rest(&second).by(&bank.cleo).key("k2").ok().await;
        assert_eq!((&done["state"], &done["minutes"]), (&json!("CONFIRMED"), &json!(45)));
        let again = api.rest(&second).by(&bank.cleo).key("k2").send().await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"), "{again:?}");
        let party = api.rest(&format!("GET {at}")).by(&bank.ben).ok().await;
        assert_eq!(party["decision"]["seconderId"], bank.cleo.member.to_string());
        bank.verify().await;
    }

    async fn members_read_what_they_are_asked_and_say_that_they_saw_it(bank: Bank) {
        let api = Api::serve(&bank).await;
        for receiver in [bank.ben.member, bank.rosa] {
            let command = ProposeExchange {
                bank: bank.id,
                giver: bank.amira.member,
                receiver,
                minutes: 60,
                day: Some(day("2026-11-25")),
                category: bank.category,
                listing: None,
                title: Title::try_new("سقف يقطر").unwrap(),
                note: None,
            };
            let proposed = bank.app.propose_exchange(&bank.amira.actor, command, &key()).await.unwrap();
            let other = if receiver == bank.rosa { &bank.nadia } else { &bank.ben };
            bank.app.agree_exchange(&other.actor, proposed.facts().id, proposed.version).await.unwrap();
        }
        bank.clock.set("2026-12-01T12:00:00Z");
        bank.app.run_clockwork().await.unwrap();
        let own = format!("/members/{}/notices", bank.ben.member);
        let page = api.rest(&format!("GET {own}?limit=1")).by(&bank.ben).ok().await;
        let notice = &page["data"][0];
        assert_eq!((&notice["kind"], &notice["seenAt"]), (&json!("DID_IT_HAPPEN"), &Value::Null));
        assert_eq!(api.rest(&format!("GET {own}")).by(&bank.cleo).problem().await.0, 403);
        assert_eq!(api.rest(&format!("GET {own}")).by(&bank.otto).problem().await.0, 404);
        let see = format!("POST {own}/{}/see", notice["id"].as_str().unwrap());
        assert!(api.rest(&see).by(&bank.ben).ok().await["seenAt"].is_string());
        assert_eq!(api.rest(&format!("POST {own}/x/see")).by(&bank.ben).problem().await.0, 400);

        let paper = format!("GET /banks/{}/paper-notices", bank.id);
        let waiting = api.rest(&paper).by(&bank.samuel).ok().await;
        assert_eq!(waiting["data"][0]["memberId"], bank.rosa.to_string(), "{waiting:#}");
        assert_eq!(api.rest(&paper).by(&bank.ben).problem().await.0, 403);
    }

    async fn odd_characters_in_an_address_are_a_problem_and_no_fault(bank: Bank) {
        let api = Api::serve(&bank).await;
        for line in ["GET /banks/a%00b", "GET /banks/%20", "GET /banks/%FF", "GET /exchanges/%FF", "GET /listings/%00"] {
            let (status, _) = api.rest(line).by(&bank.amira).problem().await;
            assert!([400, 404].contains(&status), "{line}: {status}");
        }
        for query in ["taxa=%00", "spokenLanguage=%00", "tag=%00", "words=%00", "area=%00", "words=%FF", "taxa=%F0%9F%98%80"] {
            let answer = api.rest(&format!("GET /banks/{}/listings?{query}", bank.id)).by(&bank.amira).send().await;
            assert!([200, 400, 422].contains(&answer.status), "{query}: {answer:?}");
        }
        let category = json!({ "names": [], "slug": "a\u{0}b" });
        let added = api.rest(&format!("POST /banks/{}/categories", bank.id)).by(&bank.ines).json(&category).send().await;
        assert!([400, 422].contains(&added.status), "{added:?}");
    }
}
