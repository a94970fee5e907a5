//! The arguments of `recording`.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser as _};
use clap::{Args, Subcommand};

use super::help::{EXIT_CODES, MORE, RECORDING_HELP};
use super::values::folder;

/// Look after recorded exchanges
#[derive(Subcommand)]
pub(crate) enum Recording {
    Check(CheckRecording),
}

/// Look for secrets and mistakes in a recording, such as one that was edited by hand
#[derive(Args)]
#[command(after_help = MORE, after_long_help = format!("{RECORDING_HELP}\n\n{EXIT_CODES}"))]
pub(crate) struct CheckRecording {
    /// The folder with exchanges.toml
    #[arg(value_name = "DIR", value_parser = PathBufValueParser::new().try_map(folder))]
    pub(crate) dir: PathBuf,

    /// Look for the login name and password in this TOML file too, which nobody else may be able to read. `-` reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,

    /// Print one JSON object instead of the problems, as described by schema/recording.schema.json in the program's source
    #[arg(long)]
    pub(crate) json: bool,
}
