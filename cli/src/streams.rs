//! `-` for standard input and output, each of which is there only once.

use std::path::PathBuf;

use crate::arguments::{Command, Recording};
use crate::failure::Failure;
use crate::files::is_standard_stream;

impl Command {
    /// Refuses to read standard input twice, and to mix two results on standard output.
    pub(crate) fn check_streams(&self) -> Result<(), Failure> {
        let inputs = self.inputs().into_iter().filter(|path| is_standard_stream(path));
        let lists = match self {
            Self::Collect(arguments) => arguments.orders.standard_inputs(),
            _ => 0,
        };
        if inputs.count().saturating_add(lists) > 1 {
            return Err(Failure::StandardInputTwice);
        }
        let (option, is_given, out) = match self {
            Self::Inspect(arguments) => ("--json", arguments.output.json, &arguments.html),
            Self::Check(arguments) => ("--json", arguments.output.json, &arguments.html),
            Self::Svg(arguments) => ("--json", arguments.output.json, &arguments.out),
            Self::Logo(arguments) => ("--compare", arguments.compare.is_some(), &arguments.out),
            _ => return Ok(()),
        };
        match is_given && out.as_deref().is_some_and(is_standard_stream) {
            true => Err(Failure::StandardOutputTwice(option)),
            false => Ok(()),
        }
    }

    /// The files that are read.
    fn inputs(&self) -> Vec<&PathBuf> {
        match self {
            Self::Collect(arguments) => {
                let files = arguments.account.credentials.iter().chain(&arguments.ca_file);
                files.chain(&arguments.checks.roots).collect()
            }
            Self::Inspect(arguments) => {
                let files = arguments.files.iter().chain(&arguments.svg);
                files.chain(&arguments.checks.roots).collect()
            }
            Self::Logo(arguments) => [&arguments.file].into_iter().chain(&arguments.compare).collect(),
            Self::Svg(arguments) => arguments.files.iter().collect(),
            Self::Recording(Recording::Check(arguments)) => arguments.credentials.iter().collect(),
            Self::Status(arguments) => arguments.checks.roots.iter().collect(),
            Self::Bimi(arguments) => [&arguments.file].into_iter().chain(&arguments.checks.roots).collect(),
            Self::Check(arguments) => arguments.ca_file.iter().chain(&arguments.checks.roots).collect(),
            Self::Serve(_) | Self::Completions(_) | Self::Man(_) => Vec::new(),
        }
    }
}
