//! `collect`: requests orders, keeps what is sent, shows it, and checks it.

use std::thread;
use std::time::{Duration, SystemTime};

use collectmc::certificates::Certificates;
use collectmc::protocol::RetryPolicy;
use collectmc::{Client, CollectRequest, Endpoint, Error, OrderNumber, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::checks::{Checks, Examination, Origin};
use crate::credentials;
use crate::exit::Exit;
use crate::failure::{Failure, Stop};
use crate::files::Folder;
use crate::keeping::{Keeping, Kept};
use crate::output::{self, Output};
use crate::progress::{self, Progress, Status};
use crate::publication;
use crate::report::{BimiReport, Input, Report};
use crate::wire::{Unfinished, Wire};

pub(crate) fn run(arguments: &Collect, output: &mut Output) -> Result<Exit, Failure> {
    // What can fail before any request.
    let endpoint = arguments
        .endpoint
        .as_deref()
        .map_or(Ok(Endpoint::default()), str::parse)?;
    let mut checks = Checks::new(&arguments.checks, arguments.place.get())?;
    if let Some(recording) = &arguments.replay {
        checks = checks.with_recording(recording)?;
    }
    let wire = Wire::open(arguments)?;
    let credentials = match arguments.replay {
        Some(_) => credentials::placeholders()?,
        None => credentials::find(arguments.credentials.as_deref())?,
    };

    let shows_progress = progress::is_possible() && !output.is_verbose();
    let status = Status::default();
    let client = Client::new(credentials, wire)
        .endpoint(endpoint)
        .retries(RetryPolicy::new(arguments.tries()))
        .sleep_with(waiting(arguments, shows_progress.then(|| status.clone())));
    let mut run = Run {
        arguments,
        checks,
        client,
        progress: shows_progress.then_some(status),
        output,
    };
    let exit = run.orders();
    Ok(run.finish(exit))
}

/// How to wait between attempts, and say so. A replay does not wait.
fn waiting(arguments: &Collect, progress: Option<Status>) -> impl Fn(Duration) + Send + Sync + 'static {
    let is_replay = arguments.replay.is_some();
    move |delay| {
        if is_replay {
            return;
        }
        let text = format!("the attempt failed; the next one is in {} s", delay.as_secs());
        match &progress {
            Some(status) => status.set(text),
            None => output::note(&text),
        }
        thread::sleep(delay);
        if let Some(status) = &progress {
            status.set("waiting for the response to another attempt");
        }
    }
}

struct Run<'r> {
    arguments: &'r Collect,
    checks: Checks,
    client: Client<Wire>,
    progress: Option<Status>,
    output: &'r mut Output,
}

impl Run<'_> {
    /// Requests each order once, unless something ends the run before.
    fn orders(&mut self) -> Exit {
        let mut worst = Exit::Done;
        let mut stop = None;
        for (at, &order) in self.arguments.orders.iter().enumerate() {
            if self.arguments.orders.iter().take(at).any(|earlier| *earlier == order) {
                continue;
            }
            let (folder, response) = match stop {
                Some(stop) => (None, Err(Failure::NotAsked(stop))),
                None => self.order(order),
            };
            stop = stop.or(self.stop(&response));
            worst = worst.max(self.conclude(order, &response, folder.as_ref()));
        }
        worst
    }

    /// Requests an order, once there is a place for its files.
    fn order(&self, order: OrderNumber) -> (Option<Folder>, Result<Outcome, Failure>) {
        let folder = match self.arguments.no_files {
            true => None,
            false => match Folder::prepare(self.arguments.out.join(order.to_string())) {
                Ok(folder) => Some(folder),
                Err(error) => return (None, Err(Failure::Folder(error))),
            },
        };
        (folder, self.request(order).map_err(Failure::from))
    }

    fn request(&self, order: OrderNumber) -> Result<Outcome, Error> {
        let _progress = self.progress.as_ref().map(|status| {
            status.set(format!("order {order}: waiting for the response"));
            Progress::start(status.clone())
        });
        let request = CollectRequest::new(order).format(self.arguments.format.into());
        self.client.collect(&request)
    }

    /// Whether no further order may be requested. A login that was rejected locks the account when it is repeated, and what
    /// came once in place of a response of the service will come again, at the cost of a request each time.
    fn stop(&self, response: &Result<Outcome, Failure>) -> Option<Stop> {
        let Err(Failure::Collect(error)) = response else {
            return None;
        };
        let is_unexpected = matches!(error, Error::Response(_)) || Exit::of(error) == Exit::Unexpected;
        match error.is_authentication() {
            true => Some(Stop::LoginRejected),
            false => (is_unexpected && !self.arguments.keep_going).then_some(Stop::Unexpected),
        }
    }

    /// Keeps what was sent, then checks it, writes what is made of it, and reports how good that is.
    fn conclude(&mut self, order: OrderNumber, response: &Result<Outcome, Failure>, folder: Option<&Folder>) -> Exit {
        let recorded = self.client.transport().recorded();
        let date = Timestamp::from(recorded.unwrap_or_else(SystemTime::now));
        let mut keeping = folder.map(|folder| Keeping::new(folder.path(), date));
        if let Some(keeping) = &mut keeping {
            keeping.response(response, self.client.credentials());
        }

        let input = Input::Order(order.get());
        let mut report = match response {
            Ok(outcome) => Report::answered(input, outcome),
            Err(failure) => Report::failed(input, failure),
        };
        if let Ok(Outcome::Attached(certificates)) = response {
            let examination = self.examine(certificates);
            report.examined(&examination);
            report.bimi = self.record(&examination);
            if let Some(keeping) = &mut keeping {
                let Collect { omit_root, force, .. } = self.arguments;
                keeping.certificates(certificates, &examination, *omit_root, report.bimi.as_ref(), *force);
            }
        }
        let Kept { files, failures, notes } = keeping.map(Keeping::finish).unwrap_or_default();
        report.files = files;
        for failure in &failures {
            report.fails(failure);
        }

        self.output.brief(&report);
        let subject = report.subject();
        for failure in response.as_ref().err().into_iter().chain(&failures) {
            self.output.error(Some(&subject), failure);
        }
        self.notes(&report, &notes);
        report.exit
    }

    fn examine(&self, certificates: &Certificates) -> Examination {
        let at = self.checks.at(self.client.transport().recorded());
        Examination::of(certificates, Origin::Service, at, &self.checks)
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

    fn notes(&self, report: &Report, notes: &[String]) {
        for note in notes {
            self.output.note(note);
        }
        if let Some(seconds) = report.error.as_ref().and_then(|error| error.retry_after_seconds) {
            self.output
                .note(&format!("the server asks to wait {seconds} s before another attempt"));
        }
    }

    /// Ends a recording, or reports what is left of one.
    fn finish(&self, exit: Exit) -> Exit {
        match self.client.transport().finish() {
            Ok(()) => exit,
            Err(Unfinished::NotAskedFor(left)) => {
                // The error of a request that is not in the recording has said already what is.
                if exit != Exit::LocalFiles {
                    self.output.note(&left.to_string());
                }
                exit
            }
            Err(Unfinished::NotRecorded(error)) => {
                let failure = Failure::from(Error::from(error));
                self.output.error(None, &failure);
                exit.max(failure.exit())
            }
        }
    }
}
