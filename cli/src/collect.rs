//! `collect`: asks for orders, shows what came, checks it, and keeps it.

use std::path::Path;
use std::thread;
use std::time::Duration;

use collectmc::protocol::RetryPolicy;
use collectmc::{Client, CollectRequest, Endpoint, Error, OrderNumber, Outcome};

use crate::arguments::Collect;
use crate::checks::{Checks, Examination, Origin};
use crate::credentials;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError};
use crate::output::{self, Output};
use crate::progress::{self, Progress, Status};
use crate::report::{FileReport, Input, Report};
use crate::response;
use crate::summary;
use crate::wire::{Unfinished, Wire};

pub(crate) fn run(arguments: &Collect, output: &mut Output) -> Result<Exit, Failure> {
    // What can be wrong before anything is asked: of the person, and of the service.
    let endpoint = arguments
        .endpoint
        .as_deref()
        .map_or(Ok(Endpoint::default()), str::parse)?;
    arguments.out.as_deref().map_or(Ok(()), files::check_folder)?;
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

/// How to wait between tries, and say so. A replay does not wait.
fn waiting(arguments: &Collect, progress: Option<Status>) -> impl Fn(Duration) + Send + Sync + 'static {
    let is_replay = arguments.replay.is_some();
    move |delay| {
        if is_replay {
            return;
        }
        let text = format!("that failed; trying again in {} s", delay.as_secs());
        match &progress {
            Some(status) => status.set(text),
            None => output::note(&text),
        }
        thread::sleep(delay);
        if let Some(status) = &progress {
            status.set("waiting for the answer to another try");
        }
    }
}

const REPEATS: &str = "the answer repeats the login name or password, and so is not kept";

struct Run<'r> {
    arguments: &'r Collect,
    checks: Checks,
    client: Client<Wire>,
    progress: Option<Status>,
    output: &'r mut Output,
}

impl Run<'_> {
    /// Asks for each order. When the login is refused no further one is asked for: that would lock the account.
    fn orders(&mut self) -> Exit {
        let mut worst = Exit::Done;
        let mut login_refused = false;
        for &order in &self.arguments.orders {
            let answer = match login_refused {
                true => Err(Failure::NotAsked),
                false => self.ask(order).map_err(Failure::from),
            };
            login_refused |= matches!(&answer, Err(Failure::Collect(error)) if error.is_authentication());
            worst = worst.max(self.tell(order, &answer));
        }
        worst
    }

    fn ask(&self, order: OrderNumber) -> Result<Outcome, Error> {
        let _progress = self.progress.as_ref().map(|status| {
            status.set(format!("order {order}: waiting for the answer"));
            Progress::start(status.clone())
        });
        let request = CollectRequest::new(order).format(self.arguments.format.into());
        self.client.collect(&request)
    }

    /// Checks what came, writes files, and says how good that is.
    fn tell(&mut self, order: OrderNumber, answer: &Result<Outcome, Failure>) -> Exit {
        let input = Input::Order(order.get());
        let (mut report, mut failure) = match answer {
            Ok(outcome) => (Report::answered(input, outcome), None),
            Err(failure) => (Report::failed(input, failure), Some(failure)),
        };
        let examination = self.examine(answer);
        if let Some(examination) = &examination {
            report.examined(examination);
        }
        let folder = self.arguments.out.as_ref().map(|out| out.join(order.to_string()));
        let unwritten = folder.and_then(|folder| match self.keep(&folder, answer, examination.as_ref()) {
            Ok(files) => {
                report.files = files;
                None
            }
            Err(error) => Some(Failure::from(error)),
        });
        match &unwritten {
            // What went wrong first is the more telling.
            Some(error) if failure.is_some() => self.output.error(Some("the answer is not kept"), error),
            Some(error) => {
                report.fails(error);
                failure = Some(error);
            }
            None => {}
        }
        self.output.report(&report);
        if let Some(failure) = failure {
            self.output.error(Some(&summary::subject(&report)), failure);
        }
        if let Some(seconds) = report.error.as_ref().and_then(|error| error.retry_after_seconds) {
            self.output
                .note(&format!("the server asks to wait {seconds} s before another try"));
        }
        report.exit
    }

    fn examine(&self, answer: &Result<Outcome, Failure>) -> Option<Examination> {
        let Ok(Outcome::Attached(certificates)) = answer else {
            return None;
        };
        let at = self.checks.at(self.client.transport().recorded());
        Some(Examination::of(certificates, Origin::Service, at, &self.checks))
    }

    /// Writes what there is to keep of an answer, and what is to be published.
    fn keep(
        &self,
        folder: &Path,
        answer: &Result<Outcome, Failure>,
        examination: Option<&Examination>,
    ) -> Result<Vec<FileReport>, FileError> {
        let credentials = self.client.credentials();
        let mut files = match answer {
            Ok(Outcome::Attached(certificates)) => {
                let files = response::files(folder, certificates, credentials);
                self.note_if(files.len() < 2, REPEATS);
                files
            }
            Err(Failure::Collect(Error::Response(error))) if !error.body().is_empty() => {
                let file = response::not_understood(folder, error.body(), credentials);
                self.note_if(file.is_none(), REPEATS);
                file.into_iter().collect()
            }
            _ => Vec::new(),
        };
        if let Some(examination) = examination {
            let root = self.arguments.omit_root.into();
            files.append(&mut response::publication(folder, examination, root));
        }
        let written = files::write(&files, self.arguments.force)?;
        if let (Err(_), [(path, _)]) = (answer, written.as_slice()) {
            let path = files::display(path);
            self.output
                .note(&format!("the answer is kept; `collectmc inspect {path}` shows it"));
        }
        Ok(written.into_iter().map(FileReport::of).collect())
    }

    fn note_if(&self, condition: bool, text: &str) {
        if condition {
            self.output.note(text);
        }
    }

    /// Says what became of a recording.
    fn finish(&self, exit: Exit) -> Exit {
        match self.client.transport().finish() {
            Ok(()) => exit,
            Err(Unfinished::NotAskedFor(left)) => {
                // After a request that is not in the recording, its error has told what is.
                self.note_if(exit < Exit::LocalFiles, &left.to_string());
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
