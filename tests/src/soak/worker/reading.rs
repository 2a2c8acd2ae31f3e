//! What a client reads: statements, the desk, listings as they are published, and a list page by page while it grows.

use std::collections::BTreeSet;

use serde_json::json;

use super::Worker;
use crate::ground::Road;

impl Worker {
    pub(super) async fn read(&mut self, what: &'static str) {
        let (who, road) = (self.somebody(), self.road());
        let (member, bank) = (self.ground.members[who].to_string(), self.ground.bank.to_string());
        let token = &self.ground.tokens[who];
        let said = match (road, what) {
            (Road::Rest, "desk") => self.client.get(token, &format!("/banks/{bank}/desk")).await,
            (Road::Rest, _) => self.client.get(token, &format!("/members/{member}/{what}")).await,
            (Road::Graphql, _) => {
                let query = match what {
                    "desk" => "query($bank: ID!) { desk(bankId: $bank) { nodes { id giver { name } } } }",
                    "account" => "query($member: ID!) { account(memberId: $member) { balanceMinutes } }",
                    _ => {
                        "query($member: ID!) { statement(memberId: $member, first: 50) { nodes { changeMinutes
                        balanceAfterMinutes other { name } exchange { title } } } }"
                    }
                };
                self.client
                    .ask(token, query, json!({ "member": member, "bank": bank }))
                    .await
            }
        };
        self.tally.count(what, road, &said.unwrap());
    }

    /// A listing is published, and found at once by a word of its own.
    pub(super) async fn publish(&mut self) {
        let who = self.somebody();
        let on = self.ground.members[who].to_string();
        let word = format!("bread{}x{}", self.name, self.steps);
        let body = json!({ "kind": "OFFER", "title": format!("Fresh {word}"), "categoryId": self.ground.category.to_string() });
        let made = self.step(who, "publish", &on, body, None).await;
        let Some(made) = made.done() else { return };
        let (road, bank) = (self.road(), self.ground.bank.to_string());
        let reader = self.somebody();
        let token = &self.ground.tokens[reader];
        let said = match road {
            Road::Rest => {
                self.client
                    .get(token, &format!("/banks/{bank}/listings?words={word}"))
                    .await
            }
            Road::Graphql => {
                let query = "query($bank: ID!, $words: String) { listings(bankId: $bank, filter: { words: $words }) { nodes { id } } }";
                self.client
                    .ask(token, query, json!({ "bank": bank, "words": word }))
                    .await
            }
        };
        let said = said.unwrap();
        self.tally.count("find", road, &said);
        let found = said.done().unwrap();
        let rows = found.get("data").unwrap_or(&found["listings"]["nodes"]);
        let first = rows.get(0).map(|row| &row["id"]);
        assert_eq!(first, Some(&made["id"]), "{word}: {found:#}");
    }

    /// Some pages of a list while it grows: no row comes twice.
    pub(super) async fn walk(&mut self) {
        let (who, road) = (self.somebody(), self.road());
        let token = &self.ground.tokens[who];
        let bank = self.ground.bank.to_string();
        let (mut seen, mut cursor) = (BTreeSet::new(), None::<String>);
        for _ in 0..4 {
            let said = match road {
                Road::Rest => {
                    let after = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
                    self.client
                        .get(token, &format!("/banks/{bank}/exchanges?limit=10{after}"))
                        .await
                }
                Road::Graphql => {
                    let query =
                        "query($bank: ID!, $after: String) { exchanges(bankId: $bank, first: 10, after: $after) {
                        nodes { id title giver { name } receiver { name } } pageInfo { endCursor hasNextPage } } }";
                    self.client
                        .ask(token, query, json!({ "bank": bank, "after": cursor }))
                        .await
                }
            };
            let said = said.unwrap();
            self.tally.count("walk", road, &said);
            let page = said.done().unwrap();
            let (rows, next) = match road {
                Road::Rest => (&page["data"], &page["page"]["nextCursor"]),
                Road::Graphql => (&page["exchanges"]["nodes"], &page["exchanges"]["pageInfo"]["endCursor"]),
            };
            for row in rows.as_array().unwrap() {
                assert!(seen.insert(row["id"].as_str().unwrap().to_owned()), "twice: {row:#}");
            }
            cursor = next.as_str().map(str::to_owned);
            if cursor.is_none() {
                return;
            }
        }
    }
}
