//! `inspect`: shows an answer that was saved earlier.

use std::fs::File;
use std::io;
use std::path::Path;

use collectmc::{Error, Limits, Outcome, protocol};

use crate::arguments::Inspect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError};
use crate::output::Output;
use crate::report::{Input, Report};
use crate::summary;

const MAX_BYTES: usize = 16 << 20;

pub(crate) fn run(arguments: &Inspect, output: &mut Output) -> Result<Exit, Failure> {
    let path = &arguments.file;
    let body = read(path)?;
    let name = path.display().to_string();
    let input = Input::File(&name);
    let report = match parse(body) {
        Ok(outcome) => Report::answered(input, &outcome),
        Err(error) => {
            let failure = error.into();
            let report = Report::failed(input, &failure);
            output.error(Some(&summary::subject(&report)), &failure);
            report
        }
    };
    output.report(&report);
    Ok(report.exit)
}

fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    if path.as_os_str() == "-" {
        return files::read_bounded(io::stdin(), MAX_BYTES, path);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    files::read_bounded(file, MAX_BYTES, path)
}

/// What came with the body is not known any more; it is taken for an answer that the service gave.
fn parse(body: Vec<u8>) -> Result<Outcome, Error> {
    protocol::parse(http::Response::new(body), &Limits::default())
}
