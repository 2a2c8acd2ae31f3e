//! How often somebody may ask (API 23): per client address, per token, per person. Figures are per process; behind
//! several processes each counts for itself. Sign-in has limits of its own, which are rows of the database.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use domain::id::PersonId;

/// Requests a minute, each of which may come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSettings {
    /// From one client address; of IPv6 from one network of 64 bits.
    pub address: NonZeroU32,
    /// With one token.
    pub token: NonZeroU32,
    /// By one person, whatever tokens they use.
    pub person: NonZeroU32,
}

impl RateSettings {
    /// So many of each, for tests and tools.
    pub const fn every(count: NonZeroU32) -> Self {
        Self {
            address: count,
            token: count,
            person: count,
        }
    }
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    name: &'static str,
    quota: u32,
    remaining: u32,
}

/// Too often: which limit, and after how many seconds the next request is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    left: Left,
    /// Seconds, 1 or more.
    pub retry_after_seconds: i64,
}

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

struct Limit<K: Hash + Eq + Clone> {
    name: &'static str,
    quota: NonZeroU32,
    keyed: Keyed<K>,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(name: &'static str, quota: NonZeroU32) -> Self {
        let keyed = RateLimiter::keyed(Quota::per_minute(quota)).with_middleware::<StateInformationMiddleware>();
        Self { name, quota, keyed }
    }

    fn check(&self, key: &K) -> Result<Left, TooOften> {
        let left = |remaining| Left {
            name: self.name,
            quota: self.quota.get(),
            remaining,
        };
        match self.keyed.check_key(key) {
            Ok(state) => Ok(left(state.remaining_burst_capacity())),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                let seconds = i64::try_from(wait.as_secs()).unwrap_or(60).saturating_add(1);
                crate::figures::rate_limited(self.name);
                Err(TooOften {
                    left: left(0),
                    retry_after_seconds: seconds,
                })
            }
        }
    }

    /// Forgets who has not asked for a while.
    fn tidy(&self) {
        if self.keyed.len() > 10_000 {
            self.keyed.retain_recent();
            self.keyed.shrink_to_fit();
        }
    }
}

/// The limits of this process.
pub struct Limits {
    address: Limit<IpAddr>,
    token: Limit<[u8; 32]>,
    person: Limit<PersonId>,
}

impl Limits {
    /// Limits of these figures; nobody has asked yet.
    pub fn new(settings: RateSettings) -> Self {
        Self {
            address: Limit::new("address", settings.address),
            token: Limit::new("token", settings.token),
            person: Limit::new("person", settings.person),
        }
    }

    /// Counts a request from this address, before anything else is done for it.
    pub fn address(&self, address: Option<IpAddr>) -> Result<Left, TooOften> {
        self.address.tidy();
        self.address
            .check(&address.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), network))
    }

    /// Counts a request with this token, whether it is good or not.
    pub fn token(&self, token: &str) -> Result<Left, TooOften> {
        self.token.tidy();
        self.token.check(&Sha256::digest(token.as_bytes()).into())
    }

    /// Counts a request by this person; nobody in particular has no such limit.
    pub fn person(&self, person: Option<PersonId>) -> Result<Option<Left>, TooOften> {
        self.person.tidy();
        person.map(|person| self.person.check(&person)).transpose()
    }
}

/// Whoever has an address of IPv6 has 2^64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Left {
    /// The one of the two that ends sooner; the later one where both do.
    pub const fn nearer(self, other: Self) -> Self {
        if other.remaining <= self.remaining { other } else { self }
    }

    /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
    pub fn write(self, headers: &mut HeaderMap) {
        let Self { name, quota, remaining } = self;
        let used = quota.saturating_sub(remaining);
        let full = u64::from(used).saturating_mul(60).div_ceil(u64::from(quota.max(1)));
        let policy = HeaderValue::from_str(&format!("\"{name}\";q={quota};w=60"));
        let limit = HeaderValue::from_str(&format!("\"{name}\";r={remaining};t={full}"));
        if let (Ok(policy), Ok(limit)) = (policy, limit) {
            headers.insert(HeaderName::from_static("ratelimit-policy"), policy);
            headers.insert(HeaderName::from_static("ratelimit"), limit);
        }
    }
}

impl TooOften {
    /// What is left: nothing.
    pub const fn left(self) -> Left {
        self.left
    }
}

impl From<TooOften> for app::AppError {
    fn from(too_often: TooOften) -> Self {
        let retry_after_seconds = too_often.retry_after_seconds;
        domain::Error::TooManyAttempts { retry_after_seconds }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(count: u32) -> Limits {
        Limits::new(RateSettings::every(NonZeroU32::new(count).unwrap()))
    }

    #[test]
    fn neighbours_of_one_network_share_a_limit_and_others_do_not() {
        let limits = limits(2);
        let at = |text: &str| limits.address(Some(text.parse().unwrap()));
        assert!(at("2001:db8:0:1::1").is_ok());
        assert!(at("2001:db8:0:1:ffff::2").is_ok());
        let refused = at("2001:db8:0:1::3").unwrap_err();
        assert!((1..=31).contains(&refused.retry_after_seconds), "{refused:?}");
        assert!(at("2001:db8:0:2::1").is_ok());
        assert!(at("192.0.2.1").is_ok());
        assert!(at("::ffff:192.0.2.1").is_ok());
        assert!(
            at("192.0.2.1").is_err(),
            "an address of IPv4 is the same when it is written as IPv6"
        );
    }

    #[test]
    fn what_is_left_is_said_of_the_limit_that_ends_first() {
        let limits = limits(5);
        limits.address(None).unwrap();
        let left = limits.token("a").unwrap();
        let nearer = left.nearer(limits.address(None).unwrap());
        let mut headers = HeaderMap::new();
        nearer.write(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"address\";q=5;w=60");
        assert_eq!(headers["ratelimit"], "\"address\";r=3;t=24");
    }
}
