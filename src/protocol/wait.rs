//! When to request an order again that is not issued yet.

use std::time::{Duration, SystemTime};

use collectmc_transports::TransportErrorKind;

use super::{LaterAttempt, Outcome, ServiceErrorKind};
use crate::{Error, InputError};

/// How often an order that is not issued yet is requested, for how long, and despite which failures.
///
/// The service's operator asks users of CollectSSL, on the same host, to make no concurrent calls and no more than one in 3
/// hours. So that is the default; the shortest interval is a minute.
///
/// | result of an attempt | what follows |
/// |---|---|
/// | certificates | the end |
/// | being processed (status 0), being issued (code -26) | another attempt |
/// | awaiting payment (code -22) | the end, unless [`for_payment`](Self::for_payment) is set |
/// | available, but not included (status 1) | the end, unless [`for_attachment`](Self::for_attachment) is set: the order is issued, and the same request has the same response |
/// | a failure that may be transient: [`LaterAttempt::Soon`], or a connection that broke | another attempt, unless there were too many [in a row](Self::failures) |
/// | a rejected login, and all else | the end |
///
/// It holds settings only; [`Waiting`] applies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitPolicy {
    interval: Duration,
    deadline: Option<Duration>,
    failures: u32,
    for_payment: bool,
    for_attachment: bool,
}

impl WaitPolicy {
    /// The interval unless another is set: 3 hours.
    pub const DEFAULT_INTERVAL: Duration = Duration::from_secs(3 * 60 * 60);
    /// The shortest interval that can be set: 60 seconds.
    pub const SHORTEST_INTERVAL: Duration = Duration::from_secs(60);
    /// The deadline unless another is set: 7 days.
    pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
    /// The number of failures in a row that ends the waiting, unless another is set: 8, a day of the default interval.
    pub const DEFAULT_FAILURES: u32 = 8;

    /// Polls every 3 hours for 7 days, and ends with the 8th transient failure in a row.
    pub fn new() -> Self {
        Self {
            interval: Self::DEFAULT_INTERVAL,
            deadline: Some(Self::DEFAULT_DEADLINE),
            failures: Self::DEFAULT_FAILURES,
            for_payment: false,
            for_attachment: false,
        }
    }

    /// Sets the polling interval.
    ///
    /// # Errors
    ///
    /// [`InputError::Interval`] for less than 60 seconds.
    pub fn every(self, interval: Duration) -> Result<Self, InputError> {
        if interval < Self::SHORTEST_INTERVAL {
            return Err(InputError::Interval {
                given: interval,
                shortest: Self::SHORTEST_INTERVAL,
            });
        }
        Ok(Self { interval, ..self })
    }

    /// Sets the deadline, counted from the start. One more attempt is made at it.
    #[must_use]
    pub fn at_most(mut self, total: Duration) -> Self {
        self.deadline = Some(total);
        self
    }

    /// Removes the deadline.
    #[must_use]
    pub fn without_deadline(mut self) -> Self {
        self.deadline = None;
        self
    }

    /// Sets the number of transient failures in a row that ends the waiting: with 1 the first does.
    #[must_use]
    pub fn failures(mut self, in_a_row: u32) -> Self {
        self.failures = in_a_row.max(1);
        self
    }

    /// Waits for an order's payment too (code -22).
    #[must_use]
    pub fn for_payment(mut self) -> Self {
        self.for_payment = true;
        self
    }

    /// Waits while an order is issued but its certificates are not included in the response ([`Outcome::Available`]).
    #[must_use]
    pub fn for_attachment(mut self) -> Self {
        self.for_attachment = true;
        self
    }

    /// The polling interval.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// What an attempt's result means for the waiting.
    fn judge(&self, result: &Result<Outcome, Error>) -> Judgement {
        let error = match result {
            Ok(Outcome::Processing) => return Judgement::NotIssued,
            Ok(Outcome::Available) if self.for_attachment => return Judgement::NotIssued,
            Ok(_) => return Judgement::Final,
            Err(error) => error,
        };
        match (error.later_attempt(), error) {
            _ if error.is_authentication() => Judgement::Final,
            (LaterAttempt::OnceIssued, _) => Judgement::NotIssued,
            (_, Error::Service(error)) if error.kind() == ServiceErrorKind::AwaitingPayment && self.for_payment => {
                Judgement::NotIssued
            }
            (LaterAttempt::Soon, _) => Judgement::Failure,
            // Within seconds it is not repeated, since the service may count it. In hours it may be.
            (_, Error::Transport(error)) if error.kind() == TransportErrorKind::Io => Judgement::Failure,
            _ => Judgement::Final,
        }
    }
}

impl Default for WaitPolicy {
    fn default() -> Self {
        Self::new()
    }
}

enum Judgement {
    Final,
    NotIssued,
    Failure,
}

/// The delays between the attempts for one order, as [`Client::wait`](crate::Client::wait) makes them. It does not wait and reads
/// no clock, so a program can wait for many orders in turn, and a test need not wait.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use collectmc::protocol::Waiting;
/// use collectmc::{Outcome, WaitPolicy};
///
/// let hours = |hours: u64| Duration::from_secs(hours * 60 * 60);
/// let start = SystemTime::UNIX_EPOCH;
/// let mut waiting = Waiting::new(WaitPolicy::new().at_most(hours(7)), start);
/// assert_eq!(waiting.next_delay(&Ok(Outcome::Processing), start), Some(hours(3)));
/// assert_eq!(waiting.next_delay(&Ok(Outcome::Processing), start + hours(3)), Some(hours(3)));
/// // One more attempt at the deadline.
/// assert_eq!(waiting.next_delay(&Ok(Outcome::Processing), start + hours(6)), Some(hours(1)));
/// assert_eq!(waiting.next_delay(&Ok(Outcome::Processing), start + hours(7)), None);
/// ```
#[derive(Clone, Debug)]
pub struct Waiting {
    policy: WaitPolicy,
    started: SystemTime,
    /// The delays so far, which count where the clock stands still or was set back.
    waited: Duration,
    failures: u32,
}

impl Waiting {
    /// Starts the waiting, and with it the time to the deadline.
    pub fn new(policy: WaitPolicy, now: SystemTime) -> Self {
        Self {
            policy,
            started: now,
            waited: Duration::ZERO,
            failures: 0,
        }
    }

    /// Returns the delay before the next attempt, after one with this result. `None` when no attempt follows: the result is final,
    /// there were too many failures in a row, the deadline has passed, or the server requests a delay beyond it.
    pub fn next_delay(&mut self, last: &Result<Outcome, Error>, now: SystemTime) -> Option<Duration> {
        self.failures = match self.policy.judge(last) {
            Judgement::Final => return None,
            Judgement::NotIssued => 0,
            Judgement::Failure => self.failures.saturating_add(1),
        };
        if self.failures >= self.policy.failures {
            return None;
        }
        let asked = last.as_ref().err().and_then(Error::retry_after);
        let delay = self.within_deadline(asked.map_or(Duration::ZERO, |asked| asked.delay(now)), now)?;
        self.waited = self.waited.saturating_add(delay);
        Some(delay)
    }

    /// The interval, or longer if the server requests it; less before a last attempt at the deadline.
    fn within_deadline(&self, asked: Duration, now: SystemTime) -> Option<Duration> {
        let delay = self.policy.interval.max(asked);
        let Some(deadline) = self.policy.deadline else {
            return Some(delay);
        };
        let elapsed = now.duration_since(self.started).unwrap_or_default().max(self.waited);
        let left = deadline.saturating_sub(elapsed);
        match delay.min(left) {
            delay if delay < asked => None,
            delay if delay < WaitPolicy::SHORTEST_INTERVAL => None,
            delay => Some(delay),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, TransportError, protocol};

    const START: SystemTime = SystemTime::UNIX_EPOCH;
    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Outcome, Error> {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        protocol::parse_saved(response.body(body.as_bytes().to_vec()).unwrap(), &Limits::default())
    }

    fn failed(kind: TransportErrorKind) -> Result<Outcome, Error> {
        Err(TransportError::new(kind, "as scripted").into())
    }

    /// The first delay after this result.
    fn delay(policy: WaitPolicy, result: &Result<Outcome, Error>) -> Option<Duration> {
        Waiting::new(policy, START).next_delay(result, START)
    }

    #[test]
    fn less_than_a_minute_is_refused_and_says_why() {
        let error = WaitPolicy::new().every(Duration::from_secs(59)).unwrap_err();
        assert!(
            error.to_string().contains("59s") && error.to_string().contains("60s"),
            "{error}"
        );
        assert!(WaitPolicy::new().every(Duration::from_secs(60)).is_ok());
    }

    #[test]
    fn without_a_deadline_the_waiting_goes_on_for_years() {
        let processing = response(200, &[], "0");
        let years_later = START + 20_000 * HOUR;
        let next = |policy| Waiting::new(policy, START).next_delay(&processing, years_later);
        assert_eq!(next(WaitPolicy::new()), None);
        assert_eq!(next(WaitPolicy::new().without_deadline()), Some(3 * HOUR));
    }

    #[test]
    fn the_interval_that_was_set_is_reported() {
        assert_eq!(WaitPolicy::new().interval(), 3 * HOUR);
        assert_eq!(WaitPolicy::new().every(HOUR).unwrap().interval(), HOUR);
    }

    #[test]
    fn a_last_attempt_is_made_a_minute_before_the_deadline_and_none_later() {
        let processing = response(200, &[], "0");
        let before_the_deadline = |seconds| {
            let now = START + HOUR - Duration::from_secs(seconds);
            Waiting::new(WaitPolicy::new().at_most(HOUR), START).next_delay(&processing, now)
        };
        assert_eq!(before_the_deadline(60), Some(Duration::from_secs(60)));
        assert_eq!(before_the_deadline(59), None);
    }

    #[test]
    fn what_is_being_issued_is_waited_for_and_what_is_final_is_not() {
        let policy = WaitPolicy::new();
        for waited_for in [
            response(200, &[], "0"),
            response(200, &[], "-26\nBeing issued"),
            response(503, &[], "busy"),
            response(200, &[], "-160\nFailed to collect"),
            failed(TransportErrorKind::Connect),
            failed(TransportErrorKind::Timeout),
            failed(TransportErrorKind::Io),
        ] {
            assert_eq!(delay(policy, &waited_for), Some(3 * HOUR), "{waited_for:?}");
        }
        for last in [
            response(200, &[], "1"),
            response(200, &[], "-16\nIncorrect login"),
            response(503, &[], "-16\nIncorrect login"),
            response(401, &[], ""),
            response(200, &[], "-20\nRejected"),
            response(200, &[], "-22\nAwaiting payment"),
            response(200, &[], "<html>"),
            failed(TransportErrorKind::Tls),
            failed(TransportErrorKind::ProxyLogin),
            failed(TransportErrorKind::Redirect),
        ] {
            assert_eq!(delay(policy, &last), None, "{last:?}");
        }
    }

    #[test]
    fn payment_and_attachment_are_waited_for_on_request() {
        let (unpaid, available) = (response(200, &[], "-22\nAwaiting payment"), response(200, &[], "1"));
        let payment = WaitPolicy::new().for_payment();
        assert_eq!(
            (delay(payment, &unpaid), delay(payment, &available)),
            (Some(3 * HOUR), None)
        );
        let attachment = WaitPolicy::new().for_attachment();
        assert_eq!(
            (delay(attachment, &unpaid), delay(attachment, &available)),
            (None, Some(3 * HOUR))
        );
        let refused = response(401, &[], "-22\nAwaiting payment");
        assert_eq!(delay(payment, &refused), None, "the login is rejected");
    }

    #[test]
    fn failures_count_in_a_row() {
        let mut waiting = Waiting::new(WaitPolicy::new().failures(3), START);
        let mut next = |result| waiting.next_delay(&result, START).is_some();
        assert!(next(response(503, &[], "")) && next(failed(TransportErrorKind::Connect)));
        assert!(next(response(200, &[], "0")), "it starts anew");
        assert!(next(response(503, &[], "")) && next(response(503, &[], "")));
        assert!(!next(response(503, &[], "")), "the third");
    }

    #[test]
    fn a_server_that_asks_for_a_longer_wait_gets_it_and_never_a_shorter_one() {
        let asks = |seconds: &str| response(503, &[("retry-after", seconds)], "");
        let policy = WaitPolicy::new().at_most(12 * HOUR);
        assert_eq!(delay(policy, &asks("36000")), Some(10 * HOUR));
        assert_eq!(delay(policy, &asks("1")), Some(3 * HOUR));
        assert_eq!(delay(policy, &asks("43201")), None, "it ends after the deadline");
        assert_eq!(delay(policy.without_deadline(), &asks("432000")), Some(120 * HOUR));
    }

    #[test]
    fn the_last_attempt_is_at_the_deadline() {
        let mut waiting = Waiting::new(WaitPolicy::new(), START);
        let mut now = START;
        while let Some(delay) = waiting.next_delay(&response(200, &[], "0"), now) {
            now += delay + Duration::from_secs(60);
        }
        let elapsed = now.duration_since(START).unwrap();
        assert_eq!(elapsed, WaitPolicy::DEFAULT_DEADLINE + Duration::from_secs(60));
    }

    #[test]
    fn no_attempt_follows_another_within_a_minute_at_the_deadline_either() {
        let almost = Duration::from_secs(59);
        assert_eq!(delay(WaitPolicy::new().at_most(almost), &response(200, &[], "0")), None);
    }

    #[test]
    fn a_clock_that_stands_still_or_is_set_back_puts_no_deadline_off() {
        let mut waiting = Waiting::new(WaitPolicy::new(), START + 1000 * HOUR);
        let attempts = (0..).take_while(|_| waiting.next_delay(&response(200, &[], "0"), START).is_some());
        assert_eq!(attempts.count(), 7 * 8);
    }
}
