//! A report as people read it: in full, or what `collect` ends with. Styles are the stream's to drop.

mod brief;
mod certificates;
mod check;
mod findings;
mod publication;
mod svg;

use anstyle::{AnsiColor, Style};
use collectmc::Outcome;
use collectmc::certificates::{Certificates, Container};
use collectmc::checks::{Finding, Rule, Verdict};
use collectmc::mark::Receiver;

use crate::checks::Examination;
use crate::exit::Exit;
use crate::report::{Fact, Report, counted, kind_in_words, of_logo, of_mark, remedy};
use crate::text::one_line;
use crate::words::{self, count};

pub(crate) use self::brief::brief;
pub(crate) use self::check::domain;
pub(crate) use self::svg::logo_file;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const WAITING: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

/// All of the report.
pub(crate) fn full(report: &Report) -> String {
    let mut text = heading(report, &outcome(report));
    if let Some(examination) = &report.examination {
        let style = if report.is_verified() { GOOD } else { BAD };
        let why = one_line(&examination.why());
        text += &line("verdict", &format!("{style}{}{style:#}: {why}", with_rule(examination)));
        text += &what_to_do(examination);
        text += &valid(examination);
    }
    if let Some(mark) = report.mark() {
        let (receivers, as_of) = (words::receivers(mark.kind()), Receiver::LIST_DATE);
        text += &line("receivers", &format!("{receivers} {LABEL}(as of {as_of}){LABEL:#}"));
    }
    if report.bimi.is_none() || report.order.is_some() {
        text += &certificates::all(report);
    }
    text += &report.bimi.as_ref().map(publication::record).unwrap_or_default();
    text += &report.examination.as_ref().map(mark).unwrap_or_default();
    text += &findings::all(report);
    if !report.files.is_empty() {
        text += "\n";
    }
    for file in &report.files {
        text += &line(file.state, &one_line(&file.path));
    }
    text
}

fn heading(report: &Report, heading: &str) -> String {
    let style = match report.exit {
        Exit::Done => GOOD,
        Exit::NotIssued => WAITING,
        _ => BAD,
    };
    let subject = report.subject();
    format!("{HEADING}{subject}:{HEADING:#} {style}{heading}{style:#}\n")
}

/// What the response says, or why there is none, in a few words.
pub(crate) fn outcome(report: &Report) -> String {
    match report.outcome {
        Some(Outcome::Attached(_)) => {
            let number = count(report.certificates().len(), "certificate");
            format!("{number}, sent as {}; {}", container(report), verdict(report))
        }
        Some(Outcome::Available) => "issued, but not included in the response; ask for another --format".to_owned(),
        Some(Outcome::Processing) => "not issued yet: being processed".to_owned(),
        None => why(report).to_owned(),
    }
}

pub(crate) fn container(report: &Report) -> &'static str {
    match report.sent().map(Certificates::container) {
        Some(Container::Pem) => "PEM",
        Some(Container::Pkcs7) => "PKCS #7",
        Some(Container::Zip) => "a ZIP archive",
        Some(Container::Der) => "DER",
        _ => "another form",
    }
}

/// Why there are no certificates, in short; the error itself is on standard error.
fn why(report: &Report) -> &'static str {
    let Some(error) = &report.error else { return "failed" };
    match (error.phase, error.kind) {
        _ if report.exit == Exit::NotIssued => "not issued yet: being issued",
        _ if error.authentication => "the login was rejected",
        ("service", _) => "rejected by the service",
        ("transport", "replay") => "not in the recording",
        ("transport", _) if error.request_may_have_been_sent => "no complete response",
        ("transport", _) => "no connection",
        ("response", _) => "unexpected response",
        ("program", "not-asked") => "not requested",
        _ => "failed",
    }
}

/// What the checks come to, in a few words.
fn verdict(report: &Report) -> String {
    match report.examination.as_ref().map(Examination::verdict) {
        Some(Verdict::Verified(_)) => format!("verified, {}", found(report)),
        Some(Verdict::UnknownRoot(_)) => "unknown root".to_owned(),
        _ => format!("refused: {}", found(report)),
    }
}

/// The verdict with the rule that decides: `refused[validity]`.
fn with_rule(examination: &Examination) -> String {
    let rule = examination.reason().map(Finding::rule);
    let rule = rule.map(|rule| format!("[{rule}]")).unwrap_or_default();
    examination.verdict_in_words() + &rule
}

/// How much was found: `1 error, 2 warnings`, or that there are no problems.
fn found(report: &Report) -> String {
    // Neither errors nor warnings: checks that were skipped.
    let skipped = &report.findings;
    match counted(&report.findings) {
        Some(found) => found,
        None if skipped.is_empty() => "no problems found".to_owned(),
        None => {
            let number = count(skipped.len(), "check");
            let hint = match skipped.iter().all(|finding| finding.rule() == Rule::Domain) {
                true => ": pass --domain",
                false => "",
            };
            format!("no problems found ({number} skipped{hint})")
        }
    }
}

/// Until when, as far as that is known.
fn valid(examination: &Examination) -> String {
    let Some(until) = examination.valid_until else {
        return String::new();
    };
    let seen_from = words::seen_from(examination.at, until);
    line("valid", &format!("until {} ({seen_from})", words::day(until)))
}

/// What to do about the verdict, and what is to be known of the root.
fn what_to_do(examination: &Examination) -> String {
    let advice = examination.reason().map(|reason| line("", &advice(reason)));
    let note = examination.note();
    let note = note.map(|note| line("", &format!("{LABEL}{note}{LABEL:#}")));
    advice.into_iter().chain(note).collect()
}

/// What to do about a finding, and where the rule comes from.
fn advice(finding: &Finding) -> String {
    format!("{} {LABEL}({}){LABEL:#}", remedy(finding), finding.source())
}

fn mark(examination: &Examination) -> String {
    let Ok(mark) = &examination.mark else {
        return String::new();
    };
    let mut text = "\n".to_owned() + &line("mark", kind_in_words(mark.kind())) + &facts(&of_mark(mark));
    if let Some(logo) = examination.logo() {
        text += &line("logo", &one_line(logo.media_type()));
        text += &facts(of_logo(logo).get(1..).unwrap_or_default());
    }
    if let Some(error) = examination.logo_error() {
        text += &line("logo", &format!("none: {}", one_line(&error)));
    }
    text
}

fn facts(facts: &[Fact]) -> String {
    let fact = |(label, values): &Fact| {
        let (label, values) = (one_line(label), joined(values));
        format!("             {LABEL}{label:<23}{LABEL:#} {values}\n")
    };
    facts.iter().map(fact).collect()
}

/// A label and what it is about. The text has to be safe to print.
fn line(label: &str, text: &str) -> String {
    format!("  {LABEL}{label:<10}{LABEL:#} {text}\n")
}

/// Values as they stand in a certificate, safe to print.
fn joined(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| one_line(value)).collect();
    values.join(", ")
}
