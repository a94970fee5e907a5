//! `logo`: takes the logo out of a mark certificate, or compares it with a file.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use collectmc::mark::{Comparison, HashMatch, Logo};

use crate::arguments;
use crate::checks::{Cause, Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, NewFile, Readers};
use crate::output::Output;
use crate::saved;

pub(crate) fn run(arguments: &arguments::Logo, output: &mut Output) -> Result<Exit, Failure> {
    let to_standard_output = arguments.out.is_none() && arguments.compare.is_none();
    if to_standard_output && io::stdout().is_terminal() {
        return Err(Failure::LogoOnTerminal);
    }
    saved::check_distinct(&arguments.file, arguments.compare.as_deref())?;
    let logo = read(&arguments.file)?;
    let mut exit = check_hashes(&logo, output);
    if let Some(path) = &arguments.out {
        write(&logo, path.clone(), arguments.force, output)?;
    }
    if let Some(path) = &arguments.compare {
        exit = exit.max(compare(&logo, path, output)?);
    }
    if to_standard_output {
        output.bytes(logo.svg());
    }
    Ok(exit)
}

fn read(path: &Path) -> Result<Logo, Failure> {
    let certificates = saved::certificates(path)?;
    let checks = Checks::none();
    let Examination { mark, .. } = Examination::of(&certificates, Origin::Service, checks.at(None), &checks);
    let logo = mark.and_then(|mark| mark.logo().map_err(Cause::from));
    logo.map_err(Failure::NoLogo)
}

/// A hash that is not the logo's is no reason to keep the logo back, but one to say so.
fn check_hashes(logo: &Logo, output: &Output) -> Exit {
    let wrong = logo.hashes().iter().any(|hash| hash.matches() == HashMatch::None);
    if wrong {
        output.note("a hash in the certificate is not that of the logo in it; receivers will refuse it");
        return Exit::Findings;
    }
    Exit::Done
}

fn write(logo: &Logo, path: PathBuf, force: bool, output: &mut Output) -> Result<(), Failure> {
    let file = NewFile {
        path,
        bytes: logo.svg().into(),
        readers: Readers::Everybody,
    };
    for (path, change) in files::write(&[file], force)? {
        output.line(&format!("{:<9} {}", change.as_str(), files::display(&path)));
    }
    Ok(())
}

fn compare(logo: &Logo, path: &Path, output: &mut Output) -> Result<Exit, Failure> {
    let comparison = logo.compare(&saved::read(path)?);
    let told = match comparison {
        Comparison::Identical => "the logo, byte for byte",
        Comparison::LineEndsOnly => "not the logo: it differs in line ends, and receivers that compare bytes refuse it",
        Comparison::GzipOfSame => "not the logo but gzip data of it: serve it unpacked",
        Comparison::Different => "not the logo",
    };
    output.line(&format!("{}: {told}", files::display(path)));
    Ok(match comparison {
        Comparison::Identical => Exit::Done,
        _ => Exit::Findings,
    })
}
