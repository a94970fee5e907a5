//! Finding the assertion record (draft-brand-indicators-for-message-identification-12, section 7.2).

use super::answer::TxtAnswer;
use super::domain_check::DomainCheck;
use super::judgement::{Judgement, Stop};
use super::report::CheckStatus;
use super::tree_walk::TreeWalk;
use crate::mark::{AssertionRecord, Domain, RecordError, printable};

/// The record that applies, and the domain that publishes it.
type Discovered = ((AssertionRecord, Domain), Judgement);

/// Looks under the domain, and where it has no record under the organizational domain; `None` where neither has one.
pub(super) fn discover(check: &DomainCheck, walk: &TreeWalk<'_>) -> Result<Option<Discovered>, Stop> {
    if let Some(own) = at(&check.domain, check)? {
        return Ok(Some(own));
    }
    match &walk.organizational {
        Err(unknown) => {
            let words = format!(
                "{} has no record, and its organizational domain is unknown: ",
                check.domain
            );
            Err(unknown.with_prefix(&words).into())
        }
        Ok(_) => other_domain(check, walk).map_or(Ok(None), |organizational| at(&organizational, check)),
    }
}

/// What it means that there is no record.
pub(super) fn absent(check: &DomainCheck, walk: &TreeWalk<'_>) -> Judgement {
    let name = format!("{}._bimi.{}", check.selector, check.domain);
    let also = other_domain(check, walk).map_or_else(String::new, |other| format!(", nor under {other}"));
    Judgement::fail(
        format!("there is no BIMI record at {name}{also}"),
        format!("publish a TXT record at {name}; `collectmc bimi` writes it"),
    )
}

/// The organizational domain, where that is another one. A public suffix of one label publishes no logo.
fn other_domain(check: &DomainCheck, walk: &TreeWalk<'_>) -> Option<Domain> {
    let domain = walk.organizational.as_ref().ok()?.parse().ok();
    domain.filter(|domain| *domain != check.domain)
}

/// The record under one domain; `None` when there is none.
fn at(domain: &Domain, check: &DomainCheck) -> Result<Option<Discovered>, Stop> {
    let name = domain.owner_name(&check.selector);
    let name = name.map_err(|error| Judgement::fail(error.to_string(), "use a shorter selector"))?;
    let answer = check.txt(&name)?;
    let inherits = *domain != check.domain;
    let inherited = inherits.then(|| {
        format!(
            "{} has no record itself; that of its organizational domain applies",
            check.domain
        )
    });
    let with_notes = |judgement: Judgement| judgement.with_notes(answer.note(&name)).with_notes(inherited);
    match read(answer, &name) {
        None => Ok(None),
        Some(Ok((record, judgement))) => Ok(Some(((record, domain.clone()), with_notes(judgement)))),
        Some(Err(judgement)) => Err(with_notes(judgement).into()),
    }
}

/// The one record of an answer that names a logo; `None` when no record is one of BIMI.
fn read(answer: &TxtAnswer, name: &str) -> Option<Result<(AssertionRecord, Judgement), Judgement>> {
    let read = answer.texts().map(|text| (text, text.parse::<AssertionRecord>()));
    let mut records: Vec<_> = read
        .filter(|(_, read)| !matches!(read, Err(RecordError::NotBimi)))
        .collect();
    let count = records.len();
    Some(match records.pop()? {
        _ if count > 1 => {
            let message = format!("{name} has {count} BIMI records, and receivers ignore them all");
            Err(Judgement::fail(message, "keep one record"))
        }
        (text, _) if text.contains(char::REPLACEMENT_CHARACTER) => {
            let message = format!("the record at {name} is not text");
            Err(Judgement::fail(message, "publish it in ASCII"))
        }
        (text, Ok(record)) => judged(record, text, name),
        (text, Err(error)) => {
            let message = format!("the record at {name} is invalid: {error}");
            let shown = format!("the record is {}", printable(text));
            Err(Judgement::fail(message, "correct the record").with_notes([shown]))
        }
    })
}

fn judged(record: AssertionRecord, text: &str, name: &str) -> Result<(AssertionRecord, Judgement), Judgement> {
    if record.is_declined() {
        let message = format!("the record at {name} declines: it names neither a logo nor evidence");
        let remedy = "name the logo in l= and the evidence in a=";
        return Err(Judgement::fail(message, remedy));
    }
    let good = format!("{name} has one record: {}", crate::text::printable(text, 300));
    let judgement = Judgement::of_findings(record.check().iter(), good);
    match judgement.status {
        CheckStatus::Fail => Err(judgement),
        _ => Ok((record, judgement)),
    }
}
