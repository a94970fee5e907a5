//! When to request an order again that is being processed.

use std::time::Duration;

use super::{LaterAttempt, Outcome};
use crate::{Error, InputError};

/// How often an order that is being processed is requested, and for how long. It decides and does not wait: see
/// [`next_delay`](Self::next_delay).
///
/// The service's operator asks users of CollectSSL, on the same host, to make no concurrent calls and no more than one in 3
/// hours. So that is the default, and a minute the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitPolicy {
    interval: Duration,
    most: Option<Duration>,
}

impl WaitPolicy {
    /// The interval unless another is set: 3 hours.
    pub const DEFAULT_INTERVAL: Duration = Duration::from_secs(3 * 60 * 60);
    /// The shortest interval that can be set: 60 seconds.
    pub const SHORTEST_INTERVAL: Duration = Duration::from_secs(60);

    /// Polls every 3 hours, for as long as it takes.
    pub fn new() -> Self {
        Self {
            interval: Self::DEFAULT_INTERVAL,
            most: None,
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

    /// Sets the most that the waits may add up to.
    #[must_use]
    pub fn at_most(self, total: Duration) -> Self {
        Self {
            most: Some(total),
            ..self
        }
    }

    /// How long to wait before the next request, after waits of so long in all and this last result. `None` when the order is
    /// not being processed, or the time is over.
    ///
    /// ```
    /// use std::time::Duration;
    /// use collectmc::{Outcome, WaitPolicy};
    ///
    /// let policy = WaitPolicy::new().at_most(Duration::from_secs(7 * 60 * 60));
    /// let hours = |hours: u64| Duration::from_secs(hours * 60 * 60);
    /// assert_eq!(policy.next_delay(hours(0), &Ok(Outcome::Processing)), Some(hours(3)));
    /// assert_eq!(policy.next_delay(hours(6), &Ok(Outcome::Processing)), None);
    /// assert_eq!(policy.next_delay(hours(0), &Ok(Outcome::Available)), None);
    /// ```
    pub fn next_delay(&self, waited: Duration, last: &Result<Outcome, Error>) -> Option<Duration> {
        let in_the_making = match last {
            Ok(outcome) => *outcome == Outcome::Processing,
            Err(error) => error.later_attempt() == LaterAttempt::OnceIssued,
        };
        let in_time = self
            .most
            .is_none_or(|most| waited.saturating_add(self.interval) <= most);
        (in_the_making && in_time).then_some(self.interval)
    }
}

impl Default for WaitPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_a_minute_is_refused_and_says_why() {
        let error = WaitPolicy::new().every(Duration::from_secs(59)).unwrap_err();
        assert!(
            error.to_string().contains("59s") && error.to_string().contains("60s"),
            "{error}"
        );
        assert!(WaitPolicy::new().every(Duration::from_secs(60)).is_ok());
    }
}
