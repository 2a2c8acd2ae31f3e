//! Offers and needs over REST.

use std::collections::BTreeSet;

use app::listing::PublishListing;
use domain::listing::{ListingKind, Visibility};
use domain::text::Title;
use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Bank, Who};

fn need(bank: &Bank, title: &str) -> Value {
    json!({ "kind": "NEED", "title": title, "categoryId": bank.category.to_string() })
}

async fn publish(api: &Api, who: &Who, body: &Value) -> crate::rest::Answer {
    let made = api
        .rest(&format!("POST /members/{}/listings", who.member))
        .by(who)
        .json(body)
        .send()
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    made
}

fn id(listing: &Value) -> &str {
    listing["id"].as_str().unwrap()
}

on_both_engines! {
    async fn a_listing_is_published_read_changed_rested_and_ended(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut body = need(&bank, "Groceries on Friday");
        body["estimateMinutes"] = json!(30);
        let made = publish(&api, &bank.amira, &body).await;
        let (listing, at) = (&made.body, format!("/listings/{}", id(&made.body)));
        assert_eq!(made.header("location"), format!("{}/api/v1{at}", api.url));
        let words = (&listing["subject"], &listing["mode"], &listing["visibility"], &listing["phase"]);
        assert_eq!(words, (&json!("SERVICE"), &json!("IN_PERSON"), &json!("BANK"), &json!("OPEN")));
        assert_eq!((&listing["memberName"], &listing["bankId"]), (&json!("Amira"), &json!(bank.id.to_string())));
        assert!(listing["expiresAt"].is_string());

        let edit = json!({ "tags": ["Comida", "compra"], "expiresOn": null });
        assert_eq!(api.rest(&format!("PATCH {at}")).by(&bank.amira).json(&edit).problem().await.0, 428);
        let done = api.rest(&format!("PATCH {at}")).by(&bank.amira).seen(made.tag()).json(&edit).send().await;
        assert_eq!((&done.body["tags"], &done.body["expiresAt"]), (&json!(["comida", "compra"]), &json!(null)), "{done:?}");
        assert_eq!(done.body["estimateMinutes"], 30, "what is left out stays");
        let stale = api.rest(&format!("PATCH {at}")).by(&bank.amira).seen(made.tag()).json(&edit).problem().await;
        assert_eq!(stale, (412, "STALE".to_owned()));
        let emptied = api.rest(&format!("PATCH {at}")).by(&bank.amira).seen(done.tag()).json(&json!({ "title": null })).send().await;
        assert_eq!((emptied.status, &emptied.body["errors"][0]["pointer"]), (422, &json!("#/title")), "{emptied:?}");

        let neighbour = api.rest(&format!("POST {at}/pause")).by(&bank.ben).seen(done.tag()).problem().await;
        assert_eq!(neighbour.0, 403);
        let rested = api.rest(&format!("POST {at}/pause")).by(&bank.amira).seen(done.tag()).send().await;
        assert_eq!(rested.body["phase"], "PAUSED");
        assert_eq!(api.rest(&format!("GET {at}")).by(&bank.ben).problem().await, (404, "NOT_FOUND".to_owned()));
        let open = api.rest(&format!("POST {at}/resume")).by(&bank.amira).seen(rested.tag()).send().await;
        // Without a body: as long as the bank's rule says; what never expires stays so.
        let renewed = api.rest(&format!("POST {at}/renew")).by(&bank.amira).seen(open.tag()).send().await;
        assert_eq!((renewed.status, &renewed.body["expiresAt"]), (200, &json!(null)), "{renewed:?}");
        let until = json!({ "expiresOn": "2026-12-24" });
        let renewed = api.rest(&format!("POST {at}/renew")).by(&bank.amira).seen(renewed.tag()).json(&until).send().await;
        assert!(renewed.body["expiresAt"].as_str().unwrap().starts_with("2026-12-24"), "{renewed:?}");
        let ended = api.rest(&format!("POST {at}/withdraw")).by(&bank.amira).seen(renewed.tag());
        let ended = ended.json(&json!({ "ended": "MET" })).send().await;
        assert_eq!((&ended.body["phase"], &ended.body["ended"]), (&json!("WITHDRAWN"), &json!("MET")), "{ended:?}");
    }

    async fn everybody_reads_what_is_public_and_no_name_that_was_not_given(bank: Bank) {
        let api = Api::serve(&bank).await;
        let mut body = need(&bank, "Court accompaniment");
        body["visibility"] = json!("PUBLIC");
        let public = publish(&api, &bank.amira, &body).await.body;
        let inside = publish(&api, &bank.amira, &need(&bank, "Mask sewing")).await.body;
        let own = format!("GET /banks/{}/listings", bank.id);
        for (line, who, count) in [
            ("GET /listings", None, 1),
            (own.as_str(), None, 1),
            (own.as_str(), Some(&bank.otto), 1),
            (own.as_str(), Some(&bank.ben), 2),
        ] {
            let call = api.rest(line);
            let page = match who {
                Some(who) => call.by(who).ok().await,
                None => call.ok().await,
            };
            assert_eq!(page["data"].as_array().unwrap().len(), count, "{line} {page:#}");
        }
        let seen = api.rest(&format!("GET /listings/{}", id(&public))).send().await;
        assert_eq!((&seen.body["memberName"], &seen.body["memberId"]), (&json!(null), &json!(null)));
        assert_eq!((seen.header("cache-control"), seen.text.contains("Amira")), ("no-cache", false));
        let nobody = api.rest(&format!("GET /listings/{}", id(&inside))).problem().await;
        assert_eq!(nobody, (404, "NOT_FOUND".to_owned()));
        let elsewhere = api.rest(&format!("GET /listings/{}", id(&inside))).by(&bank.otto).problem().await;
        assert_eq!(elsewhere, (404, "NOT_FOUND".to_owned()));
        let kind = api.rest(&format!("GET /listings/{}", bank.id)).problem().await;
        assert_eq!(kind, (400, "BAD_USER_INPUT".to_owned()));
        let nowhere = domain::id::BankId::new(uuid::Uuid::from_u128(7));
        assert_eq!(api.rest(&format!("GET /banks/{nowhere}/listings")).problem().await.0, 404);
    }

    async fn a_filter_stands_in_the_query_and_several_values_are_named_several_times(bank: Bank) {
        let api = Api::serve(&bank).await;
        publish(&api, &bank.amira, &need(&bank, "Brake light")).await;
        let other = bank.app.categories(bank.id).await.unwrap();
        let other = other.iter().find(|record| record.slug.as_deref() == Some("sewing")).unwrap().id;
        let mut body = need(&bank, "Masks");
        (body["categoryId"], body["kind"]) = (json!(other.to_string()), json!("OFFER"));
        publish(&api, &bank.ben, &body).await;
        let (bike, ben, id) = (bank.category, bank.ben.member, bank.id);
        for (query, count) in [
            (String::new(), 2),
            ("kind=OFFER".to_owned(), 1),
            (format!("categoryIds={bike}"), 1),
            (format!("categoryIds={bike}&categoryIds={other}"), 2),
            ("taxa=sewing".to_owned(), 1),
            (format!("memberId={ben}"), 1),
            ("words=brak".to_owned(), 1),
            ("phases=OPEN&phases=PAUSED".to_owned(), 2),
            ("unansweredDays=0&kind=NEED".to_owned(), 1),
            ("neededBefore=2026-12-01".to_owned(), 0),
        ] {
            let page = api.rest(&format!("GET /banks/{id}/listings?{query}")).by(&bank.amira).ok().await;
            assert_eq!(page["data"].as_array().unwrap().len(), count, "{query} {page:#}");
        }
        for query in ["kind=offer", "unansweredDays=1e2", "neededBefore=soon", "memberId=ben", "categoryIds=x"] {
            let answer = api.rest(&format!("GET /banks/{id}/listings?{query}")).by(&bank.amira).problem().await;
            assert_eq!(answer, (400, "BAD_USER_INPUT".to_owned()), "{query}");
        }
        let far = api.rest(&format!("GET /banks/{id}/listings?unansweredDays=99999")).by(&bank.amira).problem().await;
        assert_eq!(far.0, 422, "{far:?}");
    }

    async fn a_spreadsheet_reads_listings_and_runs_nothing(bank: Bank) {
        let api = Api::serve(&bank).await;
        publish(&api, &bank.yusuf, &need(&bank, "=HYPERLINK(\"http://evil.example\",\"a, b\")")).await;
        let mut body = need(&bank, "Garden\twork");
        (body["title"], body["description"]) = (json!("@sum"), json!("one, \"two\"\nthree"));
        body["tags"] = json!(["+34", "b"]);
        publish(&api, &bank.amira, &body).await;
        let line = format!("GET /banks/{}/listings?limit=1", bank.id);
        let first = api.rest(&line).by(&bank.ben).header("Accept", "text/csv").send().await;
        assert_eq!(first.header("content-type"), "text/csv; charset=utf-8; header=present");
        let next = first.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
        let next = format!("GET {}", next.strip_prefix(&format!("{}/api/v1", api.url)).unwrap());
        let second = api.rest(&next).by(&bank.ben).header("Accept", "text/csv").send().await;
        assert_eq!(second.header("link"), "");
        let read = |text: &str| {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let names: Vec<String> = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(rows.len(), 1, "{text}");
            names.into_iter().zip(rows[0].iter().map(ToOwned::to_owned)).collect::<std::collections::BTreeMap<_, _>>()
        };
        let (first, second) = (read(&first.text), read(&second.text));
        assert_eq!((first["title"].as_str(), first["description"].as_str()), ("'@sum", "one, \"two\"\nthree"));
        assert_eq!(first["tags"], "'+34; b");
        assert_eq!(second["title"], "'=HYPERLINK(\"http://evil.example\",\"a, b\")");
        assert_eq!((second["memberName"].as_str(), second["estimateMinutes"].as_str()), ("يوسف", ""));
    }

    async fn a_walk_by_links_has_each_public_listing_once_while_more_are_published(bank: Bank) {
        let api = Api::serve(&bank).await;
        let publish = async |n: usize| {
            let title = Title::try_new(&format!("Brake lights, no. {n}")).unwrap();
            let mut command = PublishListing::new(bank.amira.member, ListingKind::Offer, bank.category, title);
            command.visibility = Visibility::Public;
            bank.app.publish_listing(&bank.amira.actor, command, None).await.unwrap().listing.id.to_string()
        };
        let mut before = BTreeSet::new();
        for n in 0..5 {
            before.insert(publish(n).await);
        }
        let mut line = "GET /listings?words=brake+lights&limit=2".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = api.rest(&line).send().await;
            assert_eq!(page.status, 200, "{page:?}");
            seen.extend(page.body["data"].as_array().unwrap().iter().map(|row| id(row).to_owned()));
            publish(100 + seen.len()).await;
            let link = page.header("link").to_owned();
            let Some(next) = link.split(['<', '>']).nth(1) else { break };
            line = format!("GET {}", next.strip_prefix(&format!("{}/api/v1", api.url)).unwrap());
        }
        assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (5, before));
    }

    async fn a_registrar_proposes_somebody_who_says_not_now(bank: Bank) {
        let api = Api::serve(&bank).await;
        let made = publish(&api, &bank.amira, &need(&bank, "Brake light")).await.body;
        let line = format!("/listings/{}/matches", id(&made));
        let body = json!({ "memberId": bank.ben.member.to_string() });
        assert_eq!(api.rest(&format!("POST {line}")).by(&bank.cleo).json(&body).problem().await.0, 403);
        let asked = api.rest(&format!("POST {line}")).by(&bank.samuel).json(&body).ok().await;
        assert_eq!((&asked["state"], &asked["memberId"]), (&json!("ASKED"), &body["memberId"]));
        let all = api.rest(&format!("GET {line}")).by(&bank.samuel).ok().await;
        assert_eq!(all["data"][0]["listingId"], made["id"]);
        let own = format!("GET /members/{}/matches?state=ASKED", bank.ben.member);
        assert_eq!(api.rest(&own).by(&bank.ben).ok().await["data"].as_array().unwrap().len(), 1);
        assert_eq!(api.rest(&own).by(&bank.otto).problem().await.0, 404);
        let answer = format!("POST {line}/{}/answer", bank.ben.member);
        assert_eq!(api.rest(&answer).by(&bank.ben).json(&json!({})).send().await.body["errors"][0]["pointer"], "#");
        let no = api.rest(&answer).by(&bank.ben).json(&json!({ "yes": false })).ok().await;
        assert_eq!(no["state"], "NOT_NOW", "{no}");
        assert_eq!(api.rest(&own).by(&bank.ben).ok().await["data"], json!([]));
    }
}
