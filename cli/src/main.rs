//! The program `collectmc`: collects mark certificates, and shows responses that were saved earlier.
//!
//! It is a guest of the public API of the library `collectmc`, and adds what a person or a script needs around it:
//! arguments, credentials, files that are whole or not there, a summary or JSON, and an exit code that says what to do next.
//! The JSON is described by `schema/report.schema.json` in this package, and that of `svg`, `check` and `recording check` by the
//! other files there.
//!
//! - [`arguments`]: the command line; [`collect`], [`inspect`], [`logo`], [`svg`], [`bimi`], [`check`], [`status`], [`recording`],
//!   [`mod@serve`], [`shell_help`]: a subcommand each
//! - [`orders`], [`turns`], [`waiting`], [`signals`]: which orders are requested when; [`collected`], [`unexpected`]: what was sent
//!   before; [`exec`], [`closing`]: what follows
//! - [`credentials`], [`wire`]: the account and the transport; [`saved`]: a response in a file
//! - [`checks`], [`roots`]: what is checked, and against what
//! - [`report`]: the result, which is the JSON; [`summary`] and [`html`] show it to people and nothing else
//! - [`keeping`], [`response`], [`publication`]: the files of an order; [`files`]: how files are read and written
//! - [`socket`]: a TCP connection with a deadline; [`failure`], [`exit`]: what went wrong
//! - [`output`], [`streams`], [`stderr`], [`progress`], [`logger`], [`text`], [`words`]: how it is printed
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
// `println!` and its kin panic when a pipe is closed: everything is printed by `output`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod bimi;
mod check;
mod checks;
mod closing;
mod collect;
mod collected;
mod credentials;
mod exec;
mod exit;
mod failure;
mod files;
mod html;
mod inspect;
mod keeping;
mod logger;
mod logo;
mod orders;
mod output;
mod progress;
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
mod streams;
mod summary;
mod svg;
mod text;
mod turns;
mod unexpected;
mod waiting;
mod wire;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Command, Recording};
use self::output::Output;
use self::report::Input;

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let mut output = Output::new(command.output());
    let result = command.check_streams().and_then(|()| match &command {
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
    });
    let exit = result.unwrap_or_else(|failure| {
        output.failed(&subjects(&command), &failure);
        failure.exit()
    });
    output.finish(exit).into()
}

/// What there is a report of, each.
fn subjects(command: &Command) -> Vec<Input<'_>> {
    match command {
        // Where the list of orders could not be read. All other failures are those of known orders.
        Command::Collect(arguments) => {
            let numbers = arguments.orders.numbers().map(|order| Input::Order(order.get()));
            numbers
                .chain(arguments.orders.list.as_deref().map(Input::File))
                .collect()
        }
        Command::Inspect(arguments) => arguments.files.iter().map(|file| Input::File(file)).collect(),
        Command::Bimi(arguments) => vec![Input::File(&arguments.file)],
        Command::Status(arguments) => arguments.dirs.iter().map(|dir| Input::File(dir)).collect(),
        Command::Check(_) => vec![Input::Domain],
        _ => Vec::new(),
    }
}
