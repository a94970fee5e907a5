//! Standard output for results, standard error for the rest. A closed pipe neither panics nor stops the program: the files
//! are still to be written.

use std::io::{self, Stdout, Write};
use std::path::PathBuf;

use anstream::AutoStream;
use anstream::adapter::strip_str;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;

use crate::arguments::OutputOptions;
use crate::check::report::DomainReport;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{FileError, FileState};
use crate::logger;
use crate::recording::RecordingReport;
use crate::report::{FileReport, Input, LogoFileReport, Report};
use crate::stderr::say;
use crate::summary;
use crate::text::{indented, safe, safe_json};

pub(crate) struct Output {
    // Colour for terminals only, and not where NO_COLOR is set.
    stdout: AutoStream<Stdout>,
    options: OutputOptions,
    /// Whether anything has been printed yet.
    empty: bool,
    broken: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(options: OutputOptions) -> Self {
        // For all streams: what is automatic looks at the terminal and at NO_COLOR.
        match options.color {
            ColorChoice::Auto => {}
            ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
            ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        }
        if options.verbose {
            logger::start();
        }
        Self {
            stdout: AutoStream::auto(io::stdout()),
            options,
            empty: true,
            broken: None,
        }
    }

    /// Whether there is a log, which a progress line would get in the way of.
    pub(crate) fn is_verbose(&self) -> bool {
        self.options.verbose
    }

    /// Whether only errors and JSON are printed.
    pub(crate) fn is_quiet(&self) -> bool {
        self.options.quiet
    }

    /// Whether summaries are printed.
    pub(crate) fn is_summary(&self) -> bool {
        !self.options.json && !self.options.quiet
    }

    /// Prints a report: all of it at once, so that a reader of the pipe need not wait for the next.
    pub(crate) fn report(&mut self, report: &Report) {
        self.print(report, summary::full);
    }

    /// Prints what a report comes to, with all that is in it if that was asked for.
    pub(crate) fn brief(&mut self, report: &Report) {
        match self.options.verbose {
            true => self.report(report),
            false => self.print(report, summary::brief),
        }
    }

    /// Prints a failure that came before there was anything to report: in JSON an object for each input, and on standard error. A
    /// command line that wants two things on standard output gets neither.
    pub(crate) fn failed(&mut self, inputs: &[Input<'_>], failure: &Failure) {
        let is_free = !matches!(failure, Failure::StandardInputTwice | Failure::StandardOutputTwice(_));
        if self.options.json && is_free {
            for input in inputs {
                self.report(&Report::failed(*input, failure));
            }
        }
        self.error(None, failure);
    }

    /// Prints what an SVG file is worth.
    pub(crate) fn logo_file(&mut self, report: &LogoFileReport) {
        self.print(report, summary::logo_file);
    }

    /// Prints what a domain publishes.
    pub(crate) fn domain(&mut self, report: &DomainReport) {
        self.print(report, summary::domain);
    }

    /// Prints what is wrong with a recording.
    pub(crate) fn recording(&mut self, report: &RecordingReport) {
        self.print(report, RecordingReport::summary);
    }

    fn print<R: Serialize>(&mut self, report: &R, summary: fn(&R) -> String) {
        if self.options.json {
            match serde_json::to_string(report) {
                Ok(json) => self.line(&safe_json(&json)),
                Err(error) => self.broken = Some(error.into()),
            }
        } else if !self.options.quiet {
            let separator = if self.empty { "" } else { "\n" };
            self.write(&format!("{separator}{}", summary(report)));
        }
        self.empty = false;
    }

    /// Prints a line of text that is safe to print.
    pub(crate) fn line(&mut self, text: &str) {
        self.write(&format!("{text}\n"));
    }

    /// Prints bytes as they are: nothing on the way can change them.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if self.broken.is_none() {
            let mut stdout = io::stdout().lock();
            self.broken = stdout.write_all(bytes).and_then(|()| stdout.flush()).err();
        }
    }

    /// Writes text to standard output by one call of the system, unless that has failed before.
    fn write(&mut self, text: &str) {
        // The stream would write each piece between two styles by itself.
        let text = match self.stdout.current_choice() {
            anstream::ColorChoice::Never => strip_str(text).to_string(),
            _ => text.to_owned(),
        };
        if self.broken.is_none() {
            let written = self.stdout.write_all(text.as_bytes());
            self.broken = written.and_then(|()| self.stdout.flush()).err();
        }
    }

    /// Adds to a report the files that were written, or why they could not be, which is printed too.
    pub(crate) fn wrote(&self, written: Result<Vec<(PathBuf, FileState)>, FileError>, report: &mut Report) {
        match written {
            Ok(written) => report.files.extend(written.into_iter().map(FileReport::of)),
            Err(error) => {
                let failure = Failure::from(error);
                report.fails(&failure);
                self.error(Some(&report.subject()), &failure);
            }
        }
    }

    /// Prints what went wrong on standard error, with its causes.
    pub(crate) fn error(&self, subject: Option<&str>, failure: &Failure) {
        const ERROR: Style = AnsiColor::Red.on_default().bold();
        let mut text = format!("{ERROR}error:{ERROR:#} ");
        if let Some(subject) = subject {
            text.push_str(subject);
            text.push_str(": ");
        }
        text.push_str(&indented(&safe(&failure.to_string()), "    "));
        for cause in failure.causes() {
            text.push_str("\n  caused by: ");
            text.push_str(&indented(&cause, "    "));
        }
        say(&text);
    }

    /// Prints a note on standard error.
    pub(crate) fn note(&self, text: &str) {
        if !self.options.quiet {
            note(text);
        }
    }

    /// The exit code in the end. A reader that went away had enough; a full disk is another matter.
    pub(crate) fn finish(self, exit: Exit) -> Exit {
        match self.broken {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                say(&format!("error: could not write standard output\n  caused by: {error}"));
                exit.max(Exit::LocalFiles)
            }
            _ => exit,
        }
    }
}

/// Prints a note on standard error.
pub(crate) fn note(text: &str) {
    const NOTE: Style = AnsiColor::Cyan.on_default().bold();
    say(&format!("{NOTE}note:{NOTE:#} {}", indented(&safe(text), "    ")));
}
