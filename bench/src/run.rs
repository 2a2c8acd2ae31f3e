//! A run: for each engine the data, the servers, the contests, and the books afterwards.

use std::path::Path;
use std::sync::Arc;

use app::{Clock, SystemClock};
use domain::id::BankId;
use http::HeaderValue;
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::{Arguments, What};
use crate::audit::{Audit, audit};
use crate::books::{self, Books, Engine};
use crate::client::Ask;
use crate::contest::{Contender, Course, Outcome, compete};
use crate::failure::{Failure, Result};
use crate::founding::{self, Ground, Plan};
use crate::machine::Machine;
use crate::process::Process;
use crate::report::{self, Report};
use crate::work::{Hours, Road, Same, Work, is_page, is_typename, offers};

/// A page of offers as a frontend begins with it.
const OFFERS: &str = "query Offers($bank: ID!) {
  listings(bankId: $bank, filter: { kind: OFFER }, first: 20) {
    nodes {
      id title description mode area estimateMinutes tags spokenLanguages createdAt
      member { id name }
      category { id name }
    }
    pageInfo { hasNextPage endCursor }
  }
}";

/// What was measured on one engine.
#[derive(Debug, Serialize)]
pub struct OnEngine {
    pub engine: &'static str,
    pub version: String,
    pub outcomes: Vec<Outcome>,
    /// Of the server's books, and of the anchor's.
    pub audits: Vec<Audit>,
}

pub async fn run(arguments: &Arguments) -> Result<()> {
    let machine = Machine::look()?;
    let mut engines = vec![on_engine(arguments, Engine::Sqlite).await?];
    if !arguments.sqlite {
        engines.push(on_engine(arguments, Engine::Postgres).await?);
    }
    let report = Report::new(machine, arguments, engines);
    print!("{}", report::table(&report));
    if let Some(file) = &arguments.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(())
}

/// The servers of one engine, and what is asked of them.
struct Field<'a> {
    course: Course,
    ground: Arc<Ground>,
    served: &'a Process,
    anchors: &'a Process,
}

async fn on_engine(arguments: &Arguments, engine: Engine) -> Result<OnEngine> {
    let place = engine.as_str();
    note(&format!("{place}: founding a bank of {} listings", arguments.listings));
    let books = Books::make(engine).await?;
    let plan = Plan {
        members: arguments.people(),
        listings: arguments.listings,
        seed: arguments.seed,
        tokens: arguments.clients.saturating_mul(2),
    };
    let ground = Arc::new(
        founding::found(&books.url, plan)
            .await
            .map_err(|failure| failure.at(place))?,
    );
    let before = books::counts(&books.url, ground.bank).await?;
    let version = books.version().await?;
    books.duplicate().await?;
    let served = Process::serve(&arguments.evenhour, &books.url)?;
    let anchors = Process::anchor(&books.copy, &ground.bank.to_string())?;
    let field = Field {
        course: Course {
            clients: arguments.clients,
            rounds: arguments.rounds,
            slice: arguments.slice(),
        },
        ground: Arc::clone(&ground),
        served: &served,
        anchors: &anchors,
    };
    let mut outcomes = Vec::new();
    let mut written = (0, 0);
    if arguments.wants(What::Typename) {
        note(&format!("{place}: type name"));
        outcomes.push(field.typename().await.map_err(|failure| failure.at(place))?);
    }
    if arguments.wants(What::Offers) {
        note(&format!("{place}: offers"));
        outcomes.push(field.offers().await.map_err(|failure| failure.at(place))?);
    }
    if arguments.wants(What::Hours) {
        note(&format!("{place}: hours"));
        let (outcome, by_server, by_anchor) = field.hours().await.map_err(|failure| failure.at(place))?;
        outcomes.push(outcome);
        written = (by_server, by_anchor);
    }
    served.end()?;
    drop(anchors);
    let bank = ground.bank;
    let binary = &arguments.evenhour;
    Ok(OnEngine {
        engine: place,
        version,
        outcomes,
        audits: vec![
            looked(binary, &books.url, bank, before, written.0, "the server's books").await?,
            looked(binary, &books.copy, bank, before, written.1, "the anchor's books").await?,
        ],
    })
}

async fn looked(
    binary: &Path,
    url: &str,
    bank: BankId,
    before: books::Counts,
    written: u64,
    whose: &str,
) -> Result<Audit> {
    let audited = audit(binary, url, bank, before, written).await;
    audited.map_err(|failure| failure.at(whose))
}

impl Field<'_> {
    async fn subject(&self, name: &'static str, work: Work) -> Result<Contender> {
        Contender::new(name, self.served, work, self.course).await
    }

    async fn anchor(&self, name: &'static str, work: Work) -> Result<Contender> {
        Contender::new(name, self.anchors, work, self.course).await
    }

    /// One request of each client's token.
    fn asked(&self, ask: impl Fn(Option<HeaderValue>) -> Ask) -> Vec<Ask> {
        let tokens = self.ground.members.iter().filter_map(|member| member.token.clone());
        tokens.map(|token| ask(Some(token))).collect()
    }

    async fn typename(&self) -> Result<Outcome> {
        let body = json!({ "query": "{ __typename }" }).to_string();
        let to = |path: &'static str| Work::Same(Same::new(vec![Ask::post(path, None, body.clone())], is_typename));
        let mut contenders = [
            self.subject("graphql", to("/graphql")).await?,
            self.anchor("bare", to("/bare/typename")).await?,
        ];
        let pairings = [("graphql", "bare", Some(("R3", 0.35)))];
        compete("{ __typename }", &mut contenders, &pairings, self.course).await
    }

    async fn offers(&self) -> Result<Outcome> {
        let bank = self.ground.bank.to_string();
        let query = json!({ "query": OFFERS, "variables": { "bank": bank } }).to_string();
        let page = format!("/api/v1/banks/{bank}/listings?kind=OFFER&limit=20");
        let same = |asks| Work::Same(Same::new(asks, is_page));
        let graphql = self.asked(|token| Ask::post("/graphql", token, query.clone()));
        let rest = self.asked(|token| Ask::get(page.clone(), token));
        let bare = vec![Ask::post("/bare/offers", None, query.clone())];
        let mut contenders = [
            self.subject("graphql", same(graphql)).await?,
            self.subject("rest", same(rest)).await?,
            self.anchor("sql", same(vec![Ask::get("/sql/offers", None)])).await?,
            self.anchor("join", same(vec![Ask::get("/join/offers", None)])).await?,
            self.anchor("bare", same(bare)).await?,
        ];
        // The harder of the two counts: a statement that the server need not send would slow `sql`, too.
        let pairings = [
            ("graphql", "sql", None),
            ("graphql", "join", Some(("R2", 0.25))),
            ("graphql", "bare", None),
            ("rest", "sql", None),
            ("rest", "join", None),
            ("rest", "bare", None),
        ];
        let outcome = compete("20 offers", &mut contenders, &pairings, self.course).await?;
        let shown = |contender: &Contender| -> Result<_> { offers(&contender.work.answer()?.unwrap_or(Value::Null)) };
        let pages: Vec<_> = contenders.iter().map(shown).collect::<Result<_>>()?;
        if pages.windows(2).all(|two| two.first() == two.last()) {
            return Ok(outcome);
        }
        Err(Failure::new("the contenders showed different offers"))
    }

    /// With how many exchanges the server, and the anchor, acknowledged.
    async fn hours(&self) -> Result<(Outcome, u64, u64)> {
        let now = chrono::DateTime::from_timestamp_micros(SystemClock.now().micros());
        let today = now.ok_or_else(|| Failure::new("no date"))?.date_naive().to_string();
        let hours = |road| {
            let (ground, today) = (Arc::clone(&self.ground), today.clone());
            Work::Hours(Hours { road, ground, today })
        };
        let mut contenders = [
            self.subject("graphql", hours(Road::Graphql)).await?,
            self.subject("rest", hours(Road::Rest)).await?,
            self.anchor("sql", hours(Road::Driver)).await?,
        ];
        let pairings = [("graphql", "sql", None), ("rest", "sql", None)];
        let outcome = compete("log + confirm", &mut contenders, &pairings, self.course).await?;
        let [graphql, rest, sql] = contenders.each_ref().map(Contender::done);
        Ok((outcome, graphql.saturating_add(rest), sql))
    }
}

fn note(what: &str) {
    eprintln!("tests/bench: {what}");
}
