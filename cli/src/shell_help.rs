//! `completions` and `man`: what shells and `man` know of the command line, made of it.

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::arguments::{Arguments, Completions, ManPage};
use crate::exit::Exit;
use crate::output::Output;

/// Prints a shell's completions.
pub(crate) fn completions(arguments: &Completions, output: &mut Output) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "collectmc", &mut script);
    output.bytes(&script);
    Exit::Done
}

/// Prints a manual page.
pub(crate) fn man(arguments: &ManPage, output: &mut Output) -> Exit {
    let mut program = Arguments::command();
    // Only then subcommands have the program's name before theirs.
    program.build();
    let name = arguments.command.as_deref();
    let command = name.and_then(|name| program.find_subcommand(name)).unwrap_or(&program);
    // What `-h` leaves out would have no description.
    let command = command.clone().mut_args(|arg| arg.hide_short_help(false));
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = Man::new(command).render(&mut page);
    output.bytes(&page);
    Exit::Done
}
