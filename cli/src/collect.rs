//! `collect`: requests orders, keeps what is sent, shows it, and checks it.

use std::mem;
use std::path::Path;
use std::time::SystemTime;

use collectmc::certificates::Certificates;
use collectmc::protocol::RetryPolicy;
use collectmc::{Client, Credentials, Endpoint, Error, OrderNumber, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::checks::{Checks, Examination, Origin, RECORDED_ROOTS, TrustReason};
use crate::closing::Closing;
use crate::collected::Collected;
use crate::credentials;
use crate::exec::{self, Changed, Pending};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::FileState;
use crate::keeping::{Keeping, Kept};
use crate::orders;
use crate::output::Output;
use crate::progress::{self, StatusLine};
use crate::publication::{self, EVIDENCE, LOGO, RECORD};
use crate::report::{BimiReport, FileReport, Input, Report};
use crate::signals::{Interruptible, Signals};
use crate::turns::{Ended, Turn, Turns};
use crate::unexpected::Unexpected;
use crate::waiting::Time;
use crate::wire::{Unfinished, Wire};

pub(crate) fn run(arguments: &Collect, output: &mut Output) -> Result<Exit, Failure> {
    let orders = orders::all(&arguments.orders)?;
    let inputs: Vec<_> = orders.iter().map(|order| Input::Order(order.get())).collect();
    Ok(collect(arguments, orders, output).unwrap_or_else(|failure| {
        output.failed(&inputs, &failure);
        failure.exit()
    }))
}

fn collect(arguments: &Collect, orders: Vec<OrderNumber>, output: &mut Output) -> Result<Exit, Failure> {
    // What can fail before any request.
    let endpoint = arguments
        .endpoint
        .as_deref()
        .map_or(Ok(Endpoint::default()), str::parse)?;
    let mut checks = Checks::new(&arguments.checks, arguments.place.get())?;
    if let Some(recording) = &arguments.replay {
        checks = checks.with_recording(recording)?;
    }
    let signals = Signals::default();
    let wire = Interruptible::new(Wire::open(arguments)?, signals.clone());
    // Nobody is asked for a password that is not sent.
    let is_collected = |order: &OrderNumber| Collected::instead_of_a_request(arguments, *order).is_some();
    let needs_credentials = arguments.replay.is_none() && !orders.iter().all(is_collected);
    let credentials = match needs_credentials {
        true => credentials::find(&arguments.account)?,
        false => Credentials::for_replay(),
    };

    if let Some(warning) = wire.inner().warning(SystemTime::now()) {
        output.note(&warning);
    }
    let attempts = wire.inner().attempts(arguments.tries());

    // From here on there is something to lose.
    signals.take();
    let status = (progress::is_possible() && !output.is_verbose() && !output.is_quiet()).then(StatusLine::default);
    let time = Time::new(signals.clone(), arguments.replay.is_some());
    let unexpected = Unexpected::new(status.clone(), time.is_real() && !output.is_quiet());
    let (sleeping, observing) = (time.clone(), unexpected.clone());
    let client = Client::new(credentials, wire)
        .endpoint(endpoint)
        .retries(RetryPolicy::new(attempts))
        .sleep_with(move |delay| sleeping.sleep(delay))
        .observe(move |attempt| observing.see(attempt))
        .cancelled_by(signals.flag());
    let turns = Turns::new(arguments, &client, time, &signals, unexpected, status, orders);
    let turns = match needs_credentials || arguments.replay.is_some() {
        true => turns,
        false => turns.without_credentials(),
    };
    let mut run = Run {
        arguments,
        checks,
        client: &client,
        closing: Closing::default(),
        output,
    };
    let exit = run.orders(turns);
    run.closing.print(run.output);
    Ok(signals.exit().unwrap_or(Exit::Done).max(run.finish(exit)))
}

struct Run<'r> {
    arguments: &'r Collect,
    checks: Checks,
    client: &'r Client<Interruptible<Wire>>,
    closing: Closing,
    output: &'r mut Output,
}

impl Run<'_> {
    /// Takes the orders to their ends.
    fn orders(&mut self, mut turns: Turns<'_>) -> Exit {
        let mut worst = Exit::Done;
        while let Some((turn, ended)) = turns.next_end(self.output) {
            worst = worst.max(match ended {
                Ended::Collected(collected) => self.conclude_collected(&turn, &collected),
                Ended::Response(response) => self.conclude(turn, &response),
            });
        }
        worst
    }

    /// Keeps what was sent, then checks it, writes what is made of it, and reports how good that is.
    fn conclude(&mut self, mut turn: Turn, response: &Result<Outcome, Failure>) -> Exit {
        let recorded = self.client.transport().inner().recorded();
        let date = Timestamp::from(recorded.unwrap_or_else(SystemTime::now));
        let kept = mem::take(&mut turn.kept);
        let mut keeping = turn.folder().map(|folder| Keeping::new(folder, date).after(kept));
        if let Some(keeping) = &mut keeping {
            keeping.response(response, self.client.credentials());
        }

        let input = Input::Order(turn.order.get());
        let mut report = match response {
            Ok(outcome) => Report::answered(input, outcome),
            Err(failure) => Report::failed(input, failure),
        };
        report.requested = Some(turn.was_requested());
        if let Ok(Outcome::Attached(certificates)) = response {
            self.complete(&mut report, self.examine(certificates));
            if let Some(keeping) = &mut keeping {
                self.keep_certificates(keeping, certificates, &report);
            }
            turn.forget();
        }
        let kept = keeping.map(Keeping::finish).unwrap_or_default();
        let folder = turn.folder().map(Path::to_owned);
        self.print(&mut report, response.as_ref().err(), kept, folder.as_deref());
        self.closing
            .add(turn.order, response, report.examination.as_ref(), report.exit);
        report.exit
    }

    /// Reports an order that is collected, without a request, and makes what is missing of the files to publish.
    fn conclude_collected(&mut self, turn: &Turn, collected: &Collected) -> Exit {
        let mut report = Report::answered(Input::Order(turn.order.get()), &collected.outcome);
        let mut keeping = Keeping::new(&collected.folder, SystemTime::now().into()).collected(&collected.response);
        if let Outcome::Attached(certificates) = &collected.outcome {
            self.complete(&mut report, self.examine(certificates));
            self.keep_certificates(&mut keeping, certificates, &report);
        }
        let kept = keeping.finish();
        self.print(&mut report, None, kept, Some(&collected.folder));
        self.output.note(&format!(
            "order {}: collected already, so it was not requested; --refresh requests it",
            turn.order
        ));
        self.closing
            .add_collected(turn.order, report.examination.as_ref(), report.exit);
        report.exit
    }

    fn keep_certificates(&self, keeping: &mut Keeping<'_>, certificates: &Certificates, report: &Report) {
        let Collect { omit_root, force, .. } = self.arguments;
        if let Some(examination) = &report.examination {
            keeping.certificates(certificates, examination, *omit_root, report.bimi.as_ref(), *force);
        }
    }

    /// Completes the report by what was kept and the command of `--exec`, and prints it.
    fn print(&mut self, report: &mut Report, failure: Option<&Failure>, kept: Kept, folder: Option<&Path>) {
        let Kept {
            files,
            mut failures,
            notes,
        } = kept;
        report.files = files;
        failures.extend(self.execute(folder, report).err());
        for failure in &failures {
            report.fails(failure);
        }
        self.output.brief(report);
        let subject = report.subject();
        for failure in failure.into_iter().chain(&failures) {
            self.output.error(Some(&subject), failure);
        }
        self.notes(report, &notes);
    }

    fn examine(&self, certificates: &Certificates) -> Examination {
        let at = self.checks.at(self.client.transport().inner().recorded());
        Examination::of(certificates, Origin::Service, at, &self.checks)
    }

    /// Adds what the certificates are, and what is made of them to be published.
    fn complete(&self, report: &mut Report, examination: Examination) {
        report.bimi = self.record(&examination);
        report.roots = match (examination.trust, &self.arguments.replay) {
            (Some(TrustReason::Recording), Some(recording)) => vec![recording.join(RECORDED_ROOTS)],
            (Some(TrustReason::Given), _) => self.arguments.checks.roots.clone(),
            _ => Vec::new(),
        };
        report.examined(examination);
    }

    /// Runs the command of `--exec` if the files to publish have changed, or it has not succeeded since they did.
    fn execute(&self, folder: Option<&Path>, report: &Report) -> Result<(), Failure> {
        let (Some(command), Some(folder), Some(examination)) = (&self.arguments.exec, folder, &report.examination)
        else {
            return Ok(());
        };
        // A report has paths as text, which leaves out what is no Unicode.
        let is = |file: &FileReport, name| folder.join(name).display().to_string() == file.path;
        let to_publish = |file: &&FileReport| is(file, EVIDENCE) || is(file, LOGO);
        let mut files = report.files.iter().filter(to_publish);
        let is_changed = files.any(|file| file.state != FileState::Unchanged.as_str());
        let pending = Pending::in_folder(folder);
        if !is_changed && !pending.is_noted() {
            return Ok(());
        }
        pending.note()?;
        let record = report.bimi.as_ref().map(|_| ("record", RECORD));
        let paths = [Some(("mark", EVIDENCE)), Some(("logo", LOGO)), record];
        let paths = paths
            .into_iter()
            .flatten()
            .map(|(name, file)| (name, folder.join(file)));
        exec::run(
            command,
            &Changed {
                order: report.order.unwrap_or_default(),
                verdict: examination.verdict().as_str(),
                folder,
                files: paths.filter(|(_, path)| path.exists()).collect(),
                urls: report.bimi.as_ref().map(BimiReport::urls).unwrap_or_default(),
            },
        )?;
        pending.forget();
        Ok(())
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
        match self.client.transport().inner().finish() {
            Ok(()) => exit,
            Err(Unfinished::NotRequested(left)) => {
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
