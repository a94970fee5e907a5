//! `-` for standard input and output, each of which is there only once.

use std::path::{Path, PathBuf};

use super::Command;
use crate::failure::Failure;
use crate::files::is_standard_stream;

impl Command {
    /// Refuses to read standard input twice, and to mix two results on standard output.
    pub(crate) fn check_streams(&self) -> Result<(), Failure> {
        let inputs = self.inputs().into_iter().filter(|path| is_standard_stream(path));
        if inputs.count() > 1 {
            return Err(Failure::StandardInputTwice);
        }
        let is_output = |path: Option<&Path>| path.is_some_and(is_standard_stream);
        match self {
            Self::Inspect(arguments) if arguments.output.json && is_output(arguments.html.as_deref()) => {
                Err(Failure::StandardOutputTwice("--json"))
            }
            Self::Logo(arguments) if arguments.compare.is_some() && is_output(arguments.out.as_deref()) => {
                Err(Failure::StandardOutputTwice("--compare"))
            }
            Self::Svg(arguments) if arguments.output.json && is_output(arguments.out.as_deref()) => {
                Err(Failure::StandardOutputTwice("--json"))
            }
            _ => Ok(()),
        }
    }

    /// The files that are read.
    fn inputs(&self) -> Vec<&Path> {
        let (one, more, roots): ([Option<&PathBuf>; 2], &[PathBuf], &[PathBuf]) = match self {
            Self::Collect(arguments) => (
                [arguments.credentials.as_ref(), arguments.ca_file.as_ref()],
                &[],
                &arguments.checks.roots,
            ),
            Self::Inspect(arguments) => (
                [arguments.svg.as_ref(), None],
                &arguments.files,
                &arguments.checks.roots,
            ),
            Self::Logo(arguments) => ([Some(&arguments.file), arguments.compare.as_ref()], &[], &[]),
            Self::Svg(arguments) => ([None, None], &arguments.files, &[]),
            Self::Bimi(arguments) => ([Some(&arguments.file), None], &[], &arguments.checks.roots),
        };
        let paths = one.into_iter().flatten().chain(more).chain(roots);
        paths.map(PathBuf::as_path).collect()
    }
}
