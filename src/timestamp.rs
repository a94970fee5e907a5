//! A moment in time, as certificates state them.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A moment in UTC, to the second: what a certificate's validity is made of, and what checks are made at.
///
/// Nothing in the core reads a clock, so 'now' comes from the caller:
///
/// ```
/// use collectmc::Timestamp;
///
/// let now = Timestamp::from(std::time::SystemTime::now());
/// let release: Timestamp = "2026-11-22T12:00:00Z".parse()?;
/// assert_eq!(release.to_string(), "2026-11-22T12:00:00Z");
/// # let _ = now;
/// # Ok::<(), collectmc::TimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

/// A text that is not a moment in RFC 3339 form.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a time; write it like 2026-11-22T12:00:00Z, or 2026-11-22 for midnight UTC")]
pub struct TimestampError {
    text: String,
    /// `None` for a time that is written well and is in UTC outside of the years 0 to 9999.
    #[source]
    source: Option<Box<time::error::Parse>>,
}

impl Timestamp {
    /// The moment so many seconds after 1970-01-01T00:00:00Z; `None` outside the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp(seconds).ok().map(Self)
    }

    /// The seconds since 1970-01-01T00:00:00Z, negative before it.
    pub fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The year in UTC.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month in UTC, from 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month in UTC, from 1 to 31.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The seconds from an earlier moment to this one; negative when that one is later.
    ///
    /// ```
    /// use collectmc::Timestamp;
    ///
    /// let (now, end): (Timestamp, Timestamp) = ("2026-11-22".parse()?, "2026-12-01".parse()?);
    /// assert_eq!(end.seconds_since(now) / 86_400, 9);
    /// assert_eq!((end.year(), end.month(), end.day()), (2026, 12, 1));
    /// # Ok::<(), collectmc::TimestampError>(())
    /// ```
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.unix_seconds().saturating_sub(earlier.unix_seconds())
    }

    /// The time from an earlier moment to this one; zero when that one is later.
    pub fn duration_since(self, earlier: Self) -> Duration {
        Duration::from_secs(self.seconds_since(earlier).try_into().unwrap_or(0))
    }

    /// A moment that the code names: `Timestamp::of(datetime!(2026-11-22 00:00 UTC))`, read when it is compiled.
    pub(crate) const fn of(utc: OffsetDateTime) -> Self {
        Self(utc)
    }

    pub(crate) fn from_x509(time: x509_parser::time::ASN1Time) -> Self {
        let time = time.to_datetime();
        // DER allows no offset (RFC 5280, section 4.1.2.5.1); the parser does, in the years from 1950 to 2049.
        let utc = time.checked_to_offset(UtcOffset::UTC).unwrap_or(time);
        // Nor fractions of seconds, which the parser does too.
        Self(utc.truncate_to_second())
    }
}

impl From<SystemTime> for Timestamp {
    /// Drops what is below a second. A time beyond the year 9999 becomes the last moment that there is.
    fn from(time: SystemTime) -> Self {
        let (distance, sign) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (after, 1),
            Err(before) => (before.duration(), -1),
        };
        let seconds = i64::try_from(distance.as_secs())
            .unwrap_or(i64::MAX)
            .saturating_mul(sign);
        Self(OffsetDateTime::UNIX_EPOCH.saturating_add(time::Duration::seconds(seconds)))
    }
}

impl From<Timestamp> for SystemTime {
    /// A time that the system cannot hold becomes 1970-01-01T00:00:00Z.
    fn from(timestamp: Timestamp) -> Self {
        let seconds = timestamp.unix_seconds();
        let distance = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        };
        time.unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC: `2026-11-22T12:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        let (year, month, day) = date.to_calendar_date();
        let (hour, minute, second) = time.as_hms();
        write!(
            f,
            "{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z",
            u8::from(month)
        )
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// RFC 3339, or a date alone for its midnight in UTC. An offset is turned into UTC.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let midnight = if text.len() == "2026-11-22".len() {
            "T00:00:00Z"
        } else {
            ""
        };
        let error = |source| TimestampError {
            text: text.to_owned(),
            source,
        };
        let time = OffsetDateTime::parse(&format!("{text}{midnight}"), &Rfc3339)
            .map_err(|source| error(Some(source.into())))?;
        let utc = time.checked_to_offset(UtcOffset::UTC).filter(|utc| utc.year() >= 0);
        Ok(Self(utc.ok_or_else(|| error(None))?.truncate_to_second()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_its_midnight_and_an_offset_becomes_utc() {
        assert_eq!(
            "2026-11-22".parse::<Timestamp>().unwrap().to_string(),
            "2026-11-22T00:00:00Z"
        );
        assert_eq!(
            "2026-11-22T01:30:00.9+02:00".parse::<Timestamp>().unwrap().to_string(),
            "2026-11-21T23:30:00Z"
        );
    }

    #[test]
    fn a_time_that_a_certificate_states_with_an_offset_is_shown_in_utc() {
        let time = OffsetDateTime::parse("2026-11-22T01:30:00+05:00", &Rfc3339).unwrap();
        let timestamp = Timestamp::from_x509(x509_parser::time::ASN1Time::new(time));
        assert_eq!(timestamp.to_string(), "2026-11-21T20:30:00Z");
    }

    #[test]
    fn a_time_that_a_certificate_states_with_a_fraction_is_truncated_to_the_second() {
        let time = OffsetDateTime::parse("2026-11-22T01:30:00.5Z", &Rfc3339).unwrap();
        let timestamp = Timestamp::from_x509(x509_parser::time::ASN1Time::new(time));
        assert_eq!(timestamp, "2026-11-22T01:30:00Z".parse().unwrap());
    }

    #[test]
    fn an_offset_that_leads_out_of_all_years_is_no_time() {
        for text in ["9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
        assert!("9999-12-31T23:59:59Z".parse::<Timestamp>().is_ok());
    }

    #[test]
    fn what_is_not_a_time_is_named_in_the_error() {
        let error = "yesterday".parse::<Timestamp>().unwrap_err();
        assert!(error.to_string().contains("'yesterday'"), "{error}");
    }

    #[test]
    fn system_times_convert_both_ways_also_before_1970() {
        for seconds in [0, 1, -1, 1_795_000_000, -2_208_988_800] {
            let timestamp = Timestamp::from_unix_seconds(seconds).unwrap();
            assert_eq!(Timestamp::from(SystemTime::from(timestamp)), timestamp);
        }
    }

    #[test]
    fn a_time_beyond_all_years_is_the_last_one() {
        let far = SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(1 << 40))
            .unwrap();
        assert_eq!(Timestamp::from(far).to_string(), "9999-12-31T23:59:59Z");
    }
}
