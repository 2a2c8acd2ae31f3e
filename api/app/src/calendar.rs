//! Days are the bank's: an instant lies in a day only together with a time zone.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeZone};
use chrono_tz::Tz;
use domain::member::Month;
use domain::time::{Day, Instant};

/// The day that this instant lies in, in this time zone.
pub fn day_of(at: Instant, zone: Tz) -> Day {
    let utc = DateTime::from_timestamp_micros(at.micros()).unwrap_or_default();
    day(utc.with_timezone(&zone).date_naive())
}

/// The days since 1970-01-01 of a date.
pub fn day(date: NaiveDate) -> Day {
    Day::new(date.num_days_from_ce().saturating_sub(719_163))
}

/// The date of a day; the ends of the calendar for what lies beyond.
pub fn date(day: Day) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.days().saturating_add(719_163)).unwrap_or(NaiveDate::MAX)
}

/// The first instant of a day in this time zone. Where midnight does not exist (clocks go forward at midnight), the
/// first instant that does; where it comes twice, the earlier one.
pub fn start_of(day: Day, zone: Tz) -> Instant {
    let date = date(day);
    let first = (0..=180)
        .step_by(15)
        .filter_map(|minute| date.and_hms_opt(minute / 60, minute % 60, 0))
        .find_map(|local| zone.from_local_datetime(&local).earliest());
    Instant::from_micros(first.map_or(i64::MAX, |at| at.timestamp_micros()))
}

/// The instant at which this month is over in this time zone.
pub fn end_of_month(month: Month, zone: Tz) -> Instant {
    let first = NaiveDate::from_ymd_opt(month.year(), month.month(), 1).unwrap_or_default();
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    start_of(day(next), zone)
}

/// The month that was over at this instant, in whichever time zone [`end_of_month`] looked: a day earlier it was its
/// last or last but one everywhere.
pub fn month_ending(at: Instant) -> Option<Month> {
    let date = date(day_of(at.plus_days(-1), Tz::UTC));
    Month::try_new(date.year(), date.month())
}

/// This many months after the end of this day; the 29th of February comes to the 28th.
pub fn months_after(today: Day, months: i64, zone: Tz) -> Instant {
    let months = Months::new(u32::try_from(months).unwrap_or(0));
    let last = date(today).checked_add_months(months).unwrap_or(NaiveDate::MAX);
    start_of(day(last).plus(1), zone)
}

/// The time zone of this name (IANA).
pub fn zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// An instant in UTC as documents have it, such as `2026-11-20T12:00:00Z` (RFC 3339).
pub fn rfc_3339(at: Instant) -> String {
    let at = DateTime::from_timestamp_micros(at.micros()).unwrap_or_default();
    at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_micros(DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
    }

    #[test]
    fn a_day_is_the_banks_day() {
        let instant = at("2026-12-31T23:30:00Z");
        assert_eq!(date(day_of(instant, Tz::Europe__London)).to_string(), "2026-12-31");
        assert_eq!(date(day_of(instant, Tz::Europe__Madrid)).to_string(), "2027-01-01");
        assert_eq!(
            date(day_of(instant, Tz::America__Los_Angeles)).to_string(),
            "2026-12-31"
        );
    }

    #[test]
    fn a_month_is_over_at_the_banks_midnight_and_reads_back_everywhere() {
        let month = Month::parse("2028-02").unwrap();
        assert_eq!(end_of_month(month, Tz::Europe__Madrid), at("2028-03-01T00:00:00+01:00"));
        for zone in [
            Tz::Pacific__Kiritimati,
            Tz::Etc__GMTPlus12,
            Tz::America__Havana,
            Tz::UTC,
        ] {
            for month in ["2028-02", "2026-12", "2027-03"].map(|text| Month::parse(text).unwrap()) {
                assert_eq!(month_ending(end_of_month(month, zone)), Some(month), "{zone}");
            }
        }
        let leap = day(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap());
        assert_eq!(months_after(leap, 12, Tz::UTC), at("2029-03-01T00:00:00Z"));
    }

    #[test]
    fn leap_days_and_the_epoch_are_days() {
        assert_eq!(day(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()), Day::new(0));
        let leap = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
        assert_eq!(date(day(leap)), leap);
    }

    #[test]
    fn a_day_without_midnight_begins_when_clocks_have_gone_forward() {
        // Beirut, 2023 and before: clocks went forward at midnight. Cuba still does.
        let day = day(NaiveDate::from_ymd_opt(2026, 3, 8).unwrap());
        assert_eq!(start_of(day, Tz::America__Havana), at("2026-03-08T01:00:00-04:00"));
        let back = super::day(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap());
        assert_eq!(start_of(back, Tz::America__Havana), at("2026-11-01T00:00:00-04:00"));
    }
}
