//! What the demo tells: addresses, personas with their tokens, the stories' ids, requests to copy.

use std::collections::BTreeMap;

use app::auth::CreateToken;
use app::{Actor, App, calendar};
use chrono::NaiveDate;
use domain::id::{BankId, PersonId};
use domain::policy::Scope;
use domain::text::Label;
use domain::time::Day;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::plan::{Bank, Key};
use super::requests;
use super::seed::Seeded;
use crate::cli::Failure;

/// One of the two banks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A membership.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    /// The bank.
    pub bank_id: String,
    /// The member there.
    pub member_id: String,
}

/// Somebody as whom a developer can ask.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// A personal access token with every scope.
    pub token: String,
    /// The person.
    pub person_id: String,
    /// What they are the example of.
    pub what: String,
    /// Who they are.
    pub story: String,
    /// Where they are a member.
    pub members: Vec<Seat>,
}

/// A request that can be sent as it stands.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// What it does.
    pub title: String,
    /// The GraphQL document.
    pub query: String,
    /// Its variables.
    pub variables: serde_json::Value,
    /// Whose token it is sent with.
    pub token: String,
}

/// Everything that the demo tells.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// The address of the server.
    pub url: String,
    /// Where GraphQL is asked.
    pub graphql: String,
    /// Where it is tried out in a browser.
    pub graphiql: String,
    /// Where the schema is read.
    pub schema: String,
    /// The seed of the banks.
    pub seed: u64,
    /// The day on which their year ended.
    pub today: String,
    /// The banks.
    pub banks: Vec<Place>,
    /// By name.
    pub personas: BTreeMap<String, Person>,
    /// The ids of what the README tells.
    pub stories: BTreeMap<String, BTreeMap<String, String>>,
    /// Requests to copy.
    pub requests: Vec<Request>,
}

/// What is written down beside the banks, so that they can be served again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    seed: u64,
    today: NaiveDate,
    /// Whether the day was asked for; else time is real.
    day_was_given: bool,
    /// How far the demo's clock is ahead of the machine's.
    pub(super) ahead_micros: i64,
    banks: Vec<Place>,
    personas: BTreeMap<String, Person>,
    stories: BTreeMap<String, BTreeMap<String, String>>,
    /// The category of the hours in the copied request.
    category: String,
}

/// The personas: the word by which the tables call them, and what they are the example of.
pub(super) const PERSONAS: &[(Key, &str)] = &[
    ("ruth", "above zero"),
    ("luis", "below zero"),
    ("omar", "newcomer, waiting to be admitted"),
    ("nadia", "helper of an offline member"),
    ("ines", "coordinator"),
    ("samuel", "registrar"),
    ("yusuf", "bookkeeper"),
    ("maren", "moderator"),
    ("bao", "facilitator"),
    ("dana", "member of both banks"),
    ("priya", "has a need that nobody answered for 9 days"),
    ("jon", "the same hour was recorded twice"),
    ("karl", "says 120 minutes where another says 90"),
    ("petra", "coordinator of the second bank"),
];

impl Kept {
    pub(super) fn new(
        seeded: &Seeded,
        seed: u64,
        today: Day,
        day_was_given: bool,
        ahead_micros: i64,
    ) -> Result<Self, Failure> {
        let missing = |what: &str| Failure::failed(format!("the demo made no `{what}`"));
        let names = [
            (Bank::Town, "riverside", "Riverside Time Bank"),
            (Bank::Circle, "hillside", "Hillside Circle"),
        ];
        let bank_of =
            |bank: Bank| -> Option<BankId> { seeded.banks.iter().find(|(known, _)| *known == bank).map(|(_, id)| *id) };
        let mut banks = Vec::new();
        for (bank, slug, name) in names {
            banks.push(Place {
                id: bank_of(bank).ok_or_else(|| missing(slug))?.to_string(),
                slug: slug.to_owned(),
                name: name.to_owned(),
            });
        }
        let mut personas = BTreeMap::new();
        for (key, what) in PERSONAS {
            let person = seeded.persons.get(key).ok_or_else(|| missing(key))?;
            let mut members = Vec::new();
            for bank in [Bank::Town, Bank::Circle] {
                if let (Some(bank_id), Some(member)) = (bank_of(bank), seeded.members.get(&(bank, *key))) {
                    members.push(Seat {
                        bank_id: bank_id.to_string(),
                        member_id: member.to_string(),
                    });
                }
            }
            let story = super::data::people(Bank::Town)
                .into_iter()
                .chain(super::data::people(Bank::Circle))
                .find(|someone| someone.key == *key)
                .map(|someone| format!("{}. {}", someone.name, someone.note))
                .unwrap_or_default();
            let person = Person {
                token: String::new(),
                person_id: person.to_string(),
                what: (*what).to_owned(),
                story,
                members,
            };
            personas.insert((*key).to_owned(), person);
        }
        let category = seeded
            .categories
            .get(&(Bank::Town, "visiting"))
            .ok_or_else(|| missing("visiting"))?
            .to_string();
        Ok(Self {
            seed,
            today: calendar::date(today),
            day_was_given,
            ahead_micros,
            banks,
            personas,
            stories: stories(seeded)?,
            category,
        })
    }

    /// Whether this is the demo that was asked for; a folder holds one.
    pub(super) fn fits(&self, seed: Option<u64>, today: Option<NaiveDate>) -> Result<(), Failure> {
        if let Some(seed) = seed.filter(|seed| *seed != self.seed) {
            return Err(Failure::usage(format!(
                "seed: the folder holds a demo of seed {}; another folder takes one of seed {seed}",
                self.seed
            )));
        }
        if let Some(today) = today.filter(|today| !self.day_was_given || *today != self.today) {
            return Err(Failure::usage(format!(
                "today: the folder holds a demo of {}; another folder takes one of {today}",
                self.today
            )));
        }
        Ok(())
    }

    /// Tells everything; personas without a good token get one.
    pub(super) async fn tell(mut self, app: &App, url: &str, folder: &Folder) -> Result<Told, Failure> {
        for (key, _) in PERSONAS {
            let Some(persona) = self.personas.get_mut(*key) else {
                continue;
            };
            if !persona.token.is_empty() && app.authenticate(&persona.token).await.is_ok() {
                continue;
            }
            let person: PersonId = persona
                .person_id
                .parse()
                .map_err(|_error| Failure::failed(format!("{} is no person", persona.person_id)))?;
            let command = CreateToken {
                name: Label::try_new("Demo").map_err(|error| Failure::failed(error.to_string()))?,
                scopes: Scope::ALL.to_vec(),
                expires_in_days: None,
            };
            let made = app.create_token(&Actor::person(person), command).await?;
            made.token().clone_into(&mut persona.token);
        }
        folder.write(&self)?;
        let requests = requests::requests(&self)?;
        Ok(Told {
            url: url.to_owned(),
            graphql: format!("{url}/graphql"),
            graphiql: format!("{url}/graphiql"),
            schema: format!("{url}/schema.graphql"),
            seed: self.seed,
            today: self.today.to_string(),
            banks: self.banks,
            personas: self.personas,
            stories: self.stories,
            requests,
        })
    }

    /// A persona, for the requests.
    pub(super) fn persona(&self, key: &str) -> Result<&Person, Failure> {
        let found = self.personas.get(key);
        found.ok_or_else(|| Failure::failed(format!("the demo has no {key}")))
    }

    /// An id of a story, for the requests.
    pub(super) fn story(&self, story: &str, what: &str) -> Result<&str, Failure> {
        let found = self.stories.get(story).and_then(|ids| ids.get(what));
        found
            .map(String::as_str)
            .ok_or_else(|| Failure::failed(format!("the demo has no {story}")))
    }

    /// The day and the category of the hours in the copied request.
    pub(super) fn day_and_category(&self) -> (String, &str) {
        (self.today.to_string(), &self.category)
    }
}

/// The ids of what the README tells.
fn stories(seeded: &Seeded) -> Result<BTreeMap<String, BTreeMap<String, String>>, Failure> {
    let member = |bank, key: &'static str| {
        let found = seeded.members.get(&(bank, key)).map(ToString::to_string);
        found.ok_or_else(|| Failure::failed(format!("the demo has no {key}")))
    };
    let town = |key| member(Bank::Town, key);
    let exchange = |name: &str| {
        let found = seeded.exchanges.get(name).map(ToString::to_string);
        found.ok_or_else(|| Failure::failed(format!("the demo has no {name}")))
    };
    let need = seeded.listings.get("unansweredNeed").map(ToString::to_string);
    let need = need.ok_or_else(|| Failure::failed("the demo has no unanswered need"))?;
    let gifts = seeded.banks.iter().find(|(bank, _)| *bank == Bank::Circle);
    let gifts = gifts.map(|(_, id)| id.to_string()).unwrap_or_default();
    let stories = [
        (
            "unansweredNeed",
            vec![("listingId", need), ("memberId", town("priya")?)],
        ),
        (
            "withoutPhone",
            vec![
                ("memberId", town("rosa")?),
                ("helperMemberId", town("nadia")?),
                ("waitingExchangeId", exchange("waitsForRosa")?),
            ],
        ),
        ("carer", vec![("memberId", town("teresa")?)]),
        ("neverAsks", vec![("memberId", town("walter")?)]),
        (
            "sameHourTwice",
            vec![
                ("giverMemberId", town("lucia")?),
                ("receiverMemberId", town("jon")?),
                ("countedExchangeId", exchange("sameHourCounted")?),
                ("waitingExchangeId", exchange("sameHourWaiting")?),
            ],
        ),
        (
            "ninetyOrOneTwenty",
            vec![
                ("giverMemberId", town("karl")?),
                ("receiverMemberId", town("mei")?),
                ("exchangeId", exchange("ninetyOrOneTwenty")?),
            ],
        ),
        (
            "undoneMistake",
            vec![
                ("giverMemberId", town("aaron")?),
                ("receiverMemberId", town("fatima")?),
                ("exchangeId", exchange("undone")?),
                ("recordedAgainExchangeId", exchange("recordedAgain")?),
            ],
        ),
        ("left", vec![("memberId", town("greta")?)]),
        (
            "heldAtFloor",
            vec![("memberId", town("tomas")?), ("exchangeId", exchange("heldAtFloor")?)],
        ),
        ("gifts", vec![("bankId", gifts)]),
        (
            "waiting",
            vec![
                ("forLuisExchangeId", exchange("waitsForLuis")?),
                ("forRuthExchangeId", exchange("waitsForRuth")?),
                ("askedOfRuthExchangeId", exchange("askedOfRuth")?),
            ],
        ),
        (
            "desk",
            vec![
                ("disputedExchangeId", exchange("disputed")?),
                ("heldExchangeId", exchange("heldAtFloor")?),
            ],
        ),
    ];
    Ok(stories
        .into_iter()
        .map(|(story, ids)| {
            let ids = ids.into_iter().map(|(what, id)| (what.to_owned(), id));
            (story.to_owned(), ids.collect())
        })
        .collect())
}
