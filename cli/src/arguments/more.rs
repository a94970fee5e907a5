//! The arguments of `status`, `completions` and `man`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser as _};
use clap_complete::Shell;

use super::help::{EXIT_CODES, MORE, SEVERAL_ORDERS, STATUS_HELP};
use super::values::folder;
use super::{CheckArguments, OutputOptions};

/// Show what was collected, and how long it is valid, without a request
#[derive(Args)]
#[command(after_help = MORE, after_long_help = format!("{STATUS_HELP}\n\n{EXIT_CODES}\n{SEVERAL_ORDERS}"))]
pub(crate) struct StatusArguments {
    /// The folders of orders, or the folders that they are in [default: the current folder]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true, value_parser = PathBufValueParser::new().try_map(folder))]
    pub(crate) dirs: Vec<PathBuf>,

    /// End with 11 if a certificate expires within this time, such as 30d, or has expired
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub(crate) within: Option<Duration>,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// Print a script that completes the command line in a shell
#[derive(Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Print a manual page, for `man -l -`
#[derive(Args)]
pub(crate) struct ManPage {
    /// The command that the page is about [default: the program]
    #[arg(value_name = "COMMAND", value_parser = PossibleValuesParser::new(COMMANDS))]
    pub(crate) command: Option<String>,
}

/// The commands that have a page.
pub(crate) const COMMANDS: [&str; 12] = [
    "collect",
    "inspect",
    "logo",
    "svg",
    "bimi",
    "check",
    "status",
    "recording",
    "recording-check",
    "serve",
    "completions",
    "man",
];

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_has_a_page() {
        let arguments = crate::arguments::Arguments::command();
        let names: Vec<_> = arguments.get_subcommands().map(clap::Command::get_name).collect();
        let pages: Vec<_> = COMMANDS.into_iter().filter(|name| *name != "recording-check").collect();
        assert_eq!(names, pages);
    }
}
