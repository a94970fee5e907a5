//! `collect`: requests orders, keeps what is sent, shows it, and checks it.

use std::mem;
use std::time::SystemTime;

use collectmc::certificates::Certificates;
use collectmc::protocol::RetryPolicy;
use collectmc::{Client, Endpoint, Error, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::checks::{Checks, Examination, Origin};
use crate::closing::Closing;
use crate::collected::Collected;
use crate::credentials;
use crate::exec::{self, Changed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Change;
use crate::keeping::{Keeping, Kept};
use crate::orders;
use crate::output::Output;
use crate::progress::{self, Status};
use crate::publication::{EVIDENCE, LOGO};
use crate::report::{FileReport, Input, Report};
use crate::signals::{Interruptible, Signals};
use crate::summary;
use crate::turns::{Ended, Turn, Turns};
use crate::unexpected::Unexpected;
use crate::waiting::Time;
use crate::wire::{Unfinished, Wire};

pub(crate) fn run(arguments: &Collect, output: &mut Output) -> Result<Exit, Failure> {
    // What can fail before any request.
    let endpoint = arguments
        .endpoint
        .as_deref()
        .map_or(Ok(Endpoint::default()), str::parse)?;
    let orders = orders::all(&arguments.orders)?;
    let mut checks = Checks::new(&arguments.checks, arguments.place.get())?;
    if let Some(recording) = &arguments.replay {
        checks = checks.with_recording(recording)?;
    }
    let signals = Signals::default();
    let wire = Interruptible::new(Wire::open(arguments)?, signals.clone());
    let credentials = match arguments.replay {
        Some(_) => credentials::placeholders()?,
        None => credentials::find(&arguments.account)?,
    };

    // From here on there is something to lose.
    signals.take();
    let status = (progress::is_possible() && !output.is_verbose() && !output.is_quiet()).then(Status::default);
    let time = Time::new(signals.clone(), arguments.replay.is_some());
    let unexpected = Unexpected::new(status.clone(), time.is_real() && !output.is_quiet());
    let (sleeping, observing) = (time.clone(), unexpected.clone());
    let client = Client::new(credentials, wire)
        .endpoint(endpoint)
        .retries(RetryPolicy::new(arguments.tries()))
        .sleep_with(move |delay| sleeping.sleep(delay))
        .observe(move |attempt| observing.see(attempt))
        .cancelled_by(signals.flag());
    let turns = Turns::new(arguments, &client, time, &signals, unexpected, status, orders);
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
        let mut examination = None;
        if let Ok(Outcome::Attached(certificates)) = response {
            let examined = self.examine(certificates);
            report.examined(&examined);
            if let Some(keeping) = &mut keeping {
                let omit_root = self.arguments.omit_root;
                keeping.certificates(certificates, &examined, omit_root, self.arguments.force);
            }
            turn.forget();
            examination = Some(examined);
        }
        let Kept {
            files,
            mut failures,
            notes,
        } = keeping.map(Keeping::finish).unwrap_or_default();
        report.files = files;
        failures.extend(self.execute(&turn, &report, examination.as_ref()).err());
        for failure in &failures {
            report.fails(failure);
        }

        self.output.report(&report);
        let subject = summary::subject(&report);
        for failure in response.as_ref().err().into_iter().chain(&failures) {
            self.output.error(Some(&subject), failure);
        }
        self.notes(&report, &notes);
        self.closing
            .add(turn.order, response, examination.as_ref(), report.exit);
        report.exit
    }

    /// Reports an order that is collected, without a request.
    fn conclude_collected(&mut self, turn: &Turn, collected: &Collected) -> Exit {
        let mut report = Report::answered(Input::Order(turn.order.get()), &collected.outcome);
        let mut examination = None;
        if let Outcome::Attached(certificates) = &collected.outcome {
            let examined = self.examine(certificates);
            report.examined(&examined);
            examination = Some(examined);
        }
        let unchanged = |path: &std::path::PathBuf| FileReport::of((path.clone(), Change::Unchanged));
        report.files = collected.files.iter().map(unchanged).collect();
        self.output.report(&report);
        self.output.note(&format!(
            "order {}: collected already, so it was not requested; --refresh requests it",
            turn.order
        ));
        self.closing
            .add_collected(turn.order, examination.as_ref(), report.exit);
        report.exit
    }

    fn examine(&self, certificates: &Certificates) -> Examination {
        let at = self.checks.at(self.client.transport().inner().recorded());
        Examination::of(certificates, Origin::Service, at, &self.checks)
    }

    /// Runs the command of `--exec` if the files to publish have changed.
    fn execute(&self, turn: &Turn, report: &Report, examination: Option<&Examination>) -> Result<(), Failure> {
        let (Some(command), Some(folder), Some(examination)) = (&self.arguments.exec, turn.folder(), examination)
        else {
            return Ok(());
        };
        let is = |file: &FileReport, name| folder.join(name).as_os_str() == file.path.as_str();
        let to_publish = |file: &&FileReport| is(file, EVIDENCE) || is(file, LOGO);
        if !report
            .files
            .iter()
            .filter(to_publish)
            .any(|file| file.state != Change::Unchanged.as_str())
        {
            return Ok(());
        }
        let paths = [("mark", EVIDENCE), ("logo", LOGO)].map(|(name, file)| (name, folder.join(file)));
        let files = paths.iter().filter(|(_, path)| path.exists());
        Ok(exec::run(
            command,
            &Changed {
                order: turn.order.get(),
                verdict: examination.verdict().as_str(),
                folder,
                files: files.map(|(name, path)| (*name, path.as_path())).collect(),
            },
        )?)
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
