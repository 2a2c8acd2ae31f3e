//! What a command does, once nothing speaks against it.

use app::exchange::Release;
use domain::exchange::{Counting, State};

use super::judge::counts_at_once;
use super::sides::may_speak;
use super::{DAY, Hours, Model, acts};
use crate::laws::step::{Command, Decision, Log};
use crate::village::FUND;

impl Model {
    /// Carries a command out.
    pub fn carry_out(&mut self, by: usize, command: &Command) {
        match *command {
            Command::Log(log) => self.log(by, log),
            Command::Confirm(x) => {
                let figure = self.hours[x].counter.unwrap_or(self.hours[x].minutes);
                self.confirm(x, figure);
            }
            Command::Counter(x, figure) => self.counter(x, figure),
            Command::Decline(x, _) => {
                self.hours[x].state = State::Declined;
                self.hours[x].due = None;
            }
            Command::Dispute(x, _) => {
                self.hours[x].state = State::Disputed;
                self.hours[x].due = None;
            }
            Command::Resolve(x, decision) => self.resolve(x, decision),
            Command::Release(x, release) => self.release(x, release),
            Command::Reverse(x) => {
                if self.hours[x].state == State::Reversed {
                    self.restore(x);
                } else {
                    self.undo(x);
                }
            }
            Command::Donate(from, to, minutes) => self.shift(from, to.unwrap_or(FUND), minutes),
            Command::Grant(to, minutes) => self.shift(FUND, to, minutes),
            Command::SetFloor(member, floor) => self.target[member] = floor.unwrap_or(self.floor),
            Command::Read(x) => {
                let hours = &self.hours[x];
                let asked = match (hours.state, hours.receiver) {
                    (State::Logged, Some(receiver)) => Some((receiver, hours.giver)),
                    (State::Countered, Some(receiver)) => Some((hours.giver, receiver)),
                    _ => None,
                };
                // Whoever benefits does not start the clock of somebody else's silence.
                if asked.is_some_and(|(member, other)| acts(by, member) && may_speak(by, member, other)) {
                    self.tell(x);
                }
            }
            Command::MarkTold(x, _) => self.tell(x),
        }
    }

    /// Silence confirms what is due, each on its own.
    pub fn clockwork(&mut self) {
        let mut due: Vec<(i64, usize)> = self
            .hours
            .iter()
            .enumerate()
            .filter_map(|(x, hours)| Some((hours.due?, x)))
            .collect();
        due.retain(|(at, _)| *at <= self.now);
        due.sort_unstable();
        for (_, x) in due {
            let figure = self.hours[x].counter.unwrap_or(self.hours[x].minutes);
            self.confirm(x, figure);
        }
    }

    fn shift(&mut self, from: usize, to: usize, minutes: i64) {
        self.balance[from] -= minutes;
        self.balance[to] += minutes;
    }

    fn log(&mut self, by: usize, log: Log) {
        self.hours.push(Hours {
            giver: log.giver,
            receiver: log.receiver,
            counting: self.counting_of(log),
            minutes: log.minutes,
            counter: None,
            first: log.first,
            last: log.last,
            category: log.category,
            state: State::Logged,
            confirmed_at: None,
            told: false,
            logged_at: self.now,
            due: None,
            rest: 0,
            restored: false,
            corrects: None,
        });
        if !acts(by, log.giver) {
            let x = self.hours.len() - 1;
            self.hours[x].told = true;
            self.confirm(x, log.minutes);
        }
    }

    /// Both stand by this figure: it counts, or is held at the receiver's floor.
    fn confirm(&mut self, x: usize, figure: i64) {
        let hours = &mut self.hours[x];
        (hours.minutes, hours.counter, hours.due) = (figure, None, None);
        match hours.debtor() {
            Some(debtor) if !self.open(debtor, figure) => self.hours[x].state = State::Held,
            _ => self.post(x),
        }
    }

    fn post(&mut self, x: usize) {
        let hours = &mut self.hours[x];
        hours.state = State::Confirmed;
        hours.confirmed_at = Some(self.now);
        self.move_hours(x, 1);
    }

    /// Minutes go from receiver to giver (1), or back (-1), with what the fund gave for it.
    fn move_hours(&mut self, x: usize, way: i64) {
        let hours = self.hours[x].clone();
        if let Some(debtor) = hours.debtor() {
            self.shift(debtor, hours.giver, way * hours.minutes);
            self.shift(FUND, debtor, way * hours.rest);
        }
    }

    fn counter(&mut self, x: usize, figure: i64) {
        let hours = &mut self.hours[x];
        if counts_at_once(hours, figure) {
            return self.confirm(x, figure);
        }
        if hours.state == State::Logged {
            (hours.state, hours.counter) = (State::Countered, Some(figure));
        } else {
            (hours.state, hours.counter, hours.minutes) = (State::Logged, None, figure);
        }
        (hours.told, hours.due) = (false, None);
    }

    fn resolve(&mut self, x: usize, decision: Decision) {
        let hours = &mut self.hours[x];
        let counted = hours.confirmed_at.is_some();
        match (decision, counted) {
            (Decision::Confirm(figure), false) => {
                (hours.minutes, hours.counter) = (figure, None);
                self.post(x);
            }
            (Decision::Confirm(figure), true) if figure != hours.minutes => {
                self.undo(x);
                let new = Hours {
                    minutes: figure,
                    rest: 0,
                    restored: false,
                    corrects: Some(x),
                    counter: None,
                    logged_at: self.now,
                    ..self.hours[x].clone()
                };
                self.hours.push(new);
                self.post(self.hours.len() - 1);
            }
            (Decision::Confirm(_) | Decision::Uphold, _) => hours.state = State::Confirmed,
            (Decision::Decline, false) => hours.state = State::Declined,
            (Decision::Decline | Decision::Reverse, _) => self.undo(x),
        }
    }

    fn release(&mut self, x: usize, release: Release) {
        let hours = self.hours[x].clone();
        let Some(debtor) = hours.debtor() else { return };
        let rest = self.rest(&hours);
        match release {
            Release::FundGivesRest => self.hours[x].rest = rest,
            Release::ExtendFloor if rest > 0 => self.target[debtor] = self.balance[debtor] - hours.minutes,
            Release::AsItIs if rest > 0 => return,
            Release::ExtendFloor | Release::AsItIs => {}
        }
        self.post(x);
    }

    fn undo(&mut self, x: usize) {
        self.move_hours(x, -1);
        self.hours[x].state = State::Reversed;
    }

    fn restore(&mut self, x: usize) {
        self.move_hours(x, 1);
        self.hours[x].state = State::Confirmed;
        self.hours[x].restored = true;
    }

    /// Somebody was told; from now on silence can mean yes.
    fn tell(&mut self, x: usize) {
        let hours = &self.hours[x];
        if hours.told {
            return;
        }
        let pair = |other: &Hours| {
            let (one, two) = (Some(hours.giver), hours.receiver);
            let them = (Some(other.giver), other.receiver);
            them == (one, two) || them == (two, one)
        };
        let not_the_first = self
            .hours
            .iter()
            .any(|other| other.confirmed_at.is_some() && pair(other));
        let small = hours.counter.unwrap_or(hours.minutes) <= 480;
        let can_mean_yes = hours.receiver.is_some() && hours.counting != Counting::FromFund && small && not_the_first;
        let due = can_mean_yes.then_some(self.now + 21 * DAY);
        self.hours[x].told = true;
        self.hours[x].due = due;
    }
}
