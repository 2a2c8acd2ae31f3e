//! What is written down beside the banks, so that they can be served again: ids, and the personas' tokens.

use std::collections::BTreeMap;

use app::auth::CreateToken;
use app::{Actor, App, calendar};
use chrono::NaiveDate;
use domain::id::PersonId;
use domain::policy::Scope;
use domain::text::Label;
use domain::time::Day;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::index;
use super::plan::Bank;
use super::requests;
use super::seed::Seeded;
use super::told::{PERSONAS, Person, Place, Seat, Told};
use crate::cli::Failure;

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
        let bank_of = |bank: Bank| seeded.banks.get(&bank).copied();
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
            stories: index::stories(seeded)?,
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
