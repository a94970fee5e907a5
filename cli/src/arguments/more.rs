//! The arguments of `status`, `recording`, `completions` and `man`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use clap_complete::Shell;

use super::values::folder;
use super::{CheckArguments, MORE, OutputOptions, help};

/// Show what was collected, and how long it is valid, without a request
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/status.txt")))]
pub(crate) struct StatusArguments {
    /// The folders of orders, or the folders that they are in [default: the current folder]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true, value_parser = folder())]
    pub(crate) dirs: Vec<PathBuf>,

    /// End with 11 if a certificate expires within this time, such as 30d, or has expired
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub(crate) within: Option<Duration>,

    #[command(flatten)]
    pub(crate) checks: CheckArguments,

    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

/// Look after recorded exchanges
#[derive(Subcommand)]
pub(crate) enum Recording {
    Check(CheckRecording),
}

/// Look for secrets and mistakes in a recording, such as one that was edited by hand
#[derive(Args)]
#[command(after_help = MORE, after_long_help = help(include_str!("help/recording.txt")))]
pub(crate) struct CheckRecording {
    /// The folder with exchanges.toml
    #[arg(value_name = "DIR", value_parser = folder())]
    pub(crate) dir: PathBuf,

    /// Look for the login name and password in this TOML file too, which nobody else may be able to read. `-` reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// Print one JSON object instead of the problems, as described by schema/recording.schema.json in the program's source
    #[arg(long)]
    pub(crate) json: bool,
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
