//! Scalars: a day, an instant.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use domain::time::{Day, Instant};

/// A day of the bank's calendar, such as `2026-11-20` (RFC 3339, full-date).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub Day);

/// A day of the bank's calendar, such as `2026-11-20`: full-date of RFC 3339.
#[Scalar(
    name = "Date",
    specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html"
)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) if text.len() == 10 => Ok(Self(app::calendar::day(date))),
            _ => Err(InputValueError::custom("a day such as 2026-11-20 is needed here")),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(text) if text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok())
    }

    fn to_value(&self) -> Value {
        Value::String(app::calendar::date(self.0).to_string())
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(day)
    }
}

/// An instant in UTC, such as `2026-11-20T12:00:00Z` (RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub Instant);

/// An instant with its offset, such as `2026-11-20T12:00:00Z`: date-time of RFC 3339. Answers are in UTC.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        match chrono::DateTime::parse_from_rfc3339(text) {
            Ok(at) => Ok(Self(Instant::from_micros(at.timestamp_micros()))),
            Err(_) => Err(InputValueError::custom(
                "an instant such as 2026-11-20T12:00:00Z is needed here",
            )),
        }
    }

    fn is_valid(value: &Value) -> bool {
        matches!(value, Value::String(text) if chrono::DateTime::parse_from_rfc3339(text).is_ok())
    }

    fn to_value(&self) -> Value {
        let at = chrono::DateTime::from_timestamp_micros(self.0.micros()).unwrap_or_default();
        Value::String(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

impl From<Instant> for DateTime {
    fn from(at: Instant) -> Self {
        Self(at)
    }
}
