//! Doing what was planned, by the same use cases that a frontend calls.

mod come;
mod give;
mod publish;

use std::collections::HashMap;
use std::sync::Arc;

use app::{Actor, App, Key as Idempotency};
use domain::id::{BankId, CategoryId, ExchangeId, ListingId, MemberId, PersonId};
use domain::listing::ListingKind;
use domain::text::{Label, Name, Note, Title};
use domain::time::Day;
use store::Store;

use super::chance::{ScriptedClock, SeededIds};
use super::data::{Advert, Someone};
use super::plan::{self, Bank, Key, No, Plan, Step, Who};
use crate::cli::Failure;

/// What was made: who is who, and which exchange is which.
pub(super) struct Seeded {
    pub(super) banks: HashMap<Bank, BankId>,
    pub(super) members: HashMap<Who, MemberId>,
    pub(super) persons: HashMap<Key, PersonId>,
    pub(super) categories: HashMap<(Bank, &'static str), CategoryId>,
    /// By their names.
    pub(super) exchanges: HashMap<&'static str, ExchangeId>,
    /// The need that nobody answered.
    pub(super) unanswered: ListingId,
}

/// Makes the two banks of this seed, as they are on the morning of this day.
pub(super) async fn seed(store: &Store, seed: u64, today: Day) -> Result<Seeded, Failure> {
    let plan = plan::plan(seed, today);
    let begin = plan
        .steps
        .first()
        .map(|(at, _)| *at)
        .ok_or_else(|| Failure::failed("the demo plans nothing"))?;
    let clock = Arc::new(ScriptedClock::new(begin));
    let ids = Arc::new(SeededIds::new(seed));
    let app = App::new(store.clone(), clock.clone(), ids);
    let mut seeder = Seeder::new(app, &plan);
    for (number, (at, step)) in plan.steps.iter().enumerate() {
        clock.set(*at);
        Box::pin(seeder.perform(number, step))
            .await
            .map_err(|failure| failure.about(format!("step {number} of the demo, {step:?}")))?;
    }
    seeder.finish()
}

/// Performs steps, and remembers what they made.
struct Seeder<'a> {
    app: App,
    plan: &'a Plan,
    people: HashMap<Who, Someone>,
    banks: HashMap<Bank, BankId>,
    members: HashMap<Who, MemberId>,
    persons: HashMap<Key, PersonId>,
    categories: HashMap<(Bank, &'static str), CategoryId>,
    listings: HashMap<usize, ListingId>,
    exchanges: HashMap<No, (Bank, ExchangeId, plan::Hours)>,
    /// Who admits and enters, by bank: the registrar, or at first the coordinator.
    registrars: HashMap<Bank, Key>,
}

impl<'a> Seeder<'a> {
    fn new(app: App, plan: &'a Plan) -> Self {
        let people = [Bank::Town, Bank::Circle]
            .into_iter()
            .flat_map(|bank| super::data::people(bank).into_iter().map(move |s| (bank, s)))
            .map(|(bank, someone)| ((bank, someone.key), someone))
            .collect();
        Self {
            app,
            plan,
            people,
            banks: HashMap::new(),
            members: HashMap::new(),
            persons: HashMap::new(),
            categories: HashMap::new(),
            listings: HashMap::new(),
            exchanges: HashMap::new(),
            registrars: HashMap::new(),
        }
    }

    async fn perform(&mut self, number: usize, step: &Step) -> Result<(), Failure> {
        let key =
            Idempotency::try_new(&format!("demo:{number}")).map_err(|error| Failure::failed(error.to_string()))?;
        match step {
            Step::Found { .. }
            | Step::Apply(_)
            | Step::Admit(_)
            | Step::Enter(_)
            | Step::Claim(_)
            | Step::Invite(_) => Box::pin(self.come(step, &key)).await,
            Step::Appoint { .. } | Step::ChooseHelper { .. } | Step::Pause { .. } | Step::Leave(_) => {
                Box::pin(self.belong(step, &key)).await
            }
            Step::Publish { .. } | Step::EndNeed { .. } => Box::pin(self.publish(step)).await,
            Step::Clockwork => {
                self.app.run_clockwork().await?;
                Ok(())
            }
            Step::Donate { .. } | Step::Grant { .. } => Box::pin(self.give_away(step, &key)).await,
            Step::Log(no, hours) => Box::pin(self.log(*no, hours, &key)).await,
            Step::Propose(no, hours) => Box::pin(self.propose(*no, hours, &key)).await,
            Step::Confirm(no)
            | Step::Counter(no, _)
            | Step::Decline(no)
            | Step::Dispute(no)
            | Step::Resolve(no, _)
            | Step::Release(no)
            | Step::Reverse(no)
            | Step::Thank(no, _)
            | Step::Agree(no)
            | Step::HandBack(no)
            | Step::Record(no) => Box::pin(self.answer(*no, step, &key)).await,
        }
    }

    fn finish(self) -> Result<Seeded, Failure> {
        let mut exchanges = HashMap::new();
        for (name, no) in &self.plan.named {
            let (_, id, _) = found(self.exchanges.get(no), name)?;
            exchanges.insert(*name, *id);
        }
        let is_hers = |advert: &Advert| advert.owner == "priya" && advert.kind == ListingKind::Need;
        let hers = self.plan.adverts.iter().position(is_hers);
        let unanswered = *found(hers.and_then(|number| self.listings.get(&number)), "need")?;
        Ok(Seeded {
            banks: self.banks,
            members: self.members,
            persons: self.persons,
            categories: self.categories,
            exchanges,
            unanswered,
        })
    }

    fn bank(&self, bank: Bank) -> Result<BankId, Failure> {
        found(self.banks.get(&bank), "bank").copied()
    }

    fn member(&self, who: Who) -> Result<MemberId, Failure> {
        found(self.members.get(&who), who.1).copied()
    }

    fn someone(&self, who: Who) -> Result<&Someone, Failure> {
        found(self.people.get(&who), who.1)
    }

    /// Whoever acts for somebody: they themselves, a helper, or for who is on paper only, a role holder.
    fn actor(&self, who: Who) -> Result<Actor, Failure> {
        let key = match who.1 {
            "rosa" => "nadia",
            "gerda" => "petra",
            other => other,
        };
        Ok(Actor::person(*found(self.persons.get(key), key)?))
    }

    /// The registrar of a bank, who is somebody other than this one where the bank has one.
    fn registrar(&self, bank: Bank) -> Result<Actor, Failure> {
        let key = found(self.registrars.get(&bank), "registrar")?;
        self.actor((bank, key))
    }

    fn category(&self, bank: Bank, slug: &str) -> Result<CategoryId, Failure> {
        let known = self
            .categories
            .iter()
            .find(|((of, known), _)| *of == bank && *known == slug);
        found(known.map(|(_, id)| id), slug).copied()
    }
}

/// What a step needs that an earlier one made.
fn found<T>(made: Option<T>, what: &str) -> Result<T, Failure> {
    made.ok_or_else(|| Failure::failed(format!("`{what}` is not there yet")))
}

fn text<T, E: std::fmt::Display>(parsed: Result<T, E>) -> Result<T, Failure> {
    parsed.map_err(|error| Failure::failed(error.to_string()))
}

fn name(written: &str) -> Result<Name, Failure> {
    text(Name::try_new(written))
}

fn title(written: &str) -> Result<Title, Failure> {
    text(Title::try_new(written))
}

fn note(written: &str) -> Result<Option<Note>, Failure> {
    text(Note::optional(Some(written)))
}

fn label(written: &str) -> Result<Option<Label>, Failure> {
    text(Label::optional(Some(written)))
}
