//! Scalars: a day, an instant.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use domain::time::{Day, Instant};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

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

/// An id as text, where a view keeps the id itself.
pub fn id<S: Serializer>(id: &impl std::fmt::Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

/// The same where there may be none.
pub fn optional_id<S: Serializer>(id: &Option<impl std::fmt::Display>, to: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => to.collect_str(id),
        None => to.serialize_none(),
    }
}

/// JSON writes and reads a scalar as GraphQL does, and the OpenAPI document names its format.
macro_rules! in_json {
    ($($scalar:ident: $format:ident, $example:literal, $needed:literal;)*) => {
        $(
            impl Serialize for $scalar {
                fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    self.to_value().serialize(to)
                }
            }

            impl<'de> Deserialize<'de> for $scalar {
                fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(from)?;
                    Self::parse(Value::String(text)).map_err(|_error| de::Error::custom($needed))
                }
            }

            impl PartialSchema for $scalar {
                fn schema() -> RefOr<Schema> {
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .format(Some(SchemaFormat::KnownFormat(KnownFormat::$format)))
                        .examples([$example])
                        .into()
                }
            }

            impl ToSchema for $scalar {}
        )*
    };
}

in_json! {
    Date: Date, "2026-11-20", "a day such as 2026-11-20 is needed here";
    DateTime: DateTime, "2026-11-20T12:00:00Z", "an instant such as 2026-11-20T12:00:00Z is needed here";
}
