//! Finding the assertion record (draft-brand-indicators-for-message-identification-12, section 7.2).

use super::answer::TxtAnswer;
use super::domain_check::{DomainCheck, Missing};
use super::report::{CheckItem, CheckLine, CheckStatus};
use super::tree_walk::TreeWalk;
use crate::mark::{AssertionRecord, Domain, RecordError, printable};

/// What there is of a record.
pub(super) struct Discovery {
    pub(super) line: CheckLine,
    /// The record and the domain that publishes it.
    pub(super) record: Option<(AssertionRecord, Domain)>,
    /// Whether there is any record, good or not, or may be one.
    pub(super) is_published: bool,
}

impl Discovery {
    fn without_record(line: CheckLine, is_published: bool) -> Self {
        Self {
            line,
            record: None,
            is_published,
        }
    }
}

/// Looks under the domain, and where it has no record under the organizational domain.
pub(super) fn discover(check: &DomainCheck, walk: &TreeWalk<'_>) -> Result<Discovery, Missing> {
    let domain = &check.domain;
    if let Some(discovery) = at(domain, check)? {
        return Ok(discovery);
    }
    let organizational = match walk.organizational_domain() {
        Ok(organizational) => organizational,
        Err((why, obstacle)) => {
            let message = format!("{domain} has no record, and its organizational domain is unknown: {why}");
            let line = CheckLine::not_looked_at(CheckItem::Record, obstacle, message);
            return Ok(Discovery::without_record(line, true));
        }
    };
    // A public suffix of one label publishes no logo.
    let organizational = organizational.parse::<Domain>().ok().filter(|other| other != domain);
    if let Some(organizational) = &organizational
        && let Some(mut discovery) = at(organizational, check)?
    {
        let note = format!("{domain} has no record itself; that of its organizational domain applies");
        discovery.line = discovery.line.with_notes([note]);
        return Ok(discovery);
    }
    let name = format!("{}._bimi.{domain}", check.selector);
    let also = organizational.map_or_else(String::new, |other| format!(", nor under {other}"));
    let line = CheckLine::fail(
        CheckItem::Record,
        format!("there is no BIMI record at {name}{also}"),
        format!("publish a TXT record at {name}; `collectmc bimi` writes it"),
    );
    Ok(Discovery::without_record(line, false))
}

/// The record under one domain; `None` when there is none.
fn at(domain: &Domain, check: &DomainCheck) -> Result<Option<Discovery>, Missing> {
    let name = match domain.owner_name(&check.selector) {
        Ok(name) => name,
        Err(error) => {
            let line = CheckLine::fail(CheckItem::Record, error.to_string(), "use a shorter selector");
            return Ok(Some(Discovery::without_record(line, true)));
        }
    };
    let answer = match check.txt(&name)? {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!("the lookup of {name} failed: {error}");
            let line = CheckLine::not_looked_at(CheckItem::Record, error.obstacle, message);
            return Ok(Some(Discovery::without_record(line, true)));
        }
    };
    Ok(read(answer, &name).map(|result| {
        let (record, line) = match result {
            Ok((record, line)) => (Some((record, domain.clone())), line),
            Err(line) => (None, line),
        };
        Discovery {
            line: line.with_notes(aliases(answer, &name)),
            record,
            is_published: true,
        }
    }))
}

/// The one record of an answer that names a logo; `None` when no record is one of BIMI.
fn read(answer: &TxtAnswer, name: &str) -> Option<Result<(AssertionRecord, CheckLine), CheckLine>> {
    let read = answer.texts().map(|text| (text, text.parse::<AssertionRecord>()));
    let mut records: Vec<_> = read
        .filter(|(_, read)| !matches!(read, Err(RecordError::NotBimi)))
        .collect();
    let count = records.len();
    let fail = |message, remedy: &str| CheckLine::fail(CheckItem::Record, message, remedy);
    Some(match records.pop()? {
        _ if count > 1 => {
            let message = format!("{name} has {count} BIMI records, and receivers ignore them all");
            Err(fail(message, "keep one record"))
        }
        (text, _) if text.contains(char::REPLACEMENT_CHARACTER) => {
            Err(fail(format!("the record at {name} is not text"), "publish it in ASCII"))
        }
        (text, Ok(record)) => judged(record, text, name),
        (text, Err(error)) => {
            let message = format!("the record at {name} is invalid: {error}");
            let shown = format!("the record is {}", printable(text));
            Err(fail(message, "correct the record").with_notes([shown]))
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
    let good = format!("{name} has one record: {}", crate::text::printable(text, 300));
    let line = CheckLine::of_findings(CheckItem::Record, record.check().iter(), good);
    match line.status() {
        CheckStatus::Fail => Err(line),
        _ => Ok((record, line)),
    }
}

/// The names that led to the record.
fn aliases(answer: &TxtAnswer, name: &str) -> Option<String> {
    let names = answer.aliases().iter().map(|alias| printable(alias));
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| format!("{name} is an alias of {names}"))
}
