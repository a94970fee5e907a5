//! Standard output for results, standard error for the rest. A closed pipe neither panics nor stops the program: the files
//! are still to be written.

use std::io::{self, Stdout, Write};
use std::path::Path;

use anstream::AutoStream;
use anstream::adapter::strip_str;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;

use crate::arguments::OutputOptions;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError, FileReport, NewFile, is_standard_stream};
use crate::report::{Input, Report};
use crate::stderr::{say, start_logging};
use crate::summary;
use crate::text::{lines, safe_json};

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
            start_logging();
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

    /// Prints a failure that came before there was anything to report: in JSON an object for each input, and on standard error.
    pub(crate) fn failed(&mut self, inputs: &[Input<'_>], failure: &Failure) {
        if self.options.json {
            for input in inputs {
                self.report(&Report::failed(*input, failure));
            }
        }
        self.error(None, failure);
    }

    /// Prints a report as JSON, or the summary of it.
    pub(crate) fn print<R: Serialize>(&mut self, report: &R, summary: fn(&R) -> String) {
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

    /// Writes a result to a file, or to standard output for `-`, of which there is no report.
    pub(crate) fn file(&mut self, path: &Path, bytes: &[u8], force: bool) -> Result<Option<FileReport>, FileError> {
        if is_standard_stream(path) {
            self.bytes(bytes);
            return Ok(None);
        }
        let file = NewFile {
            path: path.to_owned(),
            bytes: bytes.into(),
        };
        Ok(files::write(&[file], force)?.pop())
    }

    /// Adds to a report the files that were written, or why they could not be, which is printed too.
    pub(crate) fn wrote<F>(&self, written: Result<F, FileError>, report: &mut Report)
    where
        F: IntoIterator<Item = FileReport>,
    {
        match written {
            Ok(written) => report.files.extend(written),
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
        let subject = subject.map(|subject| format!("{subject}: ")).unwrap_or_default();
        let mut text = format!("{ERROR}error:{ERROR:#} {subject}{}", lines(&failure.to_string()));
        for cause in failure.causes() {
            text += &format!("\n  caused by: {}", lines(&cause));
        }
        say(&text);
    }

    /// Prints a note on standard error.
    pub(crate) fn note(&self, text: &str) {
        const NOTE: Style = AnsiColor::Cyan.on_default().bold();
        if !self.options.quiet {
            say(&format!("{NOTE}note:{NOTE:#} {}", lines(text)));
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
