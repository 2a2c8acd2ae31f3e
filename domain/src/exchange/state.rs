use super::Facts;

crate::words! {
    /// The states of an exchange (DESIGN 4).
    State {
        /// One side has asked the other.
        Proposed = "proposed",
        /// Both want it.
        Agreed = "agreed",
        /// The hours are written down; the other side has not spoken.
        Logged = "logged",
        /// The receiver named a lower figure; the giver has not answered.
        Countered = "countered",
        /// Accepted, but it would cross the receiver's floor: it waits for a bookkeeper.
        Held = "held",
        /// Both sides stand by it; the time has moved.
        Confirmed = "confirmed",
        /// The other side said: this did not happen.
        Declined = "declined",
        /// Somebody said: this does not look right.
        Disputed = "disputed",
        /// Ended before anything happened.
        Cancelled = "cancelled",
        /// Nobody said anything until its time was over.
        Lapsed = "lapsed",
        /// Agreed, then handed back by either side, without reason or mark.
        HandedBack = "handed_back",
        /// Confirmed, then undone by an opposite transfer.
        Reversed = "reversed",
    }
}

/// A state as a type.
pub trait InState: Sized + Copy {
    /// The state's word.
    const STATE: State;
}

/// An exchange in a state that the compiler knows.
///
/// ```compile_fail,E0382
/// # use domain::exchange::{Exchange, Logged};
/// # fn twice(exchange: Exchange<Logged>, at: domain::time::Instant) {
/// let first = exchange.confirm(at);
/// let second = exchange.confirm(at); // it was consumed: time moves once
/// # }
/// ```
///
/// Only a logged exchange can be confirmed:
///
/// ```compile_fail,E0599
/// # use domain::exchange::{Exchange, Proposed};
/// # fn early(exchange: Exchange<Proposed>, at: domain::time::Instant) {
/// exchange.confirm(at);
/// # }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Exchange<S> {
    pub(super) facts: Facts,
    pub(super) state: S,
}

impl<S: InState> Exchange<S> {
    /// What is known of it.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The state it is in.
    pub const fn state(&self) -> State {
        S::STATE
    }
}

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub struct $name(pub(super) ());

            impl InState for $name {
                const STATE: State = State::$name;
            }
        )*

        /// An exchange as it was read: its state is known when the program runs.
        #[derive(Debug, PartialEq, Eq)]
        pub enum AnyExchange {
            $($(#[$doc])* $name(Exchange<$name>),)*
        }

        impl AnyExchange {
            /// What was read, in the state that was read.
            pub const fn new(facts: Facts, state: State) -> Self {
                match state {
                    $(State::$name => Self::$name(Exchange { facts, state: $name(()) }),)*
                }
            }

            /// The state it is in.
            pub const fn state(&self) -> State {
                match self { $(Self::$name(_) => State::$name,)* }
            }

            /// What is known of it.
            pub const fn facts(&self) -> &Facts {
                match self { $(Self::$name(exchange) => &exchange.facts,)* }
            }
        }

        $(
            impl From<Exchange<$name>> for AnyExchange {
                fn from(exchange: Exchange<$name>) -> Self {
                    Self::$name(exchange)
                }
            }
        )*
    };
}

states! {
    /// One side has asked the other.
    Proposed,
    /// Both want it.
    Agreed,
    /// The hours are written down; the other side has not spoken.
    Logged,
    /// The receiver named a lower figure.
    Countered,
    /// It waits for a bookkeeper.
    Held,
    /// Both sides stand by it.
    Confirmed,
    /// The other side said that it did not happen.
    Declined,
    /// Somebody said that it does not look right.
    Disputed,
    /// Ended before anything happened.
    Cancelled,
    /// Its time was over.
    Lapsed,
    /// Handed back by either side.
    HandedBack,
    /// Undone.
    Reversed,
}
