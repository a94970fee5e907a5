//! `-` for standard input and output, each of which is there only once.

use std::path::Path;

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
        let is_output = |path: Option<&Path>| path.is_some_and(is_standard_stream);
        match self {
            Self::Inspect(arguments) if arguments.output.json && is_output(arguments.html.as_deref()) => {
                Err(Failure::StandardOutputTwice("--json"))
            }
            Self::Check(arguments) if arguments.output.json && is_output(arguments.html.as_deref()) => {
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
        let (files, more) = match self {
            Self::Collect(arguments) => (
                [arguments.account.credentials.as_deref(), arguments.ca_file.as_deref()],
                &*arguments.checks.roots,
            ),
            Self::Inspect(arguments) => ([None, arguments.svg.as_deref()], &*arguments.checks.roots),
            Self::Logo(arguments) => ([Some(arguments.file.as_path()), arguments.compare.as_deref()], &[][..]),
            Self::Svg(arguments) => ([None, None], &*arguments.files),
            Self::Recording(Recording::Check(arguments)) => ([arguments.credentials.as_deref(), None], &[][..]),
            Self::Status(arguments) => ([None, None], &*arguments.checks.roots),
            Self::Serve(_) | Self::Completions(_) | Self::Man(_) => ([None, None], &[][..]),
            Self::Bimi(arguments) => ([Some(arguments.file.as_path()), None], &*arguments.checks.roots),
            Self::Check(arguments) => ([arguments.ca_file.as_deref(), None], &*arguments.checks.roots),
        };
        let more = more.iter().map(AsRef::as_ref);
        let inspected = match self {
            Self::Inspect(arguments) => &*arguments.files,
            _ => &[],
        };
        let inspected = inspected.iter().map(AsRef::as_ref);
        files.into_iter().flatten().chain(more).chain(inspected).collect()
    }
}
