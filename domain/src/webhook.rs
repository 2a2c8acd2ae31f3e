//! Webhooks: programs elsewhere that are told what happened in a bank (Standard Webhooks 1.0).
//!
//! What is told are ids, never personal data: whoever is told looks at the thing itself, with a token of its own.

use crate::error::{Invalid, Reason};

crate::words! {
    /// Whether a webhook is told what happens.
    WebhookState {
        /// It is told.
        Active = "active",
        /// A coordinator let it rest; what happens meanwhile is told when it goes on.
        Paused = "paused",
        /// The server stopped telling it; a coordinator can let it go on.
        Disabled = "disabled",
        /// It is over, for ever.
        Ended = "ended",
    }
    /// Why the server stopped telling a webhook.
    WhyDisabled {
        /// The receiver answered 410: nobody is there any more.
        Gone = "gone",
        /// For days nothing arrived.
        Failing = "failing",
        /// Its secret was sealed with a server secret that is lost: it needs a new one.
        SecretLost = "secret_lost",
    }
    /// What became of one attempt to tell a webhook.
    DeliveryState {
        /// It is still to be made, or under way.
        Waiting = "waiting",
        /// The receiver took it.
        Succeeded = "succeeded",
        /// It did not arrive, or the receiver did not take it.
        Failed = "failed",
    }
    /// Why an attempt failed.
    DeliveryFailure {
        /// The receiver answered with a status that is no success.
        Refused = "refused",
        /// The receiver answered 410: nobody is there any more.
        Gone = "gone",
        /// The receiver sent the message on to another address, which is not followed.
        Redirected = "redirected",
        /// The receiver did not answer in time.
        TimedOut = "timed_out",
        /// The receiver was not found, could not be reached, or did not prove who it is.
        NoConnection = "no_connection",
        /// The name of the receiver leads to an address that is not on the open internet.
        ClosedAddress = "closed_address",
    }
}

/// The most webhooks of a bank.
pub const WEBHOOKS_MAX: i64 = 10;
/// The most test events that wait for one webhook.
pub const TESTS_MAX: i64 = 10;
/// For how long the secret before still signs beside the new one, in seconds: a day.
pub const BOTH_SIGN_SECONDS: i64 = 86_400;
/// After how many days without any success a webhook is disabled, when an event used up its attempts.
pub const FAILING_DAYS: i64 = 3;
/// For how many days attempts are kept in the log, and ended webhooks.
pub const LOG_DAYS: i64 = 30;

/// How long after each attempt that failed the next one comes, in seconds: at once, then ever slower, for three days.
const RETRIES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The most attempts for one event.
pub const ATTEMPTS_MAX: i64 = 10;

/// After how many seconds another attempt follows the one of this number (from 1) that failed; `None` after the last.
///
/// `chance` makes it up to a fifth longer, so that what failed together does not come back together.
pub fn retry_after(attempt: i64, chance: u128) -> Option<i64> {
    let index = usize::try_from(attempt.checked_sub(1)?).ok()?;
    let seconds = *RETRIES.get(index)?;
    let thousandths = i64::try_from(chance.checked_rem(201)?).ok()?;
    let longer = seconds.saturating_mul(thousandths).checked_div(1_000)?;
    Some(seconds.saturating_add(longer))
}

/// The longest that a receiver can ask to be left alone, in seconds: a day.
pub const REST_MAX_SECONDS: i64 = 86_400;

/// The same where the receiver asked to be left alone for so many seconds (`Retry-After`): never sooner than without
/// that, and not much later than a day.
pub fn retry_after_rest(attempt: i64, rest: Option<i64>, chance: u128) -> Option<i64> {
    let own = retry_after(attempt, chance)?;
    let Some(rest) = rest.map(|rest| rest.clamp(0, REST_MAX_SECONDS)) else {
        return Some(own);
    };
    let thousandths = i64::try_from(chance.checked_rem(201)?).ok()?;
    let longer = rest.saturating_mul(thousandths).checked_div(1_000)?;
    Some(own.max(rest.saturating_add(longer)))
}

/// The address of a receiver, in the one form that is sent to. Whether it is reached is looked at where it is sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// The most characters of an address.
    pub const MAX: usize = 2_000;

    /// An address of visible ASCII characters that begins with `https://` or `http://`.
    pub fn try_new(url: &str) -> Result<Self, Invalid> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let fits = rest.is_some_and(|rest| !rest.is_empty())
            && url.len() <= Self::MAX
            && url.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            Ok(Self(url.to_owned()))
        } else {
            Err(Invalid::new("url", Reason::Endpoint))
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_go_on_for_three_days_ever_slower_and_then_end() {
        let mut total: i64 = 0;
        let mut before = 0;
        for attempt in 1..ATTEMPTS_MAX {
            let soonest = retry_after(attempt, 0).unwrap();
            let latest = retry_after(attempt, 200).unwrap();
            assert!(soonest > before && latest >= soonest && latest <= soonest + soonest / 5 + 1);
            (before, total) = (soonest, total + soonest);
        }
        assert!((FAILING_DAYS * 86_400..4 * 86_400).contains(&total), "{total}");
        assert_eq!(retry_after(ATTEMPTS_MAX, 7), None);
        assert_eq!(retry_after(0, 7), None);
    }

    #[test]
    fn a_receiver_is_left_alone_as_long_as_it_asks_and_for_a_day_at_most() {
        assert_eq!(retry_after_rest(1, None, 0), Some(5));
        assert_eq!(retry_after_rest(1, Some(120), 0), Some(120));
        assert_eq!(retry_after_rest(1, Some(120), 200), Some(144), "not all at once");
        assert_eq!(
            retry_after_rest(2, Some(120), 0),
            Some(300),
            "never sooner than without it"
        );
        for rest in [-7, 0, i64::MIN] {
            assert_eq!(retry_after_rest(1, Some(rest), 0), Some(5));
        }
        assert_eq!(retry_after_rest(1, Some(i64::MAX), 0), Some(REST_MAX_SECONDS));
        assert_eq!(retry_after_rest(ATTEMPTS_MAX, Some(60), 0), None);
    }

    #[test]
    fn an_address_is_short_visible_and_says_how() {
        assert!(Endpoint::try_new("https://hours.example/hook?x=1").is_ok());
        for url in [
            "",
            "https://",
            "ftp://hours.example",
            "hours.example",
            "https://hours example",
            "https://ñ.example",
        ] {
            assert!(Endpoint::try_new(url).is_err(), "{url}");
        }
        assert!(Endpoint::try_new(&format!("https://a.example/{}", "a".repeat(2_000))).is_err());
    }
}
