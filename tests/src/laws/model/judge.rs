//! What speaks against a command.

use domain::exchange::{Counting, State};

use super::sides::{
    against_deciding, against_keeping, against_party, against_saying_yes, against_speaking_for_giver, decides,
    one_of_two,
};
use super::{DAY, Hours, Model, Reasons, acts, belongs, circle, has_role, keeps, people};
use crate::laws::step::{Command, Decision, Log};
use crate::village::FUND;

/// Minutes within what a place holds, or a reason.
fn within(figure: i64, most: i64, reasons: &mut Reasons) {
    if !(1..=most).contains(&figure) {
        reasons.insert("INVALID");
    }
}

impl Model {
    /// Everything that speaks against this person's command; nothing, if it is to be carried out.
    pub fn reasons(&self, by: usize, command: &Command) -> Reasons {
        let mut reasons = Reasons::new();
        if !belongs(by) {
            reasons.insert("NOT_FOUND");
            return reasons;
        }
        match *command {
            Command::Log(log) => self.against_log(by, log, &mut reasons),
            Command::Donate(from, to, minutes) => {
                if !acts(by, from) {
                    reasons.insert("NOT_FOUND");
                }
                if to == Some(from) {
                    reasons.insert("SAME_PARTY");
                } else if !self.open(from, minutes) && acts(by, from) {
                    reasons.insert("BELOW_FLOOR");
                }
            }
            Command::Grant(to, minutes) => {
                against_keeping(by, to, &mut reasons);
                if !self.open(FUND, minutes) {
                    reasons.insert("FUND_EXHAUSTED");
                }
            }
            Command::SetFloor(member, floor) => {
                against_keeping(by, member, &mut reasons);
                if floor.is_some_and(|floor| !(-600_000..=0).contains(&floor)) {
                    reasons.insert("INVALID");
                }
            }
            _ => {
                if let Some(hours) = command.exchange().and_then(|x| self.hours.get(x)) {
                    self.against_answer(by, command, hours, &mut reasons);
                }
            }
        }
        reasons
    }

    fn against_log(&self, by: usize, log: Log, reasons: &mut Reasons) {
        let of_receiver = log.receiver.is_some_and(|receiver| acts(by, receiver));
        let for_others = !acts(by, log.giver) && !of_receiver;
        if for_others && !keeps(by) {
            reasons.insert("FORBIDDEN");
        }
        if log.last > self.today || log.last < log.first || log.last - log.first > 30 {
            reasons.insert("INVALID");
        }
        within(log.minutes, 1_440 * i64::from(log.last - log.first + 1), reasons);
        if !for_others && self.today - log.first > 90 {
            reasons.insert("TOO_FAR_BACK");
        }
        if log.receiver == Some(log.giver) {
            reasons.insert("SAME_PARTY");
            return;
        }
        if !log.distinct && self.resembles(log) {
            reasons.insert("LOOKS_LIKE_DUPLICATE");
        }
        if acts(by, log.giver) {
            return;
        }
        // It counts at once, unless whoever records benefits. A keeper who is the receiver gives away their own time.
        let own_time = log.receiver == Some(by) && !people(log.giver).contains(&by);
        if !own_time && circle(log.giver).contains(&by) {
            reasons.insert("INVOLVED");
        }
        if self.fund_debited(self.counting_of(log), log.receiver) && !self.open(FUND, log.minutes) {
            reasons.insert("FUND_EXHAUSTED");
        }
    }

    /// How a log would count.
    pub fn counting_of(&self, log: Log) -> Counting {
        match (log.gift, log.receiver) {
            (true, _) => Counting::Gift,
            (false, None) if self.counting == Counting::BetweenMembers => Counting::FromFund,
            (false, _) => self.counting,
        }
    }

    fn fund_debited(&self, counting: Counting, receiver: Option<usize>) -> bool {
        counting == Counting::FromFund || (counting == Counting::BetweenMembers && receiver.is_none())
    }

    fn resembles(&self, log: Log) -> bool {
        let waits_or_counts = [
            State::Logged,
            State::Countered,
            State::Held,
            State::Confirmed,
            State::Disputed,
        ];
        self.hours.iter().any(|other| {
            other.giver == log.giver
                && other.receiver == log.receiver
                && waits_or_counts.contains(&other.state)
                && other.first <= log.last + 2
                && other.last >= log.first - 2
                && (other.category == log.category || other.minutes == log.minutes)
        })
    }

    fn visible(by: usize, hours: &Hours) -> bool {
        acts(by, hours.giver)
            || hours.receiver.is_some_and(|receiver| acts(by, receiver))
            || keeps(by)
            || (has_role(by) && hours.receiver.is_none())
    }

    /// Whether it is shown for deciding: to a role holder who decides alone, and to a member while it waits for two.
    fn falls_to(&self, by: usize, hours: &Hours) -> bool {
        let unanswered = matches!(hours.state, State::Logged | State::Countered)
            && hours.due.is_none()
            && hours.logged_at <= self.now - 21 * DAY;
        let waits = matches!(hours.state, State::Held | State::Disputed) || unanswered;
        decides(by, hours) || (one_of_two(by, hours) && !has_role(by) && waits)
    }

    /// Resolving, releasing and telling: whoever may decide sees it for that, and nobody else is told more than that.
    fn against_desk(&self, by: usize, command: &Command, hours: &Hours, reasons: &mut Reasons) {
        let told_by_one = matches!(command, Command::MarkTold(..)) && one_of_two(by, hours);
        if !told_by_one {
            against_deciding(by, hours, reasons);
        }
        let asked_at_all = has_role(by) || matches!(command, Command::MarkTold(..));
        if !reasons.is_empty() && !Self::visible(by, hours) {
            if asked_at_all {
                // What is hidden looks missing, and nothing else is said of it.
                *reasons = Reasons::from(["NOT_FOUND"]);
            }
            return;
        }
        let wrong = match *command {
            Command::Resolve(_, decision) => {
                if let Decision::Confirm(figure) = decision {
                    within(figure, hours.most(), reasons);
                }
                let counted = hours.confirmed_at.is_some();
                let idle = matches!(decision, Decision::Uphold | Decision::Reverse) && !counted;
                hours.state != State::Disputed || idle
            }
            Command::MarkTold(_, stale) => {
                reasons.extend(stale.then_some("STALE"));
                !matches!(hours.state, State::Logged | State::Countered)
            }
            Command::Release(_, release) => {
                let rest = self.rest(hours);
                if release == app::exchange::Release::FundGivesRest && rest > 0 && !self.open(FUND, rest) {
                    reasons.insert("FUND_EXHAUSTED");
                }
                hours.state != State::Held
            }
            _ => false,
        };
        reasons.extend(wrong.then_some("WRONG_STATE"));
    }

    fn against_answer(&self, by: usize, command: &Command, hours: &Hours, reasons: &mut Reasons) {
        if matches!(
            command,
            Command::Resolve(..) | Command::Release(..) | Command::MarkTold(..)
        ) {
            return self.against_desk(by, command, hours, reasons);
        }
        let for_deciding = match command {
            Command::Read(_) => self.falls_to(by, hours),
            Command::Reverse(_) => decides(by, hours),
            _ => false,
        };
        if !Self::visible(by, hours) && !for_deciding {
            // What is hidden looks missing, and nothing else is said of it.
            reasons.insert("NOT_FOUND");
            return;
        }
        let party = acts(by, hours.giver) || hours.receiver.is_some_and(|receiver| acts(by, receiver));
        let waits = matches!(hours.state, State::Logged | State::Countered);
        let wrong = match *command {
            Command::Confirm(_) => {
                self.against_yes(by, hours, hours.counter.unwrap_or(hours.minutes), reasons);
                !waits
            }
            Command::Counter(_, figure) => {
                within(figure, hours.most(), reasons);
                if counts_at_once(hours, figure) {
                    self.against_yes(by, hours, figure, reasons);
                } else {
                    against_saying_yes(by, hours, reasons);
                }
                !waits
            }
            Command::Decline(_, stale) => {
                against_party(party, stale, reasons);
                hours.state != State::Logged
            }
            Command::Dispute(_, stale) => {
                against_party(party, stale, reasons);
                let late = hours.confirmed_at.is_some_and(|at| at + 60 * DAY < self.now);
                if hours.state == State::Confirmed && late {
                    reasons.insert("TOO_LATE");
                }
                // After a "this did not happen" the giver can ask for a look.
                if hours.state == State::Declined && !acts(by, hours.giver) {
                    reasons.insert("FORBIDDEN");
                }
                !(waits || matches!(hours.state, State::Held | State::Confirmed | State::Declined))
            }
            Command::Reverse(_) => self.against_undoing(by, hours, reasons),
            _ => false,
        };
        if wrong {
            reasons.insert("WRONG_STATE");
        }
    }

    /// What is missing before held hours can be posted. Whoever is below the target already is given all of it.
    pub fn rest(&self, hours: &Hours) -> i64 {
        let receiver = hours.receiver.unwrap_or(FUND);
        (hours.minutes - (self.balance[receiver] - self.floor_of(receiver))).clamp(0, hours.minutes)
    }

    fn against_yes(&self, by: usize, hours: &Hours, figure: i64, reasons: &mut Reasons) {
        against_saying_yes(by, hours, reasons);
        if hours.debtor() == Some(FUND) && !self.open(FUND, figure) {
            reasons.insert("FUND_EXHAUSTED");
        }
    }

    fn against_undoing(&self, by: usize, hours: &Hours, reasons: &mut Reasons) -> bool {
        let late = hours.confirmed_at.is_some_and(|at| at + 60 * DAY < self.now);
        match hours.state {
            State::Confirmed if acts(by, hours.giver) => {
                against_speaking_for_giver(by, hours, reasons);
                reasons.extend(late.then_some("TOO_LATE"));
            }
            State::Confirmed => against_deciding(by, hours, reasons),
            State::Reversed => {
                against_deciding(by, hours, reasons);
                reasons.extend((hours.restored || self.is_corrected(hours)).then_some("ALREADY_REVERSED"));
            }
            _ => {}
        }
        !matches!(hours.state, State::Confirmed | State::Reversed)
    }
}

impl Model {
    /// Whether another one counts in the place of these: one that corrects them, or the one that they correct.
    fn is_corrected(&self, hours: &Hours) -> bool {
        let counts = |other: &Hours| {
            other.state == State::Confirmed || (other.state == State::Disputed && other.confirmed_at.is_some())
        };
        let by_another = self.hours.iter().any(|other| {
            other
                .corrects
                .is_some_and(|old| std::ptr::eq(&raw const self.hours[old], hours))
                && counts(other)
        });
        by_another || hours.corrects.is_some_and(|old| counts(&self.hours[old]))
    }
}

/// Whether a figure needs no further word of the other side.
pub fn counts_at_once(hours: &Hours, figure: i64) -> bool {
    match hours.counter {
        Some(counter) => figure <= counter,
        None => figure >= hours.minutes,
    }
}
