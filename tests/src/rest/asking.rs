//! What a question may name, and how its pages go on: by either road.

use serde_json::{Value, json};

use crate::api::Api;
use crate::bank::{Who, key};
use crate::listings::offer;

on_both_engines! {
    async fn api_19_a_parameter_that_is_not_known_is_refused_with_its_name_and_those_that_are(bank: Bank) {
        let api = Api::serve(&bank).await;
        let line = format!("GET /banks/{}/listings", bank.id);
        let known = ["kind", "subject", "categoryIds", "taxa", "memberId", "mode", "visibility", "area", "spokenLanguage", "tag",
            "phases", "neededBefore", "words", "unansweredDays", "sort", "limit", "cursor"];
        let known = known.map(|name| format!("`{name}`")).join(", ");
        // A misspelt filter, one of another list, GraphQL's word for a page, and one whose name is written in octets.
        for (query, named) in [("knd=NEED", "knd"), ("limit=3&states=OPEN", "states"), ("first=3", "first"), ("%6Bnd=NEED", "knd"), ("kind=NEED&kInd=NEED", "kInd"), ("knd", "knd"), ("=3", "")] {
            let answer = api.rest(&format!("{line}?{query}")).send().await;
            assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_USER_INPUT")), "{answer:?}");
            assert_eq!(answer.body["detail"], format!("The parameter `{named}` is not known here. Known are {known}."));
        }
        let none = format!("GET /members/{}/account?limit=3", bank.amira.member);
        let answer = api.rest(&none).by(&bank.amira).send().await;
        assert_eq!((answer.status, &answer.body["detail"]), (400, &json!("The parameter `limit` is not known here: this address takes none.")));
        assert_eq!(api.rest(&none).problem().await.0, 401, "who is nobody learns no more than that");
        // What writes is no exception, and writes nothing.
        let publish = format!("POST /members/{}/listings?visibility=PUBLIC", bank.amira.member);
        let body = json!({ "kind": "NEED", "title": "A lamp", "categoryId": bank.category.to_string() });
        assert_eq!(api.rest(&publish).by(&bank.amira).json(&body).problem().await.0, 400);
        let head = api.rest(&format!("{}?knd=NEED", line.replace("GET", "HEAD"))).send().await;
        assert_eq!(head.status, 400);
        assert_eq!(api.rest("GET /nothing?knd=NEED").problem().await.0, 404);
        let page = api.rest(&format!("{line}?kind=NEED&limit=3&&")).ok().await;
        assert_eq!(page["data"], json!([]));
    }

    async fn api_19_a_cursor_fits_the_same_list_and_filter_by_either_road(bank: Bank) {
        let api = Api::serve(&bank).await;
        for (n, who) in [&bank.amira, &bank.ben, &bank.cleo].into_iter().enumerate() {
            bank.app.publish_listing(&who.actor, offer(&bank, who.member, &format!("Bread {n}")), None).await.unwrap();
            let hours = bank.hours(who.member, bank.rosa, 10);
            bank.app.log_exchange(&who.actor, hours, &key()).await.unwrap();
        }
        let (sants, bike, amira, ben) = (bank.id, bank.category, bank.amira.member, bank.ben.member);
        let sewing = bank.app.categories(sants).await.unwrap();
        let sewing = sewing.iter().find(|record| record.slug.as_deref() == Some("sewing")).unwrap().id;
        let rows = [
            ("listings", "", String::new()),
            ("listings", "filter: {}", String::new()),
            ("listings", "filter: { kind: OFFER, words: \"bread\" }", "&words=bread&kind=OFFER".to_owned()),
            ("listings", "filter: { words: \"bread\" }, sort: NEWEST", "&words=bread&sort=NEWEST".to_owned()),
            ("listings", &format!("filter: {{ categoryIds: [\"{sewing}\", \"{bike}\"] }}"), format!("&categoryIds={bike}&categoryIds={sewing}")),
            ("exchanges", "", String::new()),
            ("exchanges", "filter: { states: [LOGGED, DECLINED] }", "&states=DECLINED&states=LOGGED".to_owned()),
            ("exchanges", &format!("filter: {{ memberIds: [\"{amira}\", \"{ben}\"] }}"), format!("&memberIds={ben}&memberIds={amira}")),
            ("members", "", String::new()),
            ("members", "states: [PAUSED, ACTIVE]", "&states=ACTIVE&states=PAUSED".to_owned()),
        ].map(|(list, given, asked)| (list, given.to_owned(), asked));
        for (list, given, asked) in rows {
            let roads = Roads { api: &api, who: &bank.yusuf, bank: sants.to_string(), list, given, asked };
            let (first, cursor) = roads.graphql(None).await;
            let (same, other) = roads.rest(None).await;
            assert_eq!(first, same, "{list} {}", roads.given);
            // What fits best is ordered as of the instant of its first page, which stands in the cursor.
            let best = roads.asked.contains("words=") && !roads.asked.contains("NEWEST");
            assert_eq!(best, cursor != other, "{list} {}", roads.given);
            let (second, _) = roads.rest(Some(&cursor)).await;
            assert_eq!(second, roads.graphql(Some(&other)).await.0, "{list} {}", roads.given);
            assert_ne!(first, second);
        }
        // With another filter it is another list.
        let roads = Roads { api: &api, who: &bank.yusuf, bank: sants.to_string(), list: "listings", given: String::new(), asked: String::new() };
        let (_, cursor) = roads.graphql(None).await;
        let line = format!("GET /banks/{sants}/listings?kind=OFFER&limit=1&cursor={cursor}");
        assert_eq!(api.rest(&line).by(&bank.yusuf).problem().await.0, 400);
    }
}

/// One list with one filter, by two roads.
struct Roads<'a> {
    api: &'a Api,
    who: &'a Who,
    bank: String,
    list: &'a str,
    given: String,
    asked: String,
}

impl Roads<'_> {
    async fn graphql(&self, after: Option<&str>) -> (String, String) {
        let after = after.map_or(String::new(), |cursor| format!("after: \"{cursor}\""));
        let (list, given) = (self.list, &self.given);
        let query = format!(
            "query($bank: ID!) {{ page: {list}(bankId: $bank, first: 1 {given} {after}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"
        );
        let page = self.api.data(self.who, &query, json!({ "bank": self.bank })).await["page"].take();
        (text(&page["nodes"][0]["id"]), text(&page["pageInfo"]["endCursor"]))
    }

    async fn rest(&self, after: Option<&str>) -> (String, String) {
        let after = after.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        let line = format!("GET /banks/{}/{}?limit=1{}{after}", self.bank, self.list, self.asked);
        let page = self.api.rest(&line).by(self.who).ok().await;
        (text(&page["data"][0]["id"]), text(&page["page"]["nextCursor"]))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
