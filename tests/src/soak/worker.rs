//! One client of many: it does one thing after the other, by chance, by REST and by GraphQL.

mod reading;

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use super::tally::Tally;
use crate::ground::{Client, Ground, Road, Said, Step, today};

/// Hours that were given today.
pub fn hours(ground: &Ground, giver: usize, receiver: usize, minutes: u64) -> Value {
    json!({ "giverId": ground.members[giver].to_string(), "receiverId": ground.members[receiver].to_string(),
        "minutes": minutes, "givenOn": today(), "title": "Bicycle repair", "categoryId": ground.category.to_string(),
        "distinct": true, "longDay": true })
}

/// One client.
pub struct Worker {
    name: u64,
    chance: u64,
    steps: u64,
    ground: Arc<Ground>,
    client: Client,
    tally: Tally,
    /// What stands confirmed: the exchange and its minutes.
    confirmed: Vec<(String, i64)>,
    /// The last step that had a key, with its road, who did it, and the answer.
    last: Option<(Road, usize, Step, Said)>,
}

impl Worker {
    pub fn new(name: u64, seed: u64, ground: Arc<Ground>, client: Client) -> Self {
        Self {
            name,
            chance: seed ^ (name + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            steps: 0,
            ground,
            client,
            tally: Tally::default(),
            confirmed: Vec::new(),
            last: None,
        }
    }

    /// A number below this one, by chance (splitmix64).
    fn below(&mut self, bound: u64) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.chance ^ (self.chance >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn somebody(&mut self) -> usize {
        let many = u64::try_from(self.ground.members.len()).unwrap();
        usize::try_from(self.below(many)).unwrap()
    }

    fn road(&mut self) -> Road {
        if self.below(2) == 0 { Road::Rest } else { Road::Graphql }
    }

    /// Works until then, and tells what was acknowledged.
    pub async fn work_until(mut self, end: Instant) -> Tally {
        while Instant::now() < end {
            match self.below(12) {
                0..=3 => self.exchange().await,
                4 => self.donate().await,
                5 => self.reverse().await,
                6 => self.retry().await,
                7 => self.read("statement").await,
                8 => self.read("account").await,
                9 => self.read("desk").await,
                10 => self.publish().await,
                _ => self.walk().await,
            }
        }
        self.tally
    }

    /// Does something and counts it.
    async fn step(&mut self, who: usize, verb: &'static str, on: &str, body: Value, version: Option<i64>) -> Said {
        self.steps += 1;
        let keyed = !matches!(verb, "decline" | "publish");
        let step = Step {
            verb,
            on: on.to_owned(),
            body,
            key: keyed.then(|| format!("{verb}-{}-{}", self.name, self.steps)),
            version,
        };
        let road = self.road();
        let said = self.client.step(road, &self.ground.tokens[who], &step).await.unwrap();
        self.tally.count(verb, road, &said);
        if keyed {
            self.last = Some((road, who, step, said.clone()));
        }
        self.stands(&said);
        said
    }

    /// Remembers an exchange that was confirmed just now.
    fn stands(&mut self, said: &Said) {
        let Some(done) = said.done().filter(|done| done["state"] == "CONFIRMED") else {
            return;
        };
        let minutes = done["minutes"].as_i64().unwrap();
        self.tally.exchanges += 1;
        self.tally.minutes += minutes;
        self.confirmed.push((done["id"].as_str().unwrap().to_owned(), minutes));
    }

    /// Hours are logged, and confirmed, countered or declined.
    async fn exchange(&mut self) {
        let giver = self.somebody();
        let receiver = (giver + 1 + self.somebody() % 5) % 6;
        let minutes = 2 + self.below(120);
        let (bank, body) = (
            self.ground.bank.to_string(),
            hours(&self.ground, giver, receiver, minutes),
        );
        let logged = self.step(giver, "log", &bank, body, None).await;
        let Some(logged) = logged.done() else { return };
        let id = logged["id"].as_str().unwrap();
        match self.below(6) {
            0 => {
                let body = json!({ "minutes": minutes - 1 });
                if self.step(receiver, "counter", id, body, None).await.done().is_some() {
                    self.step(giver, "confirm", id, json!({}), None).await;
                }
            }
            1 => {
                self.step(receiver, "decline", id, json!({}), logged["version"].as_i64())
                    .await;
            }
            _ => {
                self.step(receiver, "confirm", id, json!({}), None).await;
            }
        }
    }

    async fn donate(&mut self) {
        let (from, to) = (self.somebody(), self.somebody());
        let mut body = json!({ "minutes": 1 + self.below(5) });
        if from != to {
            body["toMemberId"] = json!(self.ground.members[to].to_string());
        }
        let on = self.ground.members[from].to_string();
        self.step(from, "donate", &on, body, None).await;
    }

    /// Somebody asks to undo what stands; the giver and whoever keeps the hours may.
    async fn reverse(&mut self) {
        let Some((id, minutes)) = self.confirmed.pop() else {
            return;
        };
        let who = self.somebody();
        match self.step(who, "reverse", &id, json!({}), None).await {
            Said::Done(done) => {
                assert_eq!(done["state"], "REVERSED", "{done:#}");
                self.tally.exchanges -= 1;
                self.tally.minutes -= minutes;
            }
            _ => self.confirmed.push((id, minutes)),
        }
    }

    /// The same once more changes nothing and is answered with the same.
    async fn retry(&mut self) {
        let Some((road, who, step, first)) = self.last.clone() else {
            return;
        };
        let again = self.client.step(road, &self.ground.tokens[who], &step).await.unwrap();
        self.tally.count("retry", road, &again);
        if let (Some(first), Some(again)) = (first.done(), again.done()) {
            assert_eq!(first["id"], again["id"], "{step:?}");
        }
        assert_eq!(
            first.done().is_some(),
            again.done().is_some(),
            "{step:?}: {first:?}, and then {again:?}"
        );
    }
}
