use super::state::{
    Agreed, AnyExchange, Cancelled, Confirmed, Countered, Declined, Disputed, Exchange, HandedBack, Held, InState,
    Lapsed, Logged, Proposed, Reversed,
};
use super::{Facts, Recorder};
use crate::error::Refusal;
use crate::minutes::Minutes;
use crate::time::{Instant, Period};

impl<S> Exchange<S> {
    fn to<T>(facts: Facts, state: T) -> Exchange<T> {
        Exchange { facts, state }
    }

    fn confirmed(facts: Facts, minutes: Minutes, at: Instant) -> Exchange<Confirmed> {
        let facts = Facts {
            minutes,
            counter: None,
            confirmed_at: Some(at),
            ..facts
        };
        Exchange {
            facts,
            state: Confirmed(()),
        }
    }
}

/// What was written when hours are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// How much, checked against the period.
    pub minutes: Minutes,
    /// When.
    pub period: Period,
    /// Who wrote it down.
    pub recorder: Recorder,
}

impl Exchange<Logged> {
    /// Hours that were logged without being agreed on before.
    pub fn log(facts: Facts, log: Log) -> Self {
        let facts = Facts {
            minutes: log.minutes,
            period: Some(log.period),
            recorder: Some(log.recorder),
            counter: None,
            confirmed_at: None,
            ..facts
        };
        Self {
            facts,
            state: Logged(()),
        }
    }

    /// The other side stands by it.
    pub fn confirm(self, at: Instant) -> Exchange<Confirmed> {
        let minutes = self.facts.minutes;
        Self::confirmed(self.facts, minutes, at)
    }

    /// The receiver's own figure: a higher one counts at once, a lower one waits for the giver (RULES 9).
    pub fn counter(self, figure: Minutes, at: Instant) -> Countering {
        if figure >= self.facts.minutes {
            Countering::AtOnce(Self::confirmed(self.facts, figure, at))
        } else {
            let facts = Facts {
                counter: Some(figure),
                ..self.facts
            };
            Countering::Waits(Self::to(facts, Countered(())))
        }
    }

    /// This did not happen.
    pub fn decline(self) -> Exchange<Declined> {
        Self::to(self.facts, Declined(()))
    }

    /// This does not look right.
    pub fn dispute(self) -> Exchange<Disputed> {
        Self::to(self.facts, Disputed(()))
    }
}

/// What became of a figure that differs.
#[derive(Debug, PartialEq, Eq)]
pub enum Countering {
    /// It counts.
    AtOnce(Exchange<Confirmed>),
    /// The giver is asked.
    Waits(Exchange<Countered>),
}

impl Exchange<Countered> {
    /// The giver accepts the lower figure, by word or by silence.
    pub fn accept(self, at: Instant) -> Exchange<Confirmed> {
        let minutes = self.facts.counter.unwrap_or(self.facts.minutes);
        Self::confirmed(self.facts, minutes, at)
    }

    /// The giver names another figure; the receiver is asked again.
    pub fn answer(self, figure: Minutes) -> Exchange<Logged> {
        Self::to(
            Facts {
                minutes: figure,
                counter: None,
                ..self.facts
            },
            Logged(()),
        )
    }

    /// This does not look right.
    pub fn dispute(self) -> Exchange<Disputed> {
        Self::to(self.facts, Disputed(()))
    }
}

impl Exchange<Held> {
    /// A bookkeeper found a way: the fund gave the rest, or the floor was extended.
    pub fn release(self, at: Instant) -> Exchange<Confirmed> {
        let minutes = self.facts.minutes;
        Self::confirmed(self.facts, minutes, at)
    }

    /// This does not look right.
    pub fn dispute(self) -> Exchange<Disputed> {
        Self::to(self.facts, Disputed(()))
    }
}

impl Exchange<Proposed> {
    /// The other side wants it too.
    pub fn agree(self) -> Exchange<Agreed> {
        Self::to(self.facts, Agreed(()))
    }

    /// Taken back, or "not now".
    pub fn cancel(self) -> Exchange<Cancelled> {
        Self::to(self.facts, Cancelled(()))
    }

    /// Nobody answered.
    pub fn lapse(self) -> Exchange<Lapsed> {
        Self::to(self.facts, Lapsed(()))
    }
}

impl Exchange<Agreed> {
    /// It happened.
    pub fn log(self, log: Log) -> Exchange<Logged> {
        Exchange::<Logged>::log(self.facts, log)
    }

    /// Either side hands it back, without reason or mark (RULES 11).
    pub fn hand_back(self) -> Exchange<HandedBack> {
        Self::to(self.facts, HandedBack(()))
    }

    /// Nobody answered whether it happened.
    pub fn lapse(self) -> Exchange<Lapsed> {
        Self::to(self.facts, Lapsed(()))
    }
}

impl Exchange<Confirmed> {
    /// Both sides stand by it, but it would cross the receiver's floor: nothing is lost, a bookkeeper decides (RULES 3).
    pub fn hold(self) -> Exchange<Held> {
        Self::to(
            Facts {
                confirmed_at: None,
                ..self.facts
            },
            Held(()),
        )
    }

    /// This does not look right, within the days that policy gives.
    pub fn dispute(self) -> Exchange<Disputed> {
        Self::to(self.facts, Disputed(()))
    }

    /// Undone by an opposite transfer.
    pub fn reverse(self) -> Exchange<Reversed> {
        Self::to(self.facts, Reversed(()))
    }
}

impl Exchange<Declined> {
    /// The giver asks somebody who does not benefit to look (RULES 9).
    pub fn dispute(self) -> Exchange<Disputed> {
        Self::to(self.facts, Disputed(()))
    }
}

impl Exchange<Reversed> {
    /// A mistaken reversal is itself reversed, once (RULES 13): it counts again as it did.
    pub fn restore(self) -> Exchange<Confirmed> {
        Self::to(self.facts, Confirmed(()))
    }
}

/// How a dispute ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It counts, at this figure. Of an exchange that had counted already, the store makes a new one.
    Confirm(Minutes),
    /// It did not happen.
    Decline,
    /// It had counted and stays as it is.
    Uphold,
    /// It had counted and is undone.
    Reverse,
}

/// What a dispute became.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It counts now; minutes are to move.
    Confirmed(Exchange<Confirmed>),
    /// It never counted and does not.
    Declined(Exchange<Declined>),
    /// It counts as before; nothing moves.
    Upheld(Exchange<Confirmed>),
    /// It is undone; the minutes move back.
    Reversed(Exchange<Reversed>),
    /// It is undone, and a new exchange at this figure takes its place.
    Corrected(Exchange<Reversed>, Minutes),
}

impl Exchange<Disputed> {
    /// Somebody who does not benefit decides.
    pub fn resolve(self, resolution: Resolution, at: Instant) -> Result<Outcome, Refusal> {
        let counted = self.facts.confirmed_at.is_some();
        let facts = self.facts;
        Ok(match (resolution, counted) {
            (Resolution::Confirm(figure), false) => Outcome::Confirmed(Self::confirmed(facts, figure, at)),
            (Resolution::Confirm(figure), true) if figure == facts.minutes => {
                Outcome::Upheld(Self::to(facts, Confirmed(())))
            }
            (Resolution::Confirm(figure), true) => Outcome::Corrected(Self::to(facts, Reversed(())), figure),
            (Resolution::Decline, false) => Outcome::Declined(Self::to(facts, Declined(()))),
            (Resolution::Uphold, true) => Outcome::Upheld(Self::to(facts, Confirmed(()))),
            (Resolution::Decline | Resolution::Reverse, true) => Outcome::Reversed(Self::to(facts, Reversed(()))),
            (Resolution::Uphold | Resolution::Reverse, false) => {
                return Err(Refusal::WrongState { state: Disputed::STATE });
            }
        })
    }
}

impl AnyExchange {
    /// The logged exchange, or what state it is in instead.
    pub fn into_logged(self) -> Result<Exchange<Logged>, Refusal> {
        match self {
            Self::Logged(exchange) => Ok(exchange),
            other => Err(Refusal::WrongState { state: other.state() }),
        }
    }
}
