//! The program `collectmc`: collects mark certificates, and shows responses that were saved earlier.
//!
//! It is a guest of the public API of the library `collectmc`, and adds what a person or a script needs around it:
//! arguments, credentials, files that are whole or not there, a summary or JSON, and an exit code that says what to do next.
//! The JSON is described by `schema/report.schema.json` in this package, and that of `svg`, `check` and `recording check` by the
//! other files there.
//!
//! - [`arguments`]: the command line; [`collect`], [`inspect`], [`logo`], [`svg`], [`bimi`], [`check`], [`status`], [`recording`],
//!   [`mod@serve`], [`shell_help`]: a subcommand each
//! - [`credentials`], [`wire`]: the account and the transport; [`signals`]: what ends a run
//! - [`saved`]: a response in a file; [`collected`]: what an earlier run left; [`exec`]: what follows
//! - [`checks`], [`roots`]: what is checked, and against what
//! - [`report`]: the result, which is the JSON; [`summary`] and [`html`] show it to people and nothing else
//! - [`response`], [`publication`]: the files of an order; [`files`]: how files are read and written
//! - [`socket`]: a TCP connection with a deadline; [`failure`], [`exit`]: what went wrong
//! - [`output`], [`stderr`], [`text`], [`words`]: how it is printed
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
// `println!` and its kin panic when a pipe is closed: everything is printed by `output`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod bimi;
mod check;
mod checks;
mod collect;
mod collected;
mod credentials;
mod exec;
mod exit;
mod failure;
mod files;
mod html;
mod inspect;
mod logo;
mod output;
mod publication;
mod recording;
mod report;
mod response;
mod roots;
mod saved;
mod serve;
mod shell_help;
mod signals;
mod socket;
mod status;
mod stderr;
mod summary;
mod svg;
mod text;
mod wire;
mod words;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Id};

use self::arguments::{Arguments, Command, OrderSource, Recording};
use self::output::Output;
use self::report::Input;

fn main() -> ExitCode {
    let mut program = Arguments::command();
    let matches = program.get_matches_mut();
    if let Err(wrong) = check_streams(&matches) {
        program.error(ErrorKind::ArgumentConflict, wrong).exit();
    }
    let Arguments { command } = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let mut output = Output::new(command.output());
    let result = match &command {
        Command::Collect(arguments) => collect::run(arguments, &mut output),
        Command::Inspect(arguments) => inspect::run(arguments, &mut output),
        Command::Logo(arguments) => logo::run(arguments, &mut output),
        Command::Svg(arguments) => svg::run(arguments, &mut output),
        Command::Bimi(arguments) => bimi::run(arguments, &mut output),
        Command::Recording(Recording::Check(arguments)) => Ok(recording::check(arguments, &mut output)),
        Command::Serve(arguments) => serve::run(arguments, &mut output),
        Command::Check(arguments) => check::run(arguments, &mut output),
        Command::Status(arguments) => status::run(arguments, &mut output),
        Command::Completions(arguments) => Ok(shell_help::completions(arguments, &mut output)),
        Command::Man(arguments) => Ok(shell_help::man(arguments, &mut output)),
    };
    let exit = result.unwrap_or_else(|failure| {
        output.failed(&subjects(&command), &failure);
        failure.exit()
    });
    output.finish(exit).code().into()
}

/// Refuses to read standard input twice, and to mix two results on standard output.
fn check_streams(matches: &ArgMatches) -> Result<(), String> {
    let Some((_, matches)) = matches.subcommand() else {
        return Ok(());
    };
    let ids: Vec<&str> = matches.ids().map(Id::as_str).collect();
    // `-` stands for a stream in every option that takes it.
    let is_stream = |id: &str| {
        matches
            .get_raw(id)
            .into_iter()
            .flatten()
            .filter(|value| *value == "-")
            .count()
    };
    let (outputs, inputs): (Vec<_>, Vec<_>) = ids.iter().partition(|id| matches!(**id, "html" | "out"));
    if inputs.into_iter().map(is_stream).sum::<usize>() > 1 {
        return Err("standard input can be read only once; name a file in place of one `-`".to_owned());
    }
    let is_given = |id: &&str| ids.contains(id) && matches.value_source(id) == Some(ValueSource::CommandLine);
    match ["json", "compare"].into_iter().find(is_given) {
        Some(option) if outputs.into_iter().any(|id| is_stream(id) > 0) => Err(format!(
            "--{option} writes to standard output as well; name a file in place of `-`"
        )),
        _ => Ok(()),
    }
}

/// What there is a report of, each.
fn subjects(command: &Command) -> Vec<Input<'_>> {
    match command {
        // Where a list of orders could not be read. All other failures are those of known orders.
        Command::Collect(arguments) => {
            let sources = arguments.orders.sources();
            let inputs = sources.map(|source| match source {
                OrderSource::Number(order) => Input::Order(order.get()),
                OrderSource::List(path) => Input::File(path),
            });
            inputs.collect()
        }
        Command::Inspect(arguments) => arguments.files.iter().map(|file| Input::File(file)).collect(),
        Command::Bimi(arguments) => vec![Input::File(&arguments.file)],
        Command::Status(arguments) => arguments.dirs.iter().map(|dir| Input::File(dir)).collect(),
        Command::Check(_) => vec![Input::Domain],
        _ => Vec::new(),
    }
}
