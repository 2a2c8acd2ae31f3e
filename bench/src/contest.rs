//! Contenders by turns: within a round each has its clients to itself for a moment, right after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::client::Client;
use crate::failure::{Failure, Result};
use crate::figures::{Measured, Ratio, Turn, micros};
use crate::process::{Process, cpu_seconds};
use crate::work::{Seat, Work};

/// How long the first turn is, which nobody counts.
const WARMING: Duration = Duration::from_millis(400);

/// What is compared with what, and what the ratio has to reach at least.
pub type Pairing = (&'static str, &'static str, Option<(&'static str, f64)>);

/// One of those who are compared.
pub struct Contender {
    pub name: &'static str,
    pub work: Arc<Work>,
    process: u32,
    seats: Vec<Seat>,
    turns: Vec<Turn>,
    micros: Vec<u32>,
}

/// How it ended.
#[derive(Debug, Serialize)]
pub struct Outcome {
    pub what: &'static str,
    pub contenders: Vec<Measured>,
    pub ratios: Vec<Ratio>,
}

/// How long and how often.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    pub clients: u32,
    pub rounds: u32,
    pub slice: Duration,
}

impl Contender {
    pub async fn new(name: &'static str, server: &Process, work: Work, course: Course) -> Result<Self> {
        let mut seats = Vec::new();
        for number in 0..usize::try_from(course.clients)? {
            let client = Client::open(&server.address).await?;
            seats.push(Seat {
                number,
                done: 0,
                client,
            });
        }
        Ok(Self {
            name,
            work: Arc::new(work),
            process: server.id(),
            seats,
            turns: Vec::new(),
            micros: Vec::new(),
        })
    }

    /// All operations so far, the first turn's too.
    pub fn done(&self) -> u64 {
        self.seats.iter().map(|seat| seat.done).sum()
    }

    async fn turn(&mut self, lasting: Duration) -> Result<(Turn, Vec<u32>)> {
        let (cpu, began) = (cpu_seconds(self.process), Instant::now());
        let until = began + lasting;
        let tasks: Vec<_> = std::mem::take(&mut self.seats)
            .into_iter()
            .map(|seat| tokio::spawn(sit(Arc::clone(&self.work), seat, until)))
            .collect();
        let mut all = Vec::new();
        let mut failed = None;
        for task in tasks {
            match task.await? {
                Ok((seat, micros)) => {
                    self.seats.push(seat);
                    all.extend(micros);
                }
                Err(failure) => failed = Some(failure),
            }
        }
        if let Some(failure) = failed {
            return Err(failure.at(self.name));
        }
        let turn = Turn {
            done: u64::try_from(all.len())?,
            seconds: began.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds(self.process) - cpu,
        };
        Ok((turn, all))
    }
}

async fn sit(work: Arc<Work>, mut seat: Seat, until: Instant) -> Result<(Seat, Vec<u32>)> {
    let mut times = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        work.once(&mut seat).await?;
        times.push(micros(began.elapsed()));
    }
    Ok((seat, times))
}

/// All contenders by turns, there and back, so that nobody always has the warmer machine.
pub async fn compete(
    what: &'static str,
    contenders: &mut [Contender],
    pairings: &[Pairing],
    course: Course,
) -> Result<Outcome> {
    for contender in contenders.iter_mut() {
        contender.turn(WARMING).await?;
    }
    for round in 0..course.rounds {
        let mut order: Vec<&mut Contender> = contenders.iter_mut().collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for contender in order {
            let (turn, micros) = contender.turn(course.slice).await?;
            contender.turns.push(turn);
            contender.micros.extend(micros);
        }
    }
    let measured: Vec<Measured> = contenders
        .iter_mut()
        .map(|contender| {
            Measured::new(
                contender.name,
                contender.turns.clone(),
                std::mem::take(&mut contender.micros),
            )
        })
        .collect();
    let named = |name: &str| {
        let found = measured.iter().find(|measured| measured.name == name);
        found.ok_or_else(|| Failure::new(format!("nobody is called {name}")))
    };
    let mut ratios = Vec::new();
    for (subject, anchor, least) in pairings {
        ratios.push(Ratio::of(named(subject)?, named(anchor)?, *least));
    }
    Ok(Outcome {
        what,
        contenders: measured,
        ratios,
    })
}
