//! The same commands, many at once. Nobody can say in which order they come, so there is no model; but the laws hold
//! after each batch, what was accepted is there, and it is there once.

use std::collections::HashMap;

use domain::exchange::{Counting, State};
use domain::id::ExchangeId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use store::{ExchangeRecord, Store};
use uuid::Uuid;

use crate::bank::{day, key};
use crate::laws::books;
use crate::laws::play::Tally;
use crate::laws::send::{self, Said, Sent};
use crate::laws::step::{Command, History, Step};
use crate::village::Village;

/// How many press at once.
const BATCH: usize = 8;

/// A transfer, as far as it is counted here.
#[derive(Debug, FromQueryResult)]
struct Row {
    kind: String,
    minutes: i64,
    exchange_id: Option<Uuid>,
}

/// A bank in which many press at once.
struct Crowd {
    village: Village,
    known: Vec<(ExchangeId, i64)>,
    parties: Vec<(usize, Option<usize>)>,
    states: Vec<State>,
    today: i32,
    /// Donations and grants that were accepted, by their key: whether it was a grant, and the minutes.
    gifts: HashMap<String, (bool, i64)>,
    /// Exchanges that were seen to count, and at how many minutes.
    counted: Vec<ExchangeRecord>,
}

/// Lives a history in batches, in a new bank of this store.
pub async fn live(store: &Store, history: &History) -> Result<Tally, String> {
    let village = Village::found(store, history.rules()).await;
    let mut crowd = Crowd {
        village,
        known: Vec::new(),
        parties: Vec::new(),
        states: Vec::new(),
        today: day("2026-11-20").days(),
        gifts: HashMap::new(),
        counted: Vec::new(),
    };
    let mut tally = Tally::default();
    for (n, batch) in history.steps.chunks(BATCH).enumerate() {
        crowd
            .batch(batch, &mut tally)
            .await
            .map_err(|error| format!("batch {n}: {error}"))?;
        crowd
            .check()
            .await
            .map_err(|error| format!("after batch {n}: {error}"))?;
    }
    crowd.village.clock.advance_days(400);
    crowd
        .village
        .app
        .run_clockwork()
        .await
        .map_err(|error| format!("the clockwork: {error}"))?;
    crowd.check().await?;
    Ok(tally)
}

impl Crowd {
    async fn batch(&mut self, steps: &[Step], tally: &mut Tally) -> Result<(), String> {
        let mut sent: Vec<Sent> = Vec::new();
        for step in steps {
            match *step {
                Step::Do { by, command, likely } => {
                    let Some(command) = command.settled(&self.states, likely, self.today) else {
                        continue;
                    };
                    let by = send::who(by, command, |x| {
                        let (giver, receiver) = self.parties[x];
                        (giver, receiver, self.states[x])
                    });
                    sent.push(Sent {
                        by,
                        command,
                        key: key(),
                        done: None,
                    });
                }
                Step::Again(_) | Step::Misuse(_) => sent.extend(sent.last().cloned()),
                Step::Pass(days) => {
                    self.village.clock.advance_days(days);
                    self.today += i32::try_from(days).unwrap();
                }
            }
        }
        let tasks: Vec<_> = sent
            .iter()
            .cloned()
            .map(|sent| {
                let (village, known) = (self.village.clone(), self.known.clone());
                tokio::spawn(async move { send::send(&village, &sent, &known).await })
            })
            .collect();
        let clockwork = {
            let app = self.village.app.clone();
            tokio::spawn(async move { app.run_clockwork().await })
        };
        let mut subjects = HashMap::new();
        for (sent, task) in sent.iter().zip(tasks) {
            let said = task.await.map_err(|error| error.to_string())?;
            self.take(sent, said, &mut subjects, tally)?;
        }
        clockwork
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| format!("the clockwork: {error}"))?;
        Ok(())
    }

    /// Notes what one of them was told.
    fn take(
        &mut self,
        sent: &Sent,
        said: Said,
        subjects: &mut HashMap<String, Option<ExchangeId>>,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let name = format!("{:?}", sent.key);
        let record = match said {
            Ok(record) => record,
            Err(error) if matches!(error.code(), "INTERNAL" | "UNAVAILABLE" | "IDEMPOTENCY_CONFLICT") => {
                return Err(format!("{sent:?}: {error}"));
            }
            Err(_) => {
                tally.refused += 1;
                return Ok(());
            }
        };
        tally.done += 1;
        let subject = record.as_ref().map(|record| record.facts().id);
        if sent.command.keyed() && *subjects.entry(name.clone()).or_insert(subject) != subject {
            return Err(format!("two answers to one key: {sent:?}"));
        }
        match sent.command {
            Command::Donate(_, _, minutes) => drop(self.gifts.insert(name, (false, minutes))),
            Command::Grant(_, minutes) => drop(self.gifts.insert(name, (true, minutes))),
            _ => {}
        }
        let Some(record) = record else { return Ok(()) };
        if let Command::Log(log) = sent.command
            && !self.known.iter().any(|(id, _)| *id == record.facts().id)
        {
            self.known.push((record.facts().id, record.version));
            self.parties.push((log.giver, log.receiver));
            self.states.push(record.state());
        }
        if record.state() == State::Confirmed && record.facts().counting != Counting::Gift {
            self.counted.push(record);
        }
        Ok(())
    }

    async fn check(&mut self) -> Result<(), String> {
        let lines = books::lines(&self.village).await;
        books::laws(&lines)?;
        if let Some(line) = lines.iter().find(|line| line.floor != line.target.min(line.balance)) {
            return Err(format!("a floor that is neither the target nor the balance: {line:?}"));
        }
        let reader = self.village.store.reader();
        let inside = reader.in_bank(self.village.bank);
        let ids: Vec<ExchangeId> = self.known.iter().map(|(id, _)| *id).collect();
        for record in inside.exchanges(&ids).await.unwrap() {
            let x = self.known.iter().position(|(id, _)| *id == record.facts().id);
            let x = x.ok_or("an exchange that nobody asked for")?;
            (self.known[x].1, self.states[x]) = (record.version, record.state());
        }
        let sql = "SELECT kind, minutes, exchange_id FROM transfer WHERE bank_id = $1";
        let bank = self.village.bank.uuid().into();
        let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, [bank]);
        let rows = Row::find_by_statement(statement).all(&reader).await.unwrap();
        self.gifts_are_there(&rows)?;
        for record in &self.counted {
            let (id, minutes) = (record.facts().id.uuid(), record.facts().minutes.get());
            let moved =
                |row: &&Row| row.exchange_id == Some(id) && matches!(row.kind.as_str(), "exchange" | "resolution");
            let moved: Vec<i64> = rows.iter().filter(moved).map(|row| row.minutes).collect();
            if moved != [minutes] {
                return Err(format!(
                    "{} counted at {minutes}, and {moved:?} moved",
                    record.facts().id
                ));
            }
        }
        Ok(())
    }

    /// Each accepted donation and grant moved its minutes, once.
    fn gifts_are_there(&self, rows: &[Row]) -> Result<(), String> {
        for (grant, kind) in [(false, "donation"), (true, "grant")] {
            let mut found: Vec<i64> = rows
                .iter()
                .filter(|row| row.kind == kind && row.exchange_id.is_none())
                .map(|row| row.minutes)
                .collect();
            let mut wanted: Vec<i64> = self
                .gifts
                .values()
                .filter(|gift| gift.0 == grant)
                .map(|gift| gift.1)
                .collect();
            found.sort_unstable();
            wanted.sort_unstable();
            if found != wanted {
                return Err(format!("accepted as {kind}: {wanted:?}, found {found:?}"));
            }
        }
        Ok(())
    }
}
