//! The arguments of `collect` on many orders, on waiting, and on what follows.

use std::error::Error;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser as _};
use collectmc::{InputError, OrderNumber, WaitPolicy};

/// Which orders.
#[derive(Args)]
pub(crate) struct Orders {
    /// The numbers of the orders, requested one after the other. `-` reads them from standard input, as --orders does
    #[arg(value_name = "ORDER", required_unless_present = "list")]
    given: Vec<OrderSource>,

    /// Read the numbers from this file: one a line, with comments after `#`, or CSV whose header names an order column. `-`
    /// reads standard input
    #[arg(long = "orders", value_name = "FILE", value_parser = PathBufValueParser::new().map(OrderSource::List))]
    list: Option<OrderSource>,

    /// How long to wait between the requests for two orders
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = humantime::parse_duration, hide_short_help = true)]
    pub(crate) pause: Duration,

    /// Request orders too whose files are complete: a response, and mark.pem and logo.svg of the certificate in it
    #[arg(long)]
    pub(crate) refresh: bool,
}

/// An order, or where a list of them is.
#[derive(Clone)]
pub(crate) enum OrderSource {
    Number(OrderNumber),
    List(PathBuf),
}

impl FromStr for OrderSource {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        match text {
            "-" => Ok(Self::List(text.into())),
            _ => text.parse().map(Self::Number),
        }
    }
}

impl Orders {
    /// Those on the command line, and the list.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &OrderSource> {
        self.given.iter().chain(&self.list)
    }
}

/// How to wait.
#[derive(Args)]
#[command(next_help_heading = "Waiting")]
pub(crate) struct Wait {
    /// Request an order that is not issued yet again until it is. Transient failures are outlasted, up to 8 in a row
    #[arg(long)]
    wait: bool,

    /// The time between two requests for an order, such as 90m or 3h: the service wants 3 hours, and a minute is the least
    #[arg(long = "interval", value_name = "DURATION", requires = "wait", default_value = "3h", value_parser = every)]
    every: WaitPolicy,

    /// When to give up, counted from the start. One more request is made then
    #[arg(long, value_name = "DURATION", requires = "wait", default_value = "7d", value_parser = humantime::parse_duration, hide_short_help = true)]
    deadline: Duration,

    /// Wait for the payment of an order too (code -22)
    #[arg(long, requires = "wait", hide_short_help = true)]
    for_payment: bool,
}

impl Wait {
    /// How to wait, if that was asked for.
    pub(crate) fn policy(&self) -> Option<WaitPolicy> {
        let policy = self.every.at_most(self.deadline);
        let policy = if self.for_payment { policy.for_payment() } else { policy };
        self.wait.then_some(policy)
    }
}

fn every(interval: &str) -> Result<WaitPolicy, Box<dyn Error + Send + Sync>> {
    Ok(WaitPolicy::new().every(humantime::parse_duration(interval)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_has_a_unit_and_is_a_minute_at_least() {
        assert_eq!(every("3h").unwrap().interval(), WaitPolicy::DEFAULT_INTERVAL);
        assert_eq!(every("1h 30m").unwrap().interval(), Duration::from_secs(5400));
        for text in ["59s", "3", "", "h", "3 parsecs"] {
            assert!(every(text).is_err(), "{text}");
        }
    }
}
