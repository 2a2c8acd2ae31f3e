//! The data: a bank with members, their tokens, offers and needs, made by the application's own use cases.

mod texts;

use std::sync::Arc;

use app::auth::{Auth, AuthSettings, CreateToken, RegisterPerson, ServerSecret};
use app::bank::CreateBank;
use app::listing::PublishListing;
use app::member::ApplyToBank;
use app::{Actor, App, Ids, Key, OsIds, SystemClock};
use domain::bank::{Rules, Template};
use domain::id::{BankId, CategoryId, MemberId, PersonId};
use domain::listing::{ListingKind, Visibility};
use domain::minutes::Minutes;
use domain::policy::Scope;
use domain::text::{Label, Name, Note, Title};
use http::HeaderValue;
use store::{Options, Store};

use crate::failure::{Failure, Result};
use texts::Chance;

/// The server secret of these databases, which nobody else ever sees.
pub const SECRET: &str = "a secret of a benchmark, as long as a secret has to be";

/// What is made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub members: u32,
    pub listings: u32,
    pub seed: u64,
    /// How many of the members get a token.
    pub tokens: u32,
}

/// A bank with everybody in it.
#[derive(Debug, Clone)]
pub struct Ground {
    pub bank: BankId,
    pub category: CategoryId,
    pub members: Vec<Member>,
}

/// A member, and how they show who they are.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    person: PersonId,
    /// `Authorization`; empty for those who never ask.
    pub token: Option<HeaderValue>,
}

/// Founds the bank in an empty database.
pub async fn found(url: &str, plan: Plan) -> Result<Ground> {
    // Nobody else has it yet, and it is opened anew by whoever is measured.
    let options = Options {
        durable: false,
        ..Options::new(url)
    };
    let store = Store::open(&options).await?;
    store.migrate().await?;
    let settings = AuthSettings {
        issuer: "http://127.0.0.1".to_owned(),
        audience: "http://127.0.0.1".to_owned(),
        secret: ServerSecret::try_new(SECRET)?,
    };
    let auth = Auth::open(&store, settings, &SystemClock, &OsIds).await?;
    let app = App::new(store.clone(), Arc::new(SystemClock), Arc::new(OsIds)).with_auth(auth);
    let ground = ground(&app, plan).await?;
    drop(app);
    store.close().await?;
    Ok(ground)
}

async fn ground(app: &App, plan: Plan) -> Result<Ground> {
    let mut chance = Chance::of(plan.seed);
    let rules = Rules {
        admission_needed: false,
        ..Rules::default()
    };
    let command = CreateBank {
        name: Name::try_new("Banc del Temps")?,
        slug: "bench".to_owned(),
        languages: vec!["en".to_owned(), "es".to_owned(), "de".to_owned()],
        time_zone: "Europe/Madrid".to_owned(),
        template: Template::TimeBank,
        rules: Some(rules),
        about: None,
    };
    let bank = app.create_bank(command).await?.id;
    let mut categories = app.categories(bank).await?;
    categories.retain(|category| category.parent.is_some() && !category.discreet);
    let categories: Vec<CategoryId> = categories.into_iter().map(|category| category.id).collect();
    let category = *categories
        .first()
        .ok_or_else(|| Failure::new("a bank without categories"))?;
    let mut members = Vec::new();
    for n in 0..plan.members {
        members.push(joined(app, bank, n, n < plan.tokens, &mut chance).await?);
    }
    for _ in 0..plan.listings {
        let owner = chance.one_of(&members)?;
        let command = listing(owner.id, *chance.one_of(&categories)?, &mut chance)?;
        app.publish_listing(&Actor::person(owner.person), command, None).await?;
    }
    Ok(Ground {
        bank,
        category,
        members,
    })
}

async fn joined(app: &App, bank: BankId, n: u32, with_token: bool, chance: &mut Chance) -> Result<Member> {
    let command = RegisterPerson {
        login: None,
        password: None,
        language: "en".to_owned(),
        client_address: None,
    };
    let person = app.register_person(command).await?;
    let actor = Actor::person(person);
    let command = ApplyToBank {
        bank,
        name: Name::try_new(&format!("{} {n}", chance.one_of(texts::NAMES)?))?,
        about: None,
        languages: vec!["en".to_owned()],
        area: None,
        minor_until: None,
        contacts: Vec::new(),
    };
    let record = app.apply_to_bank(&actor, command, &key(app)?).await?;
    let token = if with_token {
        let command = CreateToken {
            name: Label::try_new("benchmark")?,
            scopes: vec![
                Scope::ListingsRead,
                Scope::MembersRead,
                Scope::ExchangesRead,
                Scope::ExchangesWrite,
            ],
            expires_in_days: Some(30),
        };
        let made = app.create_token(&actor, command).await?;
        Some(HeaderValue::from_str(&format!("Bearer {}", made.token()))?)
    } else {
        None
    };
    Ok(Member {
        id: record.id,
        person,
        token,
    })
}

fn key(app: &App) -> Result<Key> {
    Ok(Key::try_new(&OsIds.next(app.now()).to_string())?)
}

/// Two of three are offers; about half name a neighbourhood, tags and a time that it takes.
fn listing(owner: MemberId, category: CategoryId, chance: &mut Chance) -> Result<PublishListing> {
    let kind = if chance.below(3) == 0 {
        ListingKind::Need
    } else {
        ListingKind::Offer
    };
    let thing = chance.one_of(texts::DEEDS)?;
    let title = format!("{thing}, {}", chance.one_of(texts::WHEN)?);
    let description = format!("{thing}. {}", chance.one_of(texts::MORE)?);
    let mut tags = Vec::new();
    for _ in 0..chance.below(3) {
        tags.push(Label::try_new(chance.one_of(texts::TAGS)?)?);
    }
    let minutes = i64::from(chance.below(12)).saturating_mul(15);
    let area = match chance.below(2) {
        0 => None,
        _ => Some(Label::try_new(chance.one_of(texts::AREAS)?)?),
    };
    Ok(PublishListing {
        description: Some(Note::try_new(&description)?),
        tags,
        languages: vec!["en".to_owned(), (*chance.one_of(&["es", "de", "ar"])?).to_owned()],
        visibility: Visibility::Public,
        area,
        estimate: (minutes > 0).then(|| Minutes::try_new(minutes)).transpose()?,
        lang: Some("en".to_owned()),
        ..PublishListing::new(owner, kind, category, Title::try_new(&title)?)
    })
}
