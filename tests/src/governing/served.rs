//! The same through the served API.

use serde_json::{Value, json};

use super::*;
use crate::api::Api;

const ADD: &str = "mutation($input: AddCategoryInput!) { addCategory(input: $input) {
    category { id name version retired counting names { language name } } userErrors { code path } } }";
const RETIRE: &str = "mutation($input: CategoryStepInput!) { retireCategory(input: $input) {
    category { version retired } userErrors { code } } }";
const PUBLISH: &str = "mutation($input: PublishAgreementInput!) { publishAgreement(input: $input) {
    agreement { version effectiveAt bindsAt texts { language text } } userErrors { code path } } }";

on_both_engines! {
    async fn a_form_of_the_rules_is_made_from_what_the_api_says(bank: Bank) {
        let api = Api::serve(&bank).await;
        let query = "query($id: ID!) { bank(id: $id) { policy { whatCounts { language text } rules { name description number
            flag word texts { language } minimum maximum words maxCharacters default { number flag word texts { text } } } } } }";
        let answer = api.ask(None, query, json!({ "id": bank.id.to_string() })).await;
        let policy = &answer["data"]["bank"]["policy"];
        let rules = policy["rules"].as_array().unwrap();
        let rule = |name: &str| rules.iter().find(|rule| rule["name"] == name).unwrap();
        let floor = rule("floor_minutes");
        assert_eq!((&floor["number"], &floor["minimum"], &floor["maximum"], &floor["default"]["number"]),
            (&json!(-720), &json!(-600_000), &json!(0), &json!(-720)));
        assert!(rules.iter().all(|rule| rule["description"].as_str().is_some_and(|text| text.len() > 20)), "{rules:#?}");
        assert_eq!(rule("counting")["words"], json!(["between_members", "from_fund", "gift"]));
        assert_eq!(rule("what_counts")["maxCharacters"], 2_000);
        assert_eq!(policy["whatCounts"].as_array().unwrap().len(), 4);
        let adopt = "mutation($input: AdoptPolicyInput!) { adoptPolicy(input: $input) {
            policy { version whatCounts { language text } } userErrors { code message } } }";
        let texts = json!([{ "language": "ca", "text": "El viatge compta." }]);
        let input = json!({ "bankId": bank.id.to_string(), "expectedVersion": 1,
            "rules": [{ "name": "what_counts", "value": { "texts": texts } }] });
        let adopted = api.data(&bank.ines, adopt, json!({ "input": input })).await;
        assert_eq!(adopted["adoptPolicy"]["policy"]["whatCounts"], texts, "{adopted:#}");
        let history = "query($id: ID!) { bankPolicies(bankId: $id, first: 5) { nodes { version adoptedBy { name }
            changes { name before { texts { text } } after { texts { text } } } } } }";
        let history = api.data(&bank.amira, history, json!({ "id": bank.id.to_string() })).await;
        let newest = &history["bankPolicies"]["nodes"][0];
        assert_eq!((&newest["version"], &newest["adoptedBy"]["name"]), (&json!(2), &json!("Inés")));
        assert_eq!(newest["changes"][0]["after"]["texts"][0]["text"], "El viatge compta.");
    }

    async fn a_category_is_added_retired_and_still_named_beside_what_stands_in_it(bank: Bank) {
        let api = Api::serve(&bank).await;
        let names = json!([{ "language": "ca", "name": "Costura" }]);
        let input = json!({ "bankId": bank.id.to_string(), "names": names, "counting": "GIFT" });
        let added = api.data(&bank.ines, ADD, json!({ "input": input })).await["addCategory"].take();
        assert_eq!(added["userErrors"], json!([]));
        let category = &added["category"];
        assert_eq!((&category["name"], &category["counting"]), (&json!("Costura"), &json!("GIFT")));
        let hours = LogExchange { category: category["id"].as_str().unwrap().parse().unwrap(), ..today(&bank, 20) };
        let logged = bank.app.log_exchange(&bank.ben.actor, hours, &key()).await.unwrap();
        let retire = |version: i64| json!({ "input": { "categoryId": category["id"], "expectedVersion": version } });
        let retired = api.data(&bank.ines, RETIRE, retire(1)).await;
        assert_eq!(retired["retireCategory"]["category"], json!({ "version": 2, "retired": true }));
        let stale = api.data(&bank.ines, RETIRE, retire(1)).await["retireCategory"].take();
        assert_eq!((&stale["userErrors"][0]["code"], &stale["category"]["version"]), (&json!("STALE"), &json!(2)));
        let query = "query($id: ID!, $exchange: ID!) { bank(id: $id) { offered: categories { id } all: categories(retired: true) { id } }
            exchange(id: $exchange) { category { name retired } } }";
        let variables = json!({ "id": bank.id.to_string(), "exchange": logged.facts().id.to_string() });
        let seen = api.data(&bank.ben, query, variables).await;
        assert_eq!(seen["exchange"]["category"], json!({ "name": "Costura", "retired": true }));
        let has = |list: &Value| list.as_array().unwrap().iter().any(|one| one["id"] == category["id"]);
        assert!(!has(&seen["bank"]["offered"]) && has(&seen["bank"]["all"]));
    }

    async fn an_agreement_is_published_read_by_everybody_and_counted_by_registrars(bank: Bank) {
        let api = Api::serve(&bank).await;
        let id = bank.id.to_string();
        let input = json!({ "bankId": id, "expectedVersion": 0, "texts": [{ "language": "ca", "text": "Ens donem temps." }] });
        let published = api.data(&bank.ines, PUBLISH, json!({ "input": input })).await["publishAgreement"].take();
        assert_eq!((&published["userErrors"], &published["agreement"]["version"]), (&json!([]), &json!(1)));
        let stale = api.data(&bank.ines, PUBLISH, json!({ "input": input })).await["publishAgreement"].take();
        assert_eq!((&stale["userErrors"][0]["code"], &stale["agreement"]["version"]), (&json!("STALE"), &json!(1)));
        let read = "query($id: ID!) { bank(id: $id) { agreement { version texts { text } } } agreements(bankId: $id) { nodes { version } } }";
        let answer = api.ask(None, read, json!({ "id": id })).await;
        assert_eq!(answer["data"]["bank"]["agreement"]["texts"][0]["text"], "Ens donem temps.");
        assert_eq!(answer["data"]["agreements"]["nodes"], json!([{ "version": 1 }]));
        let accept = app::member::AcceptAgreement { member: bank.rosa, version: 1 };
        bank.app.accept_agreement(&bank.nadia.actor, accept).await.unwrap();
        let count = "query($id: ID!) { agreementCount(bankId: $id, version: 1) { accepted members }
            agreementAcceptances(bankId: $id, version: 1) { nodes { member { name } recordedBy { name } newestVersion } }
            waiting: agreementAcceptances(bankId: $id, version: 1, accepted: false) { nodes { acceptedAt member { id } } } }";
        let seen = api.data(&bank.samuel, count, json!({ "id": id })).await;
        assert_eq!(seen["agreementCount"], json!({ "accepted": 1, "members": 8 }));
        assert_eq!(seen["agreementAcceptances"]["nodes"],
            json!([{ "member": { "name": "Rosa" }, "recordedBy": { "name": "Nadia" }, "newestVersion": 1 }]));
        assert_eq!(seen["waiting"]["nodes"].as_array().unwrap().len(), 7);
        assert_eq!(api.code(Some(&bank.ben), count, json!({ "id": id })).await, "FORBIDDEN");
    }

    async fn the_question_of_a_long_day_comes_with_its_figures(bank: Bank) {
        let api = Api::serve(&bank).await;
        let log = "mutation($input: LogExchangeInput!) { logExchange(input: $input) { exchange { minutes }
            userErrors { code message ... on LongDayError { minutes days usualMinutes } } } }";
        let mut input = json!({ "bankId": bank.id.to_string(), "giverId": bank.amira.member.to_string(),
            "receiverId": bank.ben.member.to_string(), "minutes": 800, "givenOn": "2026-11-20",
            "categoryId": bank.category.to_string(), "title": "Moving house", "idempotencyKey": "one" });
        let asked = api.data(&bank.amira, log, json!({ "input": input })).await["logExchange"]["userErrors"][0].take();
        assert_eq!((&asked["code"], &asked["minutes"], &asked["days"], &asked["usualMinutes"]),
            (&json!("LONG_DAY"), &json!(800), &json!(1), &json!(720)));
        assert!(asked["message"].as_str().unwrap().contains("12 h on one day"), "{asked}");
        input["longDay"] = json!(true);
        let logged = api.data(&bank.amira, log, json!({ "input": input })).await["logExchange"].take();
        assert_eq!(logged, json!({ "exchange": { "minutes": 800 }, "userErrors": [] }));
    }
}
