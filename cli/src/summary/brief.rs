//! What `collect` ends with: the verdict, whose mark it is, until when, the files, and what comes next.

use std::io::{self, Write};
use std::path::Path;

use collectmc::mark::Selector;

use super::{GOOD, LABEL, found, joined, line, until, write_heading, write_remedy};
use crate::report::{BimiReport, FileReport, Report, VerdictReport};
use crate::text::one_line;

pub(crate) fn write_brief(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Some(verdict) = &report.verdict else {
        return super::write(report, out);
    };
    write_heading(report, &heading(report, verdict), out)?;
    write_remedy(verdict, out)?;
    if let Some(brand) = report.brand() {
        let kind = report
            .mark
            .as_ref()
            .map_or("no mark certificate", |mark| mark.kind_in_words());
        line("brand", &format!("{}, {kind}", one_line(brand)), out)?;
    }
    if let Some(mark) = &report.mark {
        line("domain", &joined(&mark.domains), out)?;
    }
    if let Some(validity) = &report.validity {
        line("valid", &until(validity), out)?;
    }
    if !report.files.is_empty() {
        line("files", &files(&report.files), out)?;
    }
    if let Some(bimi) = &report.bimi {
        write_places(bimi, out)?;
    }
    line("next", &next(report), out)
}

fn heading(report: &Report, verdict: &VerdictReport) -> String {
    let why = one_line(&verdict.why());
    match verdict.rule {
        None => format!("{}: {why}", super::verdict(report)),
        Some(rule) => format!("{}[{rule}]: {why}", verdict.state.in_words()),
    }
}

/// The files by what became of them and their folder, each of which is named once.
fn files(files: &[FileReport]) -> String {
    let mut groups: Vec<(&str, &Path, Vec<String>)> = Vec::new();
    for file in files {
        let path = Path::new(&file.path);
        let (folder, name) = (
            path.parent().unwrap_or(Path::new("")),
            path.file_name().unwrap_or_default(),
        );
        let name = one_line(&name.to_string_lossy());
        match groups
            .iter_mut()
            .find(|group| (group.0, group.1) == (file.state, folder))
        {
            Some((_, _, names)) => names.push(name),
            None => groups.push((file.state, folder, vec![name])),
        }
    }
    let groups = groups.iter().map(|(state, folder, names)| {
        let folder = one_line(&folder.display().to_string());
        format!("{folder}: {} {LABEL}({state}){LABEL:#}", names.join(", "))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// Which file goes where.
fn write_places(bimi: &BimiReport, out: &mut impl Write) -> io::Result<()> {
    for file in &bimi.serve {
        line("serve", &format!("{} as {}", file.file_name(), file.url), out)?;
    }
    line("publish", &format!("the TXT record {}:", bimi.owner_name), out)?;
    line("", &bimi.record, out)
}

/// The next command, and what has to be done before it.
fn next(report: &Report) -> String {
    if !report.is_verified() {
        return details(report);
    }
    let Some((domain, selector)) = &report.place else {
        return details(report);
    };
    let option = match *selector == Selector::default() {
        true => String::new(),
        false => format!(" --selector {}", selector.as_str()),
    };
    let publish = match report.bimi {
        Some(_) => "serve the files, publish the record",
        None => "serve mark.pem and logo.svg, publish the record (`collectmc bimi`)",
    };
    format!("{publish}, enforce DMARC (p=quarantine or p=reject), then: {GOOD}collectmc check {domain}{option}{GOOD:#}")
}

/// Where the findings are to be read, without another request.
fn details(report: &Report) -> String {
    let found = found(report);
    match report.files.first() {
        Some(file) => format!(
            "{found}; read more: {GOOD}collectmc inspect {}{GOOD:#}",
            one_line(&file.path)
        ),
        None => format!("{found}; --verbose shows more"),
    }
}
