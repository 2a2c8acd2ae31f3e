//! Lives a history twice, in the service and in the model, and compares after each step.

use domain::exchange::State;
use domain::id::ExchangeId;
use domain::minutes::Minutes;
use store::{ExchangeFilter, ExchangeRecord, Store, Window};

use crate::bank::{day, key};
use crate::laws::books::{self, Line};
use crate::laws::model::Model;
use crate::laws::send::{Sent, send, who};
use crate::laws::step::{By, Command, History, Step};
use crate::village::{FUND, Village};

/// A history under way.
pub struct Play {
    pub village: Village,
    pub model: Model,
    /// The exchanges by their number, and the version that was last seen of each.
    pub known: Vec<(ExchangeId, i64)>,
    sent: Vec<Sent>,
}

/// Lives a whole history in a new bank of this store. What differs is told in words.
pub async fn live(store: &Store, history: &History) -> Result<Tally, String> {
    let village = Village::found(store, history.rules()).await;
    let model = Model::new(history, day("2026-11-20").days());
    let mut play = Play {
        village,
        model,
        known: Vec::new(),
        sent: Vec::new(),
    };
    let mut tally = Tally::default();
    play.compare().await?;
    for (n, step) in history.steps.iter().enumerate() {
        play.step(step, &mut tally)
            .await
            .map_err(|error| format!("step {n}: {step:?}: {error}"))?;
        play.compare()
            .await
            .map_err(|error| format!("after step {n}: {step:?}: {error}"))?;
    }
    // Whatever silence can still confirm is confirmed, so that the next bank of this database finds nothing due.
    play.pass(400).await?;
    play.compare()
        .await
        .map_err(|error| format!("after 400 days: {error}"))?;
    Ok(tally)
}

/// What a history consisted of.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub done: u64,
    pub refused: u64,
}

impl Play {
    async fn step(&mut self, step: &Step, tally: &mut Tally) -> Result<(), String> {
        let count = |refused: bool, tally: &mut Tally| if refused { tally.refused += 1 } else { tally.done += 1 };
        match *step {
            Step::Pass(days) => self.pass(days).await,
            Step::Do { by, command, likely } => {
                let states: Vec<State> = self.model.hours.iter().map(|hours| hours.state).collect();
                let Some(command) = command.settled(&states, likely, self.model.today) else {
                    return Ok(());
                };
                let by = self.who(by, command);
                let sent = Sent {
                    by,
                    command,
                    key: key(),
                    done: None,
                };
                count(self.send(sent).await?, tally);
                Ok(())
            }
            Step::Again(back) => {
                let Some(n) = self
                    .sent
                    .len()
                    .checked_sub(1)
                    .map(|newest| newest - back % self.sent.len())
                else {
                    return Ok(());
                };
                let earlier = self.sent[n].clone();
                match earlier.done {
                    Some(subject) => self.replay(&earlier, subject).await,
                    // It was refused, so nothing was done: it is judged anew.
                    None => {
                        self.sent.remove(n);
                        count(self.send(earlier).await?, tally);
                        Ok(())
                    }
                }
            }
            Step::Misuse(back) => self.misuse(back).await,
        }
    }

    fn who(&self, by: By, command: Command) -> usize {
        who(by, command, |x| {
            let hours = &self.model.hours[x];
            (hours.giver, hours.receiver, hours.state)
        })
    }

    /// Sends a command to both; whether both refused it.
    async fn send(&mut self, mut sent: Sent) -> Result<bool, String> {
        self.model.now = app::Clock::now(&*self.village.clock).micros();
        let reasons = self.model.reasons(sent.by, &sent.command);
        let said = send(&self.village, &sent, &self.known).await;
        let refused = match said {
            Ok(_) if !reasons.is_empty() => {
                return Err(format!(
                    "person {} was let through, against {reasons:?}: {:?}",
                    sent.by, sent.command
                ));
            }
            Err(error) if !reasons.contains(error.code()) => {
                return Err(format!(
                    "person {} was refused {:?} with {}, wanted {reasons:?}: {error}",
                    sent.by,
                    sent.command,
                    error.code()
                ));
            }
            Err(_) => true,
            Ok(record) => {
                self.model.carry_out(sent.by, &sent.command);
                sent.done = Some(record.as_ref().map(|record| record.facts().id));
                if let Some(record) = record {
                    self.note(sent.command, &record).await?;
                }
                false
            }
        };
        if sent.command.keyed() {
            self.sent.push(sent);
        }
        Ok(refused)
    }

    /// Takes over ids and versions, and compares the exchange as it was answered.
    async fn note(&mut self, command: Command, record: &ExchangeRecord) -> Result<(), String> {
        let id = record.facts().id;
        let x = match command.exchange() {
            Some(x) => {
                self.known[x].1 = record.version;
                x
            }
            None => {
                self.known.push((id, record.version));
                self.known.len() - 1
            }
        };
        let wanted = &self.model.hours[x];
        let found = (
            record.state(),
            record.facts().minutes.get(),
            record.facts().counter.map(Minutes::get),
        );
        if found != (wanted.state, wanted.minutes, wanted.counter) {
            return Err(format!("{command:?} came back as {found:?}, wanted {wanted:?}"));
        }
        // A corrected figure is a new exchange, which nobody was told the id of.
        if self.model.hours.len() > self.known.len() {
            let page = self.village.store.reader();
            let page = page
                .in_bank(self.village.bank)
                .exchange_page(&ExchangeFilter::default(), Window::first(100))
                .await;
            let new = page
                .unwrap()
                .items
                .into_iter()
                .find(|other| other.corrects == Some(id) && !self.knows(other));
            let new = new.ok_or("a corrected figure left no exchange that corrects")?;
            self.known.push((new.facts().id, new.version));
        }
        Ok(())
    }

    fn knows(&self, record: &ExchangeRecord) -> bool {
        self.known.iter().any(|(id, _)| *id == record.facts().id)
    }

    /// The same key and command: the same subject, and nothing changes.
    async fn replay(&self, earlier: &Sent, subject: Option<ExchangeId>) -> Result<(), String> {
        match send(&self.village, earlier, &self.known).await {
            Ok(record) if record.as_ref().map(|record| record.facts().id) == subject => Ok(()),
            Ok(record) => Err(format!("the retry of {earlier:?} was about {record:?}")),
            Err(error) => Err(format!("the retry of {earlier:?} was refused: {error}")),
        }
    }

    /// Another command with the same key is refused.
    async fn misuse(&self, back: usize) -> Result<(), String> {
        let done: Vec<&Sent> = self
            .sent
            .iter()
            .filter(|sent| sent.done.is_some() && sent.by <= 5)
            .collect();
        let Some(earlier) = done.len().checked_sub(1).map(|newest| done[newest - back % done.len()]) else {
            return Ok(());
        };
        let command = Command::Donate(earlier.by, None, 599_999);
        match send(
            &self.village,
            &Sent {
                command,
                ..earlier.clone()
            },
            &self.known,
        )
        .await
        {
            Err(error) if error.code() == "IDEMPOTENCY_CONFLICT" => Ok(()),
            other => Err(format!("the key of {earlier:?} served another command: {other:?}")),
        }
    }

    async fn pass(&mut self, days: i64) -> Result<(), String> {
        self.village.clock.advance_days(days);
        self.model.today += i32::try_from(days).unwrap();
        self.model.now = app::Clock::now(&*self.village.clock).micros();
        self.model.clockwork();
        self.village
            .app
            .run_clockwork()
            .await
            .map(drop)
            .map_err(|error| format!("the clockwork: {error}"))
    }

    /// Balances, floors, gave and received, states and figures: the model's. And the laws that need no model.
    async fn compare(&mut self) -> Result<(), String> {
        let lines = books::lines(&self.village).await;
        books::laws(&lines)?;
        for (n, line) in lines.iter().enumerate() {
            let (gave, received) = if n == FUND { (0, 0) } else { self.model.gave_received(n) };
            let wanted = Line {
                balance: self.model.balance[n],
                floor: self.model.floor_of(n),
                target: self.model.target[n],
                gave,
                received,
            };
            if *line != wanted {
                return Err(format!("account {n} is {line:?}, wanted {wanted:?}"));
            }
        }
        let ids: Vec<ExchangeId> = self.known.iter().map(|(id, _)| *id).collect();
        let reader = self.village.store.reader();
        let found = reader.in_bank(self.village.bank).exchanges(&ids).await.unwrap();
        for (x, wanted) in self.model.hours.iter().enumerate() {
            let record = found.iter().find(|record| record.facts().id == self.known[x].0);
            let record = record.ok_or_else(|| format!("exchange {x} is not there"))?;
            let seen = (
                record.state(),
                record.facts().minutes.get(),
                record.facts().counter.map(Minutes::get),
            );
            let silent = (record.told_at.is_some(), record.confirm_due_at.is_some());
            let told = wanted.told || !matches!(record.state(), State::Logged | State::Countered);
            if seen != (wanted.state, wanted.minutes, wanted.counter)
                || (!told && silent.0)
                || silent.1 != wanted.due.is_some()
            {
                return Err(format!("exchange {x} is {seen:?} {silent:?}, wanted {wanted:?}"));
            }
            self.known[x].1 = record.version;
        }
        Ok(())
    }
}
