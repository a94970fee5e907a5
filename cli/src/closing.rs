//! The table at the end of a run over several orders.

use collectmc::protocol::LaterAttempt;
use collectmc::{Error, Outcome, Timestamp, TransportErrorKind};

use crate::checks::Examination;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::turns::Turn;

/// A line an order.
#[derive(Default)]
pub(crate) struct Closing(Vec<(String, String, Exit)>);

impl Closing {
    pub(crate) fn add(
        &mut self,
        turn: &Turn,
        response: &Result<Outcome, Failure>,
        examination: Option<&Examination>,
        exit: Exit,
    ) {
        let earlier = if turn.is_collected { "collected earlier: " } else { "" };
        let result = match (response, examination) {
            (_, Some(examination)) => format!("{earlier}{}", examined(examination)),
            (Ok(outcome), None) => short(Ok(outcome)).to_owned(),
            (Err(Failure::Collect(error)), None) => short(Err(error)).to_owned(),
            (Err(Failure::NotAsked(_)), None) => "not requested".to_owned(),
            (Err(_), None) => "failed".to_owned(),
        };
        self.0.push((turn.order.to_string(), result, exit));
    }

    /// Prints the table, if it says more than the one report before it.
    pub(crate) fn print(&self, output: &mut Output) {
        if self.0.len() < 2 || !output.is_summary() {
            return;
        }
        let widths = self.0.iter().map(|(order, result, _)| (order.len(), result.len()));
        let (order_width, result_width) = widths.fold((0, 0), |(orders, results), (order, result)| {
            (orders.max(order), results.max(result))
        });
        let mut table = format!("\n{} orders, and the exit code of each:", self.0.len());
        for (order, result, exit) in &self.0 {
            let code = exit.code();
            table += &format!("\n  {order:>order_width$}  {result:<result_width$}  {code}");
        }
        output.line(&table);
    }
}

/// A result in a few words of the program's own.
pub(crate) fn short(result: Result<&Outcome, &Error>) -> &'static str {
    match result {
        Ok(Outcome::Attached(_)) => "certificates",
        Ok(Outcome::Available) => "issued, but not included in the response",
        Ok(Outcome::Processing) => "not issued yet",
        Err(error) if error.is_authentication() => "the login was rejected",
        Err(error) if error.later_attempt() == LaterAttempt::OnceIssued => "not issued yet",
        Err(Error::Service(_)) => "rejected by the service",
        Err(Error::Response(_)) => "unexpected response",
        Err(Error::Transport(error)) if error.kind() == TransportErrorKind::Replay => "not in the recording",
        Err(Error::Transport(error)) if error.request_may_have_been_sent() => "no complete response",
        Err(Error::Transport(_)) => "no connection",
        Err(_) => "failed",
    }
}

fn examined(examination: &Examination) -> String {
    let verdict = examination.verdict().as_str().replace('-', " ");
    match examination.valid_until {
        Some(until) => format!("{verdict}, valid until {}", date(until)),
        None => verdict,
    }
}

/// `2026-12-01`.
pub(crate) fn date(time: Timestamp) -> String {
    format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day())
}
