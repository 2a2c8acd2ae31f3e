//! Instants and days. The clock is passed in; nothing here reads it.

/// A point in time: microseconds since 1970-01-01T00:00:00Z. Stored as BIGINT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// Microseconds in a day of 24 hours.
const DAY_MICROS: i64 = 86_400_000_000;

impl Instant {
    /// The instant with this many microseconds since 1970-01-01T00:00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The instant this many days of 24 hours later (earlier, when negative); it stays at the ends of what can be told.
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY_MICROS)))
    }

    /// The instant this many seconds later.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

/// A day of the bank's calendar: days since 1970-01-01. Stored as BIGINT.
///
/// A day has no time zone of its own; which instant lies in which day is decided with the bank's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day this many days after 1970-01-01.
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day this many days later (earlier, when negative).
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days lie between this day and an earlier one; negative when the other is later.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The days that one log covers: a single day, or at most 31 (RULES 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: Day,
    last: Day,
}

/// The longest period that one log may cover, in days (RULES 6).
pub const PERIOD_DAYS_MAX: i32 = 31;

/// Why two days are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day comes before the first.
    #[error("the last day comes before the first")]
    Backwards,
    /// More than 31 days.
    #[error("one record covers at most {PERIOD_DAYS_MAX} days")]
    TooLong,
}

impl Period {
    /// A single day.
    pub const fn day(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// The days from `first` to `last`, both included.
    pub fn try_new(first: Day, last: Day) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError::Backwards);
        }
        if last.since(first) >= PERIOD_DAYS_MAX {
            return Err(PeriodError::TooLong);
        }
        Ok(Self { first, last })
    }

    /// The first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// The last day, which dates the hours.
    pub const fn last(self) -> Day {
        self.last
    }

    /// How many days, 1 to 31.
    pub const fn days(self) -> i32 {
        self.last.since(self.first).saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_to_31_days() {
        let day = Day::new(20_000);
        assert_eq!(Period::try_new(day, day).map(Period::days), Ok(1));
        assert_eq!(Period::try_new(day, day.plus(30)).map(Period::days), Ok(31));
        assert_eq!(Period::try_new(day, day.plus(31)), Err(PeriodError::TooLong));
        assert_eq!(Period::try_new(day, day.plus(-1)), Err(PeriodError::Backwards));
    }
}
