//! `collect`: requests orders, keeps what is sent, shows it, and checks it.
//!
//! - [`orders`]: which orders; [`turns`]: which is requested when; [`waiting`]: the clock, and the note of the last request
//! - [`keeping`]: the files of an order
//! - [`progress`]: the line on a terminal; [`closing`]: the table in the end

mod closing;
mod keeping;
mod orders;
mod progress;
mod turns;
mod waiting;

use std::collections::VecDeque;
use std::time::SystemTime;

use collectmc::certificates::Certificates;
use collectmc::protocol::WaitPolicy;
use collectmc::{Client, Credentials, Endpoint, Error, OrderNumber, Outcome, Timestamp, Transport as _};

use self::closing::Closing;
use self::progress::StatusLine;
use self::turns::{Ended, Turn};
use self::waiting::{LastRequest, Time};
use crate::arguments::Collect;
use crate::checks::{Checks, Examination, Origin, RECORDED_ROOTS, TrustReason};
use crate::exit::Exit;
use crate::failure::{Failure, Stop};
use crate::output::Output;
use crate::publication;
use crate::report::{BimiReport, Input, Report};
use crate::signals::Signals;
use crate::wire::Wire;
use crate::{collected, credentials, exec};

pub(crate) fn run(arguments: &Collect, output: &mut Output) -> Result<Exit, Failure> {
    let orders = orders::all(&arguments.orders)?;
    let inputs: Vec<_> = orders.iter().map(|order| Input::Order(order.get())).collect();
    Ok(collect(arguments, &orders, output).unwrap_or_else(|failure| {
        output.failed(&inputs, &failure);
        failure.exit()
    }))
}

fn collect(arguments: &Collect, orders: &[OrderNumber], output: &mut Output) -> Result<Exit, Failure> {
    // What can fail before any request.
    let endpoint = arguments.endpoint.as_deref();
    let endpoint = endpoint.map_or(Ok(Endpoint::default()), str::parse);
    let endpoint = endpoint.map_err(Error::from)?;
    let mut checks = Checks::new(&arguments.checks, arguments.place.get())?;
    if let Some(recording) = &arguments.replay {
        checks = checks.with_recording(recording)?;
    }
    let signals = Signals::default();
    let wire = Wire::open(arguments, signals.clone())?;
    // Nobody is asked for a password that is not sent.
    let is_collected = |order: &OrderNumber| collected::instead_of_a_request(arguments, *order).is_some();
    let has_credentials = arguments.replay.is_some() || !orders.iter().all(is_collected);
    let credentials = match has_credentials && arguments.replay.is_none() {
        true => credentials::find(&arguments.account)?,
        false => Credentials::for_replay(),
    };
    if let Some(warning) = &wire.warning {
        output.note(warning);
    }

    // From here on there is something to lose.
    signals.take();
    let time = Time::new(signals.clone(), arguments.replay.is_some());
    let now = time.now();
    let mut run = Run {
        arguments,
        checks,
        client: Client::new(credentials, wire).endpoint(endpoint),
        status: StatusLine::start(!output.is_verbose() && !output.is_quiet()),
        policy: arguments.wait.policy(),
        has_credentials,
        turns: orders.iter().map(|order| Turn::new(*order, arguments, &time)).collect(),
        stop: None,
        unconnected: 0,
        not_before: now,
        closing: Closing::default(),
        time,
        output,
    };
    let mut worst = Exit::Done;
    while let Some((turn, ended)) = run.next_end() {
        worst = worst.max(run.conclude(turn, &ended));
    }
    run.closing.print(run.output);
    Ok(signals.exit().unwrap_or(Exit::Done).max(run.finish(worst)))
}

/// What a run works with, and how far it has come.
struct Run<'r> {
    arguments: &'r Collect,
    checks: Checks,
    client: Client<Wire>,
    time: Time,
    status: StatusLine,
    policy: Option<WaitPolicy>,
    /// Without credentials no request is made: all orders were collected when the run began.
    has_credentials: bool,
    /// The orders whose end has not come. Of those that are due at the same time the first has waited longest.
    turns: VecDeque<Turn>,
    /// Why no further order is requested.
    stop: Option<Stop>,
    /// So many orders in a row had no connection.
    unconnected: u32,
    /// No request is made before.
    not_before: SystemTime,
    closing: Closing,
    output: &'r mut Output,
}

impl Run<'_> {
    /// Keeps what was sent, then checks it, writes what is made of it, and reports how good that is. Of an order that is collected
    /// it makes what is missing of the files to publish.
    fn conclude(&mut self, turn: Turn, response: &Ended) -> Exit {
        let date = Timestamp::from(self.recorded().unwrap_or_else(SystemTime::now));
        let mut keeping = turn.keeping;
        if !turn.is_collected {
            keeping.response(response, date, self.client.credentials());
        }
        let input = Input::Order(turn.order.get());
        let mut report = match response {
            Ok(outcome) => Report::answered(input, outcome),
            Err(failure) => Report::failed(input, failure),
        };
        report.requested = Some(turn.attempts > 0);
        if let Ok(Outcome::Attached(certificates)) = response {
            self.complete(&mut report, certificates);
            keeping.certificates(certificates, &report, self.arguments, date);
            turn.last_request.iter().for_each(LastRequest::forget);
        }
        report.files = keeping.files;
        let (mut failures, mut notes) = (keeping.failures, keeping.notes);
        if let (Some(mut folder), Some(command)) = (keeping.folder, &self.arguments.exec) {
            folder.unlock();
            failures.extend(exec::run_if_pending(command, folder.path(), &report).err());
        }
        for failure in &failures {
            report.fails(failure);
        }
        self.output.brief(&report);
        let subject = report.subject();
        for failure in response.as_ref().err().into_iter().chain(&failures) {
            self.output.error(Some(&subject), failure);
        }
        if let Some(seconds) = report.error.as_ref().and_then(|error| error.retry_after_seconds) {
            notes.push(format!("the server asks to wait {seconds} s before another attempt"));
        }
        for note in &notes {
            self.output.note(note);
        }
        self.closing.add(&report, turn.is_collected);
        report.exit
    }

    /// The date of the last response, if that is from a recording that has it.
    fn recorded(&self) -> Option<SystemTime> {
        self.arguments.replay.as_ref()?;
        self.client.transport().date()
    }

    /// Adds what the certificates are, and what is made of them to be published.
    fn complete(&self, report: &mut Report, certificates: &Certificates) {
        let at = self.checks.at(self.recorded());
        let examination = Examination::of(certificates, Origin::Service, at, &self.checks);
        report.bimi = self.record(&examination);
        report.roots = match (examination.trust, &self.arguments.replay) {
            (Some(TrustReason::Recording), Some(recording)) => vec![recording.join(RECORDED_ROOTS)],
            (Some(TrustReason::Given), _) => self.arguments.checks.roots.clone(),
            _ => Vec::new(),
        };
        report.examined(examination);
    }

    /// The record to publish, where it was asked for.
    fn record(&self, examination: &Examination) -> Option<BimiReport> {
        let base = self.arguments.base_url.as_ref()?;
        match publication::proposal(examination, Some(base), self.arguments.omit_root) {
            Some(Ok(bimi)) => return Some(bimi),
            Some(Err(error)) => self.output.note(&format!("no record is made: {error}")),
            None => self
                .output
                .note("no record is made: the certificate names no domain; give --domain"),
        }
        None
    }

    /// Ends a recording, or reports what is left of one.
    fn finish(&self, exit: Exit) -> Exit {
        let Err(left) = self.client.transport().finish() else {
            return exit;
        };
        if self.arguments.replay.is_some() {
            // The error of a request that is not in the recording has said already what is.
            if exit != Exit::LocalFiles {
                self.output.note(&left.to_string());
            }
            return exit;
        }
        let failure = Failure::from(Error::from(left));
        self.output.error(None, &failure);
        exit.max(failure.exit())
    }
}
