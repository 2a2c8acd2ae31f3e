//! Minutes: the only unit of time credit. Whole numbers, never hours as decimals.

use crate::time::Period;

/// The most that one transfer may move, in minutes (law I3).
pub const TRANSFER_MINUTES_MAX: i64 = 600_000;
/// The most that one log may count for each day it covers, in minutes (law I3): a day has 1,440.
pub const DAY_MINUTES_MAX: i64 = 1_440;

/// Time given, in minutes: 1 to 600,000 (law I3).
///
/// An hour is an hour (law I2): minutes cannot be multiplied, so no rate can exist.
///
/// ```compile_fail,E0369
/// # use domain::minutes::Minutes;
/// let given = Minutes::try_new(60).unwrap();
/// let doubled = given * 2;
/// ```
///
/// A bare number is no minutes:
///
/// ```compile_fail,E0308
/// # use domain::minutes::Minutes;
/// let given: Minutes = 60;
/// ```
///
/// and the field cannot be forged:
///
/// ```compile_fail,E0423
/// # use domain::minutes::Minutes;
/// let given = Minutes(0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(i64);

/// Why a number is no count of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("minutes must be a whole number from 1 to {max}")]
pub struct MinutesError {
    /// The largest number that this place accepts.
    pub max: i64,
}

impl Minutes {
    /// This many minutes; from 1 to 600,000.
    pub const fn try_new(minutes: i64) -> Result<Self, MinutesError> {
        Self::up_to(minutes, TRANSFER_MINUTES_MAX)
    }

    /// The minutes of one log: from 1 to 1,440 for each day of its period (RULES 6).
    pub fn logged(minutes: i64, period: Period) -> Result<Self, MinutesError> {
        let max = DAY_MINUTES_MAX.saturating_mul(i64::from(period.days()));
        Self::up_to(minutes, max)
    }

    const fn up_to(minutes: i64, max: i64) -> Result<Self, MinutesError> {
        if minutes < 1 || minutes > max {
            return Err(MinutesError { max });
        }
        Ok(Self(minutes))
    }

    /// The number of minutes.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What remains after `part` is taken away; `None` where nothing remains.
    pub const fn less(self, part: Self) -> Option<Self> {
        if self.0 > part.0 {
            Some(Self(self.0.wrapping_sub(part.0)))
        } else {
            None
        }
    }
}

/// A balance in minutes: credit less debit, of either sign. A balance below zero is ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Balance(i64);

impl Balance {
    /// Neither given nor received.
    pub const ZERO: Self = Self(0);

    /// A balance of this many minutes.
    pub const fn new(minutes: i64) -> Self {
        Self(minutes)
    }

    /// Minutes, of either sign.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The balance after a credit; `None` past 2^63 minutes.
    pub const fn plus(self, minutes: Minutes) -> Option<Self> {
        match self.0.checked_add(minutes.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The balance after a debit; `None` past -2^63 minutes.
    pub const fn minus(self, minutes: Minutes) -> Option<Self> {
        match self.0.checked_sub(minutes.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn a_log_counts_at_most_1440_minutes_for_each_of_its_days() {
        let day = Period::day(Day::new(1));
        let march = Period::try_new(Day::new(1), Day::new(31)).unwrap();
        assert_eq!(Minutes::logged(1_440, day).map(Minutes::get), Ok(1_440));
        assert_eq!(Minutes::logged(1_441, day), Err(MinutesError { max: 1_440 }));
        assert_eq!(Minutes::logged(38 * 60, march).map(Minutes::get), Ok(2_280));
        assert_eq!(Minutes::logged(0, march), Err(MinutesError { max: 44_640 }));
        assert!(Minutes::try_new(-1).is_err());
        assert!(Minutes::try_new(600_001).is_err());
    }

    #[test]
    fn nothing_remains_when_all_is_taken() {
        let hour = Minutes::try_new(60).unwrap();
        let half = Minutes::try_new(30).unwrap();
        assert_eq!(hour.less(half), Some(half));
        assert_eq!(hour.less(hour), None);
    }
}
