//! Finding the assertion record (draft-brand-indicators-for-message-identification-12, section 7.2).

use super::answer::TxtAnswer;
use super::known::{Known, Missing};
use super::policy::obstacle;
use super::question::Question;
use super::report::{CheckItem, CheckLine};
use super::tree_walk::TreeWalk;
use crate::checks::Severity;
use crate::mark::{AssertionRecord, Domain, RecordError, printable};

/// What there is of a record.
pub(super) struct Discovery {
    pub(super) line: CheckLine,
    /// The record and the domain under which it stands.
    pub(super) found: Option<(AssertionRecord, Domain)>,
    /// Whether there is any record, good or not, or may be one.
    pub(super) is_published: bool,
}

impl Discovery {
    fn without_record(line: CheckLine, is_published: bool) -> Self {
        Self {
            line,
            found: None,
            is_published,
        }
    }
}

/// Looks under the domain, and where it has no record under the organizational domain.
pub(super) fn discover(question: &Question, walk: &TreeWalk<'_>, known: &Known) -> Result<Discovery, Missing> {
    let domain = &question.domain;
    if let Some(discovery) = at(domain, question, known)? {
        return Ok(discovery);
    }
    let organizational = match walk.organizational_domain() {
        Ok(organizational) => organizational,
        Err((name, error)) => {
            let message = format!(
                "{domain} has no record, and its organizational domain is unknown: the lookup of {name} failed: {error}"
            );
            let line = CheckLine::not_looked_at(CheckItem::Record, obstacle(error), message);
            return Ok(Discovery::without_record(line, true));
        }
    };
    // A public suffix of one label publishes no logo.
    let organizational = organizational.parse::<Domain>().ok().filter(|other| other != domain);
    if let Some(organizational) = &organizational
        && let Some(mut discovery) = at(organizational, question, known)?
    {
        let note = format!("{domain} has no record itself; that of its organizational domain applies");
        discovery.line = discovery.line.with_notes([note]);
        return Ok(discovery);
    }
    let name = format!("{}._bimi.{domain}", question.selector);
    let also = organizational.map_or_else(String::new, |other| format!(", nor under {other}"));
    let line = CheckLine::fail(
        CheckItem::Record,
        format!("there is no BIMI record at {name}{also}"),
        format!("publish a TXT record at {name}; `collectmc bimi` writes it"),
    );
    Ok(Discovery::without_record(line, false))
}

/// The record under one domain; `None` when there is none.
fn at(domain: &Domain, question: &Question, known: &Known) -> Result<Option<Discovery>, Missing> {
    let name = match domain.owner_name(&question.selector) {
        Ok(name) => name,
        Err(error) => {
            let line = CheckLine::fail(CheckItem::Record, error.to_string(), "use a shorter selector");
            return Ok(Some(Discovery::without_record(line, true)));
        }
    };
    let answer = match known.txt(&name)? {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!("the lookup of {name} failed: {error}");
            let line = CheckLine::not_looked_at(CheckItem::Record, obstacle(error), message);
            return Ok(Some(Discovery::without_record(line, true)));
        }
    };
    Ok(read(answer, &name).map(|result| match result {
        Ok((record, line)) => Discovery {
            line: line.with_notes(aliases(answer, &name)),
            found: Some((record, domain.clone())),
            is_published: true,
        },
        Err(line) => Discovery::without_record(line.with_notes(aliases(answer, &name)), true),
    }))
}

/// The one record of an answer that names a logo; `None` when no record is one of BIMI.
fn read(answer: &TxtAnswer, name: &str) -> Option<Result<(AssertionRecord, CheckLine), CheckLine>> {
    let read = answer.texts().map(|text| (text, text.parse::<AssertionRecord>()));
    let mut records: Vec<_> = read
        .filter(|(_, read)| !matches!(read, Err(RecordError::NotBimi)))
        .collect();
    let binary = answer.binary_with("v=BIMI1");
    let count = records.len().saturating_add(binary);
    if count > 1 {
        let message = format!("{name} has {count} BIMI records, and receivers ignore them all");
        return Some(Err(CheckLine::fail(CheckItem::Record, message, "keep one record")));
    }
    if binary > 0 {
        let message = format!("the record at {name} is not text");
        return Some(Err(CheckLine::fail(CheckItem::Record, message, "publish it in ASCII")));
    }
    let (text, record) = records.pop()?;
    Some(match record {
        Ok(record) => judged(record, text, name),
        Err(error) => {
            let message = format!("the record at {name} is invalid: {error}");
            let shown = format!("the record is {}", printable(text));
            Err(CheckLine::fail(CheckItem::Record, message, "correct the record").with_notes([shown]))
        }
    })
}

fn judged(record: AssertionRecord, text: &str, name: &str) -> Result<(AssertionRecord, CheckLine), CheckLine> {
    if record.is_declined() {
        let message = format!("the record at {name} declines: it names neither a logo nor evidence");
        return Err(CheckLine::fail(
            CheckItem::Record,
            message,
            "name the logo in l= and the evidence in a=",
        ));
    }
    let (errors, warnings): (Vec<_>, Vec<_>) = record
        .check()
        .into_iter()
        .partition(|finding| finding.severity() == Severity::Error);
    let warnings = warnings.iter().map(|finding| finding.message().to_owned());
    match errors.first() {
        Some(error) => Err(CheckLine::fail(CheckItem::Record, error.message(), error.remedy()).with_notes(warnings)),
        None => {
            let shown = crate::text::printable(text, 300);
            let line =
                CheckLine::pass(CheckItem::Record, format!("{name} has one record: {shown}")).with_notes(warnings);
            Ok((record, line))
        }
    }
}

/// The names that led to the record.
fn aliases(answer: &TxtAnswer, name: &str) -> Option<String> {
    let names = answer.aliases().iter().map(|alias| printable(alias));
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| format!("{name} is an alias of {names}"))
}
