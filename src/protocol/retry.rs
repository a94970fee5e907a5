//! When to repeat a request that failed.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::LaterAttempt;
use crate::Error;

/// The delay that a server requests (`Retry-After`; RFC 9110, section 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// This duration, counted from the response.
    Delay(Duration),
    /// Until this time on the server's clock, if the response has no `Date`.
    At(SystemTime),
}

impl RetryAfter {
    /// The delay that the headers request. A date is counted from the server's own clock where the response has a `Date`, so
    /// that a wrong clock here does no harm. An unparsable header is ignored.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let value = |name| headers.get(name)?.to_str().ok().map(str::trim);
        let after = value(RETRY_AFTER)?;
        if !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Delay(Duration::from_secs(after.parse().unwrap_or(u64::MAX))));
        }
        let at = httpdate::parse_http_date(after).ok()?;
        let now = value(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
        Some(match now {
            Some(now) => Self::Delay(at.duration_since(now).unwrap_or_default()),
            None => Self::At(at),
        })
    }

    /// The remaining delay at `now`; zero when it has passed.
    pub fn delay(self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::At(at) => at.duration_since(now).unwrap_or_default(),
        }
    }
}

/// How many attempts are made after transient failures, and the delays between them. It does not wait:
/// see [`next_delay`](Self::next_delay).
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use collectmc::{Error, RetryPolicy, TransportError, TransportErrorKind};
///
/// let policy = RetryPolicy::new(3);
/// let refused = Error::from(TransportError::new(TransportErrorKind::Connect, "connection refused"));
/// let now = SystemTime::UNIX_EPOCH;
/// assert_eq!(policy.next_delay(1, &refused, now), Some(Duration::from_secs(2)));
/// assert_eq!(policy.next_delay(2, &refused, now), Some(Duration::from_secs(4)));
/// assert_eq!(policy.next_delay(3, &refused, now), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    initial_delay: Duration,
    max_delay: Duration,
}

impl RetryPolicy {
    /// Makes up to `attempts` attempts (at least one), with a delay of 2 seconds after the first that doubles after each
    /// further one, up to 60 seconds.
    pub fn new(attempts: u32) -> Self {
        Self {
            attempts: attempts.max(1),
            initial_delay: Duration::from_secs(2),
            max_delay: Duration::from_secs(60),
        }
    }

    /// Makes one attempt.
    pub fn never() -> Self {
        Self::new(1)
    }

    /// Sets the delay after the first attempt, which doubles after each further one, and the longest delay.
    #[must_use]
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.initial_delay = initial;
        self.max_delay = max;
        self
    }

    /// The delay before the next attempt, after `attempts_made` attempts of which the last failed with `error`; `None` for no
    /// further attempt: the attempts are used up, the failure [is not transient](LaterAttempt::Soon), or the server requests
    /// a longer delay than the longest allowed (see [`Error::retry_after`]).
    pub fn next_delay(&self, attempts_made: u32, error: &Error, now: SystemTime) -> Option<Duration> {
        if attempts_made >= self.attempts || error.later_attempt() != LaterAttempt::Soon {
            return None;
        }
        let asked = error.retry_after().map_or(Duration::ZERO, |after| after.delay(now));
        if asked > self.max_delay {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempts_made.saturating_sub(1));
        let delay = self.initial_delay.saturating_mul(doubled);
        Some(delay.min(self.max_delay).max(asked))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::never()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, protocol};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        let mut built = http::Response::builder().status(status);
        for (name, value) in headers {
            built = built.header(*name, *value);
        }
        protocol::parse_saved(built.body(body.as_bytes().to_vec()).unwrap(), &Limits::default()).unwrap_err()
    }

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn next(error: &Error, attempts_made: u32) -> Option<Duration> {
        RetryPolicy::new(10).next_delay(attempts_made, error, NOW)
    }

    #[test]
    fn delays_double_up_to_the_cap() {
        let delays: Vec<_> = (1..8)
            .map(|made| next(&response(503, &[], ""), made).unwrap().as_secs())
            .collect();
        assert_eq!(delays, [2, 4, 8, 16, 32, 60, 60]);
        let many = RetryPolicy::new(u32::MAX).next_delay(u32::MAX - 1, &response(503, &[], ""), NOW);
        assert_eq!(many, Some(Duration::from_secs(60)));
    }

    #[test]
    fn the_initial_and_the_longest_delay_can_be_set() {
        let policy = RetryPolicy::new(10).backoff(Duration::from_millis(100), Duration::from_millis(300));
        let error = response(503, &[], "");
        let delays = [1, 2, 3].map(|made| policy.next_delay(made, &error, NOW).unwrap().as_millis());
        assert_eq!(delays, [100, 200, 300]);
    }

    #[test]
    fn only_transient_failures_are_retried() {
        for error in [
            response(429, &[], ""),
            response(502, &[], ""),
            response(503, &[], "x"),
            response(504, &[], ""),
            response(200, &[], "-14\nx"),
            response(500, &[], "-160\nx"),
        ] {
            assert!(next(&error, 1).is_some(), "{error}");
        }
        for error in [
            response(500, &[], ""),
            response(404, &[], ""),
            response(200, &[], ""),
            response(302, &[], ""),
        ] {
            assert_eq!(next(&error, 1), None, "{error}");
        }
        for code in [-1, -2, -3, -4, -16, -17, -20, -21, -22, -26, -91, -43] {
            assert_eq!(
                next(&response(503, &[("retry-after", "1")], &format!("{code}\nx")), 1),
                None,
                "{code}"
            );
        }
    }

    #[test]
    fn an_order_that_is_being_issued_is_retryable_and_not_within_seconds() {
        let error = response(200, &[], "-26\nBeing issued!");
        assert!(error.is_retryable());
        assert_eq!(error.later_attempt(), LaterAttempt::OnceIssued);
        assert_eq!(next(&error, 1), None);
    }

    #[test]
    fn a_server_that_asks_for_more_time_gets_it_up_to_the_cap() {
        assert_eq!(
            next(&response(503, &[("retry-after", "30")], ""), 1),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            next(&response(503, &[("retry-after", "0")], ""), 1),
            Some(Duration::from_secs(2))
        );
        assert_eq!(
            next(&response(503, &[("retry-after", "60")], ""), 1),
            Some(Duration::from_secs(60))
        );
        let longer = response(429, &[("retry-after", "61")], "");
        assert_eq!(next(&longer, 1), None);
        assert_eq!(longer.retry_after(), Some(RetryAfter::Delay(Duration::from_secs(61))));
    }

    #[test]
    fn a_date_is_counted_from_the_servers_own_clock() {
        let (date, later) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:07 GMT");
        let error = response(503, &[("retry-after", later), ("date", date)], "");
        assert_eq!(error.retry_after(), Some(RetryAfter::Delay(Duration::from_secs(30))));
        let without_clock = response(503, &[("retry-after", later)], "").retry_after().unwrap();
        let at = NOW + Duration::from_secs(784_111_777);
        assert_eq!(without_clock.delay(at), Duration::from_secs(30));
        assert_eq!(without_clock.delay(at + Duration::from_secs(99)), Duration::ZERO);
    }

    #[test]
    fn an_unparsable_header_is_ignored_and_one_that_overflows_is_a_long_wait() {
        for value in ["", "soon", "-1", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(
                response(503, &[("retry-after", value)], "").retry_after(),
                None,
                "{value}"
            );
        }
        let huge = response(503, &[("retry-after", "99999999999999999999999")], "");
        assert_eq!(
            huge.retry_after(),
            Some(RetryAfter::Delay(Duration::from_secs(u64::MAX)))
        );
        assert_eq!(next(&huge, 1), None);
    }
}
