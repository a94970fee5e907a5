//! What to respond when: states, one after the other, and then the scenarios.

use std::str::FromStr;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use clap::ValueEnum;

/// States of the service, each with its duration. The scenarios come after them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timeline {
    steps: Vec<(State, Duration)>,
    first_request: OnceLock<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum State {
    Processing,
    Available,
    AwaitingPayment,
    WrongLogin,
    Unavailable,
    Disconnect,
    Silent,
    Scenarios,
}

impl State {
    fn named(name: &str) -> Result<Self, String> {
        Self::from_str(name.trim(), false).map_err(|_| {
            let names = Self::value_variants().iter().filter_map(Self::to_possible_value);
            let names: Vec<_> = names.map(|name| name.get_name().to_owned()).collect();
            format!("the states are {}", names.join(", "))
        })
    }
}

impl Timeline {
    /// The state so long after the first request, which is now if there was none.
    pub(super) fn state(&self, now: Instant) -> State {
        let first = *self.first_request.get_or_init(|| now);
        let mut left = now.saturating_duration_since(first);
        for (state, duration) in &self.steps {
            match left.checked_sub(*duration) {
                Some(rest) => left = rest,
                None => return *state,
            }
        }
        State::Scenarios
    }
}

impl FromStr for Timeline {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut timeline = Self::default();
        let mut steps = text.split(',').filter(|step| !step.trim().is_empty()).peekable();
        while let Some(step) = steps.next() {
            let (state, duration) = match step.split_once(':') {
                Some((state, duration)) => (
                    state,
                    humantime::parse_duration(duration.trim()).map_err(|error| error.to_string())?,
                ),
                None if steps.peek().is_none() => (step, Duration::MAX),
                None => return Err("only the last state may be without a duration, such as processing:2m".to_owned()),
            };
            timeline.steps.push((State::named(state)?, duration));
        }
        Ok(timeline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_each_other_from_the_first_request_on() {
        let timeline: Timeline = "processing:2m, unavailable:30s,wrong-login".parse().unwrap();
        let first = Instant::now();
        let after = |seconds| timeline.state(first + Duration::from_secs(seconds));
        assert_eq!(after(0), State::Processing);
        assert_eq!(after(119), State::Processing);
        assert_eq!(after(120), State::Unavailable);
        assert_eq!(after(150), State::WrongLogin);
        assert_eq!(after(1_000_000), State::WrongLogin);
    }

    #[test]
    fn the_scenarios_come_in_the_end() {
        let timeline: Timeline = "silent:1s".parse().unwrap();
        let first = Instant::now();
        assert_eq!(timeline.state(first), State::Silent);
        assert_eq!(timeline.state(first + Duration::from_secs(1)), State::Scenarios);
        assert_eq!(Timeline::default().state(first), State::Scenarios);
    }

    #[test]
    fn a_timeline_that_is_none_is_refused() {
        for text in [
            "sleeping:1m",
            "processing,silent",
            "processing:2",
            "processing:2m:3m",
            ":1m",
        ] {
            assert!(text.parse::<Timeline>().is_err(), "{text}");
        }
    }
}
