//! Time and ids come from outside, so that a test or the demo can set them.

use domain::time::Instant;
use uuid::Uuid;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// Where ids come from.
pub trait Ids: Send + Sync {
    /// A new UUIDv7 (RFC 9562) whose time is `at`, so that ids sort as things happened.
    fn next(&self, at: Instant) -> Uuid;
}

/// A UUIDv7 of this instant and these ten random bytes. Below the millisecond, microseconds take the first 10 of the
/// random bits (RFC 9562, 6.2, method 3), so that what one transaction makes after another sorts after it.
pub fn uuid_v7(at: Instant, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.micros().div_euclid(1000)).unwrap_or(0);
    let micros = u16::try_from(at.micros().rem_euclid(1000)).unwrap_or(0);
    let mut bytes = random;
    let [high, low] = micros.to_be_bytes();
    let [first, second, ..] = &mut bytes;
    // Bits 0 to 11 after the version: ten of microseconds, two of chance.
    *first = (high << 2) | (low >> 6);
    *second = (low << 2) | (*second & 0b11);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// Ids with chance from the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsIds;

impl Ids for OsIds {
    fn next(&self, at: Instant) -> Uuid {
        let mut random = [0; 10];
        // Without chance from the operating system nothing can be made safely; the next insert would collide and fail.
        let _ = getrandom::fill(&mut random);
        uuid_v7(at, random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_microsecond_and_are_version_seven() {
        let at = Instant::from_micros(1_700_000_000_123_456);
        let id = uuid_v7(at, [0xff; 10]);
        assert_eq!(id.get_version_num(), 7);
        assert!(uuid_v7(Instant::from_micros(at.micros() + 1), [0; 10]) > id);
        assert!(uuid_v7(Instant::from_micros(at.micros() - 1), [0xff; 10]) < uuid_v7(at, [0; 10]));
    }
}
