//! `logo`: takes the logo out of a mark certificate, or compares it with a file.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use collectmc::checks::Verdict;
use collectmc::mark::{Comparison, HashMatch, Logo};

use crate::arguments::LogoArguments;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::{Cause, Failure};
use crate::output::Output;
use crate::saved;
use crate::text::one_line;

pub(crate) fn run(arguments: &LogoArguments, output: &mut Output) -> Result<Exit, Failure> {
    let printed = Path::new("-");
    let out = match (&arguments.out, &arguments.compare) {
        (Some(path), _) => Some(path.as_path()),
        (None, Some(_)) => None,
        (None, None) => Some(printed),
    };
    if out == Some(printed) && io::stdout().is_terminal() {
        return Err(Failure::LogoOnTerminal);
    }
    let logo = read(&arguments.file, output)?;
    let mut exit = check_hashes(&logo, output);
    if let Some(path) = out
        && let Some(file) = output.file(path, logo.svg(), arguments.force)?
    {
        output.line(&format!("{:<9} {}", file.state, one_line(&file.path)));
    }
    if let Some(path) = &arguments.compare {
        exit = exit.max(compare(&logo, path, output)?);
    }
    Ok(exit)
}

/// The logo, whatever the certificate is worth: that is for `inspect` to say.
fn read(path: &Path, output: &Output) -> Result<Logo, Failure> {
    let certificates = saved::certificates(path)?;
    let checks = Checks::none();
    let examination = Examination::of(&certificates, Origin::Service, checks.at(None), &checks);
    let what = match examination.verdict() {
        Verdict::Verified(_) => None,
        Verdict::UnknownRoot(_) => Some("the root is unknown, so anybody can have made the certificate"),
        _ => Some("mail receivers would refuse the certificate"),
    };
    let logo = examination.mark.and_then(|mark| mark.logo().map_err(Cause::from));
    if let (Ok(_), Some(what)) = (&logo, what) {
        output.note(&format!(
            "{what}; `collectmc inspect` says why. The logo is taken out all the same"
        ));
    }
    logo.map_err(Failure::NoLogo)
}

/// A hash that does not match the logo is worth a note; the logo is handed out all the same.
fn check_hashes(logo: &Logo, output: &Output) -> Exit {
    let wrong = logo.hashes().iter().any(|hash| hash.matches() == HashMatch::None);
    if wrong {
        output.note("the logo does not match a hash that the certificate states; mail receivers refuse it");
        return Exit::Findings;
    }
    Exit::Done
}

fn compare(logo: &Logo, path: &Path, output: &mut Output) -> Result<Exit, Failure> {
    let comparison = logo.compare(&saved::read(path)?);
    let result = match comparison {
        Comparison::Identical => "the logo, byte for byte",
        Comparison::LineEndsOnly => {
            "not the logo: it differs in line ends, and mail receivers that compare bytes refuse it"
        }
        Comparison::GzipOfSame => "not the logo but gzip data of it: serve it decompressed",
        Comparison::Different => "not the logo",
    };
    output.line(&format!("{}: {result}", one_line(&path.display().to_string())));
    Ok(match comparison {
        Comparison::Identical => Exit::Done,
        _ => Exit::Findings,
    })
}
