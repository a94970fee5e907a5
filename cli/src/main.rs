//! The program `collectmc`: collects mark certificates, and shows answers that were saved earlier.
//!
//! It is a guest of the public API of the library `collectmc`. What is here is what a person or a script needs around it:
//! arguments, credentials, files that are whole or not there, a summary or JSON, and an exit code that says what to do next.
//! The JSON is described by `schema/report.schema.json` in this package, and that of `svg` by `schema/svg.schema.json`.
//!
//! - [`arguments`]: the command line; [`collect`], [`inspect`], [`logo`], [`svg`], [`bimi`]: a subcommand each
//! - [`credentials`], [`wire`]: who asks, and over what; [`saved`]: an answer in a file
//! - [`checks`], [`roots`]: what is checked, and against what
//! - [`report`]: what there is to say of an answer, as data; [`summary`]: the same for people; [`html`]: and as a page
//! - [`response`]: what is kept of an answer; [`files`]: how files are written
//! - [`failure`], [`exit`]: what went wrong
//! - [`output`], [`progress`], [`logger`], [`text`]: how it is said
#![forbid(unsafe_code)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
// `println!` and its kin panic when a pipe is closed: all that is said goes through `output`.
#![warn(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod arguments;
mod bimi;
mod checks;
mod collect;
mod credentials;
mod exit;
mod failure;
mod files;
mod html;
mod inspect;
mod logger;
mod logo;
mod output;
mod progress;
mod report;
mod response;
mod roots;
mod saved;
mod summary;
mod svg;
mod text;
mod wire;

use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Command};
use self::output::Output;

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let mut output = Output::new(command.output());
    let result = match &command {
        Command::Collect(arguments) => collect::run(arguments, &mut output),
        Command::Inspect(arguments) => inspect::run(arguments, &mut output),
        Command::Logo(arguments) => logo::run(arguments, &mut output),
        Command::Svg(arguments) => svg::run(arguments, &mut output),
        Command::Bimi(arguments) => bimi::run(arguments, &mut output),
    };
    let exit = result.unwrap_or_else(|failure| {
        output.error(None, &failure);
        failure.exit()
    });
    output.finish(exit).into()
}
