//! Chance that can be repeated, and time that is told: the same seed and day give the same banks.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use app::clock::uuid_v7;
use app::{Clock, Ids, SystemClock};
use domain::time::Instant;
use uuid::Uuid;

/// A small generator (splitmix64, Steele, Lea and Flood 2014). Nothing that has to stay secret comes from it.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The chance of this seed, for one purpose: what one draws does not move what another gets.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = i64::from(high).saturating_sub(i64::from(low)).saturating_add(1);
        let span = u64::try_from(span).unwrap_or(1).max(1);
        let drawn = i32::try_from(self.next() % span).unwrap_or(0);
        low.saturating_add(drawn)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&mut self, times: i32) -> bool {
        self.between(1, 100) <= times
    }

    /// One of these; `None` of nothing.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let last = i32::try_from(from.len()).ok()?.checked_sub(1)?;
        let index = usize::try_from(self.between(0, last)).ok()?;
        from.get(index).copied()
    }
}

/// Ids of a seed.
pub(super) struct SeededIds(Mutex<Chance>);

impl SeededIds {
    pub(super) fn new(seed: u64) -> Self {
        Self(Mutex::new(Chance::new(seed, 1)))
    }
}

impl Ids for SeededIds {
    fn next(&self, at: Instant) -> Uuid {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut random = [0; 10];
        let drawn = chance.next().to_be_bytes().into_iter();
        for (byte, drawn) in random.iter_mut().zip(drawn.chain(chance.next().to_be_bytes())) {
            *byte = drawn;
        }
        uuid_v7(at, random)
    }
}

/// A clock that is set for each step. Each reading is a microsecond later, so that ids sort as things happened.
#[derive(Debug)]
pub(super) struct ScriptedClock(AtomicI64);

impl ScriptedClock {
    pub(super) const fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.micros()))
    }

    /// Sets it; never back.
    pub(super) fn set(&self, at: Instant) {
        self.0.fetch_max(at.micros(), Ordering::SeqCst);
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// The machine's clock, so many microseconds ahead: on a day that was asked for, time runs on from its noon.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShiftedClock {
    pub(super) ahead_micros: i64,
}

impl Clock for ShiftedClock {
    fn now(&self) -> Instant {
        Instant::from_micros(SystemClock.now().micros().saturating_add(self.ahead_micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_again_and_another_seed_does_not() {
        let draw = |seed| {
            let mut chance = Chance::new(seed, 7);
            (0..20).map(|_| chance.between(-3, 1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let at = Instant::from_micros(1_700_000_000_000_000);
        assert_eq!(SeededIds::new(5).next(at), SeededIds::new(5).next(at));
    }

    #[test]
    fn numbers_stay_within_their_bounds_and_reach_both() {
        let mut chance = Chance::new(1, 1);
        let drawn: Vec<i32> = (0..500).map(|_| chance.between(2, 5)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&2), Some(&5)));
        assert_eq!(chance.pick::<i32>(&[]), None);
    }

    #[test]
    fn the_scripted_clock_never_goes_back() {
        let clock = ScriptedClock::new(Instant::from_micros(100));
        clock.set(Instant::from_micros(50));
        assert!(clock.now() < clock.now());
        assert_eq!(clock.now(), Instant::from_micros(102));
    }
}
