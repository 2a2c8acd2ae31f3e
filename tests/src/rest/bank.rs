//! Banks over REST: their face, categories, rules and agreements.

use serde_json::json;

use crate::api::Api;

on_both_engines! {
    async fn everybody_reads_banks_their_rules_and_their_categories(bank: Bank) {
        let api = Api::serve(&bank).await;
        let page = api.rest("GET /banks?limit=1").send().await;
        assert_eq!((&page.body["data"][0]["slug"], &page.body["page"]["hasMore"]), (&json!("hillside"), &json!(true)));
        assert!(page.header("link").ends_with(">; rel=\"next\""));
        let by_id = api.rest(&format!("GET /banks/{}", bank.id)).send().await;
        let by_name = api.rest("GET /banks/sants").send().await;
        assert_eq!((by_id.body["id"].as_str(), by_id.tag()), (Some(bank.id.to_string().as_str()), by_name.tag()));
        assert_eq!(api.rest("GET /banks/nowhere").problem().await, (404, "NOT_FOUND".to_owned()));
        let kind = api.rest(&format!("GET /banks/{}", bank.category)).problem().await;
        assert_eq!(kind, (400, "BAD_USER_INPUT".to_owned()));

        let all = api.rest(&format!("GET /banks/{}/categories", bank.id)).header("Accept-Language", "es").ok().await;
        let bike = all["data"].as_array().unwrap().iter().find(|row| row["slug"] == "bicycle-repair").unwrap();
        assert_eq!(bike["id"], bank.category.to_string());
        let one = api.rest(&format!("GET /categories/{}", bank.category)).header("Accept-Language", "es").ok().await;
        assert_eq!((&one["name"], &one["version"]), (&bike["name"], &bike["version"]));
        let csv = api.rest(&format!("GET /banks/{}/categories", bank.id)).header("Accept", "text/csv").send().await;
        assert!(csv.text.starts_with("id,slug,parentId,name,"), "{}", csv.text);
        let rules = api.rest(&format!("GET /banks/{}/policy", bank.id)).ok().await;
        let floor = rules["rules"].as_array().unwrap().iter().find(|rule| rule["name"] == "floor_minutes").unwrap();
        assert_eq!((&floor["number"], &rules["version"]), (&json!(-720), &json!(1)));
        assert_eq!(api.rest(&format!("GET /banks/{}/agreement", bank.id)).problem().await.0, 404);
        let nowhere = domain::id::BankId::new(uuid::Uuid::from_u128(7));
        for path in ["", "/categories", "/policy", "/agreement", "/agreements"] {
            let missing = api.rest(&format!("GET /banks/{nowhere}{path}")).problem().await;
            assert_eq!(missing, (404, "NOT_FOUND".to_owned()), "{path}");
        }
        let head = api.rest("HEAD /banks/sants").send().await;
        assert_eq!((head.status, head.tag(), head.text.as_str()), (200, by_name.tag(), ""));
        let wrong = api.rest("DELETE /banks").by(&bank.amira).send().await;
        assert_eq!((wrong.status, wrong.header("allow")), (405, "GET,HEAD"), "{wrong:?}");
    }

    async fn coordinators_change_rules_as_they_saw_them(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("/banks/{}/policy", bank.id);
        let seen = api.rest(&format!("GET {line}")).by(&bank.ines).send().await;
        let change = json!({ "rules": [{ "name": "floor_minutes", "value": { "number": -600 } }] });
        let patch = format!("PATCH {line}");
        assert_eq!(api.rest(&patch).by(&bank.ines).json(&change).problem().await.0, 428);
        assert_eq!(api.rest(&patch).by(&bank.ben).seen(seen.tag()).json(&change).problem().await.0, 403);
        assert_eq!(api.rest(&patch).by(&bank.otto).seen(seen.tag()).json(&change).problem().await.0, 404);
        let done = api.rest(&patch).by(&bank.ines).seen(seen.tag()).json(&change).send().await;
        assert_eq!((done.status, &done.body["version"]), (200, &json!(2)), "{done:?}");
        let stale = api.rest(&patch).by(&bank.ines).seen(seen.tag()).json(&change).problem().await;
        assert_eq!(stale, (412, "STALE".to_owned()));
        let both = json!({ "rules": [{ "name": "floor_minutes", "value": { "number": -1, "flag": true } }] });
        assert_eq!(api.rest(&patch).by(&bank.ines).seen(done.tag()).json(&both).problem().await.0, 400);
        let history = api.rest(&format!("GET /banks/{}/policies?limit=1", bank.id)).by(&bank.ben).send().await;
        let changed = &history.body["data"][0]["changes"][0];
        assert_eq!((&changed["before"]["number"], &changed["after"]["number"]), (&json!(-720), &json!(-600)));
        assert!(history.header("link").contains("/policies?limit=1&cursor="));
        assert_eq!(api.rest(&format!("GET /banks/{}/policies", bank.id)).problem().await.0, 401);
    }

    async fn coordinators_add_rename_and_retire_categories(bank: Bank) {
        let api = Api::serve(&bank).await;
        let add = format!("POST /banks/{}/categories", bank.id);
        let body = json!({ "names": [{ "language": "ca", "name": "Castells" }], "discreet": false });
        assert_eq!(api.rest(&add).by(&bank.ben).json(&body).problem().await.0, 403);
        let made = api.rest(&add).by(&bank.ines).json(&body).send().await;
        assert_eq!((made.status, &made.body["name"]), (201, &json!("Castells")), "{made:?}");
        let at = format!("/categories/{}", made.body["id"].as_str().unwrap());
        assert_eq!(made.header("location"), format!("{}/api/v1{at}", api.url));
        assert_eq!(api.rest(&format!("GET {at}")).ok().await["id"], made.body["id"]);
        let rename = json!({ "names": [{ "language": "en", "name": "Human towers" }] });
        let renamed = api.rest(&format!("PATCH {at}")).by(&bank.ines).seen(made.tag()).json(&rename).send().await;
        assert_eq!((renamed.status, &renamed.body["name"]), (200, &json!("Human towers")), "{renamed:?}");
        let stale = api.rest(&format!("POST {at}/retire")).by(&bank.ines).seen(made.tag()).problem().await;
        assert_eq!(stale, (412, "STALE".to_owned()));
        let gone = api.rest(&format!("POST {at}/retire")).by(&bank.ines).seen(renamed.tag()).send().await;
        assert_eq!(gone.body["retired"], true);
        let shown = async |query: &str| {
            let all = api.rest(&format!("GET /banks/{}/categories{query}", bank.id)).ok().await;
            all["data"].as_array().unwrap().iter().any(|row| row["id"] == made.body["id"])
        };
        assert_eq!((shown("").await, shown("?retired=true").await), (false, true));
        let back = api.rest(&format!("POST {at}/bring-back")).by(&bank.ines).seen(gone.tag()).ok().await;
        assert_eq!(back["retired"], false);
    }

    async fn an_agreement_is_published_and_counted(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("/banks/{}/agreements", bank.id);
        let body = json!({ "texts": [{ "language": "ca", "text": "Ens cuidem." }] });
        let post = format!("POST {line}");
        assert_eq!(api.rest(&post).by(&bank.ines).json(&body).problem().await.0, 428);
        let made = api.rest(&post).by(&bank.ines).seen("\"v0\"").json(&body).send().await;
        assert_eq!((made.status, &made.body["version"]), (201, &json!(1)), "{made:?}");
        let stale = api.rest(&post).by(&bank.ines).seen("\"v0\"").json(&body).problem().await;
        assert_eq!(stale, (412, "STALE".to_owned()));
        assert_eq!(api.rest(&post).by(&bank.ines).seen(made.tag()).json(&body).send().await.body["version"], 2);
        let now = api.rest(&format!("GET /banks/{}/agreement", bank.id)).ok().await;
        assert_eq!((&now["version"], &now["texts"][0]["text"]), (&json!(2), &json!("Ens cuidem.")));
        let all = api.rest(&format!("GET {line}?limit=1")).ok().await;
        assert_eq!((&all["data"][0]["version"], &all["page"]["hasMore"]), (&json!(2), &json!(true)));
        let count = api.rest(&format!("GET {line}/2/count")).by(&bank.samuel).ok().await;
        assert_eq!(count["accepted"], 0);
        let missing = api.rest(&format!("GET {line}/2/acceptances?accepted=false&limit=3")).by(&bank.samuel).send().await;
        assert_eq!((missing.body["data"].as_array().unwrap().len(), missing.header("link").is_empty()), (3, false), "{missing:?}");
        assert_eq!(api.rest(&format!("GET {line}/2/acceptances")).by(&bank.samuel).ok().await["data"], json!([]));
        assert_eq!(api.rest(&format!("GET {line}/2/count")).by(&bank.ben).problem().await.0, 403);
        assert_eq!(api.rest(&format!("GET {line}/9/count")).by(&bank.samuel).problem().await.0, 404);
        assert_eq!(api.rest(&format!("GET {line}/two/count")).by(&bank.samuel).problem().await.0, 400);
    }
}
